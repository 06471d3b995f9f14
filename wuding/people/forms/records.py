"""A form for each kind of record: what is asked when one is entered, and when it is corrected."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from wuding.organisation.models import Organisation, OrganisationQuerySet
from wuding.people.code_sets import CERTIFICATE_LEVELS, DEGREES, EDUCATION, GRADES, POLITICAL
from wuding.people.forms.fields import DayField, document_field, reason_field
from wuding.people.models import (
    AccountKind,
    Channel,
    ContractKind,
    EmploymentForm,
    RecognitionKind,
    Record,
    Team,
)
from wuding.people.models.certificates import SOCIAL_WORK
from wuding.people.queries.sections.kinds import Kind

Places = OrganisationQuerySet | None
SINCE, UNTIL = _("自"), _("至")


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker only
    """An organisation of those offered, called by its own name and that of the one above."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), empty_label=_("请选择"), **options)

    def label_from_instance(self, obj: Any) -> str:
        """小扬气镇 · 松鹤社区."""
        return f"{obj.parent.name} · {obj.name}" if obj.parent else str(obj.name)


class RecordForm(forms.Form):
    """What all have in common: the document they rest on, and, when something is corrected, why.

    `record_fields` are the columns; `wide` those that take a whole row.
    """

    record_fields: ClassVar[tuple[str, ...]]
    wide: ClassVar[tuple[str, ...]] = ("document", "reason")
    document = document_field()

    def __init__(
        self, data: object = None, *, correcting: bool = False, places: Places = None, **options: Any
    ) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict, as Django hands it
        self.order_fields([*self.record_fields, "document"])
        self.correcting = correcting
        field = self.fields.get("organisation")
        if isinstance(field, PlaceField) and places is not None:
            field.queryset = places
        if correcting:
            self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
            self.fields["reason"] = reason_field(
                _("为什么更正"), _("例如：原件是 3 月 1 日，登记时写成了 1 月 3 日。")
            )

    @property
    def values(self) -> dict[str, Any]:
        """What was asked, by column."""
        return {name: self.cleaned_data[name] for name in self.record_fields}

    @classmethod
    def initial_of(cls, record: Record) -> dict[str, Any]:
        """What the record says now, to be corrected."""
        return {name: getattr(record, name) for name in cls.record_fields}


def since_field(label: Any = SINCE, help_text: Any = "") -> DayField:
    """The first day."""
    return DayField(label=label, help_text=help_text)


def until_field(label: Any = UNTIL, help_text: Any = "") -> DayField:
    """The last day, if it is known."""
    return DayField(label=label, help_text=help_text, required=False)


