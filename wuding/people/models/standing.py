"""Political status, appraisals, rewards and penalties."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.people import code_sets
from wuding.people.models.records import Record, Records, two_clocks


class PoliticalStatus(Record):
    """政治面貌 since a day: a code of GB/T 4762. `joined_on` is the day of joining, which may be earlier."""

    status = models.CharField(_("政治面貌"), max_length=2, choices=code_sets.political_choices)
    joined_on = models.DateField(_("加入日期"), null=True, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("政治面貌")
        verbose_name_plural = _("政治面貌")
        ordering = ["person", "since"]
        constraints = two_clocks(
            "political_status", ("person",), _("这个人在这段时间已有政治面貌的登记，两段不能重叠。")
        )

    def __str__(self) -> str:
        return f"{self.status} {self.since.isoformat()}"


class Appraisal(Record):
    """The grade of a year (`year`), and from when to when it counts (`since`..`until`).

    The remark is read for appraisal only: those who pay see the grade and nothing else.
    """

    year = models.PositiveSmallIntegerField(_("考核年度"))
    grade = models.CharField(_("等次"), max_length=16, choices=code_sets.grade_choices)
    remark = models.TextField(_("评语"), blank=True)
    decided_by = models.CharField(_("考核单位"), max_length=64, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("考核")
        verbose_name_plural = _("考核")
        ordering = ["person", "year"]
        constraints = [
            *two_clocks("appraisal", ("person",), _("考核等次在这段时间已有登记，两个等次不能同时有效。")),
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=models.Q(known_until__isnull=True),
                name="appraisal_once_a_year",
                violation_error_message=_("这一年度的考核已有登记。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.grade}"


class RecognitionKind(models.TextChoices):
    """Praise or punishment."""

    REWARD = "reward", _("奖励")
    PENALTY = "penalty", _("处分")


class Recognition(Record):
    """A reward, or a penalty with the time of its effect. Penalties are read by those who may see discipline only."""

    kind = models.CharField(_("类别"), max_length=16, choices=RecognitionKind)
    title = models.CharField(_("名称"), max_length=128)
    level = models.CharField(_("级别"), max_length=32, blank=True)
    decided_by = models.CharField(_("批准机关"), max_length=64, blank=True)
    document = models.CharField(_("文号"), max_length=128, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("奖惩")
        verbose_name_plural = _("奖惩")
        ordering = ["person", "since"]
        constraints = [
            *two_clocks("recognition", ("person", "kind", "title"), _("同名的奖惩在这段时间已有登记。")),
            models.CheckConstraint(
                condition=models.Q(kind__in=RecognitionKind.values),
                name="recognition_words_are_known",
                violation_error_message=_("奖惩类别不在目录里。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title
