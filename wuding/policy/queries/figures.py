"""Figures of a pack laid out for reading: parameters, tables and brackets over time. Pure values, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from wuding.calc.rules import Pack
from wuding.calc.rules.model import (
    Brackets,
    Dated,
    Param,
    Part,
    Table,
)
from wuding.calc.rules.values import number_text
from wuding.common.charts import Chart, Series

MOST_SERIES = 6
Version = tuple[Dated[Any], Mapping[tuple[str, ...], object]]
"""A dated value of a part with its rows by key; a figure has one row without keys."""


def shown(value: object, unit: str = "") -> str:
    """A value of a pack as a reader expects it, with its unit."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        text = number_text(value, "" if unit in ("", "元") else unit)
        return text + (f" {unit}" if unit and not text.endswith("%") else "")
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class PartPage:
    """What every part shows: its clause, the pack that wrote it, what it needs and who needs it."""

    name: str
    clause: str
    origin: str
    inherited: bool
    needs: tuple[str, ...]
    needed_by: tuple[str, ...]


def part_page(pack: Pack, part: Part) -> PartPage:
    return PartPage(
        name=part.name,
        clause=part.clause or "",
        origin=part.origin,
        inherited=part.origin != pack.id,
        needs=pack.uses(part.name),
        needed_by=pack.used_by(part.name),
    )


@dataclass(frozen=True)
class FigureVersion:
    """A figure or a table's rows during a time. `rows` pairs keys with the value; one row without keys for a figure."""

    since: date
    until: date | None
    rows: tuple[tuple[tuple[str, ...], str], ...]
    trust: str
    source: str
    how: str
    provisional: bool


@dataclass(frozen=True)
class FigurePage:
    """A parameter or table with its versions, latest first, and its course over time when it has one."""

    part: PartPage
    unit: str
    keys: tuple[str, ...]
    versions: tuple[FigureVersion, ...]
    chart: Chart | None

    in_force: FigureVersion | None

    @property
    def is_simple(self) -> bool:
        """Whether it is one figure that never changed: a line of a table says it all."""
        return not self.keys and len(self.versions) == 1


def figure_pages(pack: Pack, day: date) -> list[FigurePage]:
    """Parameters, tables and brackets in the order written, with the version in force on `day`."""
    pages: list[FigurePage] = []
    for part in pack.parts.values():
        if isinstance(part, Param):
            rows: list[Version] = [(dated, {(): dated.value}) for dated in part.values]
            pages.append(_figure_page(pack, part, (), str(part.unit), rows, day))
        elif isinstance(part, Table):
            named: list[Version] = [(dated, _by_text(dated.value)) for dated in part.versions]
            pages.append(_figure_page(pack, part, part.keys, str(part.unit), named, day))
        elif isinstance(part, Brackets):
            steps: list[Version] = [(dated, _step_rows(part, dated)) for dated in part.versions]
            pages.append(_figure_page(pack, part, (str(part.of),), str(part.unit), steps, day))
    return pages


def _by_text(rows: Mapping[tuple[str | int, ...], object]) -> dict[tuple[str, ...], object]:
    return {tuple(str(key) for key in keys): value for keys, value in rows.items()}


def _step_rows(part: Brackets, dated: "Dated[tuple[object, ...]]") -> dict[tuple[str, ...], object]:
    rows: dict[tuple[str, ...], object] = {}
    low: Decimal | None = None
    for step in dated.value:
        end = getattr(step, "to", None)
        rows[(step_label(low, end, upper=part.upper),)] = _step_value(step, str(part.unit), str(part.of))
        low = end if end is not None else low
    return rows


def step_label(low: Decimal | None, end: Decimal | None, *, upper: bool) -> str:
    """What a step of a bracket table covers, in words; `low` None is nought, `end` None has no end."""
    begin = f"{low or Decimal(0):f}"
    if end is None:
        return (_("大于 %(low)s") if upper else _("%(low)s 以上")) % {"low": begin}
    if upper:
        return _("大于 %(low)s，至 %(end)s") % {"low": begin, "end": f"{end:f}"}
    return _("%(low)s 至不满 %(end)s") % {"low": begin, "end": f"{end:f}"}


def _step_value(step: object, unit: str, of: str) -> object:
    every, adds = getattr(step, "every", None), getattr(step, "adds", None)
    value: object = getattr(step, "value", None)
    if every is None or adds is None:
        return value
    return _("%(value)s，每增加 %(every)s 再加 %(adds)s") % {
        "value": shown(value, unit),
        "every": shown(every, of),
        "adds": shown(adds, unit),
    }


def _figure_page(
    pack: Pack,
    part: Part,
    keys: tuple[str, ...],
    unit: str,
    versions: Sequence[Version],
    day: date,
) -> FigurePage:
    ordered = sorted(versions, key=lambda version: version[0].start)
    ends = [following.start - timedelta(days=1) for (_before, _rows), (following, _next) in pairwise(ordered)]
    listed = [
        FigureVersion(
            since=dated.start,
            until=dated.until or end,
            rows=tuple((key, shown(value, unit)) for key, value in rows.items()),
            trust=dated.trust,
            source=dated.source or "",
            how=dated.how or "",
            provisional=dated.provisional,
        )
        for (dated, rows), end in zip(ordered, [*ends, None], strict=True)
    ]
    holding = [one for one in listed if one.since <= day and (one.until is None or day <= one.until)]
    return FigurePage(
        part=part_page(pack, part),
        unit=unit,
        keys=keys,
        versions=tuple(reversed(listed)),
        chart=_course(part.name, unit, ordered),
        in_force=holding[-1] if holding else None,
    )


def _course(name: str, unit: str, ordered: Sequence[Version]) -> Chart | None:
    """How numbers went over time; None for a single version, for texts, and for more rows than a chart can carry."""
    keys = list(dict.fromkeys(key for _dated, rows in ordered for key in rows))
    values = [value for _dated, rows in ordered for value in rows.values()]
    if len(ordered) < 2 or len(keys) > MOST_SERIES or not all(isinstance(value, Decimal) for value in values):
        return None
    return Chart(
        title=name,
        unit=unit or _("倍数或比例"),
        labels=tuple(dated.start.isoformat() for dated, _rows in ordered),
        series=tuple(
            Series(
                " · ".join(key) or name,
                tuple(v if isinstance(v := rows.get(key), Decimal) else None for _dated, rows in ordered),
                emphasis=len(keys) == 1,
            )
            for key in keys
        ),
        kind="step",
        from_zero=False,
        label_heading=_("自"),
    )
