"""Working a batch out, in memory: each person's lines, what earlier months still owe, and what can't be computed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate

from wuding.calc.pay.computing import Facts, Outputs, computed
from wuding.calc.pay.days import Piece
from wuding.calc.pay.lines import NOTHING, LineDue, Owed, by_item, lines_of, owed, paid_in_all
from wuding.calc.rules import RowError
from wuding.common.dates import Month
from wuding.pay import ledger
from wuding.pay.models import Slip
from wuding.pay.queries.closed import Months, paid_for
from wuding.pay.queries.roll import Roll, spells_of
from wuding.pay.queries.standing import Standing
from wuding.people.queries.spans import Told, spells_between, told_between


@dataclass(frozen=True)
class Settled:
    """An earlier month worked out anew: by which rules, on which facts, and what is owed for it."""

    month: date
    standing: Standing
    pieces: tuple[Piece, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class Worked:
    """What a person gets: `told` and `lines` for the month itself, empty for somebody who has left; `settled` for earlier ones."""

    person: int
    standing: Standing
    told: Told | None = None
    lines: list[LineDue] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)

    @cached_property
    def current(self) -> Decimal:
        """For the month itself."""
        return paid_in_all(self.lines)

    @cached_property
    def arrears(self) -> Decimal:
        """For earlier months; negative when too much had been paid."""
        return sum((one.difference for month in self.settled for one in month.owed), NOTHING)

    @property
    def facts(self) -> Facts:
        """Those of the month's last days."""
        return self.told.pieces[-1].facts if self.told else {}

    @property
    def whole(self) -> bool:
        """Whether the same facts held on all days of the month."""
        return self.told is not None and len(self.told.pieces) == 1 and self.told.pieces[0].whole


def work_out(roll: Roll, persons: Sequence[int]) -> tuple[list[Worked], dict[int, RowError]]:
    """The persons of one batch, who all have the same pack; and what is wrong with the facts of those left out.

    Who only might have been owed something, and isn't, is left out as well.
    """
    standing = roll.standing(persons[0])
    month = Month.of(roll.month)
    told = told_between(
        month.start,
        month.end,
        roll.known_at,
        spells_of(roll, persons),
        standing.program.inputs,
        in_pieces=standing.in_pieces,
    )
    done, wrong = lines_for(standing, {person: one.pieces for person, one in told.items()})
    settled, bad = settle(roll, roll.to_settle(persons))
    wrong |= bad
    found = [
        Worked(person, standing, told.get(person), done.get(person, []), settled.get(person, []))
        for person in persons
        if person not in wrong and (person in done or settled.get(person))
    ]
    return found, wrong


def lines_for(
    standing: Standing, pieces: Mapping[int, Sequence[Piece]]
) -> tuple[dict[int, list[LineDue]], dict[int, RowError]]:
    """The lines of each person whose pieces can be computed; what is wrong with the others."""
    rows = [(person, piece) for person, own in pieces.items() for piece in own]
    outputs = computed(standing.program, [piece.facts for _person, piece in rows])
    by_person: dict[int, list[Outputs]] = defaultdict(list)
    wrong: dict[int, RowError] = {}
    for (person, _piece), output in zip(rows, outputs, strict=True):
        if isinstance(output, RowError):
            wrong.setdefault(person, output)
        else:
            by_person[person].append(output)
    lines = {
        person: lines_of(standing.pack, standing.layout, pieces[person], own)
        for person, own in by_person.items()
        if person not in wrong
    }
    return lines, wrong


def settle(roll: Roll, months: Months) -> tuple[dict[int, list[Settled]], dict[int, RowError]]:
    """What closed months still owe each person, or have paid too much; and whose facts of then can't be computed."""
    if not months:
        return {}, {}
    paid = paid_for(roll.history, months)
    found: dict[int, list[Settled]] = defaultdict(list)
    wrong: dict[int, RowError] = {}
    for month in sorted({month for own in months.values() for month in own}):
        persons = [person for person, own in months.items() if month in own]
        for person, one in _settle_month(roll, month, persons, paid, wrong):
            found[person].append(one)
    return found, wrong


def _settle_month(
    roll: Roll,
    month: date,
    persons: Collection[int],
    paid: Mapping[tuple[int, date], Mapping[str, Decimal]],
    wrong: dict[int, RowError],
) -> "list[tuple[int, Settled]]":
    span = Month.of(month)
    spells = spells_between(span.start, span.end, roll.known_at, persons=persons)
    slips = {
        slip.person_id: slip
        for slip in roll.history.slips.filter(month=month, person__among=set(persons)).select_related(
            "run", "organisation"
        )
    }
    groups: dict[tuple[str, date], list[int]] = defaultdict(list)
    for person in persons:
        if person in spells:
            path = spells[person][-1].path
        else:
            path = slips[person].organisation.path if person in slips else roll.home(person).path
        groups[_rules_for(roll, path, month, slips.get(person))].append(person)
    found: list[tuple[int, Settled]] = []
    for (pack_id, known), members in groups.items():
        standing = roll.rules.by_id(pack_id, month, known)
        told = told_between(
            span.start,
            span.end,
            roll.known_at,
            {person: spells[person] for person in members if person in spells},
            standing.program.inputs,
            in_pieces=standing.in_pieces,
            with_sources=False,
        )
        lines, bad = lines_for(standing, {person: one.pieces for person, one in told.items()})
        wrong |= bad
        for person in members:
            if person in bad:
                continue
            due = by_item(lines.get(person, ()))
            if not standing.pack.header.retroactive and person in slips:
                due = _moved_by_facts(standing, slips[person], due)
            still = owed(paid.get((person, month), {}), due)
            if still:
                pieces = told[person].pieces if person in told else ()
                found.append((person, Settled(month, standing, pieces, tuple(still))))
    return found


def _rules_for(roll: Roll, path: str, month: date, slip: Slip | None) -> tuple[str, date]:
    """The pack that governs the month now; where it doesn't work backwards, the one that the month was paid by."""
    governing = roll.rules.governing(path, month)
    now = (
        roll.rules.by_id(governing, month, roll.known)
        if governing
        else roll.rules.of(path, month, roll.known)
    )
    if now.pack.header.retroactive or slip is None:
        return now.pack.id, roll.known
    return slip.pack_id, localdate(slip.run.known_at)


def _moved_by_facts(standing: Standing, slip: Slip, due: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What the slip paid for its own month, moved only by what other facts do: the rules themselves pay nothing back."""
    then, wrong = lines_for(standing, {slip.person_id: ledger.pieces_of(slip, standing.pack.inputs)})
    if wrong:
        return dict(due)
    before = by_item(then.get(slip.person_id, ()))  # none where the slip paid earlier months only
    own: dict[str, Decimal] = {}
    for line in slip.lines.filter(counts=True, month_of=slip.month).order_by("position"):
        own[line.name] = own.get(line.name, NOTHING) + line.amount
    names = [*own, *(name for name in due if name not in own)]
    return {
        name: own.get(name, NOTHING) + due.get(name, NOTHING) - before.get(name, NOTHING) for name in names
    }
