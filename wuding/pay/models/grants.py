"""What runs other than the monthly one pay: a list of people, amounts and reasons."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.common.fields import money
from wuding.common.frozen import FrozenOnceClosed
from wuding.organisation.models import Organisation
from wuding.pay.models.runs import PayRun
from wuding.people.models import Person


class TaxWay(models.TextChoices):
    """How a year-end bonus is taxed."""

    CHEAPER = "cheaper", _("按较省的")
    APART = "apart", _("单独计税")
    MERGED = "merged", _("并入综合所得")


class Grant(models.Model):
    """An amount for somebody in a run that isn't monthly, and why. Sensitivity: personal; kept as pay records.

    `reason` is the line's name on the slip, `clause` the document that allows it. `apart_year` is the tax year in which
    this takes the person's one bonus taxed apart; the database allows no second.
    """

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="grants", verbose_name=_("工资批次"))
    position = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="grants", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("单位"))
    amount = money(_("金额"))
    reason = models.CharField(_("事由"), max_length=64)
    clause = models.CharField(_("依据"), max_length=64, blank=True)
    way = models.CharField(_("计税方式"), max_length=16, choices=TaxWay, default=TaxWay.CHEAPER)
    apart_year = models.PositiveSmallIntegerField(_("单独计税年度"), null=True, blank=True)

    class Meta:
        verbose_name = _("一次性发放")
        verbose_name_plural = _("一次性发放")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"],
                name="grant_place_in_a_list",
                violation_error_message=_("名单上同一位置只能有一行。"),
            ),
            models.UniqueConstraint(
                fields=["run", "person", "reason"],
                name="grant_reason_once",
                violation_error_message=_("同一个人同一个事由只能有一行。"),
            ),
            models.UniqueConstraint(
                fields=["person", "apart_year"],
                condition=models.Q(apart_year__isnull=False),
                name="grant_apart_once_a_year",
                violation_error_message=_("这个人这一年已有一次奖金单独计税。"),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, way__in=TaxWay.values),
                name="grant_is_above_nothing",
                violation_error_message=_("金额要大于 0，计税方式要在目录里。"),
            ),
            FrozenOnceClosed(name="grant_frozen", path=("run",)),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {Decimal(self.amount):f}"
