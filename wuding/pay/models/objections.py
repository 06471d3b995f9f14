"""Objections of workers to a slip or a line of it, and what was answered."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.organisation.models import scopes_of, within
from wuding.pay.models.slips import Slip
from wuding.people.models import Attachment, Entry, Person


class ObjectionState(models.TextChoices):
    """How far an objection is."""

    RAISED = "raised", _("已提出")
    LOOKING = "looking", _("正在核实")
    CORRECTED = "corrected", _("已更正")
    EXPLAINED = "explained", _("已说明")
    WITHDRAWN = "withdrawn", _("已撤回")


WAITING = (ObjectionState.RAISED.value, ObjectionState.LOOKING.value)
"""States in which somebody waits for an answer."""
ANSWERED = (ObjectionState.CORRECTED.value, ObjectionState.EXPLAINED.value)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Reads of objections."""

    def answerable_by(self, user: User) -> Self:
        """Those to slips of workplaces where the user may answer; one's own is for another to answer."""
        scopes = scopes_of(user, Permission.ANSWER_OBJECTIONS)
        return self.filter(within(scopes, "slip__organisation__path")).exclude(person__account=user)

    def waiting(self) -> Self:
        """Those that nobody has answered yet."""
        return self.filter(state__in=WAITING)


class Objection(models.Model):
    """What somebody says is wrong with the own slip. Sensitivity: personal; its texts go two years after it was closed.

    `line` names an item of the slip, empty for the slip as a whole. `due_on` is the last day to answer. `entry` is the
    act by which the file was corrected; arrears then follow from the facts, in the next run.
    """

    public_id = public_id()
    person = models.ForeignKey(Person, models.PROTECT, related_name="objections", verbose_name=_("人员"))
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="objections", verbose_name=_("工资条"))
    line = models.CharField(_("项目"), max_length=64, blank=True)
    text = models.TextField(_("异议内容"), blank=True)
    attachment = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("佐证")
    )
    state = models.CharField(_("状态"), max_length=16, choices=ObjectionState, default=ObjectionState.RAISED)
    raised_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("答复期限"))
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )
    taken_at = models.DateTimeField(_("开始核实时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("据以更正的登记")
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("工资异议")
        verbose_name_plural = _("工资异议")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "line"],
                condition=models.Q(state__in=WAITING),
                name="objection_one_open",
                violation_error_message=_("这一项已有一个等待答复的异议。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ObjectionState.values),
                name="objection_state_is_known",
                violation_error_message=_("异议的状态不在目录里。"),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=WAITING, closed_at__isnull=True)
                | models.Q(state=ObjectionState.WITHDRAWN, closed_at__isnull=False)
                | models.Q(state__in=ANSWERED, closed_at__isnull=False, closed_by__isnull=False),
                name="objection_closed_has_a_moment",
                violation_error_message=_("办结须同时记下时间；答复须记下答复人。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.state}"

    @property
    def open(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.state in WAITING
