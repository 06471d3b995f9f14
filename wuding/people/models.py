"""Tables of the concern: entries, persons, services, facts."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.common.periods import NoOverlap, holds_on
from wuding.organisation.models import Organisation, scopes_of, within


class Team(models.TextChoices):
    """The teams of a community. Only the first is inside the establishment whose pay the Measures set."""

    WORKER = "worker", _("社区工作者")
    GRID_WORKER = "grid_worker", _("专职网格员")
    RESERVE = "reserve", _("公益性岗位人员")
    ASSISTANT = "assistant", _("主任助理")


class Contract(models.TextChoices):
    """On what a service stands."""

    ELECTED = "elected", _("选任")
    LABOUR = "labour", _("劳动合同")
    PUBLIC_WELFARE = "public_welfare", _("公益性岗位协议")
    INSTITUTION = "institution", _("事业编制")


class Sex(models.TextChoices):
    """As on the identity card. The value is the word the packs use."""

    WOMAN = "女", _("女")
    MAN = "男", _("男")


class Entry(models.Model):
    """One act of entering records: an import, a form. Purpose: where a figure came from. Kept as long as its records."""

    public_id = public_id()
    title = models.CharField(_("登记事项"), max_length=128)
    document = models.CharField(_("依据"), max_length=128, blank=True)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("登记")
        verbose_name_plural = _("登记")
        ordering = ["-entered_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of persons."""

    def visible_to(self, user: User, permission: Permission = Permission.SEE_ROSTER) -> Self:
        """Those whose file lies in the user's scope, and the user's own file."""
        own = models.Q(account=user) if permission == Permission.SEE_ROSTER else models.Q(pk__in=[])
        return self.filter(within(scopes_of(user, permission), "organisation__path") | own)


class Person(models.Model):
    """A worker's file. Purpose: appointment, appraisal and pay of this person (实施办法). Sensitivity: personal.

    Kept while the person serves and as long afterwards as personnel files must be. Holds no identity, telephone or
    bank number: nothing here needs one yet. `organisation` keeps the file: it is the present or last workplace.
    """

    public_id = public_id()
    account = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="person", verbose_name=_("账号")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="people", verbose_name=_("管理单位")
    )
    name = models.CharField(_("姓名"), max_length=64)
    sort_key = models.CharField(max_length=255, db_index=True, editable=False)
    pinyin = models.CharField(max_length=128, editable=False)
    initials = models.CharField(max_length=32, editable=False)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    born = models.DateField(_("出生日期"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["sort_key", "public_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sex__in=Sex.values),
                name="person_sex_is_known",
                violation_error_message=_("性别须为女或男。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def age_on(self, day: date) -> int:
        """Full years on that day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class ServiceQuerySet(models.QuerySet["Service"]):
    """Reads of services."""

    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(holds_on(day))


class FactQuerySet(models.QuerySet["Fact"]):
    """Reads of facts."""

    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(holds_on(day))


class Service(models.Model):
    """Where a person serves, in which team and on what contract. Sensitivity: personal."""

    public_id = public_id()
    person = models.ForeignKey(Person, models.PROTECT, related_name="services", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="services", verbose_name=_("单位")
    )
    team = models.CharField(_("队伍"), max_length=16, choices=Team)
    contract = models.CharField(_("用工形式"), max_length=16, choices=Contract)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职经历")
        verbose_name_plural = _("任职经历")
        ordering = ["person", "since"]
        constraints = [
            NoOverlap(
                name="service_periods_apart",
                same=("person",),
                violation_error_message=_("这个人在这段时间已有任职，两段任职不能重叠。"),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="service_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=models.Q(team__in=Team.values, contract__in=Contract.values),
                name="service_words_are_known",
                violation_error_message=_("队伍或用工形式不在目录里。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_team_display()} {self.since.isoformat()}"


class Fact(models.Model):
    """What held about a person, under the name the packs use: 岗位 = 正职. Sensitivity: personal."""

    public_id = public_id()
    person = models.ForeignKey(Person, models.PROTECT, related_name="facts", verbose_name=_("人员"))
    name = models.CharField(_("事项"), max_length=32)
    value = models.CharField(_("内容"), max_length=64)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        ordering = ["person", "name", "since"]
        indexes = [models.Index(fields=["name", "value"], name="fact_by_name_and_value")]
        constraints = [
            NoOverlap(
                name="fact_periods_apart",
                same=("person", "name"),
                violation_error_message=_("同一事项在这段时间已有记录，两段不能重叠。"),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="fact_ends_after_it_begins",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
