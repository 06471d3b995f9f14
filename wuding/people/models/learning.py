"""Education and training."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.people import code_sets
from wuding.people.models.records import Record, Records, two_clocks


class Education(Record):
    """Schooling finished: held since graduation. `level` is a code of GB/T 4658, `degree` of GB/T 6864."""

    level = models.CharField(_("学历"), max_length=2, choices=code_sets.education_choices)
    degree = models.CharField(_("学位"), max_length=3, choices=code_sets.degree_choices, blank=True)
    school = models.CharField(_("毕业院校"), max_length=64, blank=True)
    major = models.CharField(_("专业"), max_length=64, blank=True)
    full_time = models.BooleanField(_("全日制"), default=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("学历学位")
        verbose_name_plural = _("学历学位")
        ordering = ["person", "since"]
        constraints = two_clocks(
            "education", ("person", "level", "school", "major"), _("同一学校、专业的这项学历已有登记。")
        )

    def __str__(self) -> str:
        return f"{self.level} {self.school}"


class Training(Record):
    """A course attended from `since` to `until`."""

    title = models.CharField(_("培训名称"), max_length=128)
    organiser = models.CharField(_("主办单位"), max_length=64, blank=True)
    hours = models.DecimalField(_("学时"), max_digits=6, decimal_places=1, default=Decimal(0))
    result = models.CharField(_("结果"), max_length=32, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("培训")
        verbose_name_plural = _("培训")
        ordering = ["person", "since"]
        constraints = [
            *two_clocks("training", ("person", "title"), _("同名的培训在这段时间已有登记。")),
            models.CheckConstraint(
                condition=models.Q(hours__gte=0),
                name="training_hours_not_negative",
                violation_error_message=_("学时不能是负数。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
