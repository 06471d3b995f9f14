"""What becomes of a slip on the way to the bank: contributions, tax, net, each line by its pack."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.calc.pay.paid import Side
from wuding.common.fields import money
from wuding.common.frozen import FrozenOnceClosed
from wuding.pay.models.slips import Slip

SIDES = {
    Side.OWN.value: _("个人缴费"),
    Side.TAX.value: _("个人所得税"),
    Side.EMPLOYER.value: _("单位缴费"),
}


NET = models.F("income") - models.F("contributions") - models.F("tax")
HALF_A_FEN = Decimal("0.005")


class SlipNet(models.Model):
    """A slip from gross to net, by which packs, on which facts. Sensitivity: personal; kept as pay records.

    `facts` holds what each pack was given, so that every line can be explained later. `income` is what the slip adds
    to the year's taxed income, `contributions` and `tax` what was taken off; these add up over the year's closed slips,
    without `apart_income` and `apart_tax`: a bonus taxed apart is no part of the year's cumulated wages.
    """

    slip = models.OneToOneField(Slip, models.CASCADE, related_name="net", verbose_name=_("工资条"))
    insurance_pack = models.CharField(_("社会保险政策包"), max_length=128)
    tax_pack = models.CharField(_("个人所得税政策包"), max_length=128)
    facts = models.JSONField(_("事实"))
    figures = models.JSONField(_("基数和累计数"))
    income = money(_("计税收入"))
    contributions = money(_("个人缴费"))
    tax = money(_("个人所得税"))
    net = money(_("实发"))
    apart_income = models.DecimalField(
        _("单独计税的奖金"), max_digits=12, decimal_places=2, db_default=Decimal(0)
    )
    apart_tax = models.DecimalField(
        _("单独计税的税额"), max_digits=12, decimal_places=2, db_default=Decimal(0)
    )
    employer = money(_("单位缴费"))

    class Meta:
        verbose_name = _("实发")
        verbose_name_plural = _("实发")
        ordering = ["slip"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tax__gte=0),
                name="net_tax_not_negative",
                violation_error_message=_("预扣的税不能是负数；多扣的留到以后抵减。"),
            ),
            # SQLite adds yuan as binary fractions: half a fen is far above their error and below any real difference.
            models.CheckConstraint(
                condition=models.Q(net__lt=NET + HALF_A_FEN, net__gt=NET - HALF_A_FEN),
                name="net_adds_up",
                violation_error_message=_("实发应等于应发减个人缴费再减个人所得税。"),
            ),
            FrozenOnceClosed(name="net_frozen", path=("slip", "run")),
        ]

    def __str__(self) -> str:
        return f"{Decimal(self.net):f}"


class NetLine(models.Model):
    """One deduction, or one contribution of the employer, for the month `month_of`."""

    net = models.ForeignKey(
        SlipNet, models.CASCADE, related_name="lines", verbose_name=_("实发"), db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("项目"), max_length=64)
    amount = money(_("金额"))
    side = models.CharField(_("由谁承担"), max_length=16, choices=SIDES)
    clause = models.CharField(_("条款"), max_length=64, blank=True)
    month_of = models.DateField(_("所属月份"))

    class Meta:
        verbose_name = _("扣款项目")
        verbose_name_plural = _("扣款项目")
        ordering = ["net", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["net", "position"],
                name="net_line_place",
                violation_error_message=_("一张工资条上同一位置只能有一行。"),
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=list(SIDES)),
                name="net_line_side_is_known",
                violation_error_message=_("由谁承担不在目录里。"),
            ),
            FrozenOnceClosed(name="net_line_frozen", path=("net", "slip", "run")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {Decimal(self.amount):f}"
