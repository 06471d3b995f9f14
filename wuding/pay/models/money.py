"""Where the money comes from: sources by place and item, and what each may spend in a year."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import money, public_id
from wuding.common.periods import NoOverlap
from wuding.organisation.models import Organisation, scopes_of, within


class OfPlaces(models.QuerySet["Funding"]):
    """Reads of what is kept for a place."""

    def visible_to(self, user: User) -> Self:
        """Those of places where the user may see pay."""
        return self.filter(within(scopes_of(user, Permission.SEE_PAY), "place__path"))


class Funding(models.Model):
    """From which sources an item is paid at a place and below it, from a month to a month. Sensitivity: none.

    `item` is empty for every item without a rule of its own, `单位缴费` for all contributions of the employer. A new
    rule ends the one before; arrears go by the rule of the month they belong to.
    """

    public_id = public_id()
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="fundings", verbose_name=_("单位"))
    item = models.CharField(_("项目"), max_length=64, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    document = models.CharField(_("依据"), max_length=128, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"))

    objects = OfPlaces.as_manager()

    class Meta:
        verbose_name = _("资金来源")
        verbose_name_plural = _("资金来源")
        ordering = ["place__path", "item", "since"]
        constraints = [
            NoOverlap(
                name="funding_periods_apart",
                same=("place", "item"),
                violation_error_message=_("这个单位的这个项目在这段时间已有资金来源。"),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="funding_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.since.isoformat()}"


class FundingShare(models.Model):
    """One source's share of a rule, in per cent; the shares of a rule come to 100."""

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="shares", verbose_name=_("资金来源"))
    position = models.PositiveSmallIntegerField()
    fund = models.CharField(_("来源"), max_length=64)
    percent = models.DecimalField(_("比例（%）"), max_digits=7, decimal_places=4)

    class Meta:
        verbose_name = _("分担比例")
        verbose_name_plural = _("分担比例")
        ordering = ["funding", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["funding", "fund"],
                name="funding_share_once",
                violation_error_message=_("同一来源只能写一次。"),
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gt=0, percent__lte=100),
                name="funding_share_is_a_share",
                violation_error_message=_("比例要大于 0，不超过 100。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.percent}"


class Budget(models.Model):
    """What a source may spend on pay at a place and below it in a year, employer's contributions included. Sensitivity: none."""

    public_id = public_id()
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="budgets", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    fund = models.CharField(_("来源"), max_length=64)
    amount = money(_("金额"))
    document = models.CharField(_("依据"), max_length=128, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("年度预算")
        verbose_name_plural = _("年度预算")
        ordering = ["place__path", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year", "fund"],
                name="budget_once",
                violation_error_message=_("这个来源这一年已有预算。"),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0),
                name="budget_not_negative",
                violation_error_message=_("预算不能是负数。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.fund}"
