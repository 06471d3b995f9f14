"""The slips of a list: a line for each reason, net pay beside them, and who of the list is to be looked at first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuding.calc.rules import RowError
from wuding.common.bulk import as_json, insert_rows, new_public_id
from wuding.common.dates import Month
from wuding.pay.actions.granted_nets import GrantedNets, settle_granted
from wuding.pay.actions.netting import NET, NET_LINE, net_lines, net_row
from wuding.pay.actions.storing import LINE, SLIP
from wuding.pay.models import Grant, NetLine, Notice, NoticeKind, PayRun, RunBatch, RunKind, Slip, SlipNet
from wuding.pay.models.slips import Line
from wuding.pay.queries.grants import granted_before, not_serving

TITLES = {RunKind.BONUS: "全年一次性奖金", RunKind.LUMP: "一次性发放"}
"""As slips call what they were worked out by: a record, hence not translated."""
NET_APART = (*NET, "apart_income", "apart_tax")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class GrantedSums:
    """What a list pays: before tax, after it for `settled` people, and how many have no net pay worked out."""

    total: Decimal
    net: Decimal
    settled: int
    missing: int


def store_granted(run: PayRun) -> GrantedSums:
    """Work out and write everything that belongs to the run's list. Inside the transaction that opens it."""
    grants: dict[int, list[Grant]] = defaultdict(list)
    for one in run.grants.order_by("position"):
        grants[one.person_id].append(one)
    nets = settle_granted(run, grants)
    slips = _store_slips(run, grants)
    _store_nets(slips, nets)
    _take_apart(run, nets)
    _note(run, grants, slips, nets.wrong)
    total = sum((one.amount for own in grants.values() for one in own), NOTHING)
    RunBatch.objects.create(run=run, number=1, persons=list(grants), slips=len(slips), total=total)
    net = sum((one.settled.net.net for one in nets.found.values()), NOTHING)
    return GrantedSums(total, net, len(nets.found), len(slips) - len(nets.found))


def _store_slips(run: PayRun, grants: Mapping[int, Sequence[Grant]]) -> dict[int, int]:
    """Each person's slip with its lines."""
    title = TITLES[RunKind(run.kind)]
    insert_rows(
        Slip,
        SLIP,
        (
            (
                new_public_id(), run.pk, run.month, run.kind, person, own[0].organisation_id, "", "", title, "",
                as_json({}), as_json({}), None, as_json([]), "0.00",
                f"{sum((one.amount for one in own), NOTHING):.2f}", "0.00",
            )
            for person, own in grants.items()
        ),
    )  # fmt: skip
    slips: dict[int, int] = dict(run.slips.order_by().values_list("person", "pk"))
    insert_rows(
        Line,
        LINE,
        (
            (slips[person], position, one.reason, f"{one.amount:.2f}", one.clause, False, True, run.month, None, None)
            for person, own in grants.items()
            for position, one in enumerate(own)
        ),
    )  # fmt: skip
    return slips


def _store_nets(slips: Mapping[int, int], nets: GrantedNets) -> None:
    rows = []
    for person, one in nets.found.items():
        wages, net = one.wages, one.settled.net
        apart = (wages.bonus, net.bonus_tax) if wages.apart else (NOTHING, NOTHING)
        rows.append((*net_row(slips[person], one.settled, one.told), *(f"{part:.2f}" for part in apart)))
    insert_rows(SlipNet, NET_APART, rows)
    mine = SlipNet.objects.filter(slip__among=set(slips.values())).order_by()
    stored: dict[int, int] = dict(mine.values_list("slip", "pk"))
    insert_rows(
        NetLine,
        NET_LINE,
        (
            row
            for person, one in nets.found.items()
            for row in net_lines(stored[slips[person]], one.settled.net)
        ),
    )


def _take_apart(run: PayRun, nets: GrantedNets) -> None:
    """This is the year's one bonus taxed apart of those whose bonus is."""
    apart = {person for person, one in nets.found.items() if one.wages.apart}
    run.grants.filter(person__among=apart).update(apart_year=run.month.year)


def _note(
    run: PayRun,
    grants: Mapping[int, Sequence[Grant]],
    slips: Mapping[int, int],
    without_net: Mapping[int, RowError],
) -> None:
    """Who has no net pay, who doesn't serve, and who got the same before."""
    told: list[tuple[int, NoticeKind, dict[str, str]]] = [
        (person, NoticeKind.NO_NET, {"zh": error.text("zh"), "en": error.text("en")})
        for person, error in without_net.items()
    ]
    for person in sorted(not_serving(grants.keys(), run.month, run.known_at)):
        amount = sum((one.amount for one in grants[person]), NOTHING)
        told.append((person, NoticeKind.GONE, {"amount": f"{amount:f}"}))
    if run.kind == RunKind.LUMP:
        reasons = {one.reason for own in grants.values() for one in own}
        for (person, reason), before in granted_before(grants.keys(), reasons).items():
            if any(one.reason == reason for one in grants[person]):
                month = str(Month.of(before.run.month))
                what = {"reason": reason, "month": month, "amount": f"{before.amount:f}"}
                told.append((person, NoticeKind.AGAIN, what))
    Notice.objects.bulk_create(
        Notice(
            run=run,
            person_id=person,
            organisation_id=grants[person][0].organisation_id,
            slip_id=slips[person],
            kind=kind,
            told=what,
        )
        for person, kind, what in told
    )
