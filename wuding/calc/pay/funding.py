"""Who bears what: a run by source of money, and a year's budget against what was paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..money import rounded
from .net_refusals import NetError
from .paid import NOTHING, PaidRun, Side, month_words, total
from .tables import Heading, Table, Value

UNSAID = "未注明来源"


@dataclass(frozen=True, slots=True)
class Borne:
    """What one source bears in a run, in yuan: pay before deductions, and the employer's contributions on top."""

    fund: str
    pay: Decimal
    employer: Decimal

    @property
    def cost(self) -> Decimal:
        return self.pay + self.employer


def borne_by(run: PaidRun) -> list[Borne]:
    """Return what each source bears, in the order of the lines; together exactly the run's cost."""
    pay: dict[str, Decimal] = {}
    employer: dict[str, Decimal] = {}
    for slip in run.slips:
        for line in slip.lines:
            fund = line.fund or UNSAID
            if line.side is Side.PAY:
                pay[fund] = pay.get(fund, NOTHING) + line.amount
            elif line.side is Side.EMPLOYER:
                employer[fund] = employer.get(fund, NOTHING) + line.amount
    return [
        Borne(fund, pay.get(fund, NOTHING), employer.get(fund, NOTHING))
        for fund in dict.fromkeys([*pay, *employer])
    ]


def shared(amount: Decimal, shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Split an amount among sources by their shares, each to the fen and together exactly the amount.

    Fen that rounding leaves go to the largest remainders, the first named of equal ones. Raises NetError unless the
    shares are not negative and add up to one.
    """
    if sum(shares.values()) != 1 or any(share < 0 for share in shares.values()):
        raise NetError("shares.sum", found="、".join(f"{fund} {share}" for fund, share in shares.items()))
    sign = -1 if amount < 0 else 1
    exact = {fund: Fraction(abs(amount)) * share for fund, share in shares.items()}
    found = {fund: rounded(value, "down", 2) for fund, value in exact.items()}
    left = int((abs(amount) - total(found.values())) * 100)
    by_remainder = sorted(exact, key=lambda fund: exact[fund] - Fraction(found[fund]), reverse=True)
    for fund in by_remainder[:left]:
        found[fund] += Decimal("0.01")
    return {fund: value * sign for fund, value in found.items()}


def funding_table(run: PaidRun) -> Table:
    """Return the split of a run by unit and source."""
    rows: list[tuple[Value, ...]] = []
    for unit, slips in run.by_unit():
        part = PaidRun(run.place, run.month, tuple(slips))
        rows += [(unit, one.fund, one.pay, one.employer, one.cost) for one in borne_by(part)]
    headings = (
        Heading("单位", 12), Heading("资金来源", 10), Heading("应发", 10, summed=True),
        Heading("单位缴费", 10, summed=True), Heading("合计", 10, summed=True),
    )  # fmt: skip
    return Table(f"{run.place}{month_words(run.month)}资金来源分担表", headings, tuple(rows))


@dataclass(frozen=True, slots=True)
class Budget:
    """What a source may spend on pay in a year, in yuan."""

    fund: str
    amount: Decimal


def budget_table(place: str, month: date, budget: Sequence[Budget], runs: Sequence[PaidRun]) -> Table:
    """Return a year's budget up to a month: spent this month and so far, left, and the share spent against time gone.

    `runs` are the closed runs of the year up to and with the month. A source that spends without a budget is listed
    with none. Raises NetError for a run of another year or a later month.
    """
    for run in runs:
        if run.month.year != month.year or run.month > month:
            raise NetError("budget.month", found=f"{run.month:%Y-%m}", month=f"{month:%Y-%m}")
    spent, now = _spent(runs), _spent([run for run in runs if run.month == month])
    planned = {one.fund: one.amount for one in budget}
    rows = []
    for fund in dict.fromkeys([*planned, *spent]):
        has, gone = planned.get(fund), spent.get(fund, NOTHING)
        left = None if has is None else has - gone
        rows.append((fund, has, now.get(fund, NOTHING), gone, left, _share(gone, has), _told(has, gone)))
    headings = (
        Heading("资金来源", 10), Heading("全年预算", 11, summed=True), Heading("本月支出", 11, summed=True),
        Heading("累计支出", 11, summed=True), Heading("结余", 11, summed=True), Heading("执行率", 7), Heading("说明", 8),
    )  # fmt: skip
    gone_by = rounded(Fraction(month.month * 100, 12), "half-up", 1)
    notes = (f"序时进度 {gone_by}%（到 {month_words(month)} 止）。支出含单位缴纳的社会保险和住房公积金。",)
    return Table(f"{place}{month_words(month)}社区工作者经费预算执行表", headings, tuple(rows), notes)


def _spent(runs: Sequence[PaidRun]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for run in runs:
        for one in borne_by(run):
            found[one.fund] = found.get(one.fund, NOTHING) + one.cost
    return found


def _share(spent: Decimal, budget: Decimal | None) -> str:
    return f"{rounded(Fraction(spent) * 100 / Fraction(budget), 'half-up', 1)}%" if budget else ""


def _told(budget: Decimal | None, spent: Decimal) -> str:
    if budget is None:
        return "没有预算"
    return "超支" if spent > budget else ""
