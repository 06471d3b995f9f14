"""What a formula may name, with the kind of each name: the pack as seen on one day for one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ..formula.syntax import Span
from ..kinds import Kind, Value
from ..model import Brackets, Dated, Rows, Step, Table, Unknown
from ..problems import nearest

Sort = Literal["input", "param", "item", "rule", "aggregate", "built-in"]


class Finding(Exception):
    """One mistake in a formula: `code` and `values` make the sentence, `span` is where, `likely` the right name."""

    def __init__(
        self, code: str, span: Span, values: Mapping[str, str] | None = None, likely: str | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.span, self.values, self.likely = code, span, dict(values or {}), likely


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for. `value` is set for a parameter; `due` says whether an item is paid this month."""

    sort: Sort
    kind: Kind
    value: Dated[Value | Unknown] | None = None
    due: bool = True
    codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """All names. `refused` are names that exist but cannot be used here, with the code of the reason."""

    symbols: Mapping[str, Symbol]
    tables: Mapping[str, tuple[Table, Dated[Rows] | None]]
    brackets: Mapping[str, tuple[Brackets, Dated[tuple[Step, ...]] | None]]
    refused: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Kind] = field(default_factory=dict)

    def symbol(self, name: str, span: Span) -> Symbol:
        """Return what a name stands for. Raises Finding with the nearest right name."""
        found = self.symbols.get(name)
        if found is not None:
            return found
        if name in self.refused:
            raise Finding(self.refused[name], span, {"name": name})
        if name in self.tables:
            raise Finding("name.table", span, {"name": name})
        if name in self.brackets:
            raise Finding("name.brackets", span, {"name": name})
        raise Finding("name.unknown", span, {"name": name}, nearest(name, self.symbols))

    def kind(self, name: str, span: Span) -> Kind:
        return self.facts.get(name) or self.symbol(name, span).kind

    def knowing(self, facts: Mapping[str, Kind]) -> Scope:
        """Return the scope inside a branch, where more is known of some names."""
        return replace(self, facts={**self.facts, **facts}) if facts else self
