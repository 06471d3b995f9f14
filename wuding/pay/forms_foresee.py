"""What a scenario asks: its name, how far it looks, and every assumption with what it rests on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from wuding.calc.pay.foresee.assumptions import bounds
from wuding.common.dates import Month
from wuding.pay.actions.foreseeing import OWN, Wish
from wuding.pay.foresee_words import GROUPS, SPECS, Spec

PLANNED_ROWS = 3
YEARS = [(number, number) for number in range(1, 7)]
PATHS = ((200, 200), (1000, 1000), (5000, 5000))
Given = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Asked:
    """A field of the form beside where its value comes from."""

    field: forms.BoundField
    spec: Spec
    trust: str
    how: str


class ForeseeForm(forms.Form):
    """`given` are the assumptions it starts from, `shown` names those that matter to the packs of the place."""

    title = forms.CharField(label=_("方案名称"), max_length=48)
    years = forms.TypedChoiceField(label=_("往后看几年"), choices=YEARS, coerce=int, initial=3)
    paths = forms.TypedChoiceField(
        label=_("模拟次数"),
        choices=PATHS,
        coerce=int,
        initial=1000,
        help_text=_("次数越多，范围越稳，算得越久。"),
    )

    def __init__(
        self, *args: Any, given: Given, shown: Collection[str], posts: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.given, self.shown = given, shown
        for name in shown:
            self.fields[name] = _number(SPECS[name], Decimal(given[name]["value"]))
        for row in range(PLANNED_ROWS):
            self.fields[f"month_{row}"] = forms.RegexField(
                r"^\d{4}-(0[1-9]|1[0-2])$", label=_("从哪个月起"), required=False,
                widget=forms.TextInput(attrs={"type": "month", "placeholder": "2027-07"}),
            )  # fmt: skip
            self.fields[f"number_{row}"] = forms.IntegerField(
                label=_("增加几个"), required=False, min_value=1, max_value=200
            )
            choices = [("", "—"), *((post, post) for post in posts)]
            self.fields[f"post_{row}"] = forms.ChoiceField(label=_("岗位"), required=False, choices=choices)

    def groups(self) -> Iterator[tuple[str, list[Asked]]]:
        """The assumptions by group, without groups that have none."""
        for group in GROUPS:
            fields = [
                Asked(self[spec.name], spec, self.given[spec.name]["trust"], self.given[spec.name]["how"])
                for spec in group.specs
                if spec.name in self.shown
            ]
            if fields:
                yield str(group.title), fields

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows of planned posts."""
        return [
            (self[f"month_{row}"], self[f"number_{row}"], self[f"post_{row}"]) for row in range(PLANNED_ROWS)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse half a row of planned posts."""
        found: dict[str, Any] = super().clean() or {}
        for row in range(PLANNED_ROWS):
            said = [bool(found.get(f"{part}_{row}")) for part in ("month", "number", "post")]
            if any(said) and not all(said) and not self.errors:
                self.add_error(f"month_{row}", _("计划增加的岗位要写全：从哪个月、几个、什么岗位。"))
        return found

    def wish(self, month: Month) -> Wish:
        """What was asked for, once the form is valid. A value that was changed is the scenario's own."""
        given = {name: dict(one) for name, one in self.given.items()}
        for name in self.shown:
            value = SPECS[name].kept(Decimal(self.cleaned_data[name]))
            if value != Decimal(given[name]["value"]):
                given[name] = {"value": f"{value:f}", "trust": OWN, "how": _t("本方案填写")}
        planned = [
            {
                "month": self.cleaned_data[f"month_{row}"],
                "number": self.cleaned_data[f"number_{row}"],
                "post": self.cleaned_data[f"post_{row}"],
            }
            for row in range(PLANNED_ROWS)
            if self.cleaned_data[f"month_{row}"]
        ]
        return Wish(
            self.cleaned_data["title"],
            month,
            self.cleaned_data["years"],
            given,
            planned,
            self.cleaned_data["paths"],
        )


def _number(spec: Spec, value: Decimal) -> forms.Field:
    if spec.name == "women_at":
        return forms.TypedChoiceField(
            label=spec.label, choices=[(55, "55"), (50, "50")], coerce=int, initial=int(value)
        )
    low, high = (spec.shown(bound) for bound in bounds(spec.name))
    places = 2 if spec.is_share else 0
    return forms.DecimalField(
        label=spec.label, min_value=low, max_value=high, decimal_places=places, max_digits=7, initial=spec.shown(value)
    )  # fmt: skip
