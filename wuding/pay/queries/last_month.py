"""The month before: what was paid, for comparing person by person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from wuding.calc.pay.causes import Paid
from wuding.calc.rules.model import Input
from wuding.common.dates import Month
from wuding.organisation.models import Organisation
from wuding.pay import ledger
from wuding.pay.models import Slip
from wuding.pay.models.slips import SlipQuerySet
from wuding.policy.queries.packs import pack_of


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
    rows = slips_before(month, kind).filter(person__in=persons).select_related("organisation").order_by()
    for slip in rows:
        if slip.pack_id not in inputs:
            inputs[slip.pack_id] = pack_of(slip.pack_id).inputs
        current = slip.total - slip.arrears
        paid = Paid(
            slip.month,
            slip.pack_id,
            slip.pack_title,
            slip.pack_digest,
            ledger.restored(slip.facts, inputs[slip.pack_id]),
            current,
            current,
            slip.arrears,
        )
        found[slip.person_id] = Before(
            paid, slip.organisation.path, slip.organisation_id, split=slip.parts is None or bool(slip.parts)
        )
    return found


def gone_from(place: Organisation, month: date, kind: str, staying: Collection[int]) -> list[Slip]:
    """Last month's slips at or below the place of people who have none in this run."""
    rows = slips_before(month, kind).filter(organisation__path__startswith=place.path)
    return [
        slip
        for slip in rows.select_related("person", "organisation").order_by("organisation__path", "person")
        if slip.person_id not in staying
    ]