def _same(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Words of records, which are no codes."""
    return [(word, word) for word in words]


class ServiceForm(RecordForm):
    """Where somebody served."""

    record_fields = ("organisation", "team", "contract", "channel", "since", "until")
    organisation = PlaceField(label=_("单位"))
    team = forms.ChoiceField(label=_("队伍"), choices=Team.choices)
    contract = forms.ChoiceField(label=_("用工形式"), choices=EmploymentForm.choices)
    channel = forms.ChoiceField(
        label=_("进入渠道"),
        choices=[("", _("未说明")), *Channel.choices],
        required=False,
        help_text=_("选：从在职社区工作者中选任；聘：面向社会聘用；培：乡镇事业编制人员培养。"),
    )
    since = since_field()
    until = until_field(help_text=_("仍在任的不填。"))


class ContractForm(RecordForm):
    """A contract."""

    record_fields = ("kind", "number", "signed_on", "since", "until", "probation_until")
    kind = forms.ChoiceField(label=_("合同类型"), choices=ContractKind.choices)
    number = forms.CharField(label=_("合同编号"), max_length=64, required=False)
    signed_on = DayField(label=_("签订日期"))
    since = since_field(_("期限自"))
    until = until_field(_("期限至"), _("无固定期限的不填。到期前 90 天起会提醒。"))
    probation_until = DayField(label=_("试用期至"), required=False)


class CertificateForm(RecordForm):
    """A professional certificate and its registration."""

    record_fields = ("kind", "level", "number", "since", "issuer", "registered_on", "registration_until")
    kind = forms.CharField(label=_("证书"), max_length=64, initial=SOCIAL_WORK)
    level = forms.ChoiceField(label=_("级别"), choices=_same(CERTIFICATE_LEVELS))
    number = forms.CharField(
        label=_("证书编号"),
        max_length=64,
        required=False,
        help_text=_("加密保存，页面上只显示末尾两位。更正时不改的留空。"),
    )
    since = since_field(_("取得日期"))
    issuer = forms.CharField(label=_("发证机关"), max_length=64, required=False)
    registered_on = DayField(label=_("登记日期"), required=False)
    registration_until = DayField(
        label=_("登记有效期至"), required=False, help_text=_("每 3 年须重新登记。到期前 90 天起会提醒。")
    )

    @classmethod
    @override
    def initial_of(cls, record: Record) -> dict[str, Any]:
        """Without the number, which is never written out."""
        return {**super().initial_of(record), "number": ""}

    @property
    @override
    def values(self) -> dict[str, Any]:
        """A number that isn't typed again stays as it is."""
        asked = super().values
        if self.correcting and not asked["number"]:
            del asked["number"]
        return asked


class AppraisalForm(RecordForm):
    """A year's appraisal."""

    record_fields = ("year", "grade", "since", "until", "decided_by", "remark")
    wide = ("remark", "document", "reason")
    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2100)
    grade = forms.ChoiceField(label=_("等次"), choices=_same(GRADES))
    since = since_field(_("等次有效自"))
    until = until_field(_("等次有效至"))
    decided_by = forms.CharField(label=_("评定单位"), max_length=64, required=False)
    remark = forms.CharField(
        label=_("评语"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只有管理考核的人看得到；核算工资的人只看到等次。"),
    )


class EducationForm(RecordForm):
    """A level of education."""

    record_fields = ("level", "degree", "school", "major", "full_time", "since")
    level = forms.ChoiceField(label=_("学历"), choices=EDUCATION.choices)
    degree = forms.ChoiceField(
        label=_("学位"), choices=lambda: [("", _("无")), *DEGREES.choices()], required=False
    )
    school = forms.CharField(label=_("学校"), max_length=64, required=False)
    major = forms.CharField(label=_("专业"), max_length=64, required=False)
    since = since_field(_("毕业日期"))
    full_time = forms.BooleanField(label=_("全日制"), required=False)


class PoliticalForm(RecordForm):
    """A political status."""

    record_fields = ("status", "joined_on", "since", "until")
    status = forms.ChoiceField(label=_("政治面貌"), choices=POLITICAL.choices)
    joined_on = DayField(label=_("加入日期"), required=False)
    since = since_field()
    until = until_field()


class TrainingForm(RecordForm):
    """A training."""

    record_fields = ("title", "organiser", "since", "until", "hours", "result")
    title = forms.CharField(label=_("培训内容"), max_length=128)
    organiser = forms.CharField(label=_("主办单位"), max_length=64, required=False)
    since = since_field(_("开始日期"))
    until = until_field(_("结束日期"))
    hours = forms.DecimalField(label=_("学时"), min_value=0, max_digits=6, decimal_places=1, initial=0)
    result = forms.CharField(label=_("结果"), max_length=32, required=False)


class RecognitionForm(RecordForm):
    """A reward or a penalty."""

    record_fields = ("kind", "title", "level", "decided_by", "since", "until")
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=RecognitionKind.choices,
        help_text=_("处分只有管理档案的人和本人看得到。"),
    )
    title = forms.CharField(label=_("名称"), max_length=128)
    level = forms.CharField(label=_("级别"), max_length=32, required=False)
    decided_by = forms.CharField(label=_("决定单位"), max_length=64, required=False)
    since = since_field(_("决定日期"))
    until = until_field(_("影响期至"), _("处分有影响期的填最后一天；奖励不填。"))


class FactForm(RecordForm):
    """A fact that pay rests on."""

    record_fields = ("name", "value", "since", "until")
    name = forms.CharField(label=_("事项"), max_length=32)
    value = forms.CharField(label=_("内容"), max_length=64)
    since = since_field()
    until = until_field(help_text=_("不填：直到另有登记。"))


class BankAccountForm(RecordForm):
    """The account that pay goes to."""

    record_fields = ("branch", "kind", "account", "holder", "since", "until")
    branch = forms.CharField(
        label=_("开户行"), max_length=64, help_text=_("写到支行，例如：某某银行加格达奇支行。")
    )
    kind = forms.ChoiceField(label=_("账户种类"), choices=AccountKind.choices)
    account = forms.CharField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("加密保存，页面上只显示末尾四位。银行卡号会核对校验位。"),
    )
    holder = forms.CharField(label=_("户名"), max_length=64, required=False, help_text=_("就是本人的不填。"))
    since = since_field(help_text=_("从这一天起，工资发到这个账户。"))
    until = until_field(help_text=_("还在用的不填。"))

    def __init__(self, data: object = None, *, correcting: bool = False, **options: Any) -> None:
        super().__init__(data, correcting=correcting, **options)
        if correcting:
            self.fields["account"].required = False
            self.fields["account"].help_text = _("加密保存，页面上只显示末尾四位。更正时不改的留空。")

    @classmethod
    @override
    def initial_of(cls, record: Record) -> dict[str, Any]:
        """Without the number, which is never written out."""
        return {**super().initial_of(record), "account": ""}

    @property
    @override
    def values(self) -> dict[str, Any]:
        """A number that isn't typed again stays as it is."""
        asked = super().values
        if self.correcting and not asked["account"]:
            del asked["account"]
        return asked


FORMS: Mapping[Kind, type[RecordForm]] = {
    Kind.SERVICE: ServiceForm,
    Kind.CONTRACT: ContractForm,
    Kind.CERTIFICATE: CertificateForm,
    Kind.APPRAISAL: AppraisalForm,
    Kind.EDUCATION: EducationForm,
    Kind.POLITICAL: PoliticalForm,
    Kind.TRAINING: TrainingForm,
    Kind.RECOGNITION: RecognitionForm,
    Kind.FACT: FactForm,
    Kind.BANK_ACCOUNT: BankAccountForm,
}
