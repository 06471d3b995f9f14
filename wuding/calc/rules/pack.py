"""A whole, checked policy pack, and how one is loaded from its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from ..periods import first_day, first_whole_month
from .merge import Merged, merge
from .model import (
    Aggregate,
    Brackets,
    Dated,
    Example,
    Header,
    Input,
    Item,
    Param,
    Part,
    Provision,
    Reset,
    Rule,
    Table,
    Unknown,
    changes,
)
from .parts import Dictionary, Parts, read_dictionary, read_parts
from .problems import PackError, Problem, Where, nearest
from .program import Program, View, compile_program, names_read

P = TypeVar("P", bound=Part)
FAR = date(2150, 1, 1)
SUBJECTS = ("worker", "community", "district")


@dataclass(frozen=True, eq=False)
class Pack:
    """A policy pack with everything it inherits, in which every formula is known to be safe on every day in force."""

    id: str
    header: Header
    parent: Pack | None
    chain: tuple[str, ...]
    parts: Mapping[str, Part]
    provisions: tuple[Provision, ...]
    examples: tuple[Example, ...]
    _programs: dict[View, Program] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        return self.header.title

    @property
    def place(self) -> str:
        return self.header.place

    @property
    def division(self) -> str:
        return self.header.division

    @property
    def issuer(self) -> str:
        return self.header.issuer

    @property
    def number(self) -> str | None:
        return self.header.number

    @property
    def issued(self) -> date | None:
        return self.header.issued

    @property
    def start(self) -> date:
        return self.header.start

    @property
    def until(self) -> date | None:
        return self.header.until

    @property
    def first_month(self) -> date:
        """Return the first day of the first month computed with the pack: values are read on a month's first day,
        so a document in force from the middle of a month counts from the next."""
        return first_whole_month(self.start)

    @property
    def inputs(self) -> Mapping[str, Input]:
        return self._of(Input)

    @property
    def params(self) -> Mapping[str, Param]:
        return self._of(Param)

    @property
    def tables(self) -> Mapping[str, Table]:
        return self._of(Table)

    @property
    def brackets(self) -> Mapping[str, Brackets]:
        return self._of(Brackets)

    @property
    def items(self) -> Mapping[str, Item]:
        return self._of(Item)

    @property
    def rules(self) -> Mapping[str, Rule]:
        return self._of(Rule)

    @property
    def aggregates(self) -> Mapping[str, Aggregate]:
        return self._of(Aggregate)

    def _of(self, sort: type[P]) -> Mapping[str, P]:
        return MappingProxyType({name: part for name, part in self.parts.items() if isinstance(part, sort)})

    @property
    def total_name(self) -> str | None:
        """Return the name of the item that is the month's total, or None."""
        return next((item.name for item in self.items.values() if item.is_total), None)

    @property
    def unknowns(self) -> Mapping[str, Unknown]:
        """Return the amounts still to be found, by their name."""
        found: dict[str, Unknown] = {}
        for param in self.params.values():
            found |= {one.value.name: one.value for one in param.values if isinstance(one.value, Unknown)}
        for table in self.tables.values():
            for version in table.versions:
                found |= {cell.name: cell for cell in version.value.values() if isinstance(cell, Unknown)}
        return MappingProxyType(found)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the subjects something is computed for."""
        used = {part.subject for part in self.parts.values() if isinstance(part, Item | Rule | Aggregate)}
        return tuple(subject for subject in SUBJECTS if subject in used)

    def uses(self, name: str) -> tuple[str, ...]:
        """Return the names a part's formula mentions. Raises KeyError for a name the pack does not have."""
        return tuple(read for read in names_read(self.parts[name]) if read in self.parts)

    def used_by(self, name: str) -> tuple[str, ...]:
        """Return the items, rules and aggregates whose formulas mention a name."""
        return tuple(other for other, part in self.parts.items() if name in names_read(part))

    def provision(self, clause: str | None, origin: str | None = None) -> Provision | None:
        """Return the provision of a clause, first the one written by the pack `origin`."""
        same = [one for one in self.provisions if one.clause == clause]
        return next((one for one in same if one.origin == origin), same[-1] if same else None)

    def at(self, month: date, known: date | None = None, subject: str = "worker") -> Program:
        """Return the pack as it holds in the month of a day, as known on a later day (None: all is known).

        Values are read on the first day of the month. Raises PackError when the pack or a value is not in force.
        """
        first = first_day(month)
        view = View(first, first, known, subject, first.month)
        if view not in self._programs:
            self._programs[view] = self._compiled(view)
        return self._programs[view]

    def _compiled(self, view: View) -> Program:
        where = Where(f"{self.id}/pack.toml")
        if view.first < self.first_month or (self.until is not None and view.first > self.until):
            until = self.until.isoformat() if self.until else "…"
            values = {
                "month": f"{view.first:%Y-%m}",
                "from": self.start.isoformat(),
                "until": until,
                "pack": self.id,
            }
            raise PackError([Problem("pack.not_in_force", where, values)])
        program, problems = compile_program(self.id, self.header, self.parts, view)
        if program is None:
            raise PackError(problems)
        return program


