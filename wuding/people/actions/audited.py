"""What the audit trail says of a record. Numbers and remarks are named so that the trail masks them."""

from typing import Any

from wuding.audit.masking import Changes
from wuding.common.sealed import SealedField
from wuding.people.models import Fact, Record, Service

_OF_EVERY_ROW = frozenset(
    {"id", "public_id", "series", "person", "entry", "known_from", "known_until", "closed_by", "renews"}
    | {"account_hash"}
)
_NAMED = {"number": "certificate_number", "account": "bank_account"}
"""Columns that the trail calls otherwise, where they are sealed."""


def written(row: Record, before: Record | None) -> Changes:
    """Of a new record. A fact stands under its own name, with the value that it follows; a service with the former place."""
    values = {name: (None, value) for name, value in _values(row).items() if value not in (None, "")}
    if isinstance(row, Fact):
        earlier = before.value if isinstance(before, Fact) else None
        kept = {name: pair for name, pair in values.items() if name not in ("name", "value")}
        return {row.name: (earlier, row.value), **kept}
    if isinstance(row, Service) and isinstance(before, Service):
        return {**values, "organisation": (before.organisation.name, row.organisation.name)}
    return values


def changed(old: Record, new: Record) -> Changes:
    """What differs, before and after."""
    before, after = _values(old), _values(new)
    differing: dict[str, tuple[object, object]] = {
        name: (before[name], after[name]) for name in after if before[name] != after[name]
    }
    return differing


def believed_no_more(row: Record) -> Changes:
    """Of a record that was withdrawn."""
    return {name: (value, None) for name, value in _values(row).items() if value not in (None, "")}


def _values(row: Record) -> dict[str, Any]:
    found = {}
    for field in row._meta.concrete_fields:
        if field.name in _OF_EVERY_ROW:
            continue
        value = getattr(row, field.name)
        name = _NAMED.get(field.name, field.name) if isinstance(field, SealedField) else field.name
        found[name] = value.name if field.is_relation and value is not None else value
    return found
