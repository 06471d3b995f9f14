"""Amounts of a draft that meet stated figures on the real roster: which may move, what was found, what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.calc.periods import first_whole_month
from wuding.calc.rules import Pack, Value
from wuding.calc.rules.finding.fit import Fit, NoFit, Reached, Target, fit
from wuding.calc.rules.kinds import TextKind
from wuding.calc.rules.model import Dated, Item, Param, Table, Unknown, in_force
from wuding.calc.rules.problems import Language
from wuding.common.errors import RuleError
from wuding.pay import ledger
from wuding.pay.queries.studio import Outcome, amounts_of, facts_of, said_in_sentences, settled_month
from wuding.people.queries.roster import RosterRow
from wuding.policy.queries.draft_pages import Cell, cells_on
from wuding.policy.queries.figures import shown
from wuding.policy.queries.wishes import Leaf, ValueWish, Wishes

T = TypeVar("T")
SECONDS = 8.0
MOST_STEPS = 2000


@dataclass(frozen=True)
class Movable:
    """A figure of the draft that the sum depends on; `key` is its name for the solver."""

    name: str
    clause: str
    cell: Cell

    @property
    def key(self) -> str:
        """Its name among the unknowns: one for each figure."""
        return f"{self.name}[{self.cell.label}]" if self.cell.label else self.name

    @property
    def value(self) -> Decimal:
        """What it is now."""
        assert isinstance(self.cell.value, Decimal), "only numbers are movable"
        return self.cell.value

    @property
    def step(self) -> Decimal:
        """A usual step: fives of a standard, a yuan of a small one, a hundredth of a share."""
        if self.value >= 100:
            return Decimal(5)
        if self.value >= 5 or "元" in self.cell.unit:
            return Decimal(1)
        return Decimal("0.1") if self.value >= 1 else Decimal("0.01")

    @property
    def low(self) -> Decimal:
        """A fifth less, whole steps away from what it is."""
        return max(self.value - self._reach, self.value % self.step)

    @property
    def high(self) -> Decimal:
        """A fifth more, whole steps away from what it is."""
        return self.value + self._reach

    @property
    def _reach(self) -> Decimal:
        return max(int(self.value / 5 / self.step), 2) * self.step


@dataclass(frozen=True)
class Freed:
    """A figure that may move, within inclusive bounds and by a step."""

    movable: Movable
    low: Decimal
    high: Decimal
    step: Decimal


@dataclass(frozen=True)
class Wanted:
    """A target with the words in which it was asked for. `over_base`: its figure is counted from what the base gives."""

    target: Target
    words: str
    over_base: bool = False


@dataclass(frozen=True)
class Move:
    """A figure before and after."""

    movable: Movable
    after: Decimal

    @property
    def shown_after(self) -> str:
        """The new figure as a reader expects it."""
        return shown(self.after, self.movable.cell.unit)

    @property
    def changed(self) -> bool:
        """Whether it is another than before."""
        return self.after != self.movable.value


@dataclass(frozen=True)
class Came:
    """What came out for a target."""

    words: str
    value: Decimal
    gap: Decimal
    is_ratio: bool


@dataclass(frozen=True)
class Answer:
    """Amounts found, exact on the roster; with `conflicts` the nearest, and sets of targets that exclude each other."""

    since: date
    month: date
    moves: tuple[Move, ...]
    came: tuple[Came, ...]
    conflicts: tuple[tuple[str, ...], ...]
    outcome: Outcome

    @property
    def met(self) -> bool:
        """Whether every target came out."""
        return not self.conflicts and not any(one.gap for one in self.came)

    @cached_property
    def wishes(self) -> Wishes:
        """The figures that change, as changes of the draft."""
        basis = _("按目标求解：%(targets)s") % {"targets": "；".join(one.words for one in self.came)}
        by_name: dict[str, list[Move]] = {}
        for move in self.moves:
            if move.changed:
                by_name.setdefault(move.movable.name, []).append(move)
        return Wishes(tuple(_wish(name, self.since, moves, basis) for name, moves in by_name.items()))


def _wish(name: str, since: date, moves: Sequence[Move], basis: str) -> ValueWish:
    said = tuple(
        f"{move.movable.cell.label} {move.movable.value.normalize():f} → {move.after.normalize():f}".strip()
        for move in moves
    )
    leaves: dict[Leaf, Value] = {move.movable.cell.leaf: move.after for move in moves}
    return ValueWish(name, since, leaves, {"trust": "assumed", "how": basis}, said)


def movables(pack: Pack, since: date) -> list[Movable]:
    """The draft's own figures in force on a day that its headline is worked out from, in the order written."""
    reached = _behind(pack, ledger.headline_of(pack))
    return [
        Movable(part.name, part.clause or "", cell)
        for part in pack.parts.values()
        if isinstance(part, Param | Table) and part.origin == pack.id and part.name in reached
        for cell in cells_on(part, since)
        if isinstance(cell.value, Decimal)
    ]


def _behind(pack: Pack, name: str) -> set[str]:
    """Every part that a part's formula reads, straight or by another."""
    found, asked = set[str](), [name]
    while asked:
        for read in pack.uses(asked.pop()):
            if read not in found:
                found.add(read)
                asked.append(read)
    return found


