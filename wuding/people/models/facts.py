"""Facts: what packs ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.people.models.records import Record, Records, two_clocks


class Fact(Record):
    """What held about a person, under the name the packs use: 岗位 = 正职. Sensitivity: personal.

    证书, 学历, 政治面貌 and 考核等次 are drawn from the records of those and never written by hand.
    """

    name = models.CharField(_("事项"), max_length=32)
    value = models.CharField(_("内容"), max_length=64)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        ordering = ["person", "name", "since"]
        indexes = [
            models.Index(fields=["name", "value"], name="fact_by_name_and_value"),
            # What lists ask of each person: one fact that is believed now, answered from the index alone.
            models.Index(
                fields=["person", "name", "since", "until", "value"],
                condition=models.Q(known_until__isnull=True),
                name="fact_believed_of_person",
            ),
        ]
        constraints = two_clocks("fact", ("person", "name"), _("同一事项在这段时间已有记录，两段不能重叠。"))

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
