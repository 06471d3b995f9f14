"""Households that make more work than others (S1.1, span of management): counted area by area, and loads weighted by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from .areas import District
from .rows import COLUMNS, FileFault, count_in

SPANS: dict[str, tuple[str, ...]] = {
    "elderly": ("elderly", "老年户"),
    "scattered": ("scattered", "散居户"),
    "mixed": ("mixed", "混居户"),
}
"""What is counted, with the names of its column: households of old people, scattered ones, those in mixed quarters."""

Counts = dict[str, int]


def checked_spans(file: str, rows: Sequence[Mapping[str, object]]) -> tuple[list[Counts], list[FileFault]]:
    """Of each row, how many of its households are of which kind, for the columns that the file has; and the faults."""
    first = rows[0] if rows else {}
    column = {key: name for key, names in SPANS.items() if (name := _first(names, first))}
    homes = _first(COLUMNS["households"], first)
    found, faults = [], []
    for at, row in enumerate(rows, 1):
        most = count_in(row.get(homes)) if homes else None
        counts: Counts = {}
        for key, name in column.items():
            said = "" if row.get(name) is None else str(row.get(name)).strip()
            number = count_in(said) if said else 0
            if number is None:
                faults.append(FileFault(file, at, "no_count", said, name))
            elif most is not None and number > most:
                faults.append(FileFault(file, at, "span_above", f"{name} {number}", name))
            else:
                counts[key] = number
        found.append(counts)
    return found, faults


def _first(names: Sequence[str], row: Mapping[str, object]) -> str:
    return next((name for name in names if name in row), "")


def weighted(district: District, counts: Sequence[Mapping[str, int]], spans: Mapping[str, float]) -> District:
    """The district with loads = households, of which each of a kind counts as so many; rounded half up.

    spans: kind → as how many households one of it counts, 1 or more. Without any, loads stay as they are.
    """
    if not spans:
        return district
    more = {key: Fraction(str(weight)) - 1 for key, weight in spans.items()}
    areas = (
        replace(area, load=floor(area.households + _extra(counts[at], more) + Fraction(1, 2)))
        for at, area in enumerate(district.areas)
    )
    return District(tuple(areas), district.borders)


def _extra(counts: Mapping[str, int], more: Mapping[str, Fraction]) -> Fraction:
    return sum((weight * counts.get(key, 0) for key, weight in more.items()), Fraction(0))
