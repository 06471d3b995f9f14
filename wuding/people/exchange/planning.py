"""What an import would do, row by row. Nothing is written: applying plans again, and writes when the plan is the same."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, cast

from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.sheets.columns import TableSpec
from wuding.calc.sheets.outcomes import Masked, Value
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.people.actions import Add, NewPerson, RecordAct
from wuding.people.actions.registering import require_codes
from wuding.people.actions.sense import require_working_age
from wuding.people.actions.writing import Book
from wuding.people.exchange.columns import FILE_ID
from wuding.people.exchange.differences import Change, Differences, Reader
from wuding.people.exchange.groups import GROUPS, SERVICE
from wuding.people.exchange.matching import Files, Likely, born_of, repeated
from wuding.people.exchange.rows import Row
from wuding.people.exchange.standing import Standing, standings
from wuding.people.identity_words import identity_in, require_agreement
from wuding.people.models import EmploymentForm, Person, Record, Sex, Team

SAME, NEW, SKIP = "same", "new", "skip"
"""What may be decided of a row that may be somebody's: `same:<id>`, `new`, `skip`."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    ASK = "ask"
    REFUSED = "refused"
    SKIPPED = "skipped"
    UNCHANGED = "unchanged"


@dataclass
class Planned:
    """One row with what becomes of it. `refusals` say why not, each what and what next."""

    row: Row
    fate: Fate
    person: Person | None = None
    changes: list[Change] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    likely: list[Likely] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Plan:
    """All rows, and what is to be written."""

    rows: list[Planned] = field(default_factory=list)
    new: list[NewPerson] = field(default_factory=list)
    corrections: list[tuple[Person, dict[str, Any]]] = field(default_factory=list)
    acts: list[RecordAct] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by fate."""
        found = Counter(planned.fate for planned in self.rows)
        return {fate.value: found[fate] for fate in Fate}

    def fingerprint(self) -> str:
        """The same for a plan that would write the same."""
        told = [
            [
                p.row.number,
                p.fate,
                str(p.person.public_id) if p.person else "",
                [list(map(str, c)) for c in p.changes],
            ]
            for p in self.rows
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass
class Planner:
    """Plans one import: for whom, with which table, by which decisions (row number → word)."""

    user: User
    spec: TableSpec
    today: date
    decisions: Mapping[int, str] = field(default_factory=dict)

    def plan(self, rows: Sequence[Row]) -> Plan:
        """The plan for all rows, in their order."""
        files = Files(self.user)
        twice = repeated(rows)
        planned = [self._matched(row, files, twice.get(row.number, [])) for row in rows]
        _refuse_shared_files(planned)
        self._reader = Reader(self.spec, self._places())
        known = [one.person for one in planned if one.person is not None]
        held = standings({person.pk: person for person in known}.values())
        book = Book(list(held), {group.table for group in GROUPS})
        plan = Plan(planned)
        for one in planned:
            if one.fate in (Fate.NEW, Fate.CHANGED):
                self._work_out(one, held, book, plan)
        return plan

    def _places(self) -> dict[str, Organisation]:
        found = Organisation.objects.visible_to(self.user, Permission.IMPORT_PEOPLE).order_by("path")
        return {str(place.public_id): place for place in found}

    def _matched(self, row: Row, files: Files, others: Sequence[Row]) -> Planned:
        if others:
            listed = "、".join(f"{one.sheet} {one.row + 1}".strip() for one in others[:3])
            said = _("和第 %(rows)s 行是同一个人。") % {"rows": listed}
            return Planned(row, Fate.REFUSED, refusals=[(said, _("每人只留一行。"))])
        try:
            match = files.match(row)
        except RuleError as refused:
            return Planned(row, Fate.REFUSED, refusals=[(refused.what, refused.next_step)])
        if match.person:
            return Planned(row, Fate.CHANGED, match.person)
        if match.likely:
            return self._decided(row, match.likely, files)
        return Planned(row, Fate.NEW)

    def _decided(self, row: Row, likely: list[Likely], files: Files) -> Planned:
        word, _colon, public_id = self.decisions.get(row.number, "").partition(":")
        if word == SAME and (person := files.by_public_id(public_id)):
            return Planned(row, Fate.CHANGED, person, likely=likely)
        fate = {NEW: Fate.NEW, SKIP: Fate.SKIPPED}.get(word, Fate.ASK)
        return Planned(row, fate, likely=likely)

    def _work_out(self, one: Planned, held: Mapping[int, Standing], book: Book, plan: Plan) -> None:
        try:
            if one.person is None:
                plan.new.append(self._new(one))
            else:
                self._changed(one, held[one.person.pk], book, plan)
        except RuleError as refused:
            one.fate = Fate.REFUSED
            one.refusals.append((refused.what, refused.next_step))

    def _changed(self, one: Planned, standing: Standing, book: Book, plan: Plan) -> None:
        found = self._reader.differences(standing, one.row.values)
        self._require_person(standing, found)
        for act in found.acts:
            act.work(book)
        one.changes, one.corrected = found.changes, found.corrected
        one.fate = Fate.CHANGED if found.changes else Fate.UNCHANGED
        if found.values:
            plan.corrections.append((standing.person, found.values))
        plan.acts.extend(self._reader.differences(standing, one.row.values).acts if found.acts else [])

    def _require_person(self, standing: Standing, found: Differences) -> None:
        """What a correction of the person would refuse."""
        merged = {**standing.cells, **found.values}
        number = merged.get("identity_number")
        if found.values and isinstance(number, str):
            identity = identity_in(number, today=self.today)
            if "identity_number" in found.values:
                merged = {
                    **merged,
                    "sex": identity.sex,
                    "born": identity.born,
                    **_given(found.values, "sex", "born"),
                }
            require_agreement(identity, born=cast("date", merged["born"]), sex=str(merged["sex"]))
        if {"ethnicity", "native_place"} & found.values.keys():
            require_codes(str(merged.get("ethnicity") or ""), str(merged.get("native_place") or ""))

    def _new(self, one: Planned) -> NewPerson:
        """A new file. Raises RuleError for what can't be."""
        values = one.row.values
        _refuse_masked(values, self._reader)
        number = values.get("identity_number")
        born, sex = born_of(one.row), values.get("sex")
        if isinstance(number, str):
            identity = identity_in(number, today=self.today)
            sex = sex or identity.sex
            require_agreement(identity, born=cast("date", born), sex=str(sex))
        if born is None or sex is None:
            raise RuleError(
                _("新人没有填身份证号，就要填性别和出生日期。"),
                next_step=_("请填身份证号，或者填性别和出生日期。"),
            )
        since = cast("date", values["service_since"])
        require_working_age(str(values["name"]), born, since)
        require_codes(str(values.get("ethnicity", "")), str(values.get("native_place", "")))
        records = self._records(values, str(values["name"]), born)
        one.changes = [(key, None, values[key]) for key in values if key != FILE_ID]
        return NewPerson(
            name=str(values["name"]),
            organisation=self._reader.places[str(values["organisation"])],
            team=Team(str(values["team"])),
            contract=EmploymentForm(str(values["form"])),
            since=since,
            sex=Sex(str(sex)),
            born=born,
            identity_number=str(number or ""),
            phone=str(values.get("phone", "")),
            ethnicity=str(values.get("ethnicity", "")),
            native_place=str(values.get("native_place", "")),
            channel=str(values.get("channel", "")),
            document=str(values.get("service_document", "")),
            records=tuple(records),
        )

    def _records(self, values: Mapping[str, Value], name: str, born: date) -> Iterable[Record]:
        """Records of a new file, each tried on a book of its own."""
        stranger = Person(name=name, born=born)
        tried = Book((), ())
        for group in GROUPS:
            given = {key: values[key] for key in group.keys if key in values}
            if group is SERVICE or not given:
                continue
            row = self._reader.record(group, given, values, None)
            Add(stranger, row).work(tried)
            yield row


def _given(values: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: values[key] for key in keys if key in values}


def _refuse_masked(values: Mapping[str, Value], reader: Reader) -> None:
    for key, value in values.items():
        if isinstance(value, Masked):
            raise RuleError(
                _("新人的“%(title)s”是遮盖过的号码。") % {"title": reader.title(key)},
                next_step=_("请填写完整号码。"),
            )


def _refuse_shared_files(planned: Sequence[Planned]) -> None:
    """Two rows that came to the same file by different ways are both refused."""
    counted = Counter(one.person.pk for one in planned if one.person)
    for one in planned:
        if one.person and counted[one.person.pk] > 1:
            one.fate, one.person = Fate.REFUSED, None
            one.refusals.append((_("表里还有一行也是这个人的档案。"), _("每人只留一行。")))
