"""A batch's results as rows, written in a few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuding.calc.pay.causes import Cause
from wuding.calc.pay.lines import NOTHING
from wuding.calc.rules import Pack
from wuding.common.bulk import insert_rows
from wuding.pay import ledger
from wuding.pay.actions.working_out import Settled, Worked
from wuding.pay.models import Difference, Line, Notice, NoticeKind, PayRun, Slip
from wuding.pay.queries.roll import Roll


@dataclass(frozen=True)
class Noted:
    """Something about a person that is to be looked at; `told` is what its sentence is made of."""

    person: int
    kind: NoticeKind
    told: Mapping[str, str]


def store(
    run: PayRun,
    roll: Roll,
    found: Sequence[Worked],
    why: Mapping[int, Sequence[Cause]],
    noted: Iterable[Noted],
) -> list[Slip]:
    """Write the slips of a batch with all that belongs to them. Inside a transaction."""
    slips = Slip.objects.bulk_create([_slip(run, roll, one) for one in found])
    clauses = Clauses()
    insert_rows(
        Line,
        LINE,
        (
            row
            for slip, one in zip(slips, found, strict=True)
            for row in _lines(slip, one, run.month, clauses)
        ),
    )
    by_person = {slip.person_id: slip for slip in slips}
    Difference.objects.bulk_create(
        Difference(
            run=run,
            person_id=slip.person_id,
            organisation_id=slip.organisation_id,
            slip=slip,
            why=cause.why,
            what=cause.what[:255],
            before=cause.before[:255],
            after=cause.after[:255],
            amount=cause.amount,
        )
        for slip in slips
        for cause in why.get(slip.person_id, ())
    )
    Notice.objects.bulk_create(
        Notice(
            run=run,
            person_id=one.person,
            organisation_id=roll.home(one.person).organisation,
            slip=by_person.get(one.person),
            kind=one.kind,
            told=dict(one.told),
        )
        for one in noted
    )
    return slips


def _slip(run: PayRun, roll: Roll, one: Worked) -> Slip:
    standing, told = one.standing, one.told
    headline = next((line.amount for line in one.lines if line.name == standing.headline), NOTHING)
    whole = told is not None and len(told.pieces) == 1 and told.pieces[0].whole
    return Slip(
        run=run,
        month=run.month,
        kind=run.kind,
        person_id=one.person,
        organisation_id=roll.home(one.person).organisation,
        post=told.post if told else "",
        pack_id=standing.pack.id,
        pack_title=standing.pack.title,
        pack_digest=standing.digest,
        facts=ledger.stored(one.facts),
        sources=ledger.stored_sources(told.sources) if told else {},
        parts=None if told is None else [] if whole else ledger.stored_pieces(told.pieces),
        settled=[_settled(month) for month in one.settled],
        headline=headline,
        total=one.current + one.arrears,
        arrears=one.arrears,
    )


def _settled(one: Settled) -> dict[str, Any]:
    return {
        "month": one.month.isoformat(),
        "pack_id": one.standing.pack.id,
        "pack_digest": one.standing.digest,
        "parts": ledger.stored_pieces(one.pieces),
        "owed": [[item.name, f"{item.paid:f}", f"{item.due:f}"] for item in one.owed],
    }


LINE = ("slip", "position", "name", "amount", "clause", "is_sum", "counts", "month_of", "since", "until")
Row = tuple[int, int, str, str, str, bool, bool, date, date | None, date | None]


class Clauses(dict[str, Mapping[str, str]]):
    """The clause of each item by the pack's id, looked up once."""

    def of(self, pack: Pack) -> Mapping[str, str]:
        """Those of one pack."""
        if pack.id not in self:
            self[pack.id] = {name: item.clause or "" for name, item in pack.items.items()}
        return self[pack.id]


def _lines(slip: Slip, one: Worked, month: date, clauses: Clauses) -> Iterator[Row]:
    """Its own month first, then earlier months in time; each as the packs list their items. Columns as in LINE."""
    position = 0
    own = clauses.of(one.standing.pack)
    for line in one.lines:
        yield (
            slip.pk,
            position,
            line.name,
            f"{line.amount:.2f}",
            own[line.name],
            line.is_sum,
            line.counts,
            month,
            line.since,
            line.until,
        )
        position += 1
    for earlier in one.settled:
        then = clauses.of(earlier.standing.pack)
        for item in earlier.owed:
            amount, clause = f"{item.difference:.2f}", then.get(item.name, "")
            yield (slip.pk, position, item.name, amount, clause, False, True, earlier.month, None, None)
            position += 1
