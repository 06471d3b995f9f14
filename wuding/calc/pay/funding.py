"""Who bears what: amounts split among sources of money by dated rules, to the fen, and a year's budget against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from ..money import rounded
from .net_refusals import NetError
from .paid import NOTHING, month_words, total
from .tables import Heading, Table, Value

UNSAID = "未注明来源"
EMPLOYER = "单位缴费"
"""The name under which a rule speaks of all contributions that the employer pays on top."""
EVERYTHING = ""
"""The name under which a rule speaks of every item that has none of its own."""
Shares = tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class FundingRule:
    """From which sources an item is paid at a place and below it, from `since` to `until`, both months included.

    `path` is the place's, ending in a slash; `shares` add up to one, in their order.
    """

    path: str
    item: str
    since: date
    until: date | None
    shares: Shares

    def holds(self, path: str, month: date) -> bool:
        """Whether it speaks of a place in a month."""
        return (
            path.startswith(self.path) and self.since <= month and (self.until is None or month <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """An item paid `times` times: at a place, for the month it belongs to, in yuan. `employer`: paid on top of pay."""

    path: str
    item: str
    employer: bool
    month_of: date
    amount: Decimal
    times: int = 1


@dataclass(frozen=True, slots=True)
class Borne:
    """What one source bears, in yuan: pay before deductions, and the employer's contributions on top."""

    fund: str
    pay: Decimal
    employer: Decimal

    @property
    def cost(self) -> Decimal:
        return self.pay + self.employer


def percent_shares(parts: Sequence[tuple[str, Decimal]]) -> Shares:
    """Return per cents as shares. Raises NetError unless they are above zero, of different sources, and come to 100."""
    said = "、".join(f"{fund} {percent:f}%" for fund, percent in parts)
    names = [fund for fund, _percent in parts]
    if len(set(names)) != len(names) or any(not name for name in names):
        raise NetError("shares.names", found=said)
    if sum(percent for _fund, percent in parts) != 100 or any(percent <= 0 for _fund, percent in parts):
        raise NetError("shares.sum", found=said)
    return tuple((fund, Fraction(percent) / 100) for fund, percent in parts)


def rule_for(rules: Sequence[FundingRule], cost: Cost) -> FundingRule | None:
    """Return the rule that a cost goes by: for its item, else for all; in each case that of the nearest place."""
    for names in ({cost.item}, {EMPLOYER} if cost.employer else set(), {EVERYTHING}):
        fitting = [one for one in rules if one.item in names and one.holds(cost.path, cost.month_of)]
        if fitting:
            return max(fitting, key=lambda one: len(one.path))
    return None


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


def borne_by(costs: Iterable[Cost], rules: Sequence[FundingRule]) -> list[Borne]:
    """Return what each source bears, the named ones in the order in which they occur; together exactly the costs.

    Each line is split by itself, so that one person's slip, a town's sheet and a year's sum come to the same fen.
    """

    @cache
    def split(amount: Decimal, shares: Shares) -> dict[str, Decimal]:
        return shared(amount, dict(shares))

    pay: dict[str, Decimal] = {}
    employer: dict[str, Decimal] = {}
    for cost in costs:
        rule = rule_for(rules, cost)
        parts = split(cost.amount, rule.shares) if rule else {UNSAID: cost.amount}
        side = employer if cost.employer else pay
        for fund, part in parts.items():
            side[fund] = side.get(fund, NOTHING) + part * cost.times
    names = [fund for fund in dict.fromkeys([*pay, *employer]) if fund != UNSAID]
    names += [UNSAID] if UNSAID in pay or UNSAID in employer else []
    return [Borne(fund, pay.get(fund, NOTHING), employer.get(fund, NOTHING)) for fund in names]


def funding_table(
    place: str, month: date, units: Mapping[str, Sequence[Cost]], rules: Sequence[FundingRule]
) -> Table:
    """Return the split of a run by unit and source; `units` are the costs of each, in order."""
    rows: list[tuple[Value, ...]] = [
        (unit, one.fund, one.pay, one.employer, one.cost)
        for unit, costs in units.items()
        for one in borne_by(costs, rules)
    ]
    headings = (
        Heading("单位", 12), Heading("资金来源", 10), Heading("应发", 10, summed=True),
        Heading("单位缴费", 10, summed=True), Heading("合计", 10, summed=True),
    )  # fmt: skip
    return Table(f"{place}{month_words(month)}资金来源分担表", headings, tuple(rows))


@dataclass(frozen=True, slots=True)
class Standing:
    """One source's budget of a year, in yuan: planned (None where there is none), paid, and what is still to come."""

    fund: str
    planned: Decimal | None
    paid: Decimal
    to_come: Decimal

    @property
    def left(self) -> Decimal | None:
        """What stays at the end of the year if the months to come cost as the last one did; negative: overrun."""
        return None if self.planned is None else self.planned - self.paid - self.to_come

    @property
    def share(self) -> Decimal | None:
        """What was paid of the plan, in per cent to one place."""
        return (
            rounded(Fraction(self.paid) * 100 / Fraction(self.planned), "half-up", 1)
            if self.planned
            else None
        )

    @property
    def told(self) -> str:
        """What is to be said of it, as a word: overspent, will_overrun, no_budget, or nothing."""
        if self.planned is None:
            return "no_budget"
        if self.paid > self.planned:
            return "overspent"
        return "will_overrun" if self.paid + self.to_come > self.planned else ""


def standings(
    planned: Mapping[str, Decimal], paid: Sequence[Borne], last_month: Sequence[Borne], months_left: int
) -> list[Standing]:
    """Return how each source stands: those with a budget first, then those that pay without one.

    Months to come are each taken to cost what the last closed one did without arrears.
    """
    gone = {one.fund: one.cost for one in paid}
    monthly = {one.fund: one.cost for one in last_month}
    return [
        Standing(fund, planned.get(fund), gone.get(fund, NOTHING), monthly.get(fund, NOTHING) * months_left)
        for fund in dict.fromkeys([*planned, *gone, *monthly])
    ]


WORDS = {"": "", "no_budget": "没有预算", "overspent": "超支", "will_overrun": "预计超支"}


def budget_table(place: str, month: date, found: Sequence[Standing]) -> Table:
    """Return a year's budget up to a month as a table."""
    rows = tuple(
        (
            one.fund, one.planned, one.paid, f"{one.share}%" if one.share is not None else "", one.to_come, one.left,
            WORDS[one.told],
        )
        for one in found
    )  # fmt: skip
    headings = (
        Heading("资金来源", 10), Heading("全年预算", 11, summed=True), Heading("累计支出", 11, summed=True),
        Heading("执行率", 7), Heading("预计还要支出", 11, summed=True), Heading("预计结余", 11, summed=True),
        Heading("说明", 8),
    )  # fmt: skip
    gone_by = rounded(Fraction(month.month * 100, 12), "half-up", 1)
    notes = (
        f"序时进度 {gone_by}%（到 {month_words(month)} 止）。支出含单位缴纳的社会保险和住房公积金。",
        "预计还要支出：其余月份都按最近一个已审批月份计算，不含补发扣回。",
    )
    return Table(f"{place}{month_words(month)}社区工作者经费预算执行表", headings, rows, notes)
