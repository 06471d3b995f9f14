"""Tables of the concern: slips and their lines."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import money, public_id
from wuding.organisation.models import Organisation, scopes_of, within
from wuding.people.models import Person


class SlipKind(models.TextChoices):
    """What a slip is for. Corrections will be kinds of their own."""

    MONTHLY = "monthly", _("月度")


class SlipQuerySet(models.QuerySet["Slip"]):
    """Reads of slips."""

    def visible_to(self, user: User) -> Self:
        """Those of workplaces where the user may see pay, and the user's own."""
        return self.filter(
            within(scopes_of(user, Permission.SEE_PAY), "organisation__path") | models.Q(person__account=user)
        )


class Slip(models.Model):
    """What one person gets for one month, by which pack, on which facts. Sensitivity: personal; kept as pay records.

    `facts` holds the values the pack was given, `sources` where each came from. `headline` is the amount that is
    published and compared (工作补贴), `total` all that is paid. A confirmed slip is never changed.
    """

    public_id = public_id()
    month = models.DateField(_("月份"))
    kind = models.CharField(_("种类"), max_length=16, choices=SlipKind, default=SlipKind.MONTHLY)
    person = models.ForeignKey(Person, models.PROTECT, related_name="slips", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="slips", verbose_name=_("单位")
    )
    post = models.CharField(_("岗位"), max_length=64, blank=True)
    pack_id = models.CharField(_("政策包"), max_length=128)
    pack_title = models.CharField(_("办法"), max_length=255)
    facts = models.JSONField(_("事实"))
    sources = models.JSONField(_("事实出处"))
    headline = money(_("工作补贴"))
    total = money(_("应发合计"))
    computed_at = models.DateTimeField(_("计算时间"))
    computed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("计算人"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )

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
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="slip_confirmed_by_somebody",
                violation_error_message=_("确认须同时记下确认人和确认时间。"),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SlipKind.values),
                name="slip_kind_is_known",
                violation_error_message=_("工资条种类不在目录里。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.total}"


class Line(models.Model):
    """One item of a slip."""

    slip = models.ForeignKey(Slip, models.CASCADE, related_name="lines", verbose_name=_("工资条"))
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("项目"), max_length=64)
    amount = money(_("金额"))
    clause = models.CharField(_("条款"), max_length=64, blank=True)
    is_sum = models.BooleanField(_("是合计"))

    class Meta:
        verbose_name = _("工资条项目")
        verbose_name_plural = _("工资条项目")
        ordering = ["slip", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "name"],
                name="line_once_a_slip",
                violation_error_message=_("一张工资条上同一项目只能有一行。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {Decimal(self.amount):f}"
