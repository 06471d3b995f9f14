"""Professional certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.common.sealed import NUMBER_MASK, SealedField
from wuding.people import code_sets
from wuding.people.models.records import Record, Records, two_clocks

SOCIAL_WORK = "社会工作者职业资格"
"""The kind whose level packs ask for as 证书. A word of records, as the ministry's, hence not translated."""


class Certificate(Record):
    """A certificate, held since it was issued. `registration_until` is when it has to be registered again.

    Sensitivity: personal; the number is sealed.
    """

    kind = models.CharField(_("证书名称"), max_length=64, default=SOCIAL_WORK)
    level = models.CharField(
        _("级别"), max_length=16, choices=code_sets.certificate_level_choices, blank=True
    )
    number = SealedField(_("证书编号"), mask=NUMBER_MASK)
    registered_on = models.DateField(_("登记日期"), null=True, blank=True)
    registration_until = models.DateField(_("登记有效期至"), null=True, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=64, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("证书")
        verbose_name_plural = _("证书")
        ordering = ["person", "since"]
        indexes = [models.Index(fields=["registration_until"], name="certificate_by_expiry")]
        constraints = [
            *two_clocks("certificate", ("person", "kind", "level"), _("同一级别的证书在这段时间已有登记。")),
            models.CheckConstraint(
                condition=models.Q(registration_until__isnull=True)
                | models.Q(registration_until__gte=models.F("registered_on")),
                name="certificate_registered_for_a_time",
                violation_error_message=_("登记有效期不能早于登记日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"
