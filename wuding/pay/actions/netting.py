"""From gross to net for a batch of a run: contributions and tax of each slip, stored with the facts they were worked out from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wuding.calc.pay.net import Net, nets_of
from wuding.calc.pay.net_packs import BONUS_TAX, TAX, NetPacks
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.paid import Side
from wuding.calc.pay.tax import Wages
from wuding.calc.rules import RowError
from wuding.common.bulk import as_json, insert_rows
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.pay import ledger
from wuding.pay.actions.working_out import Worked
from wuding.pay.models import NetLine, SlipNet
from wuding.pay.queries.nets import Payees
from wuding.pay.queries.roll import Roll
from wuding.pay.queries.standing import language
from wuding.policy.queries.deductions import net_packs_by_code

NET = (
    "slip", "insurance_pack", "tax_pack", "facts", "figures", "income", "contributions", "tax", "net", "employer",
)  # fmt: skip
NET_LINE = ("net", "position", "name", "amount", "side", "clause", "month_of")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Settled:
    """Somebody's net pay, and the packs it was worked out by."""

    packs: NetPacks
    net: Net


@dataclass(frozen=True)
class Nets:
    """The net pay of a batch by person, and what is wrong with the facts of those who have none.

    Who serves at a place without packs for insurance and tax is in neither.
    """

    settled: Mapping[int, Settled]
    wrong: Mapping[int, RowError]

    @property
    def total(self) -> Decimal:
        """What is paid out, in yuan."""
        return sum((one.net.net for one in self.settled.values()), Decimal(0))


def settle_nets(roll: Roll, found: Sequence[Worked]) -> Nets:
    """Work out the net pay of a batch, in memory. Raises RuleError for figures that cannot be."""
    settled: dict[int, Settled] = {}
    wrong: dict[int, RowError] = {}
    homes = {one.person: roll.home(one.person).organisation for one in found}
    people = {one.person: one for one in found}
    for packs, persons in by_packs(homes, roll.month).items():
        group = [people[person] for person in persons]
        payees = Payees(roll.month, roll.known_at, packs, [one.person for one in group])
        try:
            nets = nets_of(
                packs,
                roll.month,
                [payees.payee(one.person, Wages(one.current + one.arrears)) for one in group],
                roll.known,
            )
        except NetError as error:
            raise RuleError(error.text(language()), next_step=_("请核对后重新计算。")) from error
        for one, net in zip(group, nets, strict=True):
            if isinstance(net, RowError):
                wrong[one.person] = net
            else:
                settled[one.person] = Settled(packs, net)
    return Nets(settled, wrong)


def by_packs(homes: Mapping[int, int], month: date) -> dict[NetPacks, list[int]]:
    """The people by the packs that hold at their workplaces; those at a place without packs are in none."""
    codes = dict(
        Organisation.objects.filter(pk__among=set(homes.values())).order_by().values_list("pk", "code")
    )
    packs_at = net_packs_by_code(set(codes.values()), month)
    groups: dict[NetPacks, list[int]] = defaultdict(list)
    for person, organisation in homes.items():
        packs = packs_at[codes[organisation]]
        if packs is not None:
            groups[packs].append(person)
    return groups


def store_nets(slips: Mapping[int, int], nets: Nets) -> None:
    """Write the net pay of a batch beside its slips. Inside the transaction that writes these."""
    insert_rows(SlipNet, NET, (net_row(slips[person], one) for person, one in nets.settled.items()))
    mine = SlipNet.objects.filter(slip__among={slips[person] for person in nets.settled}).order_by()
    stored: dict[int, int] = dict(mine.values_list("slip", "pk"))
    insert_rows(
        NetLine,
        NET_LINE,
        (row for person, one in nets.settled.items() for row in net_lines(stored[slips[person]], one.net)),
    )


def net_row(slip: int, one: Settled, bonus: Mapping[str, str] | None = None) -> Row:
    """Columns as in NET; `bonus` says how a year-end bonus is taxed, and what the other way would have cost."""
    packs, net = one.packs, one.net
    facts = {"insurance": ledger.stored(net.insured.facts), "tax": ledger.stored(net.withheld.facts)}
    figures = {
        "bases": ledger.stored(net.insured.bases),
        "sums": ledger.stored(net.withheld.figures),
        "additional": ledger.stored(net.withheld.additional),
        **({"bonus": bonus} if bonus else {}),
    }
    amounts = (net.paid, net.contributions, net.tax + net.bonus_tax, net.net, net.employer)
    return (
        slip,
        packs.insurance.id,
        packs.tax.id,
        as_json(facts),
        as_json(figures),
        *(f"{amount:.2f}" for amount in amounts),
    )


def net_lines(stored: int, net: Net) -> Iterator[Row]:
    """Columns as in NET_LINE; what comes to nothing is left out, but for the tax, which people look for."""
    told = (line for line in net.lines if line.amount or line.name == TAX)
    for position, line in enumerate(told):
        side = str(_side(line.name, own=line.own))
        yield stored, position, line.name, f"{line.amount:.2f}", side, line.clause, line.month_of


def _side(name: str, *, own: bool) -> Side:
    if name in (TAX, BONUS_TAX):
        return Side.TAX
    return Side.OWN if own else Side.EMPLOYER
