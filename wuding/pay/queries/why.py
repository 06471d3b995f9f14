"""Why a slip differs from the same person's slip of the month before: steps that add up, each with the items it moved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate

from wuding.calc.pay.causes import Cause, Paid, Why, causes, due_in_one, standards_changed
from wuding.calc.pay.computing import Facts, amount, computed
from wuding.calc.rules import Pack, RowError
from wuding.calc.rules.explaining.explanation import Step
from wuding.calc.rules.program import names_read
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.pay import ledger
from wuding.pay.models import Difference, Slip
from wuding.pay.queries.slips import Earlier, Reasons, earlier_months
from wuding.pay.queries.standing import Rules, Standing
from wuding.policy.queries.packs import pack_of

NOTHING = Decimal(0)
ABOUT_EARLIER = frozenset({Why.ARREARS, Why.ARREARS_OVER})


@dataclass(frozen=True)
class Moved:
    """An item of the slip that a step moved: what it was last month and is now, and how it came about.

    `below` are rules on the way, `facts` what was read from the file. Without a `step` the pack has no such item now.
    """

    name: str
    before: Decimal
    after: Decimal
    step: Step | None = None
    below: tuple[Step, ...] = ()
    facts: tuple[Step, ...] = ()


@dataclass(frozen=True)
class WhyStep:
    """One step, with the items it moved, or the earlier months that it settles."""

    cause: Difference
    moved: tuple[Moved, ...] = ()
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True)
class Changed:
    """The way from `before`, the slip of the month before if there is one, to `slip`. `ever`: there were earlier ones."""

    slip: Slip
    before: Slip | None
    ever: bool
    steps: tuple[WhyStep, ...]

    @property
    def last(self) -> Decimal:
        """What was paid last month; nothing without a slip."""
        return self.before.total if self.before else NOTHING

    @property
    def difference(self) -> Decimal:
        """More or less than last month."""
        return self.slip.total - self.last

    @property
    def ties(self) -> bool:
        """Whether the steps add up to the difference, to the fen."""
        return sum((one.cause.amount for one in self.steps), NOTHING) == self.difference


def changed(slip: Slip) -> Changed:
    """Why the slip, already found to be visible, differs from last month's."""
    same = Slip.objects.closed().filter(person=slip.person_id, kind=slip.kind)
    last_month = Month.of(slip.month).shifted(-1).start
    before = same.filter(month=last_month).select_related("run", "person").first()
    ever = same.filter(month__lt=slip.month).exists()
    told = _Telling(slip, before)
    return Changed(slip, before, ever, tuple(told.step(cause) for cause in told.causes))


class _Telling:
    """The steps of one slip."""

    def __init__(self, slip: Slip, before: Slip | None) -> None:
        self.slip, self.before = slip, before
        self.reasons = Reasons(slip)

    @cached_property
    def causes(self) -> list[Difference]:
        """Those kept with the run; worked out again where it counted from another month, as after a move between towns."""
        kept = list(self.slip.differences.order_by("pk"))
        wanted = self.slip.total - (self.before.total if self.before else NOTHING)
        if sum((one.amount for one in kept), NOTHING) == wanted:
            return kept
        return [
            Difference(
                slip=self.slip,
                why=str(one.why),
                what=one.what,
                before=one.before,
                after=one.after,
                amount=one.amount,
            )
            for one in self._anew()
        ]

    def _anew(self) -> list[Cause]:
        own = self.slip.total - self.slip.arrears
        if self.before is None:
            return [one for one in (Cause(Why.NEW, own), Cause(Why.ARREARS, self.slip.arrears)) if one.amount]
        rules = Rules()
        known = localdate(self.slip.run.known_at)
        now = rules.by_id(self.slip.pack_id, self.slip.month, known)
        try:
            then = rules.by_id(self.before.pack_id, self.before.month, localdate(self.before.run.known_at))
        except RuleError:
            then = now
        return causes(
            _paid(self.before, then),
            _paid(self.slip, now),
            lambda facts: _total(now, facts),
            lambda: (
                standards_changed(now.pack, then.program, now.program, now.total)
                if then.pack.id == now.pack.id
                else ()
            ),
            due_in_one(now.pack, self.before.month, self.slip.month),
        )

    def step(self, cause: Difference) -> WhyStep:
        """The step with what it moved."""
        why = Why(cause.why)
        if why is Why.ARREARS:
            return WhyStep(cause, earlier=tuple(earlier_months(self.slip)))
        if why is Why.ARREARS_OVER:
            return WhyStep(cause, earlier=tuple(earlier_months(self.before)) if self.before else ())
        return WhyStep(cause, tuple(self._moved(name) for name in self._touched(cause)))

    def _touched(self, cause: Difference) -> list[str]:
        names = [name for name in self._amounts if self._amounts[name][0] != self._amounts[name][1]]
        if Why(cause.why) is Why.DUE:
            return [name for name in names if name in cause.what.split("、")] or names
        if Why(cause.why) in (Why.FACT, Why.STANDARD):
            wanted = set(cause.what.split("、"))
            return [name for name in names if wanted & self._reads(name)] or names
        return names

    @cached_property
    def _amounts(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Each item that counts, of the month itself: last month and now."""
        then, now = _items(self.before), _items(self.slip)
        return {
            name: (then.get(name, NOTHING), now.get(name, NOTHING)) for name in dict.fromkeys([*now, *then])
        }

    def _reads(self, name: str) -> set[str]:
        """Everything the item is made of."""
        pack: Pack = self.reasons.pack
        waiting, seen = [name], set[str]()
        while waiting:
            part = waiting.pop()
            if part not in seen:
                seen.add(part)
                waiting += names_read(pack.parts[part]) if part in pack.parts else []
        return seen

    def _moved(self, name: str) -> Moved:
        before, after = self._amounts[name]
        pack = self.reasons.pack
        if name not in pack.items or not ledger.pieces_of(self.slip, pack.inputs):
            return Moved(name, before, after)
        steps = self.reasons.of(name).steps
        below = tuple(one for one in steps[1:] if one.sort != "input")
        return Moved(name, before, after, steps[0], below, tuple(one for one in steps if one.sort == "input"))


def _items(slip: Slip | None) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    if slip is not None:
        own = slip.lines.filter(counts=True, month_of=slip.month).order_by("position")
        for line in own:
            found[line.name] = found.get(line.name, NOTHING) + line.amount
    return found


def _paid(slip: Slip, standing: Standing) -> Paid:
    facts = ledger.restored(slip.facts, pack_of(slip.pack_id).inputs)
    current = slip.total - slip.arrears
    paid = Paid(
        slip.month, slip.pack_id, slip.pack_title, slip.pack_digest, facts, current, current, slip.arrears
    )
    full = _total(standing, facts) if slip.parts is None or slip.parts else current
    return paid if isinstance(full, RowError) else replace(paid, full=full)


def _total(standing: Standing, facts: Facts) -> Decimal | RowError:
    (found,) = computed(standing.program.only([standing.total]), [facts])
    return found if isinstance(found, RowError) else amount(found, standing.total)
