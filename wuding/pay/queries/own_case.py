"""One's own facts today under the rules that hold at one's workplace, to think them otherwise."""

from dataclasses import dataclass

from django.utils.timezone import localdate, now

from wuding.calc.pay.what_if import Case
from wuding.common.dates import Month
from wuding.common.today import today
from wuding.pay.queries.standing import Rules, Standing
from wuding.people import facts
from wuding.people.models import Person
from wuding.people.queries.spans import spells_between, told_between

SETTLED = frozenset({facts.SEX, facts.BORN, facts.BEGAN, *facts.COUNTED})
"""Facts of the file that nothing one does will change."""


@dataclass(frozen=True)
class OwnCase:
    """The case, and the rules it stands on."""

    case: Case
    standing: Standing
    month: Month


def own_case(person: Person) -> OwnCase | None:
    """Today's month; None for who doesn't serve in it. Raises RuleError where no pack can be used."""
    month, known_at = Month.of(today()), now()
    spells = spells_between(month.start, month.end, known_at, persons=[person.pk])
    if person.pk not in spells:
        return None
    standing = Rules().of(spells[person.pk][-1].path, month.start, localdate(known_at))
    told = told_between(
        month.start,
        month.end,
        known_at,
        spells,
        standing.program.inputs,
        in_pieces=standing.in_pieces,
        with_sources=False,
    )
    if person.pk not in told:
        return None
    case = Case(
        standing.pack, standing.program, standing.total, told[person.pk].pieces[-1].facts, localdate(known_at)
    )
    return OwnCase(case, standing, month)
