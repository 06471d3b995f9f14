"""Narrowing the lists of what runs out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.people.models import Team


class ExpiryFilterForm(forms.Form):
    """Which team. An impossible choice counts as none."""

    team = forms.ChoiceField(label=_("队伍"), required=False, choices=[("", _("全部队伍")), *Team.choices])

    def chosen_team(self) -> str:
        """The team when there is one."""
        self.is_valid()
        return str(self.cleaned_data.get("team", ""))
