"""Slips and their lines."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import money, public_id
from wuding.common.frozen import FrozenOnceClosed
from wuding.organisation.models import Organisation, scopes_of, within
from wuding.pay.models.runs import PayRun, RunKind
from wuding.people.models import Person

SlipKind = RunKind


class SlipQuerySet(models.QuerySet["Slip"]):
    """Reads of slips."""

    def visible_to(self, user: User) -> Self:
        """Those of workplaces where the user may see pay, and the user's own once they are approved."""
        own = models.Q(person__account=user, run__closed_at__isnull=False)
        return self.filter(within(scopes_of(user, Permission.SEE_PAY), "organisation__path") | own)

    def closed(self) -> Self:
        """Those of closed runs: what has really been paid."""
        return self.filter(run__closed_at__isnull=False)


class Slip(models.Model):
    """What one person gets for one month, by which pack, on which facts. Sensitivity: personal; kept as pay records.

    `facts` holds the values the pack was given, `sources` where each came from; of a month with changes in it, those of
    its last days, and all of them under `parts` with their days; None for who served on no day of it. `settled` holds the same for each earlier month that
    was worked out anew. `headline` is the amount that is published and compared (工作补贴), `total` all that is paid,
    `arrears` what of it belongs to earlier months. Slips of a closed run are never changed.
    """

    public_id = public_id()
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="slips", verbose_name=_("工资批次"))
    month = models.DateField(_("月份"))
    kind = models.CharField(_("种类"), max_length=16, choices=SlipKind, default=SlipKind.MONTHLY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="slips", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="slips", verbose_name=_("单位")
    )
    post = models.CharField(_("岗位"), max_length=64, blank=True)
    pack_id = models.CharField(_("政策包"), max_length=128)
    pack_title = models.CharField(_("办法"), max_length=255)
    pack_digest = models.CharField(_("政策包校验值"), max_length=64, blank=True)
    facts = models.JSONField(_("事实"))
    sources = models.JSONField(_("事实出处"))
    parts = models.JSONField(_("月中分段"), default=list, null=True)
    settled = models.JSONField(_("以前月份"), default=list)
    headline = money(_("工作补贴"))
    total = money(_("应发合计"))
    arrears = money(_("补发扣回"))

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("工资条")
        verbose_name_plural = _("工资条")
        ordering = ["-month", "organisation__path", "person__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "person", "kind"],
                name="slip_one_a_month",
                violation_error_message=_("这个人这个月已有一张工资条。"),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SlipKind.values),
                name="slip_kind_is_known",
                violation_error_message=_("工资条种类不在目录里。"),
            ),
            FrozenOnceClosed(name="slip_frozen", path=("run",)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.total}"


class Line(models.Model):
    """One item of a slip, for the month `month_of`; with `since` and `until` for these days of it only.

    Lines that `counts` add up to the slip's total: the others are sums of them.
    """

    slip = models.ForeignKey(
        Slip, models.CASCADE, related_name="lines", verbose_name=_("工资条"), db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("项目"), max_length=64)
    amount = money(_("金额"))
    clause = models.CharField(_("条款"), max_length=64, blank=True)
    is_sum = models.BooleanField(_("是合计"))
    counts = models.BooleanField(_("计入应发"))
    month_of = models.DateField(_("所属月份"))
    since = models.DateField(_("自"), null=True, blank=True)
    until = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        verbose_name = _("工资条项目")
        verbose_name_plural = _("工资条项目")
        ordering = ["slip", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "position"],
                name="line_place_on_a_slip",
                violation_error_message=_("一张工资条上同一位置只能有一行。"),
            ),
            FrozenOnceClosed(name="line_frozen", path=("slip", "run")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {Decimal(self.amount):f}"
