"""What a year held before the first run: sums to begin from when the system is taken into use in the middle of a year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.common.fields import money
from wuding.people.models import Person


class Opening(models.Model):
    """A person's months of a year that were paid elsewhere by the same employer, and their sums. Sensitivity: personal.

    From `since` to `until`, first days of months, both included. Withholding goes on from these sums.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="openings", verbose_name=_("人员"))
    year = models.PositiveSmallIntegerField(_("年度"))
    since = models.DateField(_("首月"))
    until = models.DateField(_("末月"))
    income = money(_("累计收入"))
    contributions = money(_("累计个人缴费"))
    tax = money(_("累计已扣税额"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("期初累计数")
        verbose_name_plural = _("期初累计数")
        ordering = ["person", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                name="opening_once_a_year",
                violation_error_message=_("这个人这一年已有期初累计数。"),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    until__gte=models.F("since"), since__year=models.F("year"), until__year=models.F("year")
                ),
                name="opening_within_its_year",
                violation_error_message=_("首月和末月要在同一年，末月不能早于首月。"),
            ),
            models.CheckConstraint(
                condition=models.Q(income__gte=0, contributions__gte=0, tax__gte=0),
                name="opening_not_negative",
                violation_error_message=_("期初累计数不能是负数。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
