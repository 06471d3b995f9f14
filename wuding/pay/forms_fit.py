"""What the page of fitting asks: which figures may move and how far, what must come out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from wuding.calc.rules.finding.fit import Relation, Target
from wuding.calc.rules.values import trimmed
from wuding.pay.queries.fitting import MOST_STEPS, Freed, Movable, Wanted
from wuding.policy.forms_drafts import FigureField

TARGETS = 5
RELATIONS: tuple[tuple[Relation, str], ...] = (("=", "="), ("<=", "≤"), (">=", "≥"))
PLAIN = (
    ("lowest", _("最低")),
    ("highest", _("最高")),
    ("mean", _("平均")),
    ("total", _("每月合计（预算）")),
    ("year", _("全年合计（预算）")),
    ("more", _("每月比底稿多")),
    ("spread", _("最高 ÷ 最低")),
)


@dataclass(frozen=True)
class CellRow:
    """The fields of one figure."""

    movable: Movable
    use: forms.BoundField
    low: forms.BoundField
    high: forms.BoundField
    step: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        """In the order shown."""
        return (self.use, self.low, self.high, self.step)


@dataclass(frozen=True)
class TargetRow:
    """The fields of one target."""

    figure: forms.BoundField
    among: forms.BoundField
    relation: forms.BoundField
    value: forms.BoundField
    tolerance: forms.BoundField

    @property
    def fields(self) -> tuple[forms.BoundField, ...]:
        """In the order shown."""
        return (self.figure, self.among, self.relation, self.value, self.tolerance)


class FitForm(forms.Form):
    """From which day, what may move, what must come out."""

    since = forms.DateField(
        label=_("新数自"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    keeps_order = forms.BooleanField(label=_("同一张表里，原来高的仍要高"), required=False, initial=True)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        since: date,
        movables: Sequence[Movable],
        items: Sequence[str],
        groups: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial={"since": since})
        self.movables, self.groups = movables, groups
        for number, movable in enumerate(movables):
            self._add_cell(number, movable)
        figures = [*PLAIN, *((f"share:{item}", _("%(item)s占合计的比例") % {"item": item}) for item in items)]
        for number in range(TARGETS):
            self._add_target(number, figures)

    def _add_cell(self, number: int, movable: Movable) -> None:
        name = f"{movable.name} {movable.cell.label}".strip()
        self.fields[f"use{number}"] = forms.BooleanField(
            label=gettext("放开 %(name)s") % {"name": name}, required=False
        )
        for end, label in (("low", _("不低于")), ("high", _("不高于")), ("step", _("每档"))):
            field = FigureField(label=f"{name} {label}", required=False, max_length=20)
            field.initial = trimmed(getattr(movable, end))
            self.fields[f"{end}{number}"] = _as_figure(field)

    def _add_target(self, number: int, figures: Sequence[tuple[str, Any]]) -> None:
        words = gettext("目标 %(number)d") % {"number": number + 1}
        everybody = [("", _("所有人"))]
        among = everybody + [(f"{name}={code}", f"{name}：{code}") for name, code in self.groups]
        self.fields[f"figure{number}"] = forms.ChoiceField(
            label=f"{words} {_('要看的数')}", choices=[("", "—"), *figures], required=False
        )
        self.fields[f"among{number}"] = forms.ChoiceField(
            label=f"{words} {_('哪些人')}", choices=among, required=False
        )
        self.fields[f"relation{number}"] = forms.ChoiceField(
            label=f"{words} {_('关系')}", choices=RELATIONS, required=False
        )
        self.fields[f"value{number}"] = _as_figure(
            FigureField(label=f"{words} {_('目标数')}", required=False, max_length=20)
        )
        tolerance = FigureField(label=f"{words} {_('允许相差')}", required=False, max_length=20)
        self.fields[f"tolerance{number}"] = _as_figure(tolerance)

    def cells(self) -> Iterator[CellRow]:
        """The figures as rows."""
        for number, movable in enumerate(self.movables):
            yield CellRow(movable, *(self[f"{name}{number}"] for name in ("use", "low", "high", "step")))

    def targets(self) -> Iterator[TargetRow]:
        """The targets as rows."""
        names = ("figure", "among", "relation", "value", "tolerance")
        for number in range(TARGETS):
            yield TargetRow(*(self[f"{name}{number}"] for name in names))

    @override
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for number in range(len(self.movables)):
            if given.get(f"use{number}"):
                self._clean_cell(number)
        for number in range(TARGETS):
            if given.get(f"figure{number}"):
                self._clean_target(number)
        if not self.errors and not self.freed():
            self.add_error(None, gettext("还没有放开任何一个数。请勾选可以调整的数，再求解。"))
        elif not self.errors and not self.wanted():
            self.add_error(None, gettext("还没有目标。请写至少一个要达到的数，如每月合计不超过多少。"))
        return given

    def _clean_cell(self, number: int) -> None:
        low, high, step = (self.cleaned_data.get(f"{end}{number}") for end in ("low", "high", "step"))
        if any(f"{end}{number}" in self.errors for end in ("low", "high", "step")):
            return
        if low is None or high is None or step is None:
            self.add_error(f"low{number}", gettext("放开的数要写清最低、最高和每档。"))
        elif not low <= high:
            self.add_error(f"low{number}", gettext("最低不能高于最高。"))
        elif step <= 0 or low + step * int((high - low) / step) != high:
            self.add_error(f"step{number}", gettext("每档要大于零，并且从最低起走整数档正好到最高。"))
        elif (high - low) / step > MOST_STEPS:
            self.add_error(f"step{number}", gettext("档数太多，最多 %(most)d 档。") % {"most": MOST_STEPS})

    def _clean_target(self, number: int) -> None:
        given = self.cleaned_data
        if given.get(f"value{number}") is None and f"value{number}" not in self.errors:
            self.add_error(f"value{number}", gettext("请写目标数。"))
        if (given.get(f"tolerance{number}") or 0) < 0:
            self.add_error(f"tolerance{number}", gettext("允许相差不能小于零。"))
        if given[f"figure{number}"] == "more" and given.get(f"among{number}"):
            self.add_error(f"among{number}", gettext("“每月比底稿多”只能看所有人。"))

    def freed(self) -> list[Freed]:
        """The figures that may move."""
        given = self.cleaned_data
        return [
            Freed(movable, given[f"low{number}"], given[f"high{number}"], given[f"step{number}"])
            for number, movable in enumerate(self.movables)
            if given.get(f"use{number}")
        ]

    def wanted(self) -> list[Wanted]:
        """The targets, each with its words; the same target asked twice counts once."""
        found = (
            self._wanted(number) for number in range(TARGETS) if self.cleaned_data.get(f"figure{number}")
        )
        return list({one.target: one for one in found}.values())

    def _wanted(self, number: int) -> Wanted:
        given = self.cleaned_data
        figure, value = str(given[f"figure{number}"]), given[f"value{number}"]
        among, relation = given.get(f"among{number}"), given.get(f"relation{number}")
        allowed = given.get(f"tolerance{number}") or Decimal(0)
        people = tuple(among.split("=", 1)) if among else None
        figure_words = dict(self.fields[f"figure{number}"].choices)[figure]  # type: ignore[attr-defined]  # a choice field
        signs = dict(RELATIONS)
        who = f"{people[1]} " if people else ""
        words = f"{who}{figure_words} {signs[relation or '=']} {trimmed(value)}"
        if allowed:
            words += gettext("（允许相差 %(number)s）") % {"number": trimmed(allowed)}
        name, _sep, item = figure.partition(":")
        shapes: dict[str, dict[str, Any]] = {
            "share": {"measure": "total", "of": item, "per": ("total", None)},
            "spread": {"measure": "highest", "per": ("lowest", None)},
            "more": {"measure": "total"},
        }
        shape = {"measure": name, "value": value, **shapes.get(name, {})}
        return Wanted(
            Target(relation=relation or "=", tolerance=allowed, among=people, **shape),
            words,
            over_base=name == "more",
        )


def _as_figure(field: FigureField) -> FigureField:
    field.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
    return field