def parts_of_sum(pack: Pack) -> list[str]:
    """The items that the headline adds up, for shares."""
    behind = _behind(pack, ledger.headline_of(pack))
    return [part.name for part in pack.parts.values() if isinstance(part, Item) and part.name in behind]


def groups(pack: Pack) -> list[tuple[str, str]]:
    """Facts that few words answer, with each of these words: the post, the grade."""
    behind = _behind(pack, ledger.headline_of(pack))
    return [
        (name, code)
        for name, declared in pack.inputs.items()
        if name in behind and isinstance(declared.kind, TextKind) and declared.kind.codes is not None
        for code in declared.kind.codes
    ]


def found_for(
    draft: Pack,
    base: Pack,
    people: Sequence[RosterRow],
    since: date,
    freed: Sequence[Freed],
    wanted: Sequence[Wanted],
    roster_month: date,
    *,
    keeps_order: bool,
) -> Answer:
    """Amounts for the freed figures from a day on, on the roster of a month.

    With `keeps_order` figures of one table keep the order they have. Raises RuleError where nothing can be said.
    """
    opened = with_unknowns(draft, since, freed)
    item = ledger.headline_of(draft)
    month = max(settled_month(base, [draft], max(roster_month, base.first_month)), first_whole_month(since))
    facts = facts_of(people, (base, draft), item, month)
    with said_in_sentences(people):
        before = amounts_of(base, item, month, facts)
        asked = {_shifted(one, sum(before, Decimal(0))): one for one in wanted}
        answer = _solved(opened, facts, list(asked), month, item, freed, keeps_order=keeps_order)
        after = amounts_of(answer.pack, item, month, facts)
    return Answer(
        since,
        month,
        tuple(Move(one.movable, answer.amounts[one.movable.key]) for one in freed),
        tuple(_came(one, asked[one.target]) for one in answer.reached),
        tuple(tuple(asked[target].words for target in conflict) for conflict in answer.conflicts),
        Outcome(draft.title, after, before),
    )


def _shifted(wanted: Wanted, base_total: Decimal) -> Target:
    target = wanted.target
    return replace(target, value=target.value + base_total) if wanted.over_base else target


def _came(reached: Reached, wanted: Wanted) -> Came:
    base_total = reached.target.value - wanted.target.value
    return Came(wanted.words, reached.value - base_total, reached.gap, reached.target.per is not None)


def _solved(
    opened: Pack,
    facts: Sequence[Mapping[str, Value | None]],
    targets: Sequence[Target],
    month: date,
    item: str,
    freed: Sequence[Freed],
    *,
    keeps_order: bool,
) -> Fit:
    language: Language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    near = {one.movable.key: one.movable.value for one in freed}
    falling = _orders(freed) if keeps_order else []
    try:
        return fit(opened, facts, targets, month, of=item, falling=falling, near=near, seconds=SECONDS)
    except NoFit as nothing:
        raise RuleError(
            nothing.text(language), next_step=_("请改目标，或改放开的数、范围和每档。")
        ) from nothing


def _orders(freed: Sequence[Freed]) -> list[list[str]]:
    """For each table its freed figures from the largest, each of which stays above the next; equal ones are left out."""
    by_name: dict[str, list[Movable]] = {}
    for one in freed:
        by_name.setdefault(one.movable.name, []).append(one.movable)
    orders = []
    for movables_ in by_name.values():
        ordered = sorted(movables_, key=lambda one: -one.value)
        orders += [[above.key, below.key] for above, below in pairwise(ordered) if above.value > below.value]
    return orders


def with_unknowns(pack: Pack, since: date, freed: Sequence[Freed]) -> Pack:
    """The pack with the freed figures unknown from a day on; everything before stays."""
    by_name: dict[str, dict[Leaf, Unknown]] = {}
    for one in freed:
        unknown = Unknown(one.movable.key, one.low, one.high, one.step)
        by_name.setdefault(one.movable.name, {})[one.movable.cell.leaf] = unknown
    opened = {name: _opened(pack.parts[name], since, leaves) for name, leaves in by_name.items()}
    return replace(pack, parts={**pack.parts, **opened}, _programs={})


def _opened(part: object, since: date, leaves: Mapping[Leaf, Unknown]) -> Param | Table:
    if isinstance(part, Param):
        figure = _from_day(part.values, since)
        values = [one for one in part.values if one is not figure or one.start != since]
        return replace(part, values=(*values, replace(figure, start=since, value=leaves["value",])))
    assert isinstance(part, Table)
    rows = _from_day(part.versions, since)
    width = len(part.keys)
    cells = {
        key: leaves.get(("rows", index, width), cell) for index, (key, cell) in enumerate(rows.value.items())
    }
    versions = [one for one in part.versions if one is not rows or one.start != since]
    return replace(part, versions=(*versions, replace(rows, start=since, value=cells)))


def _from_day(values: Sequence[Dated[T]], day: date) -> Dated[T]:
    found = in_force(values, day, None, retroactive=True)
    assert found is not None, "what is movable is in force"
    return replace(found, until=None) if found.start != day else found
