"""From gross to net: contributions first, then the tax of what is left, each line with its clause and its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ..rules import Explanation, Pack, RowError, Source, Value, explain
from .computing import Facts
from .insurance import Contribution, Contributions, contributions, insurance_inputs
from .net_packs import BONUS_TAX, TAX, NetPacks
from .net_refusals import NetError
from .tax import Claims, SoFar, Taxed, Wages, Withheld, declared_inputs, withhold

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payee:
    """One person in one month: what is paid, what the file says, what the year holds so far.

    `facts` are the month's own (how insured, on which wage); `declared` the facts for additional deductions of each
    month of the year employed here, this one included; `standing` those about the whole year. `arrears` are
    contributions of closed months settled now. Who is not `insured` by this pay gives no contributions from it: these
    come with the month's wages.
    """

    wages: Wages
    facts: Facts
    declared: Mapping[date, Facts]
    so_far: SoFar
    claims: Claims = field(default_factory=Claims)
    standing: Mapping[str, Value | None] | None = None
    arrears: tuple[Contribution, ...] = ()
    insured: bool = True


@dataclass(frozen=True, slots=True)
class NetLine:
    """One deduction, or one contribution of the employer where it is not the person's `own`, in yuan.

    `pack` and `clause` say by which document; `month_of` is the month it belongs to.
    """

    name: str
    amount: Decimal
    pack: str
    clause: str
    own: bool
    month_of: date


@dataclass(frozen=True, slots=True)
class Net:
    """A person's month from gross to net. `net` = `paid` − `contributions` − `tax` − `bonus_tax`, exactly.

    `employer` is paid on top of `paid` and never comes off it. `net` is negative where the deductions exceed what is
    paid; see `short`. `so_far` is what the next month of the year begins with.
    """

    month: date
    paid: Decimal
    lines: tuple[NetLine, ...]
    insured: Contributions
    withheld: Withheld

    @property
    def contributions(self) -> Decimal:
        return self._sum(TAX, BONUS_TAX, own=True)

    @property
    def employer(self) -> Decimal:
        return self._sum(own=False)

    def _sum(self, *without: str, own: bool) -> Decimal:
        return sum((one.amount for one in self.lines if one.own is own and one.name not in without), NOTHING)

    @property
    def tax(self) -> Decimal:
        return self.withheld.tax

    @property
    def bonus_tax(self) -> Decimal:
        return self.withheld.bonus_tax

    @property
    def net(self) -> Decimal:
        return self.paid - self.contributions - self.tax - self.bonus_tax

    @property
    def cost(self) -> Decimal:
        """What the month costs the employer."""
        return self.paid + self.employer

    @property
    def short(self) -> Decimal:
        """What the pay of the month does not cover; zero as a rule."""
        return max(-self.net, NOTHING)

    @property
    def so_far(self) -> SoFar:
        return self.withheld.so_far


def net_inputs(packs: NetPacks, month: date, known: date | None = None) -> tuple[str, ...]:
    """Return the facts that a person's file is asked for: insurance first, then what is declared for the tax."""
    return insurance_inputs(packs.insurance, month, known) + declared_inputs(packs.tax, month, known)


def net_of(packs: NetPacks, month: date, payee: Payee, known: date | None = None) -> Net:
    """Bring one person's month from gross to net. Raises NetError or RowError, each a sentence, and PackError."""
    found = nets_of(packs, month, [payee], known)[0]
    if isinstance(found, RowError):
        raise found
    return found


def nets_of(
    packs: NetPacks, month: date, payees: Sequence[Payee], known: date | None = None
) -> list[Net | RowError]:
    """Bring everybody's month from gross to net, in order; somebody whose facts are refused gets the refusal.

    `month` is its first day; `known` the day whose knowledge counts, None for all. Raises NetError for figures that
    cannot be, PackError where a pack is not in force.
    """
    insured = _insured(packs, month, payees, known)
    sound = {id(one): one for one in insured if not isinstance(one, RowError)}
    shared = {key: _of_insurance(packs, one.lines) for key, one in sound.items()}
    able = [(payee, one) for payee, one in zip(payees, insured, strict=True) if not isinstance(one, RowError)]
    taxed = iter(withhold(packs.tax, month, [_taxed(payee, one) for payee, one in able], known))
    clauses = {name: packs.tax.items[name].clause or "" for name in (TAX, BONUS_TAX)}
    found: list[Net | RowError] = []
    for payee, one in zip(payees, insured, strict=True):
        if isinstance(one, RowError):
            found.append(one)
            continue
        withheld = next(taxed)
        if isinstance(withheld, RowError):
            found.append(withheld)
            continue
        lines = [*shared[id(one)], *_of_insurance(packs, payee.arrears)]
        for name, value in ((TAX, withheld.tax), (BONUS_TAX, withheld.bonus_tax)):
            lines.append(NetLine(name, value, packs.tax.id, clauses[name], own=True, month_of=month))
        found.append(Net(month, payee.wages.paid, tuple(lines), one, withheld))
    return found


def _insured(
    packs: NetPacks, month: date, payees: Sequence[Payee], known: date | None
) -> list[Contributions | RowError]:
    facts = [payee.facts for payee in payees if payee.insured]
    found = iter(contributions(packs.insurance, month, facts, known) if facts else ())
    return [next(found) if payee.insured else Contributions(month, (), {}, {}) for payee in payees]


def _taxed(payee: Payee, insured: Contributions) -> Taxed:
    own = insured.own + sum((one.amount for one in payee.arrears if one.own), NOTHING)
    return Taxed(payee.wages, own, payee.declared, payee.so_far, payee.claims, payee.standing)


def _of_insurance(packs: NetPacks, lines: Sequence[Contribution]) -> tuple[NetLine, ...]:
    return tuple(
        NetLine(one.name, one.amount, packs.insurance.id, one.clause, one.own, one.month_of) for one in lines
    )


def explain_net(
    packs: NetPacks,
    net: Net,
    name: str,
    known: date | None = None,
    sources: Mapping[str, Source] | None = None,
) -> Explanation:
    """Explain one line of a month to clause, formula and values. Raises KeyError for a name no pack computes."""
    pack, facts = _behind(packs, net, name)
    program = pack.at(net.month, known)
    return explain(pack, program, facts, name, sources=sources)


def _behind(packs: NetPacks, net: Net, name: str) -> tuple[Pack, Facts]:
    if name in packs.tax.parts:
        return packs.tax, net.withheld.facts
    return packs.insurance, net.insured.facts


def year_of(
    packs: NetPacks, months: Sequence[tuple[date, Payee]], known: date | None = None
) -> Iterator[Net]:
    """Yield a person's months of one tax year, each on what the ones before it came to; the first keeps its `so_far`.

    Raises NetError where the months are not in order.
    """
    for (before, _), (after, _) in pairwise(months):
        if after <= before:
            raise NetError("months.order", found=f"{after:%Y-%m}", before=f"{before:%Y-%m}")
    so_far: SoFar | None = None
    for month, payee in months:
        net = net_of(packs, month, payee if so_far is None else replace(payee, so_far=so_far), known)
        so_far = net.so_far
        yield net
