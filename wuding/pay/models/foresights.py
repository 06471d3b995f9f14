"""Scenarios: a forecast of a place with the assumptions it rests on, how far its computation is, and what came out."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.dates import Month
from wuding.common.fields import public_id
from wuding.organisation.models import Organisation, scopes_of, within


class Progress(models.TextChoices):
    """How far the computation is."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已算好")
    FAILED = "failed", _("没有算成")


class ForesightQuerySet(models.QuerySet["Foresight"]):
    """Reads of scenarios."""

    def visible_to(self, user: User, permission: Permission = Permission.SEE_PAY) -> Self:
        """Those of places where the user holds the permission."""
        return self.filter(within(scopes_of(user, permission), "place__path"))


class Foresight(models.Model):
    """A named scenario. It counts people and names nobody."""

    public_id = public_id()
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="foresights", verbose_name=_("单位"))
    title = models.CharField(_("名称"), max_length=48)
    base_month = models.DateField(_("从哪个月的名册起"))
    years = models.PositiveSmallIntegerField(_("年数"))
    paths = models.PositiveIntegerField(_("模拟次数"))
    seed = models.PositiveIntegerField(_("种子"))
    given = models.JSONField(_("假定"))
    """Name → {"value": text, "trust": published | derived | assumed | own, "how": text}."""
    planned = models.JSONField(_("计划增加的岗位"), default=list)
    """[{"month": "2027-07", "number": 2, "post": "副职"}, …]."""
    made_at = models.DateTimeField(_("建立时间"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("建立人"))

    progress = models.CharField(_("计算"), max_length=16, choices=Progress, default=Progress.QUEUED)
    done = models.PositiveIntegerField(_("已算"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    beat_at = models.DateTimeField(_("最近进展"), null=True, blank=True)
    fault = models.JSONField(_("原因"), default=list)
    """Why there is no result: in Chinese and in English."""
    found = models.JSONField(_("结果"), null=True, blank=True)
    """What `calc.pay.foresee.results.as_json` tells; amounts in fen."""
    left_out = models.PositiveIntegerField(_("没有计入的人数"), default=0)
    packs = models.JSONField(_("办法"), default=list)
    """Ids of the packs that it was computed by, in time."""

    objects = ForesightQuerySet.as_manager()

    class Meta:
        verbose_name = _("待遇测算")
        verbose_name_plural = _("待遇测算")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress__in=Progress.values),
                name="foresight_progress_is_known",
                violation_error_message=_("状态不在目录里。"),
            ),
            models.CheckConstraint(
                condition=models.Q(years__gte=1, years__lte=10, paths__gte=1, paths__lte=10000),
                name="foresight_within_reason",
                violation_error_message=_("年数应为 1 至 10，模拟次数应为 1 至 10000。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """Whether its computation is not over."""
        return self.progress in (Progress.QUEUED, Progress.RUNNING)

    @property
    def month(self) -> Month:
        """The month of the roster that it begins with."""
        return Month.of(self.base_month)
