"""Contracts (合同, 协议, 聘任)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.people.models.records import Record, Records, two_clocks


class ContractKind(models.TextChoices):
    """What was signed (劳动合同法 第十二条, and what is no labour contract)."""

    FIXED = "fixed", _("固定期限劳动合同")
    OPEN = "open", _("无固定期限劳动合同")
    TASK = "task", _("以完成一定工作任务为期限的劳动合同")
    WELFARE = "welfare", _("公益性岗位协议")
    APPOINTED = "appointed", _("聘任合同")


class EndReason(models.TextChoices):
    """Why it ended."""

    EXPIRED = "expired", _("到期终止")
    DISSOLVED = "dissolved", _("解除")
    TERMINATED = "terminated", _("终止")
    LEFT = "left", _("离岗")


class Contract(Record):
    """A signed contract. `until` is the last day of its term, empty without one; ended early, the day it ended.

    Sensitivity: personal. Read by those who keep contracts and by the person.
    """

    kind = models.CharField(_("合同类型"), max_length=16, choices=ContractKind)
    number = models.CharField(_("合同编号"), max_length=64, blank=True)
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    probation_until = models.DateField(_("试用期至"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=16, choices=EndReason, blank=True)
    renews = models.UUIDField(_("续签自"), null=True, blank=True)
    """`series` of the contract that this one renews."""

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("合同")
        verbose_name_plural = _("合同")
        ordering = ["person", "since"]
        constraints = [
            *two_clocks("contract", ("person",), _("这个人在这段时间已有合同，两份合同的期限不能重叠。")),
            models.CheckConstraint(
                condition=models.Q(kind__in=ContractKind.values, end_reason__in=["", *EndReason.values]),
                name="contract_words_are_known",
                violation_error_message=_("合同类型或结束原因不在目录里。"),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, end_reason="")
                | (models.Q(ended_on__isnull=False, until=models.F("ended_on")) & ~models.Q(end_reason="")),
                name="contract_end_has_a_reason",
                violation_error_message=_("合同结束须同时写明日期和原因。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since.isoformat()}"
