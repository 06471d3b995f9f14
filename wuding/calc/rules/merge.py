"""Lays a pack over its parent: a district writes only what differs from its city, a city only from its province."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from .model import Aggregate, Header, Input, Param, Part, Provision
from .parts import Parts
from .problems import Problem, Where, nearest
from .program import names_read


@dataclass(frozen=True, slots=True)
class Merged:
    """A pack with everything it inherits. `named` keeps the parent's order, the pack's own parts behind."""

    id: str
    header: Header
    header_where: Where
    chain: tuple[str, ...]
    named: Mapping[str, Part]
    provisions: tuple[Provision, ...]


def merge(parts: Parts, header: Header, parent: Merged | None) -> tuple[Merged, list[Problem]]:
    """Return the pack laid over its parent, and what does not fit."""
    problems: list[Problem] = []
    named: dict[str, Part] = dict(parent.named) if parent else {}
    for dropped in header.drops:
        if dropped not in named:
            where = parts.places["drops", dropped]
            problems.append(Problem("drop.nothing", where, {"name": dropped}, nearest(dropped, named)))
        named.pop(dropped, None)
    for name, part in parts.named.items():
        before = named.get(name)
        problem = _override_problem(part, before, named)
        if problem is not None:
            problems.append(problem)
        named[name] = _inheriting(part, before)
        problems += _choice_problems(part, before)
    problems += _drop_problems(parts, header, named)
    inherited = tuple(parent.provisions) if parent else ()
    own = {(one.clause, one.origin) for one in parts.provisions}
    provisions = (*(one for one in inherited if (one.clause, one.origin) not in own), *parts.provisions)
    chain = (parts.id, *(parent.chain if parent else ()))
    merged = Merged(parts.id, header, parts.header_where, chain, named, provisions)
    return merged, problems + _naming_problems(parts, merged) + _example_problems(parts, merged)


def _drop_problems(parts: Parts, header: Header, named: Mapping[str, Part]) -> list[Problem]:
    """What is dropped must not be missed: a formula that reads it has to be dropped or overridden as well."""
    problems: list[Problem] = []
    for dropped in header.drops:
        readers = [name for name, part in named.items() if dropped in names_read(part)]
        if dropped not in named and readers:
            values = {"name": dropped, "readers": "、".join(readers[:5])}
            problems.append(Problem("drop.used", parts.places["drops", dropped], values))
    return problems


def _override_problem(part: Part, before: Part | None, named: Mapping[str, Part]) -> Problem | None:
    if before is None:
        if part.overrides:
            return Problem("override.nothing", part.where, {"name": part.name}, nearest(part.name, named))
        return None
    values = {"name": part.name, "origin": before.origin}
    if not part.overrides:
        return Problem("override.unsaid", part.where, values)
    if type(part) is not type(before):
        return Problem("override.sort", part.where, values)
    return None


def _inheriting(part: Part, before: Part | None) -> Part:
    """Keep the parent's allowed range on the child's own figure, so that a grandchild is held to it as well."""
    if isinstance(part, Param) and isinstance(before, Param) and part.choose is None:
        return replace(part, choose=before.choose)
    return part


def _choice_problems(part: Part, before: Part | None) -> list[Problem]:
    if not isinstance(part, Param) or not isinstance(before, Param) or before.choose is None:
        return []
    low, high = before.choose
    values = {"name": part.name, "low": str(low), "high": str(high), "origin": before.origin}
    return [
        Problem("choose.outside", one.where, values | {"found": str(one.value)})
        for one in part.values
        if isinstance(one.value, Decimal) and not low <= one.value <= high
    ]


def _naming_problems(parts: Parts, merged: Merged) -> list[Problem]:
    """Every clause that is named must stand among the provisions, and every provision govern what exists."""
    problems: list[Problem] = []
    clauses = {provision.clause for provision in merged.provisions}
    for part in parts.named.values():
        if part.clause is None:
            if not isinstance(part, Input | Aggregate):
                problems.append(Problem("clause.missing", part.where, {"name": part.name}))
        elif part.clause not in clauses:
            values = {"name": part.name, "clause": part.clause}
            where = parts.places["clause", part.name]
            problems.append(Problem("clause.unknown", where, values, nearest(part.clause, clauses)))
    seen: set[str] = set()
    for provision in parts.provisions:
        if provision.clause in seen:
            where = parts.places["provision", provision.clause]
            problems.append(Problem("clause.twice", where, {"clause": provision.clause}))
        seen.add(provision.clause)
        for name in provision.governs:
            if name not in merged.named:
                values = {"name": name, "clause": provision.clause}
                where = parts.places["governs", provision.clause, name]
                problems.append(Problem("governs.unknown", where, values, nearest(name, merged.named)))
    return problems


def _example_problems(parts: Parts, merged: Merged) -> list[Problem]:
    """An example gives inputs and expects what is computed, both of its own subject."""
    problems: list[Problem] = []
    for example in parts.examples:
        same = [part for part in merged.named.values() if getattr(part, "subject", None) == example.subject]
        inputs = [part.name for part in same if isinstance(part, Input)]
        outputs = [part.name for part in same if not isinstance(part, Input)]
        given = {name for row in (example.given, *example.roster) for name in row}
        for code, names, among in (
            ("example.input", given, inputs),
            ("example.unknown", example.expect, outputs),
        ):
            problems += [
                Problem(code, example.places.get(name, example.where), {"name": name}, nearest(name, among))
                for name in names
                if name not in among
            ]
    return problems
