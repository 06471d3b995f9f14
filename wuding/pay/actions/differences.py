"""Why each person of a batch gets another total than last month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from wuding.calc.pay.causes import Cause, Paid, Why, causes, due_in_one, standards_changed
from wuding.calc.pay.computing import Facts, amount, computed
from wuding.calc.pay.served import PERIODS
from wuding.calc.rules import Program, RowError
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.pay.actions.working_out import Worked
from wuding.pay.models import Slip
from wuding.pay.queries.last_month import Before, paid_before
from wuding.pay.queries.roll import Roll
from wuding.pay.queries.standing import Standing


class Comparing:
    """This month's people of one pack against last month's slips."""

    def __init__(self, roll: Roll, standing: Standing, persons: Sequence[int]) -> None:
        self.roll, self.standing = roll, standing
        self.before: Mapping[int, Before] = paid_before(roll.month, roll.kind, persons)
        self.total_alone: Program = standing.program.only([standing.total])
        self._standards: tuple[str, ...] | None = None

    def causes(self, one: Worked) -> list[Cause]:
        """The steps to this month's total; of somebody who has no slip of last month, one step from nothing."""
        before = self.before.get(one.person)
        if before is None:
            found = [Cause(Why.NEW, one.current), Cause(Why.ARREARS, one.arrears)]
        elif one.told is None:
            found = [
                Cause(Why.LEFT, -(before.paid.current + before.paid.arrears)),
                Cause(Why.ARREARS, one.arrears),
            ]
        elif not before.path.startswith(self.roll.place.path):
            found = [Cause(Why.MOVED_IN, one.current), Cause(Why.ARREARS, one.arrears)]
        elif self._same(before.paid, one):
            found = []
        else:
            last = before.paid
            if before.split:
                last = replace(last, full=self._full_before(last))
            due = due_in_one(self.standing.pack, last.month, self.roll.month)
            found = causes(last, self._paid(one), self._total, self._changed_standards, due)
        return [cause for cause in found if cause.amount]

    def _same(self, last: Paid, one: Worked) -> bool:
        return (
            one.whole
            and not last.arrears
            and not one.arrears
            and last.current == one.current
            and _own(last.facts) == _own(one.facts)
        )

    def _paid(self, one: Worked) -> Paid:
        full = one.current if one.whole else self._total(one.facts)
        return Paid(
            self.roll.month,
            self.standing.pack.id,
            self.standing.pack.title,
            self.standing.digest,
            one.facts,
            one.current if isinstance(full, RowError) else full,
            one.current,
            one.arrears,
        )

    def _total(self, facts: Facts) -> Decimal | RowError:
        (found,) = computed(self.total_alone, [facts])
        return found if isinstance(found, RowError) else amount(found, self.standing.total)

    def _full_before(self, last: Paid) -> Decimal:
        """What last month's facts gave for a whole month; what was paid where that can't be told any more."""
        try:
            then = self.roll.rules.by_id(last.pack_id, last.month, None)
        except RuleError:
            return last.current
        (found,) = computed(then.program, [last.facts])
        return last.current if isinstance(found, RowError) else amount(found, then.total)

    def _changed_standards(self) -> tuple[str, ...]:
        if self._standards is None:
            self._standards = self._looked_up()
        return self._standards

    def _looked_up(self) -> tuple[str, ...]:
        month: date = Month.of(self.roll.month).shifted(-1).start
        try:
            then = self.roll.rules.by_id(self.standing.pack.id, month, localdate(self.roll.known_at))
        except RuleError:
            return ()
        return standards_changed(self.standing.pack, then.program, self.standing.program, self.standing.total)


def _own(facts: Facts) -> Facts:
    """What is so of the person, without what only counts months."""
    return {name: value for name, value in facts.items() if name not in PERIODS}


def gone(slip: Slip, *, elsewhere: bool) -> Cause:
    """The step of somebody who had a slip last month and has none in this run."""
    return Cause(Why.MOVED_OUT if elsewhere else Why.LEFT, -slip.total)
