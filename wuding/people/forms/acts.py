"""Forms of what can be done with one record besides writing it: ending it, looking at a number, looking back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.people.forms.fields import DayField, document_field, reason_field
from wuding.people.models import EndReason


class EndForm(forms.Form):
    """The last day of a record."""

    wide = ("reason", "document")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    until = DayField(label=_("最后一天"), help_text=_("这一天仍然有效，第二天起不再有效。"))
    reason = reason_field(_("原因"))
    document = document_field()


class EndContractForm(EndForm):
    """The last day of a contract, and why it ended."""

    wide = ("reason", "document")
    field_order = ("until", "end_reason", "reason", "document")
    end_reason = forms.ChoiceField(label=_("结束原因"), choices=EndReason.choices)
    reason = forms.CharField(label=_("说明"), max_length=100, required=False)


class RegistrationForm(forms.Form):
    """A certificate was registered once more."""

    wide = ("document",)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    registered_on = DayField(label=_("登记日期"))
    registration_until = DayField(label=_("登记有效期至"), help_text=_("通常是登记日期起满 3 年。"))
    document = document_field()


class WithdrawForm(forms.Form):
    """Why a record should never have been there."""

    wide = ("reason", "document")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = reason_field(_("为什么撤销"), _("例如：登记到别人名下了。"))
    document = document_field()


class RevealForm(forms.Form):
    """Why a whole number is needed."""

    OTHER = "other"
    PURPOSES = (
        (_("签订、续签合同")),
        (_("办理社会保险")),
        (_("核对工资发放账户")),
        (_("任职资格审查、联审")),
        (_("核对、更正登记")),
    )
    wide = ("number", "purpose", "remark")
    number = forms.ChoiceField(label=_("看哪个号码"), widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("为什么要看"), widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("说明"), max_length=100, required=False, help_text=_("选“其他”时必须说明；不要在这里写号码。")
    )

    def __init__(self, data: object = None, *, numbers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # a QueryDict, as Django hands it
        purposes = [(str(number), words) for number, words in enumerate(self.PURPOSES)]
        self.fields["number"] = forms.ChoiceField(
            label=_("看哪个号码"), widget=forms.RadioSelect, choices=list(numbers)
        )
        self.fields["purpose"] = forms.ChoiceField(
            label=_("为什么要看"), widget=forms.RadioSelect, choices=[*purposes, (self.OTHER, _("其他"))]
        )

    def clean(self) -> dict[str, Any]:
        """“Other” says nothing: it needs words of its own."""
        cleaned = super().clean() or {}
        if cleaned.get("purpose") == self.OTHER and not cleaned.get("remark", "").strip():
            self.add_error("remark", _("选了“其他”，请说明为什么要看。"))
        return cleaned

    @property
    def stated(self) -> str:
        """The reason as it is recorded."""
        chosen = self.cleaned_data["purpose"]
        words = "" if chosen == self.OTHER else str(self.PURPOSES[int(chosen)])
        return "：".join(part for part in (words, self.cleaned_data["remark"].strip()) if part)


class LookBackForm(forms.Form):
    """As of which day, and as known at which moment. An impossible one counts as none."""

    day = DayField(label=_("截至哪一天"), required=False)
    known = forms.DateTimeField(
        label=_("按何时所知"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
    )

    def chosen_day(self) -> Any:
        """The day when there is one."""
        self.is_valid()
        return self.cleaned_data.get("day")

    def chosen_moment(self) -> datetime | None:
        """The moment when there is one."""
        self.is_valid()
        found = self.cleaned_data.get("known")
        return found if isinstance(found, datetime) else None
