"""What one thinks otherwise: a field for each fact that the rules in force really read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wuding.calc.pay.what_if import Offer
from wuding.calc.rules import Value
from wuding.calc.rules.values import number_text

WORDS = {True: "yes", False: "no"}


def said(value: Value | None, unit: str = "") -> str:
    """A value as pages show it."""
    match value:
        case None:
            return _("没有记录")
        case bool():
            return _("是") if value else _("否")
        case Decimal():
            return f"{number_text(value, unit)} {unit}".strip()
        case _:
            return str(value)


class WhatIfForm(forms.Form):
    """Each fact as it is, to be changed."""

    def __init__(self, *given: Any, offers: Sequence[Offer]) -> None:
        super().__init__(*given)
        self.offers = {f"f{number}": one for number, one in enumerate(offers)}
        for key, one in self.offers.items():
            self.fields[key] = _field(one)

    @property
    def changes(self) -> Mapping[str, Value]:
        """What differs from the facts as they are."""
        found: dict[str, Value] = {}
        for key, one in self.offers.items():
            given = self.cleaned_data.get(key)
            if given in (None, ""):
                continue
            value = next((choice for choice in one.choices if _key(choice) == given), given)
            if value != one.present:
                found[one.name] = value
        return found


def _key(choice: Value) -> str:
    return WORDS[choice] if isinstance(choice, bool) else str(choice)


def _field(one: Offer) -> forms.Field:
    as_is = _("现在：%(value)s") % {"value": said(one.present, one.unit)}
    if one.choices:
        choices = [
            ("", as_is),
            *((_key(choice), said(choice)) for choice in one.choices if choice != one.present),
        ]
        return forms.ChoiceField(label=one.name, choices=choices, required=False)
    return forms.DecimalField(
        label=f"{one.name}（{one.unit}）" if one.unit else one.name,
        required=False,
        min_value=one.low,
        max_value=one.high,
        decimal_places=one.places,
        help_text=as_is,
    )
