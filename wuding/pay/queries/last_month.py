"""The month before: what was paid, for comparing person by person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from wuding.calc.pay.causes import Paid
from wuding.calc.rules.model import Input
from wuding.common.dates import Month
from wuding.pay import ledger
from wuding.pay.models import PayRun, Slip
from wuding.pay.models.slips import SlipQuerySet
from wuding.policy.queries.packs import pack_of

COLUMNS = (
    "person", "month", "pack_id", "pack_title", "pack_digest", "facts", "parts", "total", "arrears", "organisation",
    "organisation__path",
)  # fmt: skip


@dataclass(frozen=True)
class Before:
    """Somebody's slip of the month before, and where it belonged."""

    paid: Paid
    path: str
    organisation: int
    split: bool


def slips_before(month: date, kind: str) -> SlipQuerySet:
    """The closed slips of the month before."""
    return Slip.objects.closed().filter(month=Month.of(month).shifted(-1).start, kind=kind)


def paid_before(month: date, kind: str, persons: Collection[int]) -> dict[int, Before]:
    """Those of the persons: one query."""
    found: dict[int, Before] = {}
    inputs: dict[str, Mapping[str, Input]] = {}
    rows = slips_before(month, kind).filter(person__among=set(persons)).order_by().values_list(*COLUMNS)
    for person, then, pack, title, digest, facts, parts, total, arrears, place, path in rows:
        if pack not in inputs:
            inputs[pack] = pack_of(pack).inputs
        kept = ledger.restored(facts, inputs[pack])
        paid = Paid(then, pack, title, digest, kept, total - arrears, total - arrears, arrears)
        found[person] = Before(paid, path, place, split=parts is None or bool(parts))
    return found


def gone_from(run: PayRun) -> list[Slip]:
    """Last month's slips at or below the place of people who have none in this run."""
    rows = slips_before(run.month, run.kind).filter(organisation__path__startswith=run.place.path)
    gone = rows.exclude(person__in=run.slips.order_by().values("person"))
    return list(gone.select_related("person", "organisation").order_by("organisation__path", "person"))
