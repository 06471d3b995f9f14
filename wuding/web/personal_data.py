"""The register of personal data of all concerns, as its page shows it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.utils.text import capfirst

from wuding.accounts import personal_data as accounts
from wuding.api import personal_data as api
from wuding.audit import personal_data as audit
from wuding.common.personal_data import Field, Sensitivity, Table
from wuding.grids import personal_data as grids
from wuding.organisation import personal_data as organisation
from wuding.pay import personal_data as pay
from wuding.people import personal_data as people
from wuding.policy import personal_data as policy

REGISTER: tuple[tuple[str, tuple[Table, ...]], ...] = (
    ("people", people.TABLES),
    ("pay", pay.TABLES),
    ("organisation", organisation.TABLES),
    ("grids", grids.TABLES),
    ("policy", policy.TABLES),
    ("accounts", accounts.TABLES),
    ("api", api.TABLES),
    ("audit", audit.TABLES),
)
"""By concern, those with most about people first."""


@dataclass(frozen=True)
class FieldsShown:
    """Neighbouring columns of which the same is said."""

    names: tuple[tuple[str, str], ...]
    """(words, column); words are empty where the model has none."""
    entry: Field


@dataclass(frozen=True)
class TableShown:
    """A table with what is said of its columns."""

    title: str
    model: str
    rows: tuple[FieldsShown, ...]
    sensitive: int
    personal: int


@dataclass(frozen=True)
class ConcernShown:
    """A concern with its tables."""

    title: str
    tables: tuple[TableShown, ...]


def register(*, search: str = "", sensitivity: Sensitivity | None = None) -> list[ConcernShown]:
    """Everything that holds the search word, in a name, a purpose, a rule or a place, and is as sensitive as asked."""
    shown = []
    for label, tables in REGISTER:
        found = [_table(table, search.strip().lower(), sensitivity) for table in tables]
        if kept := tuple(table for table in found if table.rows):
            shown.append(ConcernShown(str(apps.get_app_config(label).verbose_name), kept))
    return shown


def counts() -> Counter[Sensitivity]:
    """How many columns of each sensitivity there are."""
    return Counter(
        field.sensitivity for _label, tables in REGISTER for table in tables for field in table.fields
    )


def _table(table: Table, search: str, sensitivity: Sensitivity | None) -> TableShown:
    model = apps.get_model(table.model)
    title = str(capfirst(model._meta.verbose_name))
    words = {field.name: _words(field) for field in model._meta.get_fields()}
    kept = [
        field
        for field in table.fields
        if sensitivity in {None, field.sensitivity}
        and _holds(search, (title, table.model, words[field.name]), field)
    ]
    numbers = Counter(field.sensitivity for field in kept)
    return TableShown(
        title,
        table.model,
        tuple(_rows(kept, words)),
        sensitive=numbers[Sensitivity.SENSITIVE],
        personal=numbers[Sensitivity.PERSONAL],
    )


def _words(field: object) -> str:
    """The column's name in words, if it was given one; libraries' columns often were not."""
    return str(field.verbose_name) if getattr(field, "_verbose_name", None) else ""  # type: ignore[attr-defined]  # set with _verbose_name


def _holds(search: str, names: Iterable[str], field: Field) -> bool:
    said = (
        *names,
        field.name,
        field.purpose,
        field.kept.rule,
        field.kept.clause,
        field.shown,
        field.sensitivity.label,
    )
    return not search or any(search in str(text).lower() for text in said)


def _rows(fields: Sequence[Field], words: dict[str, str]) -> Iterable[FieldsShown]:
    """One row for neighbours of which the same is said."""
    for _same, group in groupby(
        fields, key=lambda one: (id(one.purpose), one.sensitivity, id(one.kept), id(one.shown))
    ):
        found = list(group)
        yield FieldsShown(tuple((words[field.name], field.name) for field in found), found[0])
