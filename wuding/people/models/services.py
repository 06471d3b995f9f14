"""Services: where somebody serves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.organisation.models import Organisation
from wuding.people.models.records import Record, Records, two_clocks


class Team(models.TextChoices):
    """The teams of a community. Only the first is inside the establishment whose pay the Measures set."""

    WORKER = "worker", _("社区工作者")
    GRID_WORKER = "grid_worker", _("专职网格员")
    RESERVE = "reserve", _("公益性岗位人员")
    ASSISTANT = "assistant", _("主任助理")


class EmploymentForm(models.TextChoices):
    """On what a service stands."""

    ELECTED = "elected", _("选任")
    LABOUR = "labour", _("劳动合同")
    PUBLIC_WELFARE = "public_welfare", _("公益性岗位协议")
    INSTITUTION = "institution", _("事业编制")


class Channel(models.TextChoices):
    """How somebody came into the team (进入渠道)."""

    SELECTED = "selected", _("选任")
    HIRED = "hired", _("招聘")
    DEVELOPED = "developed", _("储备培养")
    PUBLIC_WELFARE = "public_welfare", _("公益性岗位")
    OTHER = "other", _("其他")


class Service(Record):
    """Where a person serves, in which team and on what contract. Sensitivity: personal."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="services", verbose_name=_("单位")
    )
    team = models.CharField(_("队伍"), max_length=16, choices=Team)
    contract = models.CharField(_("用工形式"), max_length=16, choices=EmploymentForm)
    channel = models.CharField(_("进入渠道"), max_length=16, choices=Channel, blank=True)
    document = models.CharField(_("任职依据"), max_length=128, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("任职经历")
        verbose_name_plural = _("任职经历")
        ordering = ["person", "since"]
        constraints = [
            *two_clocks("service", ("person",), _("这个人在这段时间已有任职，两段任职不能重叠。")),
            models.CheckConstraint(
                condition=models.Q(
                    team__in=Team.values,
                    contract__in=EmploymentForm.values,
                    channel__in=["", *Channel.values],
                ),
                name="service_words_are_known",
                violation_error_message=_("队伍、用工形式或进入渠道不在目录里。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_team_display()} {self.since.isoformat()}"
