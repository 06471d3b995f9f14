"""Forms about a whole person: registering, and correcting who it is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.calc.identity import normal_form
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.organisation.models import OrganisationQuerySet
from wuding.people.code_sets import ETHNIC
from wuding.people.forms.fields import DayField, document_field, reason_field
from wuding.people.forms.records import PlaceField
from wuding.people.identity_words import identity_in
from wuding.people.models import Channel, EmploymentForm, Sex, Team


def number_field(*, required: bool, help_text: Any) -> forms.CharField:
    """An identity number. The browser is asked not to keep it."""
    return forms.CharField(
        label=_("公民身份号码"),
        max_length=24,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def phone_field(help_text: Any) -> forms.CharField:
    """A telephone number."""
    return forms.CharField(
        label=_("手机号码"),
        max_length=20,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )


def place_code_field() -> forms.CharField:
    """A native place by its code."""
    return forms.CharField(
        label=_("籍贯"), max_length=6, required=False, help_text=_("六位行政区划代码，例如 232700。")
    )


class PersonForm(forms.Form):
    """What registering and correcting have in common."""

    def __init__(self, data: object = None, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict, as Django hands it
        self.fields["ethnicity"] = forms.ChoiceField(
            label=_("民族"), required=False, choices=[("", _("未登记")), *ETHNIC.choices()]
        )
        self.order_fields(self.field_order)

    def clean_identity_number(self) -> str:
        """In its normal form; what can't be a number is refused at its field."""
        number = normal_form(self.cleaned_data["identity_number"])
        try:
            if number:
                identity_in(number, today=today())
        except RuleError as refusal:
            raise refusal.as_validation_error() from refusal
        return number


class RegisterForm(PersonForm):
    """A new file. Sex and day of birth stand in the identity number."""

    wide = ("document", "not_the_same")
    field_order = (
        "name",
        "identity_number",
        "phone",
        "ethnicity",
        "native_place",
        "organisation",
        "team",
        "contract",
        "channel",
        "post",
        "since",
        "document",
    )
    name = forms.CharField(label=_("姓名"), max_length=64)
    identity_number = number_field(
        required=True, help_text=_("18 位。性别和出生日期从号码得出；加密保存，页面上只显示首尾。")
    )
    phone = phone_field(_("加密保存，页面上只显示首尾。"))
    native_place = place_code_field()
    organisation = PlaceField(label=_("单位"))
    team = forms.ChoiceField(label=_("队伍"), choices=Team.choices)
    contract = forms.ChoiceField(
        label=_("用工形式"), choices=EmploymentForm.choices, initial=EmploymentForm.LABOUR
    )
    channel = forms.ChoiceField(
        label=_("进入渠道"), choices=[("", _("未说明")), *Channel.choices], required=False
    )
    post = forms.ChoiceField(label=_("岗位"), required=False)
    since = DayField(label=_("任职自"))
    document = document_field()
    not_the_same = forms.BooleanField(
        label=_("已核对，不是同一个人，仍然建立新档案"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, data: object = None, *, places: OrganisationQuerySet, posts: Sequence[str], **options: Any
    ) -> None:
        super().__init__(data, **options)
        field = self.fields["organisation"]
        if isinstance(field, PlaceField):
            field.queryset = places
        self.fields["post"] = forms.ChoiceField(
            label=_("岗位"),
            required=False,
            choices=[("", _("以后再登记")), *((post, post) for post in posts)],
            help_text=_("核算待遇要用。"),
        )
        self.order_fields(self.field_order)

    def ask_whether_the_same(self) -> None:
        """Show the tick box that says the people found are somebody else."""
        self.fields["not_the_same"].widget = forms.CheckboxInput()


class IdentityForm(PersonForm):
    """Who somebody is. Numbers that stay as they are needn't be typed again."""

    wide = ("document", "reason")
    field_order = (
        "name",
        "identity_number",
        "sex",
        "born",
        "phone",
        "ethnicity",
        "native_place",
        "document",
        "reason",
    )
    name = forms.CharField(label=_("姓名"), max_length=64)
    identity_number = number_field(
        required=False, help_text=_("不改的留空。改了号码，性别和出生日期随之更正。")
    )
    phone = phone_field(_("不改的留空。"))
    native_place = place_code_field()
    document = document_field()
    reason = reason_field(_("为什么更正"))

    def __init__(self, data: object = None, *, without_number: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if without_number:
            self.fields["sex"] = forms.ChoiceField(label=_("性别"), choices=Sex.choices)
            self.fields["born"] = DayField(label=_("出生日期"))
            self.order_fields(self.field_order)

    @property
    def values(self) -> dict[str, Any]:
        """What was asked; a number left empty stays, and a number typed says sex and day of birth itself."""
        given = self.cleaned_data
        values = {name: given[name] for name in ("name", "ethnicity", "native_place")}
        values |= {name: given[name] for name in ("identity_number", "phone") if given[name]}
        if not given["identity_number"]:
            values |= {name: given[name] for name in ("sex", "born") if name in given}
        return values
