"""Runs: a month of pay of one place, and who did which step of it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import money, public_id
from wuding.common.frozen import FrozenOnceClosed, NoTwoTasks
from wuding.organisation.models import Organisation, scopes_of, within


class RunKind(models.TextChoices):
    """What a run is for."""

    MONTHLY = "monthly", _("月度")
    BONUS = "bonus", _("全年一次性奖金")
    LUMP = "lump", _("一次性发放")


GRANTED = (RunKind.BONUS, RunKind.LUMP)
"""Those that pay what a list says, not what a pack works out."""


class RunState(models.TextChoices):
    """How far a run is. `draft` until somebody submits it, and again when it is sent back; a list may be withdrawn then."""

    DRAFT = "draft", _("编制中")
    PREPARED = "prepared", _("待审核")
    CHECKED = "checked", _("待审批")
    CLOSED = "closed", _("已审批")
    DROPPED = "dropped", _("已撤回")


class Task(models.TextChoices):
    """The three tasks of a run, each by somebody else."""

    PREPARE = "prepare", _("编制")
    CHECK = "check", _("审核")
    APPROVE = "approve", _("审批")


class Outcome(models.TextChoices):
    """How a step ended."""

    DONE = "done", _("通过")
    SENT_BACK = "sent_back", _("退回")


class PayRunQuerySet(models.QuerySet["PayRun"]):
    """Reads of runs."""

    def visible_to(self, user: User) -> Self:
        """Those of places where the user may see pay."""
        return self.filter(within(scopes_of(user, Permission.SEE_PAY), "place__path"))

    def open(self) -> Self:
        """Those that aren't closed yet, nor withdrawn."""
        return self.filter(closed_at__isnull=True).exclude(state=RunState.DROPPED)

    def touching(self, place: Organisation) -> Self:
        """Those of the place, of places above it, and of places below it."""
        return self.filter(
            models.Q(place__path__startswith=place.path) | models.Q(place__path__in=place.ancestor_paths)
        )


class PayRun(models.Model):
    """A month of pay of everybody who serves at or below `place`. Sensitivity: none by itself; its slips are personal.

    Everything is read as it was known at `known_at`, so that a run which was interrupted goes on with the same facts.
    `computed_at` is empty while slips are being worked out. A closed run, with all that belongs to it, stays. Of one that
    was withdrawn only the steps are left.
    """

    public_id = public_id()
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="runs", verbose_name=_("单位"))
    month = models.DateField(_("月份"))
    kind = models.CharField(_("种类"), max_length=16, choices=RunKind, default=RunKind.MONTHLY)
    state = models.CharField(_("状态"), max_length=16, choices=RunState, default=RunState.DRAFT)
    round = models.PositiveSmallIntegerField(_("第几次提交"), default=1)
    known_at = models.DateTimeField(_("数据截至"))
    computed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("计算人"))
    computed_at = models.DateTimeField(_("计算时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("审批时间"), null=True, blank=True)

    objects = PayRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("工资批次")
        verbose_name_plural = _("工资批次")
        ordering = ["-month", "place__path", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "month", "kind"],
                condition=models.Q(closed_at__isnull=True) & ~models.Q(state=RunState.DROPPED),
                name="run_one_open",
                violation_error_message=_("这个单位这个月已有一批工资正在办理。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RunState.values, kind__in=RunKind.values),
                name="run_words_are_known",
                violation_error_message=_("工资批次的状态或种类不在目录里。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state=RunState.CLOSED, closed_at__isnull=False, computed_at__isnull=False)
                | (~models.Q(state=RunState.CLOSED) & models.Q(closed_at__isnull=True)),
                name="run_closed_has_a_moment",
                violation_error_message=_("审批须同时记下时间，并且已经算完。"),
            ),
            FrozenOnceClosed(name="run_frozen"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.state}"

    @property
    def granted(self) -> bool:
        """Whether it pays what a list says."""
        return self.kind in GRANTED


class RunStep(models.Model):
    """Who did which task of a run, and how it ended. Add-only."""

    ADD_ONLY: ClassVar = True

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="steps", verbose_name=_("工资批次"))
    round = models.PositiveSmallIntegerField(_("第几次提交"))
    task = models.CharField(_("环节"), max_length=16, choices=Task)
    outcome = models.CharField(_("结果"), max_length=16, choices=Outcome)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("说明"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("工资批次环节")
        verbose_name_plural = _("工资批次环节")
        ordering = ["run", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "round", "task"],
                name="run_step_once_a_round",
                violation_error_message=_("这一环节已经办过。"),
            ),
            models.CheckConstraint(
                condition=models.Q(task__in=Task.values, outcome__in=Outcome.values),
                name="run_step_words_are_known",
                violation_error_message=_("环节或结果不在目录里。"),
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.DONE) | ~models.Q(reason=""),
                name="run_step_back_with_a_reason",
                violation_error_message=_("退回要写明原因。"),
            ),
            NoTwoTasks(name="run_step_by_different_people", same="run", by="by", task="task"),
            FrozenOnceClosed(name="run_step_frozen", path=("run",)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.outcome}"


class RunBatch(models.Model):
    """A part of a run that is worked out in one transaction: `slips` is empty until it was, so that a kill leaves all or nothing."""

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="batches", verbose_name=_("工资批次"))
    number = models.PositiveSmallIntegerField()
    persons = models.JSONField(_("人员"))
    slips = models.PositiveIntegerField(_("工资条数"), null=True, blank=True)
    total = money(_("应发合计"))

    class Meta:
        verbose_name = _("工资批次分段")
        verbose_name_plural = _("工资批次分段")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="run_batch_once",
                violation_error_message=_("这一段已经登记。"),
            ),
            FrozenOnceClosed(name="run_batch_frozen", path=("run",)),
        ]

    def __str__(self) -> str:
        return str(self.number)
