"""What the page of tokens asks."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from wuding.accounts.permission_words import WORDS
from wuding.accounts.permissions import Permission
from wuding.api.actions import LONGEST_DAYS
from wuding.organisation.models import Organisation

USUAL_DAYS = 180


class TokenForm(forms.Form):
    """For what, where, what it may do, until when."""

    name = forms.CharField(
        label=_("用途"), max_length=64, help_text=_("哪个系统用、做什么，例如：区数据平台每日同步花名册。")
    )
    organisation = forms.ChoiceField(label=_("范围"), help_text=_("只能读这个单位及其下级。"))
    permissions = forms.MultipleChoiceField(label=_("可以读什么"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("有效期至"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("最长一年。"),
    )

    def __init__(
        self, *args: object, places: Sequence[Organisation], offered: Sequence[Permission], today: date
    ) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # request.POST or None
        self.places = {str(place.public_id): place for place in places}
        self._choose("organisation", [(key, place.name) for key, place in self.places.items()])
        self._choose("permissions", [(one.value, WORDS[one].title) for one in offered])
        self.fields["expires_on"].initial = today + timedelta(days=USUAL_DAYS)
        self.fields["expires_on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        }

    def _choose(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def place(self) -> Organisation:
        """The organisation chosen, of those offered."""
        return self.places[str(uuid.UUID(self.cleaned_data["organisation"]))]
