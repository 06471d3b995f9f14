"""What can be done with records: add, correct, end, withdraw. Each is worked out on a Book, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wuding.audit.masking import Changes
from wuding.audit.names import Action
from wuding.common.errors import RuleError
from wuding.common.periods import NoOverlap
from wuding.people import facts
from wuding.people.actions.audited import believed_no_more, changed, written
from wuding.people.actions.sense import require_sense
from wuding.people.actions.words import label_of
from wuding.people.actions.writing import Book, day_before
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Contract,
    Fact,
    Person,
    PoliticalStatus,
    Record,
    Service,
)

SUCCEEDING = (Service, Fact, PoliticalStatus, Appraisal, BankAccount)
"""Of these a new one ends the one before. The others stand beside one another, or are ended by an act of their own."""


@dataclass
class Add:
    """A new record: an unsaved row; its person is `person`."""

    person: Person
    row: Record

    @property
    def action(self) -> Action:
        """As the trail calls it."""
        return Action.FACT_RECORD if isinstance(self.row, Fact) else Action.RECORD_WRITE

    @property
    def table(self) -> type[Record]:
        """Which it concerns."""
        return type(self.row)

    def work(self, book: Book) -> tuple[Record, Changes]:
        """Put the row into the book. Raises RuleError."""
        self.row.person = self.person
        require_written_by_hand(self.row)
        require_sense(self.person, self.row)
        _require_year_free(book, self.row)
        before = _make_room(book, self.row)
        return book.put(self.row), written(self.row, before)


@dataclass
class Correct:
    """The record said something wrong: other values by column. It was so all the time; we only know better now."""

    person: Person
    row: Record
    values: Mapping[str, Any]
    action = Action.RECORD_CORRECT

    @property
    def table(self) -> type[Record]:
        """Which it concerns."""
        return type(self.row)

    def work(self, book: Book) -> tuple[Record, Changes]:
        """Replace the row in the book. Raises RuleError."""
        old = present(book, self.row)
        require_written_by_hand(old)
        if all(getattr(old, name) == value for name, value in self.values.items()):
            raise RuleError(
                _("更正的内容和现在登记的一样，没有改动。"), next_step=_("请改动要更正的项，或者返回。")
            )
        new = book.replace(old, **self.values)
        require_sense(self.person, new)
        _require_year_free(book, new)
        for other in rivals(book, new):
            if other is not new:
                raise overlap(new, other)
        return new, changed(old, new)


@dataclass
class End:
    """The record holds until a day that is included; `values` are further columns, such as why."""

    person: Person
    row: Record
    until: date
    values: Mapping[str, Any] = field(default_factory=dict)
    action = Action.RECORD_END

    @property
    def table(self) -> type[Record]:
        """Which it concerns."""
        return type(self.row)

    def work(self, book: Book) -> tuple[Record, Changes]:
        """Shorten the row in the book. Raises RuleError."""
        old = present(book, self.row)
        require_written_by_hand(old)
        self._require_possible(old)
        new = book.replace(old, until=self.until, **self.values)
        return new, changed(old, new)

    def _require_possible(self, old: Record) -> None:
        if isinstance(old, Contract) and not self.values:
            raise RuleError(_("结束合同要写明原因。"), next_step=_("请用“结束合同”。"))
        if self.until < old.since:
            raise RuleError(
                _("结束日期 %(until)s 早于开始日期 %(since)s。")
                % {"until": self.until.isoformat(), "since": old.since.isoformat()},
                next_step=_("如果整条都登记错了，请撤销这条记录。"),
            )
        if old.until is not None and self.until >= old.until and not self.values:
            raise RuleError(
                _("这条记录到 %(until)s 已经结束。") % {"until": old.until.isoformat()},
                next_step=_("要改成更晚的日期，请用更正。"),
            )


@dataclass
class Withdraw:
    """The record should never have been entered."""

    person: Person
    row: Record
    action = Action.RECORD_WITHDRAW

    @property
    def table(self) -> type[Record]:
        """Which it concerns."""
        return type(self.row)

    def work(self, book: Book) -> tuple[Record, Changes]:
        """Take the row out of the book. Raises RuleError."""
        old = present(book, self.row)
        require_written_by_hand(old)
        book.drop(old)
        return old, believed_no_more(old)


RecordAct = Add | Correct | End | Withdraw


def present(book: Book, row: Record) -> Record:
    """The row as it is believed. Raises RuleError when somebody changed the record since it was read."""
    found = next((other for other in book.rows(type(row), row.person_id) if other.pk == row.pk), None)
    if found is None:
        raise RuleError(
            _("这条记录已经被改过，您看到的不是最新的。"), next_step=_("请重新打开档案，看过最新的内容再改。")
        )
    return found


def require_written_by_hand(row: Record) -> None:
    """Raises RuleError for a fact that is drawn from other records."""
    if isinstance(row, Fact) and row.name in facts.DERIVED:
        raise RuleError(
            _("“%(name)s”由档案里的记录得出，不单独登记。") % {"name": row.name},
            next_step=_("请登记或更正相应的证书、学历、政治面貌或考核。"),
        )


def _require_year_free(book: Book, row: Record) -> None:
    """Raises RuleError for a second appraisal of one year."""
    if not isinstance(row, Appraisal):
        return
    if any(other.year == row.year and other is not row for other in book.rows(Appraisal, row.person_id)):
        raise RuleError(
            _("%(year)d 年度的考核已有登记。") % {"year": row.year},
            next_step=_("等次登记错了，请更正原来那条；年度填错了，请改年度。"),
        )


def _make_room(book: Book, row: Record) -> Record | None:
    """End what a succeeding record follows; the row that was ended. Raises RuleError for any other overlap."""
    ended = None
    for other in rivals(book, row):
        if other.since >= row.since or not isinstance(row, SUCCEEDING):
            raise overlap(row, other)
        ended = other
        book.replace(other, until=day_before(row.since))
    return ended


def rivals(book: Book, row: Record) -> list[Record]:
    """Rows that may not share a day with this one, and do."""
    same = same_fields(type(row))
    found = []
    for other in book.rows(type(row), row.person_id):
        meets = (row.until is None or other.since <= row.until) and (
            other.until is None or other.until >= row.since
        )
        if meets and all(getattr(other, name) == getattr(row, name) for name in same):
            found.append(other)
    return found


def same_fields(table: type[Record]) -> tuple[str, ...]:
    """In what rows of a table must agree to be in one another's way, the person aside."""
    (apart,) = (constraint for constraint in table._meta.constraints if isinstance(constraint, NoOverlap))
    return tuple(name for name in apart.same if name != "person")


def overlap(row: Record, other: Record) -> RuleError:
    """The refusal of `row` because `other` holds at the same time."""
    day = other.since.isoformat()
    if other.since >= row.since:
        next_step = _("请把结束日期填到 %(day)s 之前，或改用更晚的开始日期。") % {"day": day}
    else:
        next_step = _("请先结束或更正原来的那条，再登记新的。")
    return RuleError(
        _("“%(what)s”从 %(since)s 起已有登记，与要登记的时间重叠。")
        % {"what": label_of(other), "since": day},
        next_step=next_step,
    )
