"""What net pay is worked out from: facts of each month of the year as known to a run, and what the year holds so far."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.timezone import localdate

from wuding.calc.pay.computing import Facts
from wuding.calc.pay.insurance import insurance_inputs
from wuding.calc.pay.net import Payee
from wuding.calc.pay.net_packs import NetPacks
from wuding.calc.pay.tax import Claims, SoFar, Wages, declared_inputs
from wuding.calc.rules import Value
from wuding.calc.rules.model import Input
from wuding.common.dates import Month
from wuding.pay.models import PayRun, Slip, SlipNet
from wuding.people.queries.spans import Told, spells_between, told_between

NOTHING = Decimal(0)
CLAIMED = {"累计个人养老金": "pension", "累计其他扣除额": "other", "累计减免税额": "reduced"}
FIRST_JOB = "当年首次就业"


@dataclass(frozen=True)
class Year:
    """What the closed slips of a year hold of somebody: months with net pay, and their sums in yuan."""

    months: int = 0
    income: Decimal = NOTHING
    contributions: Decimal = NOTHING
    tax: Decimal = NOTHING


def years_of(persons: Collection[int], year: int, before: date) -> dict[int, Year]:
    """Those of each person who has any, up to the month before `before`."""
    found = SlipNet.objects.filter(
        slip__person__in=list(persons),
        slip__run__closed_at__isnull=False,
        slip__month__year=year,
        slip__month__lt=before,
    )
    rows = (
        found.order_by()
        .values_list("slip__person")
        .annotate(Count("pk"), Sum("income"), Sum("contributions"), Sum("tax"))
    )
    return {person: Year(months, income, own, tax) for person, months, income, own, tax in rows}


def months_with_net(persons: Collection[int], before: date) -> dict[int, set[date]]:
    """The closed months of the year before `before` in which each person has net pay."""
    found: dict[int, set[date]] = defaultdict(set)
    rows = SlipNet.objects.filter(
        slip__person__in=list(persons),
        slip__run__closed_at__isnull=False,
        slip__month__gte=before.replace(month=1),
        slip__month__lt=before,
    )
    for person, month in rows.order_by().values_list("slip__person", "slip__month"):
        found[person].add(month)
    return found


class Payees:
    """The people of a run who share packs, as the packs need them: a few queries for each month of the year."""

    def __init__(self, run: PayRun, packs: NetPacks, slips: Sequence[Slip]) -> None:
        self.run, self.packs, self.slips = run, packs, slips
        self.known = localdate(run.known_at)
        persons = [slip.person_id for slip in slips]
        self.paid_months = months_with_net(persons, run.month)
        self.years = years_of(persons, run.month.year, run.month)
        self.last_years = years_of(persons, run.month.year - 1, run.month.replace(month=1))
        needed = {run.month, *(month for months in self.paid_months.values() for month in months)}
        self.told = {month: self._told(month, persons) for month in sorted(needed)}

    def _told(self, month: date, persons: Collection[int]) -> dict[int, Told]:
        span = Month.of(month)
        spells = spells_between(span.start, span.end, self.run.known_at, persons=persons)
        return told_between(
            span.start, span.end, self.run.known_at, spells, self._questions(month),
            in_pieces=True, with_sources=False,
        )  # fmt: skip

    def _questions(self, month: date) -> list[Input]:
        names = {*declared_inputs(self.packs.tax, month, self.known), *CLAIMED, FIRST_JOB}
        found = [one for one in self.packs.tax.inputs.values() if one.name in names]
        insured = insurance_inputs(self.packs.insurance, month, self.known)
        return found + [self.packs.insurance.inputs[name] for name in insured]

    def _facts(self, month: date, person: int) -> Facts:
        """Those of the first day served in the month; none where nobody knows of service in it any more."""
        told = self.told[month].get(person)
        return told.pieces[0].facts if told is not None else {}

    def payee(self, slip: Slip) -> Payee:
        """One slip's person."""
        person = slip.person_id
        facts = self._facts(self.run.month, person)
        months = sorted({*self.paid_months.get(person, ()), self.run.month})
        asked = declared_inputs(self.packs.tax, self.run.month, self.known)
        declared = {month: _only(self._facts(month, person), asked) for month in months}
        year = self.years.get(person, Year())
        return Payee(
            Wages(slip.total),
            facts,
            declared,
            SoFar(self.run.month.year, year.income, NOTHING, year.contributions, year.tax),
            _claims(facts),
            self._standing(person, facts),
        )

    def _standing(self, person: int, facts: Facts) -> dict[str, Value | None]:
        last = self.last_years.get(person)
        found: dict[str, Value | None] = {FIRST_JOB: facts.get(FIRST_JOB)}
        if last is not None:
            found |= {"上年任职月数": Decimal(last.months), "上年收入": last.income}
        return found


def _only(facts: Facts, names: Collection[str]) -> Mapping[str, Value | None]:
    return {name: facts.get(name) for name in names}


def _claims(facts: Facts) -> Claims:
    said = {field: facts.get(name) for name, field in CLAIMED.items()}
    return Claims(**{field: value for field, value in said.items() if isinstance(value, Decimal)})


@dataclass(frozen=True)
class RunSums:
    """A run from gross to net: all slips, and those whose net pay is worked out, in yuan."""

    slips: int
    settled: int
    gross: Decimal
    contributions: Decimal
    tax: Decimal
    net: Decimal
    employer: Decimal

    @property
    def missing(self) -> int:
        """How many slips have no net pay."""
        return self.slips - self.settled


def sums_of(run: PayRun) -> RunSums:
    """Those of a run: two queries."""
    nets = SlipNet.objects.filter(slip__run=run).aggregate(
        settled=Count("pk"), gross=Sum("income"), contributions=Sum("contributions"), tax=Sum("tax"),
        net=Sum("net"), employer=Sum("employer"),
    )  # fmt: skip
    settled = nets.pop("settled")
    return RunSums(run.slips.count(), settled, **{name: value or NOTHING for name, value in nets.items()})
