"""A run as values, from what is stored of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from wuding.calc.pay.declarations import Declared
from wuding.calc.pay.paid import WAGES, PaidLine, PaidRun, PaidSlip, Side
from wuding.organisation.models import Kind, Organisation
from wuding.pay.models import Outcome, PayRun, RunKind, Slip, SlipNet, Task, TaxWay
from wuding.people.models import BankAccount

WHAT = {RunKind.MONTHLY: WAGES, RunKind.BONUS: "全年一次性奖金", RunKind.LUMP: "一次性待遇"}
"""What a run pays, as papers say it: records, hence not translated."""

_REMARKS = {TaxWay.APART: "单独计税", TaxWay.MERGED: "并入综合所得"}


def slips_of(run: PayRun) -> list[Slip]:
    """Its slips with everything that is printed of them, in the order of the sheet: six queries, however many."""
    found = run.slips.select_related("person", "organisation", "organisation__parent", "net")
    ordered = found.prefetch_related("lines", "net__lines").order_by(
        "organisation__path", "person__sort_key", "pk"
    )
    return list(ordered)


def paid_run(
    run: PayRun,
    slips: Sequence[Slip],
    *,
    whole_numbers: bool = False,
    accounts: Mapping[int, BankAccount] | None = None,
) -> PaidRun:
    """The run. Numbers of identity cards are masked unless asked for whole; that has to be recorded.

    `accounts` are those that pay goes to, by person; left out, no account stands on it.
    """
    by = {
        step.task: step.by.name
        for step in run.steps.select_related("by").filter(outcome=Outcome.DONE).order_by("pk")
    }
    return PaidRun(
        run.place.name,
        run.month,
        tuple(
            paid_slip(slip, whole_numbers=whole_numbers, account=(accounts or {}).get(slip.person_id))
            for slip in slips
        ),
        by.get(Task.PREPARE, ""),
        by.get(Task.CHECK, ""),
        by.get(Task.APPROVE, ""),
        WHAT[RunKind(run.kind)],
    )


def paid_slip(slip: Slip, *, whole_numbers: bool = False, account: BankAccount | None = None) -> PaidSlip:
    """One slip; without contributions and tax where its net pay was not worked out."""
    net = net_of(slip)
    lines = [
        PaidLine(line.name, line.amount, Side.PAY, line.month_of, clause=line.clause)
        for line in slip.lines.all()
        if line.counts
    ]
    if net is not None:
        lines += [
            PaidLine(line.name, line.amount, Side(line.side), line.month_of, clause=line.clause)
            for line in net.lines.all()
        ]
    number = slip.person.identity_number
    shown = "" if number is None else number.reveal() if whole_numbers else number.masked
    return PaidSlip(
        slip.person.name,
        slip.organisation.name,
        _town(slip.organisation),
        slip.post,
        tuple(lines),
        identity=shown,
        bank=account.branch if account else "",
        account=account.account.reveal() if account and account.account else "",
        holder=account.holder if account else "",
    )


def net_of(slip: Slip) -> SlipNet | None:
    """Its net pay, None where it was not worked out."""
    try:
        return slip.net
    except SlipNet.DoesNotExist:
        return None


def declared(slip: Slip, *, whole_numbers: bool) -> Declared:
    """A slip with what its tax and contributions were worked out from."""
    net = net_of(slip)
    if net is None:
        raise ValueError("only slips with net pay are declared")
    facts = net.facts["tax"]
    return Declared(
        paid_slip(slip, whole_numbers=whole_numbers),
        additional=_amounts(net.figures["additional"]),
        pension=_amount(facts["累计个人养老金"]),
        other=_amount(facts["累计其他扣除额"]),
        reduced=_amount(facts["累计减免税额"]),
        bases=_amounts(net.figures["bases"]),
        remark=_REMARKS.get(net.figures.get("bonus", {}).get("way", ""), ""),
    )


def _town(organisation: Organisation) -> str:
    parent = organisation.parent
    return parent.name if parent is not None and parent.kind == Kind.TOWN else ""


def _amounts(kept: Mapping[str, object]) -> dict[str, Decimal]:
    return {name: _amount(value) for name, value in kept.items()}


def _amount(kept: object) -> Decimal:
    """An amount as it was stored in JSON, as text."""
    return Decimal(str(kept))
