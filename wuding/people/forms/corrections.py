"""Forms of correction requests: what should be there and why; and the decision."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.people.forms.fields import DayField
from wuding.people.queries.corrections import Item, choices_of, column_field


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("为什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：毕业证上写的是 2012 年 7 月。不要在这里写号码。"),
    )


def _proof() -> forms.FileField:
    return forms.FileField(
        label=_("证明材料"),
        required=False,
        help_text=_("拍一张证件、证书的照片，或选一个 PDF。"),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


class ProvedForm(forms.Form):
    """What comes with every request: the reason, and a paper that proves it."""

    reason = _reason()
    proof = _proof()

    @property
    def proof_bytes(self) -> bytes:
        """Of the paper, empty without one."""
        found = self.cleaned_data.get("proof")
        return bytes(found.read()) if found else b""


class CorrectionForm(ProvedForm):
    """What an item should say."""

    wanted: forms.Field

    def __init__(self, data: object = None, files: object = None, *, item: Item) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]  # a QueryDict and its files, as Django hands them
        self.fields["wanted"] = _field_for(item)
        self.order_fields(["wanted", "reason", "proof"])

    @property
    def wanted_text(self) -> str:
        """As it would be stored."""
        value = self.cleaned_data["wanted"]
        return "" if value is None else str(value).strip()


class MissingForm(ProvedForm):
    """What is not in the file."""

    wanted = forms.CharField(
        label=_("缺少什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例如：2021 年 10 月取得社会工作者初级证书，档案里没有。"),
    )
    field_order = ("wanted", "reason", "proof")
    reason = forms.CharField(
        label=_("凭什么证明"), max_length=300, help_text=_("例如：证书原件可以随时带来核对。")
    )


class AnswerForm(forms.Form):
    """What the one who decides tells the person."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本人看得到。不采纳时必须写明理由。"),
    )


def _field_for(item: Item) -> forms.Field:
    """The kind of field that suits the column."""
    field = column_field(item.kind, item.column)
    label: Any = _("应该是")
    required = not field.blank
    if choices := choices_of(item.kind, item.column):
        offered = choices if required else [("", _("没有")), *choices]
        return forms.ChoiceField(label=label, choices=offered, required=required)
    if isinstance(field, models.DateField):
        return DayField(label=label, required=required)
    if isinstance(field, models.DecimalField):
        return forms.DecimalField(
            label=label,
            required=required,
            min_value=0,
            max_digits=field.max_digits,
            decimal_places=field.decimal_places,
        )
    numeric = {"inputmode": "numeric"} if item.column == "phone" else {}
    return forms.CharField(
        label=label,
        required=required or item.column in {"identity_number", "phone"},
        max_length=field.max_length or 64,
        widget=forms.TextInput(attrs={"autocomplete": "off", **numeric}),
    )
