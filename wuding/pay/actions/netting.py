"""From gross to net for a run that is worked out: contributions and tax of each slip, in one go, stored with their facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.calc.pay.net import Net, nets_of
from wuding.calc.pay.net_packs import BONUS_TAX, TAX, NetPacks
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.paid import Side
from wuding.calc.rules import RowError
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may
from wuding.pay import ledger
from wuding.pay.actions.recording import record_run
from wuding.pay.actions.running import require_draft
from wuding.pay.models import NetLine, PayRun, Slip, SlipNet
from wuding.pay.queries.nets import Payees
from wuding.pay.queries.standing import language
from wuding.policy.queries.deductions import net_packs_at


@dataclass(frozen=True)
class Unsettled:
    """Somebody whose net pay could not be worked out, and why, as a sentence."""

    slip: Slip
    why: str


@transaction.atomic
def net_run(*, run: PayRun, by: User) -> list[Unsettled]:
    """Work out the net pay of everybody in a draft, anew each time; returns those for whom a fact is missing or wrong.

    Raises NotVisible where the user may not prepare pay; RuleError when the run was submitted or is not worked out
    yet, or when a place has no packs for insurance and tax.
    """
    current = PayRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    if not may(by, Permission.PREPARE_PAY, current.place):
        raise NotVisible
    require_draft(current)
    if current.computed_at is None:
        raise RuleError(_("这一批还没有算完。"), next_step=_("请先继续计算，算完再算扣款。"))
    SlipNet.objects.filter(slip__run=current).delete()
    found: list[tuple[Slip, NetPacks, Net]] = []
    unsettled: list[Unsettled] = []
    for packs, slips in _by_packs(current):
        for slip, net in zip(slips, _nets(current, packs, slips), strict=True):
            if isinstance(net, RowError):
                unsettled.append(Unsettled(slip, net.text(language())))
            else:
                found.append((slip, packs, net))
    _store(found)
    total = sum((net.net for _slip, _packs, net in found), Decimal(0))
    record_run(
        Action.PAY_NET,
        current,
        by,
        {
            "slips": (None, len(found)),
            "net": (None, f"{total:f}"),
            "not_settled": (None, len(unsettled) or None),
        },
    )
    return unsettled


def _by_packs(run: PayRun) -> Iterable[tuple[NetPacks, list[Slip]]]:
    """The slips by the packs that hold at their workplaces."""
    slips = run.slips.select_related("organisation", "person").order_by(
        "organisation__path", "person__sort_key", "pk"
    )
    packs_at: dict[str, NetPacks] = {}
    groups: dict[NetPacks, list[Slip]] = defaultdict(list)
    for slip in slips:
        code = slip.organisation.code
        if code not in packs_at:
            packs_at[code] = net_packs_at(slip.organisation, run.month)
        groups[packs_at[code]].append(slip)
    return groups.items()


def _nets(run: PayRun, packs: NetPacks, slips: Sequence[Slip]) -> list[Net | RowError]:
    payees = Payees(run, packs, slips)
    try:
        return nets_of(packs, run.month, [payees.payee(slip) for slip in slips], localdate(run.known_at))
    except NetError as error:
        raise RuleError(error.text(language()), next_step=_("请核对后重新计算。")) from error


def _store(found: Sequence[tuple[Slip, NetPacks, Net]]) -> None:
    nets = SlipNet.objects.bulk_create(
        (
            SlipNet(
                slip=slip,
                insurance_pack=packs.insurance.id,
                tax_pack=packs.tax.id,
                facts={
                    "insurance": ledger.stored(net.insured.facts),
                    "tax": ledger.stored(net.withheld.facts),
                },
                figures=_figures(net),
                income=net.paid,
                contributions=net.contributions,
                tax=net.tax + net.bonus_tax,
                net=net.net,
                employer=net.employer,
            )
            for slip, packs, net in found
        ),
        batch_size=500,
    )
    NetLine.objects.bulk_create(
        (
            NetLine(
                net=stored,
                position=position,
                name=line.name,
                amount=line.amount,
                side=_side(line.name, own=line.own),
                clause=line.clause,
                month_of=line.month_of,
            )
            for stored, (_slip, _packs, net) in zip(nets, found, strict=True)
            for position, line in enumerate(net.lines)
        ),
        batch_size=2000,
    )


def _side(name: str, *, own: bool) -> Side:
    if name in (TAX, BONUS_TAX):
        return Side.TAX
    return Side.OWN if own else Side.EMPLOYER


def _figures(net: Net) -> Mapping[str, dict[str, str | bool | None]]:
    return {
        "bases": ledger.stored(net.insured.bases),
        "sums": ledger.stored(net.withheld.figures),
        "additional": ledger.stored(net.withheld.additional),
    }
