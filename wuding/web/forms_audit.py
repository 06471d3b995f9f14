"""The form above the audit trail."""

from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wuding.audit.names import Action, ThingKind
from wuding.audit.queries import EntryFilter

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _day(label: "StrPromise") -> forms.DateField:
    """A day as the browser's own calendar writes it, in every language."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


class TrailForm(forms.Form):
    """What to show of the trail. An impossible choice counts as none."""

    search = forms.CharField(
        label=_("对象、人名或事由"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    action = forms.ChoiceField(
        label=_("操作"), required=False, choices=[("", _("全部操作")), *Action.choices]
    )
    kind = forms.ChoiceField(
        label=_("对象类别"), required=False, choices=[("", _("全部对象")), *ThingKind.choices]
    )
    since = _day(_("自"))
    until = _day(_("至"))
    actor = forms.UUIDField(required=False, widget=forms.HiddenInput)
    thing = forms.UUIDField(required=False, widget=forms.HiddenInput)


def filter_from(data: QueryDict) -> tuple[TrailForm, EntryFilter]:
    """The form as filled in, and what of it can be used."""
    form = TrailForm(data)
    form.is_valid()
    usable = {name: value for name, value in form.cleaned_data.items() if value}
    # A date that isn't one narrows nothing; the field shows it again without a scolding.
    return TrailForm(initial={name: usable.get(name, "") for name in form.fields}), EntryFilter(**usable)