def load_pack(folder: Path, libraries: Sequence[Path] = ()) -> Pack:
    """Load and check the pack in a folder `<library>/<place>/<version>`; parents are sought in its library first.

    Raises PackError with every problem found. No row is ever computed with a pack that has one.
    """
    library = folder.parent.parent
    pack_id = f"{folder.parent.name}/{folder.name}"
    merged, parts, parent = _load(folder, pack_id, (library, *libraries), ())
    problems = _check(merged)
    if problems:
        raise PackError(problems)
    return Pack(
        pack_id, merged.header, parent, merged.chain, merged.named, merged.provisions, tuple(parts.examples)
    )


def _load(
    folder: Path, pack_id: str, libraries: Sequence[Path], below: tuple[str, ...]
) -> tuple[Merged, Parts, Pack | None]:
    dictionary: Dictionary = {}
    for library in reversed(libraries):
        dictionary = {**dictionary, **read_dictionary(library)}
    if not folder.is_dir():
        raise PackError([Problem("pack.no_folder", Where(pack_id), {"pack": pack_id})])
    parts = read_parts(folder, pack_id, dictionary)
    parent_pack, parent = None, None
    if parts.header is not None and parts.header.parent is not None:
        parent_pack = _parent(parts, parts.header.parent, libraries, (*below, pack_id))
    if parts.header is None or parts.problems:
        raise PackError(parts.problems)
    if parent_pack is not None:
        parent = Merged(
            parent_pack.id, parent_pack.header, parts.header_where, parent_pack.chain, parent_pack.parts,
            parent_pack.provisions,
        )  # fmt: skip
    merged, problems = merge(parts, parts.header, parent)
    if problems:
        raise PackError(problems)
    return merged, parts, parent_pack


def _parent(parts: Parts, parent_id: str, libraries: Sequence[Path], below: tuple[str, ...]) -> Pack:
    if parent_id in below:
        values = {"members": " → ".join((*below, parent_id))}
        raise PackError([Problem("parent.cycle", parts.places["parent",], values)])
    folder = next((library / parent_id for library in libraries if _is_pack(library, parent_id)), None)
    if folder is None:
        likely = nearest(parent_id, all_pack_ids(libraries))
        raise PackError(
            [*parts.problems, Problem("parent.unknown", parts.places["parent",], {"pack": parent_id}, likely)]
        )
    merged, own, parent = _load(folder, parent_id, libraries, below)
    problems = _check(merged)
    if problems:
        raise PackError(problems)
    return Pack(
        parent_id, merged.header, parent, merged.chain, merged.named, merged.provisions, tuple(own.examples)
    )


def _is_pack(library: Path, pack_id: str) -> bool:
    """Return whether an id of the form place/version names a folder inside the library, and nothing outside it."""
    pieces = pack_id.split("/")
    if len(pieces) != 2 or any(piece in ("", ".", "..") or "\\" in piece for piece in pieces):
        return False
    return (library / pack_id).is_dir()


def all_pack_ids(libraries: Iterable[Path]) -> list[str]:
    """Return the ids of all packs in the libraries, sorted."""
    found = {
        f"{header.parent.parent.name}/{header.parent.name}"
        for library in libraries
        for header in library.glob("*/*/pack.toml")
    }
    return sorted(found)


def _check(merged: Merged) -> list[Problem]:
    """Type every formula on every stretch of days between two changes of a value, as long as the pack is in force."""
    found: dict[tuple[str, Where], Problem] = {}
    totals = [part for part in merged.named.values() if isinstance(part, Item) and part.is_total]
    for extra in totals[1:]:
        values = {"name": extra.name, "first": totals[0].name}
        found["item.totals", extra.where] = Problem("item.totals", extra.where, values)
    for first, last in _stretches(merged):
        for subject in SUBJECTS:
            view = View(first, last, None, subject, None)
            _, problems = compile_program(merged.id, merged.header, merged.named, view)
            for problem in problems:
                blamed = _blamed(problem, merged)
                found.setdefault((blamed.code, blamed.where), blamed)
    return list(found.values())


def _blamed(problem: Problem, merged: Merged) -> Problem:
    """Where a parent's formula, sound by itself, breaks, point to the child's change that breaks it."""
    part = merged.named.get(problem.values.get("in", ""))
    if part is None or part.origin == merged.id:
        return problem
    changed = (merged.named[name] for name in names_read(part) if name in merged.named)
    cause = next((other for other in changed if other.origin == merged.id), None)
    if cause is None:
        return problem
    values = {"name": cause.name, "in": part.name, "origin": part.origin}
    return Problem(
        "child.breaks", cause.where, values | {"said": problem.text("zh"), "said_en": problem.text("en")}
    )


def _stretches(merged: Merged) -> list[tuple[date, date]]:
    """Return first and last month (their first days) of each stretch in which no value changes."""
    begin = first_whole_month(merged.header.start)
    end = max(begin, first_day(merged.header.until or FAR))
    starts = {begin}
    for part in merged.named.values():
        for day in _change_days(part, merged.header):
            month = first_whole_month(day)
            if begin < month <= end:
                starts.add(month)
    ordered = sorted(starts)
    lasts = [_month_before(after) for after in ordered[1:]] + [end]
    return list(zip(ordered, lasts, strict=True))


def _change_days(part: Part, header: Header) -> set[date]:
    reset: Reset | None = getattr(part, "reset", None)
    versions: Sequence[Dated[object]] = ()
    if isinstance(part, Param):
        versions = part.values
    elif isinstance(part, Table | Brackets):
        versions = part.versions
    return changes(versions, reset, retroactive=header.retroactive)


def _month_before(day: date) -> date:
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
