"""Two packs side by side: what changed clause by clause, and who on the roster gains or loses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.rules import Pack
from wuding.calc.rules.diff import Change, Diff, Effect, diff
from wuding.organisation.models import Organisation
from wuding.pay import ledger
from wuding.people.models import Person, Team
from wuding.people.queries.inputs import answers_to
from wuding.people.queries.roster import RosterFilter, RosterRow, roster, with_facts

CENT = Decimal("0.01")


@dataclass(frozen=True)
class PersonMoved:
    """One person's compared amount under both packs."""

    person: Person
    workplace: str
    post: str
    before: Decimal
    after: Decimal

    @property
    def by(self) -> Decimal:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True)
class RosterEffect:
    """What the newer pack does to the roster: everybody, the largest gain first."""

    item: str
    month: date
    people: tuple[PersonMoved, ...]

    @property
    def gaining(self) -> int:
        """How many get more."""
        return sum(person.by > 0 for person in self.people)

    @property
    def losing(self) -> int:
        """How many get less."""
        return sum(person.by < 0 for person in self.people)

    @property
    def mean_before(self) -> Decimal:
        """Mean under the older pack, to the fen."""
        return _mean([person.before for person in self.people])

    @property
    def mean_after(self) -> Decimal:
        """Mean under the newer pack, to the fen."""
        return _mean([person.after for person in self.people])

    @property
    def monthly_cost(self) -> Decimal:
        """What the change costs a month over all."""
        return sum((person.by for person in self.people), Decimal(0))


def _mean(amounts: Sequence[Decimal]) -> Decimal:
    return (sum(amounts, Decimal(0)) / len(amounts)).quantize(CENT, ROUND_HALF_UP)


def changes_between(before: Pack, after: Pack) -> Diff:
    """What the packs themselves say differently."""
    return diff(before, after)


TELLING = frozenset({"formula", "outcome", "text", "kind", "of", "where", "type", "otherwise"})
"""What says something of a part that is only in one pack; how often and how exactly it is worked out does not."""


@dataclass(frozen=True)
class ClauseChanges:
    """What changed under one clause; the clause is empty for what stands under none."""

    clause: str
    changes: tuple[Change, ...]

    def number(self, way: str) -> int:
        """How many were added, removed or changed."""
        return sum(change.way == way for change in self.changes)

    @property
    def merely_new(self) -> bool:
        """Nothing here stood in the older pack, so that there is nothing to compare."""
        return self.number("added") == len(self.changes)


def changes_by_clause(found: Diff) -> list[ClauseChanges]:
    """The changes under their clauses, in the newer pack's order; details of new and dropped parts are cut short."""
    return [
        ClauseChanges(clause, tuple(_shortened(change) for change in changes))
        for clause, changes in found.by_clause().items()
    ]


def _shortened(change: Change) -> Change:
    if change.way == "changed":
        return change
    dated = [detail for detail in change.details if detail.what in TELLING or detail.what[:1].isdigit()]
    return replace(change, details=tuple(dated))


def effect_on_roster(
    user: User, place: Organisation, before: Pack, after: Pack, month: date
) -> RosterEffect | None:
    """Both packs on the community workers of `month`; None when the user sees nobody's pay there."""
    wanted = RosterFilter(organisation=place, team=Team.WORKER)
    rows = with_facts(roster(user, month, wanted, permission=Permission.SEE_PAY), month)
    if not rows:
        return None
    questions = {
        question.name: question
        for pack, day in ((before, before.until or month), (after, max(month, after.start)))
        for question in pack.at(day).only(pack.items).inputs
    }
    facts = [answer.values for answer in answers_to(list(questions.values()), rows, month)]
    found = diff(
        before, after, facts, month, of_before=ledger.headline_of(before), of_after=ledger.headline_of(after)
    )
    return _effect(rows, found.effect) if found.effect else None


def _effect(rows: Sequence[RosterRow], effect: Effect) -> RosterEffect:
    people = [
        PersonMoved(
            rows[moved.row].person,
            rows[moved.row].service.organisation.name,
            rows[moved.row].post,
            moved.before,
            moved.after,
        )
        for moved in effect.moved
    ]
    people.sort(key=lambda person: (-person.by, person.person.sort_key))
    return RosterEffect(effect.name_after, effect.month_after, tuple(people))
