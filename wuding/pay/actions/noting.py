"""Who of a run is to be looked at first, and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q

from wuding.calc.pay.ranges import unusual
from wuding.calc.rules import RowError
from wuding.common.dates import Month
from wuding.pay.actions.differences import Comparing
from wuding.pay.actions.storing import Noted
from wuding.pay.actions.working_out import Worked
from wuding.pay.models import Notice, NoticeKind, PayRun, Slip
from wuding.pay.queries.last_month import Before, gone_from
from wuding.pay.queries.leavers import unpaid_of_leavers
from wuding.pay.queries.roll import Roll
from wuding.people.facts import PROBATION
from wuding.people.models import Contract, EmploymentForm, Service, Team

ON_A_CONTRACT = (EmploymentForm.LABOUR, EmploymentForm.PUBLIC_WELFARE)
"""Forms of employment that need a contract or an agreement; the elected and the institution's staff need none."""


def noted(
    roll: Roll,
    found: Sequence[Worked],
    wrong: Mapping[int, RowError],
    without_net: Mapping[int, RowError],
    comparing: Comparing,
) -> Iterator[Noted]:
    """What stands out among the people of a batch."""
    for kind, errors in ((NoticeKind.MISSING, wrong), (NoticeKind.NO_NET, without_net)):
        for person, error in errors.items():
            yield Noted(person, kind, {"zh": error.text("zh"), "en": error.text("en")})
    comparable = (
        bool(roll.history.months) and roll.history.months[-1] == Month.of(roll.month).shifted(-1).start
    )
    for one in found:
        yield from _of_slip(roll, one, comparing, comparable=comparable)
    serving = [one.person for one in found if one.told is not None]
    for person in without_contract(roll, serving):
        yield Noted(person, NoticeKind.NO_CONTRACT, {})


def _of_slip(roll: Roll, one: Worked, comparing: Comparing, *, comparable: bool) -> Iterator[Noted]:
    if one.current + one.arrears < 0:
        yield Noted(one.person, NoticeKind.NEGATIVE, {"amount": f"{one.current + one.arrears:f}"})
    if one.arrears or one.settled:
        months = [f"{month.month:%Y-%m}" for month in one.settled]
        yield Noted(
            one.person,
            NoticeKind.ARREARS,
            {"amount": f"{one.arrears:f}", "first": months[0], "last": months[-1]},
        )
    if one.told is None:
        return
    pieces = one.told.pieces
    if len(pieces) > 1 or not pieces[0].whole:
        yield Noted(
            one.person,
            NoticeKind.SPLIT,
            {
                "since": pieces[0].since.isoformat(),
                "until": pieces[-1].until.isoformat(),
                "pieces": str(len(pieces)),
            },
        )
    before = comparing.before.get(one.person)
    if ended := _probation_ended(one, before):
        yield Noted(one.person, NoticeKind.PROBATION, {"since": ended.isoformat()})
    if before is None and comparable:
        yield Noted(one.person, NoticeKind.NEW, {"since": pieces[0].since.isoformat()})
    elif before is not None and before.organisation != roll.home(one.person).organisation:
        yield Noted(one.person, NoticeKind.MOVED, {})


def _probation_ended(one: Worked, before: Before | None) -> date | None:
    """The first day of the month that is paid without probation, if the day before was paid with it."""
    pieces = one.told.pieces if one.told else ()
    held = before.paid.facts.get(PROBATION) if before else False
    for piece in pieces:
        if held is True and piece.facts.get(PROBATION) is False:
            return piece.since
        held = piece.facts.get(PROBATION)
    return None


def without_contract(roll: Roll, persons: Collection[int]) -> list[int]:
    """Who needs a contract, by the form of the last service of the month, and holds none on its last day."""
    last = {person: roll.spells[person][-1] for person in persons}
    needing = [person for person, spell in last.items() if spell.form in ON_A_CONTRACT]
    held: set[int] = set()
    for day in {last[person].until for person in needing}:
        held |= _holding(roll.known_at, day, [person for person in needing if last[person].until == day])
    return [person for person in needing if person not in held]


def _holding(known_at: datetime, day: date, persons: Collection[int]) -> set[int]:
    rows = Contract.objects.known_at(known_at).on(day).filter(person__among=set(persons))
    return set(rows.exclude(ended_on__lt=day).order_by().values_list("person", flat=True))


def note_the_whole(run: PayRun, roll: Roll) -> list[tuple[Slip, bool]]:
    """What only shows when all batches are there: amounts out of range, and who is gone.

    Returns last month's slips of those, with whether they serve elsewhere now.
    """
    rows = (
        run.slips.filter(parts=[])
        .order_by("pk")
        .values_list("pk", "person", "organisation", "post", "total", "arrears")
    )
    whole = [((pk, person, place), post, total - arrears) for pk, person, place, post, total, arrears in rows]
    Notice.objects.bulk_create(
        Notice(
            run=run,
            person_id=one.key[1],
            organisation_id=one.key[2],
            slip_id=one.key[0],
            kind=NoticeKind.UNUSUAL,
            told={"amount": f"{one.amount:f}", "middle": f"{one.middle:.2f}"},
        )
        for one in unusual(whole)
    )
    gone = _note_the_gone(run, roll)
    Notice.objects.bulk_create(
        Notice(
            run=run,
            person_id=one.person,
            organisation_id=one.organisation,
            kind=NoticeKind.UNPAID,
            told={"what": one.item, "amount": f"{one.amount:f}", "until": one.until.isoformat()},
        )
        for one in unpaid_of_leavers(run, roll)
    )
    return gone


def _note_the_gone(run: PayRun, roll: Roll) -> list[tuple[Slip, bool]]:
    staying = set(run.slips.order_by().values_list("person", flat=True))
    staying |= set(run.notices.filter(kind=NoticeKind.MISSING).order_by().values_list("person", flat=True))
    slips = gone_from(run)
    month = Month.of(run.month)
    serving = (
        Service.objects.known_at(roll.known_at)
        .filter(Q(until__gte=month.end) | Q(until__isnull=True), since__lte=month.end, team=Team.WORKER)
        .filter(person__among={slip.person_id for slip in slips})
    )
    elsewhere = set(serving.order_by().values_list("person", flat=True))
    Notice.objects.bulk_create(
        Notice(
            run=run,
            person_id=slip.person_id,
            organisation_id=slip.organisation_id,
            kind=NoticeKind.MOVED if slip.person_id in elsewhere else NoticeKind.LEFT,
            told={"amount": f"{slip.total:f}"},
        )
        for slip in slips
        if slip.person_id not in staying
    )
    return [(slip, slip.person_id in elsewhere) for slip in slips]
