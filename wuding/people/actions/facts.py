"""Facts given by name, and as the records that some of them are drawn from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wuding.common.errors import RuleError
from wuding.people import code_sets, facts
from wuding.people.actions.acts import require_written_by_hand
from wuding.people.actions.records import add_record
from wuding.people.models import (
    Appraisal,
    Certificate,
    Education,
    Entry,
    Fact,
    Person,
    PoliticalStatus,
    Record,
)


@dataclass(frozen=True)
class FactGiven:
    """A fact to be written into a new file; both days included, `until` None: until further notice."""

    name: str
    value: str
    since: date
    until: date | None = None


def record_fact(*, person: Person, given: FactGiven, entry: Entry) -> Fact:
    """The value holds from `given.since`; what held before ends the day before.

    Raises RuleError when a value of the same name begins on or after that day and would be overlapped, and for a fact
    that is drawn from records.
    """
    row = Fact(name=given.name, value=given.value, since=given.since, until=given.until)
    require_written_by_hand(row)
    found = add_record(person=person, row=row, entry=entry)
    if not isinstance(found, Fact):
        raise TypeError("a fact became something else")
    return found


def row_of(given: FactGiven) -> Record | None:
    """The record to be written for a fact of a new file: for 证书 a certificate, and so on; None where nothing is held.

    A grade that holds in a year is that of the year before.
    """
    make = _MAKERS.get(given.name, _fact)
    return make(given)


def _fact(given: FactGiven) -> Record | None:
    return Fact(name=given.name, value=given.value, since=given.since, until=given.until)


def _certificate(given: FactGiven) -> Record | None:
    if given.value == facts.NONE_HELD:
        return None
    return Certificate(level=given.value, since=given.since, until=given.until)


def _education(given: FactGiven) -> Record | None:
    code = code_sets.education_code(given.value)
    if code is None:
        raise _unknown(given)
    return Education(level=code, since=given.since, until=given.until)


def _political(given: FactGiven) -> Record | None:
    code = code_sets.political_code(given.value)
    if code is None:
        raise _unknown(given)
    return PoliticalStatus(status=code, since=given.since, until=given.until)


def _appraisal(given: FactGiven) -> Record | None:
    return Appraisal(year=given.since.year - 1, grade=given.value, since=given.since, until=given.until)


_MAKERS: Mapping[str, Callable[[FactGiven], Record | None]] = {
    facts.CERTIFICATE: _certificate,
    facts.EDUCATION: _education,
    facts.POLITICAL: _political,
    facts.GRADE: _appraisal,
}


def _unknown(given: FactGiven) -> RuleError:
    return RuleError(
        _("“%(value)s”不是登记“%(name)s”用的词。") % {"value": given.value, "name": given.name},
        next_step=_("请从列表里选一个。"),
    )
