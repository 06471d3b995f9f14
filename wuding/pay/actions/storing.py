"""A batch's results as rows, written in a few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuding.calc.pay.causes import Cause
from wuding.calc.pay.lines import NOTHING
from wuding.calc.rules import Pack
from wuding.common.bulk import as_json, insert_rows, new_public_id
from wuding.pay import ledger
from wuding.pay.actions.working_out import Settled, Worked
from wuding.pay.models import Difference, Line, Notice, NoticeKind, PayRun, Slip
from wuding.pay.queries.roll import Roll

SLIP = (
    "public_id", "run", "month", "kind", "person", "organisation", "post", "pack_id", "pack_title", "pack_digest", "facts",
    "sources", "parts", "settled", "headline", "total", "arrears",
)  # fmt: skip
LINE = ("slip", "position", "name", "amount", "clause", "is_sum", "counts", "month_of", "since", "until")
DIFFERENCE = ("run", "person", "organisation", "slip", "why", "what", "before", "after", "amount")
NOTICE = ("run", "person", "organisation", "slip", "kind", "told")
Row = tuple[Any, ...]


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
) -> dict[int, int]:
    """Write the slips of a batch with all that belongs to them; returns each person's slip. Inside a transaction."""
    homes = {one.person: roll.home(one.person).organisation for one in found}
    insert_rows(Slip, SLIP, (_slip(run, homes[one.person], one) for one in found))
    mine = run.slips.filter(person__among=set(homes)).order_by()
    slips: dict[int, int] = dict(mine.values_list("person", "pk"))
    clauses = Clauses()
    insert_rows(
        Line, LINE, (row for one in found for row in _lines(slips[one.person], one, run.month, clauses))
    )
    insert_rows(
        Difference,
        DIFFERENCE,
        (
            (run.pk, person, homes[person], slips[person], *_cause(cause))
            for person in homes
            for cause in why.get(person, ())
        ),
    )
    insert_rows(
        Notice,
        NOTICE,
        (
            (
                run.pk,
                one.person,
                roll.home(one.person).organisation,
                slips.get(one.person),
                str(one.kind),
                as_json(dict(one.told)),
            )
            for one in noted
        ),
    )
    return slips


def _slip(run: PayRun, organisation: int, one: Worked) -> Row:
    """Columns as in SLIP."""
    standing, told = one.standing, one.told
    headline = next((line.amount for line in one.lines if line.name == standing.headline), NOTHING)
    return (
        new_public_id(),
        run.pk,
        run.month,
        run.kind,
        one.person,
        organisation,
        told.post if told else "",
        standing.pack.id,
        standing.pack.title,
        standing.digest,
        as_json(ledger.stored(one.facts)),
        as_json(ledger.stored_sources(told.sources) if told else {}),
        None if told is None else as_json([] if one.whole else ledger.stored_pieces(told.pieces)),
        as_json([_settled(month) for month in one.settled]),
        f"{headline:.2f}",
        f"{one.current + one.arrears:.2f}",
        f"{one.arrears:.2f}",
    )


def _settled(one: Settled) -> dict[str, Any]:
    return {
        "month": one.month.isoformat(),
        "pack_id": one.standing.pack.id,
        "pack_digest": one.standing.digest,
        "parts": ledger.stored_pieces(one.pieces),
        "owed": [[item.name, f"{item.paid:f}", f"{item.due:f}"] for item in one.owed],
    }


def _cause(cause: Cause) -> Row:
    return str(cause.why), cause.what[:255], cause.before[:255], cause.after[:255], f"{cause.amount:.2f}"


class Clauses(dict[str, Mapping[str, str]]):
    """The clause of each item by the pack's id, looked up once."""

    def of(self, pack: Pack) -> Mapping[str, str]:
        """Those of one pack."""
        if pack.id not in self:
            self[pack.id] = {name: item.clause or "" for name, item in pack.items.items()}
        return self[pack.id]


def _lines(slip: int, one: Worked, month: date, clauses: Clauses) -> Iterator[Row]:
    """Its own month first, then earlier months in time; each as the packs list their items. Columns as in LINE."""
    position = 0
    own = clauses.of(one.standing.pack)
    for line in one.lines:
        yield (
            slip,
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
            yield (slip, position, item.name, amount, clause, False, True, earlier.month, None, None)
            position += 1
