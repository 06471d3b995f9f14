"""From gross to net for a list: lump sums with the year's wages, a bonus apart or merged; insurance is the month's own matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wuding.calc.pay.computing import Facts
from wuding.calc.pay.net import nets_of
from wuding.calc.pay.net_packs import NetPacks
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.tax import Wages
from wuding.calc.pay.tax_bonus import BonusChoice, bonus_choices, expected_incomes
from wuding.calc.rules import RowError
from wuding.common.errors import RuleError
from wuding.pay import ledger
from wuding.pay.actions.netting import Settled, by_packs
from wuding.pay.models import Grant, PayRun, RunKind, SlipNet, TaxWay
from wuding.pay.queries.grants import apart_used
from wuding.pay.queries.nets import Payees
from wuding.pay.queries.standing import language
from wuding.policy.queries.packs import pack_of

NOTHING = Decimal(0)


@dataclass(frozen=True)
class GrantedNet:
    """Somebody's net pay of a list; `told` is how a bonus was taxed and what the other way would have cost."""

    wages: Wages
    settled: Settled
    told: Mapping[str, str]


@dataclass
class GrantedNets:
    """The net pay of a list by person, and what is wrong with the facts of those who have none."""

    found: dict[int, GrantedNet] = field(default_factory=dict)
    wrong: dict[int, RowError] = field(default_factory=dict)


def settle_granted(run: PayRun, grants: Mapping[int, Sequence[Grant]]) -> GrantedNets:
    """Work out the net pay of the list, in memory. Raises RuleError for figures that cannot be."""
    done = GrantedNets()
    homes = {person: own[0].organisation_id for person, own in grants.items()}
    try:
        for packs, persons in by_packs(homes, run.month).items():
            _settle(run, packs, {person: grants[person] for person in persons}, done)
    except NetError as error:
        raise RuleError(error.text(language()), next_step=_("请核对后重新计算。")) from error
    return done


def _settle(run: PayRun, packs: NetPacks, grants: Mapping[int, Sequence[Grant]], done: GrantedNets) -> None:
    known = localdate(run.known_at)
    payees = Payees(run.month, run.known_at, packs, list(grants), run.kind)
    amounts = {person: sum((one.amount for one in own), NOTHING) for person, own in grants.items()}
    used = apart_used(grants.keys(), run.month.year, run)
    bonus = run.kind == RunKind.BONUS
    wages = {person: Wages(NOTHING, bonus=amount) if bonus else Wages(amount) for person, amount in amounts.items()}  # fmt: skip

    def settle(persons: Sequence[int]) -> None:
        asked = [payees.payee(one, wages[one], insured=False, apart_before=one in used) for one in persons]
        for person, net in zip(persons, nets_of(packs, run.month, asked, known), strict=True):
            if isinstance(net, RowError):
                done.wrong[person] = net
                done.found.pop(person, None)
            else:
                done.found[person] = GrantedNet(wages[person], Settled(packs, net), {})

    settle(list(grants))
    if not bonus:
        return
    merged = {
        person: done.found[person].settled.net.withheld.facts for person in grants if person in done.found
    }
    choices = _choices(run, packs, {person: amounts[person] for person in merged}, merged)
    for person, choice in choices.items():
        if _apart(grants[person][0].way, choice, used=person in used):
            wages[person] = Wages(NOTHING, bonus=amounts[person], apart=True)
    settle([person for person in choices if wages[person].apart])
    for person, choice in choices.items():
        if person in done.found:
            one = done.found[person]
            done.found[person] = GrantedNet(
                one.wages, one.settled, _told(grants[person][0].way, choice, one.wages)
            )


def _apart(way: str, choice: BonusChoice | RowError, *, used: bool) -> bool:
    """Whether a bonus is taxed apart: as the officer says, else where that is cheaper over the year and still to be had."""
    if way == TaxWay.CHEAPER:
        return not used and not isinstance(choice, RowError) and choice.apart < choice.merged
    return way == TaxWay.APART


def _told(way: str, choice: BonusChoice | RowError, wages: Wages) -> dict[str, str]:
    taken = TaxWay.APART if wages.apart else TaxWay.MERGED
    if isinstance(choice, RowError):
        return {"asked": way, "way": str(taken)}
    return {
        "asked": way,
        "way": str(taken),
        "apart": f"{choice.apart:.2f}",
        "merged": f"{choice.merged:.2f}",
    }


def _choices(
    run: PayRun, packs: NetPacks, amounts: Mapping[int, Decimal], merged: Mapping[int, Facts]
) -> dict[int, BonusChoice | RowError]:
    """What either way costs each person over the whole year, by the last month's wages or else by this run alone."""
    known = localdate(run.known_at)
    other: dict[int, Decimal | RowError] = {}
    rows = SlipNet.objects.filter(
        slip__person__among=set(amounts),
        slip__run__closed_at__isnull=False,
        slip__kind=RunKind.MONTHLY,
        slip__month__year=run.month.year,
        slip__month__lte=run.month,
    )
    latest = {
        person: (pack, month, facts["tax"])
        for person, pack, month, facts in rows.order_by("slip__month").values_list(
            "slip__person", "tax_pack", "slip__month", "facts"
        )
    }
    for key in {(pack, month) for pack, month, _facts in latest.values()}:
        persons = [person for person, (pack, month, _facts) in latest.items() if (pack, month) == key]
        pack = pack_of(key[0])
        facts = [ledger.restored(latest[person][2], pack.inputs) for person in persons]
        other |= dict(zip(persons, expected_incomes(pack, key[1], facts, known), strict=True))
    rest = [person for person in amounts if person not in other]
    alone = expected_incomes(packs.tax, run.month, [merged[person] for person in rest], known)
    other |= dict(zip(rest, alone, strict=True))
    sound = {person: one for person, one in other.items() if isinstance(one, Decimal)}
    asked = [(amounts[person], one) for person, one in sound.items()]
    found: dict[int, BonusChoice | RowError] = {
        person: one for person, one in other.items() if isinstance(one, RowError)
    }
    return found | dict(zip(sound, bonus_choices(packs.tax, run.month, asked, known), strict=True))
