"""What stands out in a run, and what is different from last month."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.calc.pay.causes import Why
from wuding.common.fields import money
from wuding.common.frozen import FrozenOnceClosed
from wuding.organisation.models import Organisation
from wuding.pay.models.runs import PayRun
from wuding.pay.models.slips import Slip
from wuding.people.models import Person


class NoticeKind(models.TextChoices):
    """Why somebody is to be looked at, the gravest first."""

    MISSING = "missing", _("算不出来")
    NO_NET = "no_net", _("实发算不出来")
    NEGATIVE = "negative", _("应发为负")
    UNUSUAL = "unusual", _("超出通常范围")
    NO_CONTRACT = "no_contract", _("没有合同")
    UNPAID = "unpaid", _("离岗未发")
    ARREARS = "arrears", _("补发扣回")
    SPLIT = "split", _("月中变动")
    PROBATION = "probation", _("试用期满")
    GONE = "gone", _("不在岗")
    AGAIN = "again", _("重复事由")
    NEW = "new", _("新进")
    MOVED = "moved", _("调入调出")
    LEFT = "left", _("离岗")


class Notice(models.Model):
    """Somebody in a run who is to be looked at first. Sensitivity: personal; kept with the pay records.

    `told` holds what the sentence on the page is made of. Without a slip for those who get none.
    """

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="notices", verbose_name=_("工资批次"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("单位"))
    slip = models.ForeignKey(
        Slip, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name=_("工资条")
    )
    kind = models.CharField(_("情形"), max_length=16, choices=NoticeKind)
    told = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = _("需要核对")
        verbose_name_plural = _("需要核对")
        ordering = ["run", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=NoticeKind.values),
                name="notice_kind_is_known",
                violation_error_message=_("情形不在目录里。"),
            ),
            FrozenOnceClosed(name="notice_frozen", path=("run",)),
        ]

    def __str__(self) -> str:
        return self.kind


class Difference(models.Model):
    """One step from last month's total of a person to this month's. Sensitivity: personal; kept with the pay records.

    Last month's slips of the place plus all steps of a run give the run's total, to the fen.
    """

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="differences", verbose_name=_("工资批次"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("单位"))
    slip = models.ForeignKey(
        Slip, models.CASCADE, null=True, blank=True, related_name="differences", verbose_name=_("工资条")
    )
    why = models.CharField(_("原因"), max_length=16)
    what = models.CharField(_("内容"), max_length=255, blank=True)
    before = models.CharField(_("原来"), max_length=255, blank=True)
    after = models.CharField(_("现在"), max_length=255, blank=True)
    amount = money(_("增减"))

    class Meta:
        verbose_name = _("增减原因")
        verbose_name_plural = _("增减原因")
        ordering = ["run", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(why__in=[str(one) for one in Why]),
                name="difference_cause_is_known",
                violation_error_message=_("原因不在目录里。"),
            ),
            FrozenOnceClosed(name="difference_frozen", path=("run",)),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.amount}"
