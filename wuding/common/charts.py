"""A chart as values: drawn by ECharts in the browser, and always readable as a table beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from django.utils.functional import cached_property

Kind = Literal["line", "bar", "step"]
Number = Decimal | int | None


@dataclass(frozen=True)
class Series:
    """One line or set of bars; `values` has one entry for each label of the chart, None where there is none.

    `emphasis` marks the one series the page is about; the others are drawn quieter.
    `muted` greys what says nothing: those of whom nothing is recorded.
    `links`, when given, has an address for each value, opened by the bar and by the number in the table; "" for none.
    """

    name: str
    values: tuple[Number, ...]
    kind: Kind | None = None
    emphasis: bool = False
    muted: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A remark at one label of the chart: “新办法施行”."""

    label: str
    text: str


@dataclass(frozen=True)
class Chart:
    """`title` says what is shown, `unit` what the numbers count (元/月), `labels` the places along the bottom.

    kind: line for what moves, step for what holds until it changes (parameters), bar for amounts side by side.
    `digits` are the decimals shown; `from_zero` False lets the axis begin near the lowest value (never for bars).
    `stacked` puts bars on top of each other. `band` names two series, by their places, between which the drawing is shaded. `ordered`: the series go from less to more, and so do their colours.
    Shapes are checked: ValueError.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Kind = "line"
    digits: int = 0
    from_zero: bool = True
    stacked: bool = False
    ordered: bool = False
    label_heading: str = ""
    marks: tuple[Mark, ...] = field(default=())
    band: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if wrong := [s.name for s in self.series if len(s.values) != len(self.labels)]:
            raise ValueError(f"series {wrong} of {self.title!r} must have {len(self.labels)} values")
        if wrong := [s.name for s in self.series if s.links and len(s.links) != len(s.values)]:
            raise ValueError(f"series {wrong} of {self.title!r} must have a link for each value, or none")
        if self.kind == "bar" and not self.from_zero:
            raise ValueError("bars begin at zero, or their lengths lie")
        if strangers := {mark.label for mark in self.marks} - set(self.labels):
            raise ValueError(f"marks at unknown labels: {sorted(strangers)}")

    @cached_property
    def as_json(self) -> str:
        """What wuding/charts.js reads. Numbers go out as JSON numbers: they are only drawn, never counted with."""
        body = {
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "digits": self.digits,
            "fromZero": self.from_zero,
            "stacked": self.stacked,
            "ordered": self.ordered,
            "labels": list(self.labels),
            "band": list(self.band) if self.band else None,
            "marks": [{"label": mark.label, "text": mark.text} for mark in self.marks],
            "series": [
                {
                    "name": s.name,
                    "kind": s.kind or self.kind,
                    "emphasis": s.emphasis,
                    "muted": s.muted,
                    "links": list(s.links),
                    "values": [None if value is None else float(value) for value in s.values],
                }
                for s in self.series
            ],
        }
        return json.dumps(body, ensure_ascii=False)

    def rows(self) -> Iterator[tuple[str, tuple[Number, ...]]]:
        """The table: each label with the value of every series there."""
        for index, label in enumerate(self.labels):
            yield label, tuple(s.values[index] for s in self.series)

    def linked_rows(self) -> Iterator[tuple[str, tuple[tuple[Number, str], ...]]]:
        """The table with the address that each number opens; "" where it opens nothing."""
        for index, label in enumerate(self.labels):
            yield label, tuple((s.values[index], s.links[index] if s.links else "") for s in self.series)
