"""An explanation as data: the steps from an asked amount down to the facts, with the clause behind each.

`explain.py` makes it, `explain_text.py` writes it as text, the pages show it as HTML, `as_data` as JSON.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ...money import Mode
from ..files.schema import Trust
from ..kinds import Value


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input comes from: the record that says it, since when it holds, and who or what entered it."""

    record: str
    since: date | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter's value as used, with the days it holds and why it may be believed."""

    name: str
    value: Value
    unit: str
    since: date
    until: date | None
    clause: str | None
    trust: Trust
    source: str | None
    how: str | None
    provisional: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of a table, or a step of brackets, that was hit. `keys` pairs each key's label with what was looked up."""

    table: str
    keys: tuple[tuple[str, str], ...]
    value: Value
    unit: str
    since: date
    clause: str | None
    trust: Trust
    source: str | None
    how: str | None
    provisional: bool
    otherwise: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """One rounding. `before` is exact: a Decimal, or text such as 10/3 where it has no finite decimal form."""

    mode: Mode
    digits: int
    before: str
    after: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """The branch of 如果 … 否则 … that was taken: the condition as written, None for 否则, and its values."""

    condition: str | None
    with_values: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows an aggregate was taken over: how many, and the values they were grouped by."""

    by: tuple[tuple[str, str], ...]
    members: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One item, rule, aggregate or input on the way, with everything that made its value."""

    name: str
    sort: str
    value: Value | None
    unit: str
    places: int | None
    clause: str | None
    provision: str | None
    origin: str
    title: str
    trust: Trust | None = None
    formula: str | None = None
    with_values: str | None = None
    meaning: str | None = None
    frequency: str | None = None
    note: str | None = None
    how: str | None = None
    hits: tuple[Hit, ...] = ()
    figures: tuple[Figure, ...] = ()
    roundings: tuple[Rounding, ...] = ()
    taken: tuple[Taken, ...] = ()
    group: Group | None = None
    source: Source | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The asked name first, then what it needs, each step once, inputs last."""

    pack: str
    pack_title: str
    month: date
    known: date | None
    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def asked(self) -> Step:
        return self.steps[0]

    def step(self, name: str) -> Step:
        """Return the step of a name. Raises KeyError."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def as_data(self) -> dict[str, Any]:
        """Return plain dicts, lists and texts, ready for JSON: amounts as text, days as ISO dates."""
        data = _plain_data(asdict(self))
        assert isinstance(data, dict)
        return data


def _plain_data(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain_data(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_data(inner) for inner in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value
