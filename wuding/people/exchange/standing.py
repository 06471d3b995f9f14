"""How people stand now, as cells: for exports, and to compare a table with."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from wuding.calc.sheets.outcomes import Value
from wuding.people.exchange.groups import GROUPS, SERVICE, Group, cells_of
from wuding.people.models import Person, Record

_BATCH = 500


@dataclass
class Standing:
    """One person's file as a row of cells, and the records that the cells come from."""

    person: Person
    cells: dict[str, Value] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    """By the head of their group."""
    earlier: dict[str, list[Record]] = field(default_factory=dict)
    """All believed records of a group, by first day."""


def standings(persons: Iterable[Person], groups: Collection[Group] = GROUPS) -> dict[int, Standing]:
    """By primary key; a few queries for each 500 people."""
    found = {person.pk: Standing(person, _own_cells(person)) for person in persons}
    for group in groups:
        rows = _believed(group, list(found))
        for key, standing in found.items():
            held = rows.get(key, [])
            if held:
                standing.records[group.head] = held[-1]
                standing.earlier[group.head] = held
                standing.cells.update(cells_of(group, held[-1]))
    return found


def _own_cells(person: Person) -> dict[str, Value]:
    return {
        "file_id": str(person.public_id),
        "name": person.name,
        "identity_number": person.identity_number.reveal() if person.identity_number else None,
        "sex": person.sex,
        "born": person.born,
        "ethnicity": person.ethnicity or None,
        "native_place": person.native_place or None,
        "phone": person.phone.reveal() if person.phone else None,
    }


def _believed(group: Group, keys: list[int]) -> dict[int, list[Any]]:
    """Records of a group by person, by first day; the last is the one that a table speaks of."""
    found: dict[int, list[Any]] = defaultdict(list)
    related = ("organisation",) if group is SERVICE else ()
    model: type[Model] = group.table
    for start in range(0, len(keys), _BATCH):
        rows = model._default_manager.filter(
            person__in=keys[start : start + _BATCH], known_until__isnull=True, **group.mine
        )
        for row in (
            rows.select_related(*related).order_by("since", "pk") if related else rows.order_by("since", "pk")
        ):
            found[row.person_id].append(row)  # type: ignore[attr-defined]  # a Record
    return found
