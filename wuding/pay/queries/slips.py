"""One slip and why each of its amounts is what it is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate

from wuding.accounts.models import User
from wuding.calc.pay.computing import amount, computed
from wuding.calc.pay.served import PERIODS
from wuding.calc.rules import Explanation, Pack, RowError, explain
from wuding.calc.rules.explaining.explanation import Step
from wuding.common.dates import Month
from wuding.common.errors import NotVisible
from wuding.pay import ledger
from wuding.pay.models import Line, Slip
from wuding.pay.queries.standing import Rules
from wuding.policy.queries.packs import pack_of


def slip_for(user: User, public_id: uuid.UUID) -> Slip:
    """One slip; raises NotVisible when there is none, or none for this user."""
    found = (
        Slip.objects.visible_to(user)
        .select_related("person", "organisation", "run__computed_by")
        .filter(public_id=public_id)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def lines_of(slip: Slip) -> list[Line]:
    """Its lines in order. For a slip already found to be visible."""
    return list(slip.lines.order_by("position"))


def neighbours_of(user: User, slip: Slip) -> tuple[Slip | None, Slip | None]:
    """The same person's slip before and after it in time, as far as the user sees them."""
    same = Slip.objects.visible_to(user).filter(person=slip.person, kind=slip.kind)
    return (
        same.filter(month__lt=slip.month).order_by("-month").first(),
        same.filter(month__gt=slip.month).order_by("month").first(),
    )


class Reasons:
    """The explanations of one slip, from what the slip keeps and the pack it names; nothing is read from files again."""

    def __init__(self, slip: Slip) -> None:
        self.slip = slip

    @cached_property
    def pack(self) -> Pack:
        """The pack the slip was worked out by."""
        return pack_of(self.slip.pack_id)

    def of(self, name: str, day: date | None = None) -> Explanation:
        """Why the item has its amount; of a split month, what the facts of that day give for a whole month.

        Raises NotVisible when the slip has no such item.
        """
        if self.slip.run.granted:
            raise NotVisible
        pieces = ledger.pieces_of(self.slip, self.pack.inputs)
        if name not in self.pack.items or not pieces:
            raise NotVisible
        facts = next((one.facts for one in pieces if day and one.since <= day <= one.until), pieces[-1].facts)
        sources = ledger.restored_sources(self.slip.sources)
        program = self.pack.at(self.slip.month, localdate(self.slip.run.known_at))
        return explain(self.pack, program, facts, name, sources=sources)


@dataclass(frozen=True)
class LineReason:
    """A line with the step that made it.

    `helpers` are rules on the way that aren't items themselves, `facts` what they and the step read from the file,
    `items` other lines of the slip that went in. `agrees` is False when the pack was changed since and says another
    amount today.
    """

    line: Line
    step: Step
    helpers: tuple[Step, ...]
    facts: tuple[Step, ...]
    items: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the pack still gives the amount on the slip; a part of a month has its own share."""
        return self.split or self.step.value == self.line.amount

    @property
    def split(self) -> bool:
        """Whether the line is for some days of the month only, or adds up such lines."""
        return self.line.since is not None or bool(self.line.is_sum and self.line.slip.parts)


def reasons_of(reasons: Reasons, lines: Sequence[Line]) -> list[LineReason]:
    """A reason for each line; lines the pack no longer has are left out."""
    by_day: dict[date | None, dict[str, Step]] = {}
    found: list[LineReason] = []
    # Sums last: explaining the total first would bring all others along, so begin with the last line.
    for line in reversed(lines):
        if line.month_of != reasons.slip.month or line.name not in reasons.pack.items:
            continue
        steps = by_day.setdefault(line.since, {})
        if line.name not in steps:
            steps |= {step.name: step for step in reasons.of(line.name, line.since).steps}
        found.append(_line_reason(line, steps))
    return found[::-1]


@dataclass(frozen=True)
class Earlier:
    """An item of an earlier month: what had been paid for it, what is due by what is known now."""

    month: Month
    name: str
    paid: Decimal
    due: Decimal

    @property
    def difference(self) -> Decimal:
        """What this slip adds or takes away."""
        return self.due - self.paid


def earlier_months(slip: Slip) -> list[Earlier]:
    """What the slip settles of earlier months, in time."""
    return [
        Earlier(Month.of(date.fromisoformat(one["month"])), name, Decimal(paid), Decimal(due))
        for one in slip.settled
        for name, paid, due in one["owed"]
    ]


@dataclass(frozen=True)
class Coming:
    """An item that isn't monthly and not due yet: when it is, and what its formula gives with what is known now.

    `so_far`: the formula counts months served, so that this is what has come together up to this month.
    """

    name: str
    clause: str
    month: Month
    amount: Decimal
    so_far: bool


def coming(reasons: Reasons) -> list[Coming]:
    """The items that the slip's pack will pay in a later month, from what the slip keeps; none for arrears alone."""
    slip = reasons.slip
    standing = Rules().by_id(slip.pack_id, slip.month, localdate(slip.run.known_at))
    pieces = ledger.pieces_of(slip, standing.pack.inputs)
    names = [name for name in standing.not_monthly if name not in standing.due_now]
    if not names or not pieces:
        return []
    (found,) = computed(standing.program.only(names), [pieces[-1].facts])
    if isinstance(found, RowError):
        return []
    month = Month.of(slip.month)
    return [
        Coming(
            name,
            standing.pack.items[name].clause or "",
            _next_due(month, standing.pack.items[name].months),
            worth,
            bool(PERIODS.keys() & {one.name for one in standing.program.only([name]).inputs}),
        )
        for name in names
        if (worth := amount(found, name))
    ]


def _next_due(month: Month, due: Sequence[int]) -> Month:
    return next(later for count in range(1, 13) if (later := month.shifted(count)).number in due)


def _line_reason(line: Line, steps: Mapping[str, Step]) -> LineReason:
    helpers: dict[str, Step] = {}
    facts: dict[str, Step] = {}
    items: dict[str, None] = {}
    waiting = list(steps[line.name].needs)
    while waiting:
        step = steps.get(waiting.pop(0))
        if step is None or step.name in helpers:
            continue
        if step.sort == "item":
            items[step.name] = None
        elif step.sort == "input":
            facts[step.name] = step
        else:
            helpers[step.name] = step
            waiting += step.needs
    return LineReason(line, steps[line.name], tuple(helpers.values()), tuple(facts.values()), tuple(items))
