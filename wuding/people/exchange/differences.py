"""What a row says otherwise than the file, as acts on records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wuding.calc.bank_accounts import normal_account
from wuding.calc.sheets.columns import TableSpec
from wuding.calc.sheets.outcomes import Masked, Value
from wuding.common.errors import RuleError
from wuding.common.sealed import Secret
from wuding.organisation.models import Organisation
from wuding.people.actions import Add, Correct, RecordAct
from wuding.people.exchange.columns import YES
from wuding.people.exchange.groups import (
    APPRAISAL,
    GROUPS,
    PERSON_KEYS,
    POLITICAL,
    POST,
    Group,
    cells_of,
    year_of,
)
from wuding.people.exchange.standing import Standing
from wuding.people.models import Person, Record

Change = tuple[str, Value, Value]
"""Column, before, after."""


SEALED = {"certificate_number": ("certificate", "number"), "bank_account": ("bank_account", "account")}
"""Sealed columns of records: the head of their group, and the column."""


@dataclass
class Differences:
    """Of one row and one file: other values of the person, acts on records, and each column before and after.

    `corrected` are heads of groups that are corrected from their first day on: told, because a move is often meant.
    """

    values: dict[str, Any] = field(default_factory=dict)
    acts: list[RecordAct] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """What rows are read with: the table's words, and the places by their public ids."""

    spec: TableSpec
    places: Mapping[str, Organisation]

    def title(self, key: str) -> str:
        """The heading of a column."""
        return next((column.title for column in self.spec.columns if column.key == key), key)

    def differences(self, standing: Standing, values: Mapping[str, Value]) -> Differences:
        """What is to be changed. Raises RuleError for what a table can't change."""
        found = Differences()
        given = {
            key: _normal(key, value)
            for key, value in values.items()
            if not self._is_masked_same(standing, key, value)
        }
        for key in PERSON_KEYS:
            if key in given and given[key] != standing.cells.get(key):
                found.values[key] = given[key]
                found.changes.append((key, standing.cells.get(key), given[key]))
        for group in GROUPS:
            self._group(group, standing, given, found)
        return found

    def _is_masked_same(self, standing: Standing, key: str, value: Value) -> bool:
        """A masked number says that it stays. Raises RuleError when it masks another one."""
        if not isinstance(value, Masked):
            return False
        held = masked(standing, key)
        if held != value.text:
            raise RuleError(
                _("“%(title)s”是遮盖过的号码，和档案里的对不上。") % {"title": self.title(key)},
                next_step=_("要改号码请填写完整号码；不改请清空这一格。"),
            )
        return True

    def _group(
        self, group: Group, standing: Standing, values: Mapping[str, Value], found: Differences
    ) -> None:
        given = {key: values[key] for key in group.keys if key in values}
        if not given:
            return
        row, cells = self._meant(group, standing, given)
        differing = {key for key in given if given[key] != cells.get(key)}
        if not differing:
            return
        if row is None:
            record = self.record(group, given, values, standing)
            found.acts.append(Add(standing.person, record))
        else:
            found.acts.append(self._change(group, row, given, differing, standing, found))
        found.changes.extend((key, cells.get(key), given[key]) for key in group.keys if key in differing)

    def _meant(
        self, group: Group, standing: Standing, given: Mapping[str, Value]
    ) -> tuple[Record | None, Mapping[str, Value]]:
        """The record that the row speaks of: the one with its first day, else the last; None: one of another year."""
        rows = standing.earlier.get(group.head, [])
        for row in rows:
            cells = cells_of(group, row)
            if group.since in given and cells[group.since] == given[group.since]:
                return row, cells
        if not rows or (group is APPRAISAL and group.since in given):
            return None, {}
        return rows[-1], cells_of(group, rows[-1])

    def _change(
        self,
        group: Group,
        row: Record,
        given: Mapping[str, Value],
        differing: set[str],
        standing: Standing,
        found: Differences,
    ) -> RecordAct:
        since = given.get(group.since)
        if group.head in differing and since is None:
            raise RuleError(
                _("“%(title)s”和档案里的不同，却没有填“%(since)s”。")
                % {"title": self.title(group.head), "since": self.title(group.since)},
                next_step=_("请填从哪天起；如果原来登记错了，请填原来的开始日期。"),
            )
        others = differing - {group.since}
        if group.since in differing and others and isinstance(since, date):
            if since > row.since:
                kept = {group.head: cells_of(group, row)[group.head], **given}
                return Add(standing.person, self.record(group, kept, kept, standing))
            if since < row.since:
                raise RuleError(
                    _("“%(title)s”填的是 %(since)s，早于档案里已有的 %(held)s。")
                    % {"title": self.title(group.since), "since": since, "held": row.since},
                    next_step=_("更早的经历请到档案页登记或更正。"),
                )
        if others:
            found.corrected.append(group.head)
        return Correct(standing.person, row, self._columns(group, {key: given[key] for key in differing}))

    def record(
        self, group: Group, given: Mapping[str, Value], values: Mapping[str, Value], standing: Standing | None
    ) -> Record:
        """A new, unsaved record. Raises RuleError when the row doesn't say what it is or since when."""
        if group.head not in given:
            raise self._lacking(group.head, next(iter(given)))
        columns = {**group.mine, **self._columns(group, given)}
        if group in (POST, POLITICAL) and "since" not in columns:
            began = values.get("service_since") or (standing and standing.cells.get("service_since"))
            columns["since"] = began
        if not isinstance(columns.get("since"), date):
            raise self._lacking(group.since, group.head)
        return group.table(**columns)

    def _lacking(self, key: str, because: str) -> RuleError:
        return RuleError(
            _("填了“%(because)s”，却没有填“%(title)s”。")
            % {"because": self.title(because), "title": self.title(key)},
            next_step=_("请补填这一格。"),
        )

    def _columns(self, group: Group, given: Mapping[str, Value]) -> dict[str, Any]:
        """Cells as columns of the table."""
        columns: dict[str, Any] = {
            column: self._stored(key, given[key], group)
            for key, column in group.fields.items()
            if key in given
        }
        if (since := given.get(group.since)) is None:
            return columns
        if group is APPRAISAL and isinstance(since, int):
            first, last = year_of(since)
            return {**columns, "year": since, "since": first, "until": last}
        if group is POLITICAL:
            columns["joined_on"] = since
        return {**columns, "since": since}

    def _stored(self, key: str, value: Value, group: Group) -> Any:
        if key == "organisation":
            return self.places[str(value)]
        if key == "full_time":
            return value == YES
        return Secret(str(_normal(key, value))) if key in SEALED else value


def _normal(key: str, value: Value) -> Value:
    return normal_account(value) if key == "bank_account" and isinstance(value, str) else value


def masked(standing: Standing, key: str) -> str:
    """A number as exports mask it; empty where there is none."""
    person: Person = standing.person
    head, column = SEALED.get(key, ("", key))
    held = getattr(standing.records.get(head) if head else person, column, None)
    return held.masked if isinstance(held, Secret) else ""
