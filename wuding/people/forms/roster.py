"""Narrowing the roster."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.people.models import Team


class RosterFilterForm(forms.Form):
    """What to show of the roster. An impossible choice counts as none."""

    search = forms.CharField(
        label=_("姓名或拼音"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    team = forms.ChoiceField(label=_("队伍"), required=False, choices=[("", _("全部队伍")), *Team.choices])
    post = forms.ChoiceField(label=_("岗位"), required=False)

    def __init__(self, data: object, *, posts: tuple[str, ...]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, as Django hands it
        choices = [("", _("全部岗位")), *((post, post) for post in posts)]
        self.fields["post"] = forms.ChoiceField(label=_("岗位"), required=False, choices=choices)

    def chosen(self, name: str) -> str:
        """The value when it can be used, else nothing."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
