"""What net pay is worked out from: facts of each month of the year as known to a run, and what the year holds so far."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate

from wuding.calc.pay.computing import Facts
from wuding.calc.pay.insurance import insurance_inputs
from wuding.calc.pay.net import Payee
from wuding.calc.pay.net_packs import NetPacks
from wuding.calc.pay.tax import Claims, SoFar, Wages, declared_inputs
from wuding.calc.rules import Value
from wuding.calc.rules.model import Input
from wuding.common.dates import Month
from wuding.pay.models import Opening, PayRun, RunKind, SlipNet
from wuding.people.queries.spans import answers_on, spells_between

NOTHING = Decimal(0)
FEN = Decimal("0.01")
CLAIMED = {"累计个人养老金": "pension", "累计其他扣除额": "other", "累计减免税额": "reduced"}
FIRST_JOB = "当年首次就业"


@dataclass(frozen=True)
class Year:
    """What the closed slips of a year hold of somebody: months with net pay, and their sums in yuan."""

    months: int = 0
    income: Decimal = NOTHING
    contributions: Decimal = NOTHING
    tax: Decimal = NOTHING

    def with_opening(self, opening: Opening) -> "Year":
        """The same with what the year held before the first run."""
        return Year(
            self.months + len(months_of(opening)),
            self.income + opening.income,
            self.contributions + opening.contributions,
            self.tax + opening.tax,
        )


def openings_of(persons: Collection[int], years: Collection[int], before: date) -> list[Opening]:
    """What was entered of these years, of months before `before`."""
    found = Opening.objects.filter(person__in=list(persons), year__in=years, until__lt=before)
    return list(found.order_by("pk"))


def months_of(opening: Opening) -> list[date]:
    """The first days of its months."""
    return [date(opening.year, number, 1) for number in range(opening.since.month, opening.until.month + 1)]


def years_of(
    persons: Collection[int], year: int, before: date, *, besides: str | None = None
) -> dict[int, Year]:
    """Those of each person who has any, up to the month before `before`, without bonuses taxed apart.

    With `besides`, a kind of runs: what runs of other kinds paid in the month `before` itself as well.
    """
    earlier = Q(slip__month__lt=before)
    if besides is not None:
        earlier |= Q(slip__month=before) & ~Q(slip__kind=besides)
    found = SlipNet.objects.filter(
        slip__person__among=set(persons),
        slip__run__closed_at__isnull=False,
        slip__month__year=year,
    ).filter(earlier)
    rows = (
        found.order_by()
        .values_list("slip__person")
        .annotate(
            Count("slip__month", distinct=True), Sum("income"), Sum("contributions"), Sum("tax"),
            Sum("apart_income"), Sum("apart_tax"),
        )
    )  # fmt: skip
    return {
        person: Year(months, income - apart, own, tax - apart_tax)
        for person, months, income, own, tax, apart, apart_tax in rows
    }


def months_with_net(persons: Collection[int], before: date) -> dict[int, set[date]]:
    """The closed months of the year before `before` in which each person has net pay."""
    found: dict[int, set[date]] = defaultdict(set)
    rows = SlipNet.objects.filter(
        slip__person__among=set(persons),
        slip__run__closed_at__isnull=False,
        slip__month__gte=before.replace(month=1),
        slip__month__lt=before,
    )
    for person, month in rows.order_by().values_list("slip__person", "slip__month"):
        found[person].add(month)
    return found


class Payees:
    """People of a month who share packs, as the packs need them: a handful of queries, however many months the year has had."""

    def __init__(
        self,
        month: date,
        known_at: datetime,
        packs: NetPacks,
        persons: Sequence[int],
        kind: str = RunKind.MONTHLY,
    ) -> None:
        self.month, self.known, self.packs = month, localdate(known_at), packs
        self.years = years_of(persons, month.year, month, besides=kind)
        self.last_years = years_of(persons, month.year - 1, month.replace(month=1))
        paid = months_with_net(persons, month)
        for one in openings_of(persons, (month.year, month.year - 1), month):
            years = self.years if one.year == month.year else self.last_years
            years[one.person_id] = years.get(one.person_id, Year()).with_opening(one)
            if one.year == month.year:
                paid.setdefault(one.person_id, set()).update(months_of(one))
        self.months = {person: sorted({*paid.get(person, ()), month}) for person in persons}
        self.days = _first_days(self.months, known_at)
        days = {
            person: [day for one in months if (day := self.days.get((person, one)))]
            for person, months in self.months.items()
        }
        self.answers = answers_on(days, known_at, self._questions())
        self.asked = declared_inputs(packs.tax, month, self.known)

    def _questions(self) -> list[Input]:
        months = {month for own in self.months.values() for month in own}
        declared = {name for month in months for name in declared_inputs(self.packs.tax, month, self.known)}
        found = [
            one for one in self.packs.tax.inputs.values() if one.name in {*declared, *CLAIMED, FIRST_JOB}
        ]
        insured = insurance_inputs(self.packs.insurance, self.month, self.known)
        return found + [self.packs.insurance.inputs[name] for name in insured]

    def _facts(self, month: date, person: int) -> Facts:
        """Those of the first day served in the month; none where nobody knows of service in it any more."""
        day = self.days.get((person, month))
        return self.answers[person, day] if day is not None else {}

    def payee(self, person: int, wages: Wages, *, insured: bool = True, apart_before: bool = False) -> Payee:
        """One of them, who is paid so much; `apart_before`: the year's one bonus taxed apart has been had."""
        facts = self._facts(self.month, person)
        declared = {month: _only(self._facts(month, person), self.asked) for month in self.months[person]}
        year = self.years.get(person, Year())
        return Payee(
            wages,
            facts,
            declared,
            SoFar(self.month.year, year.income, NOTHING, year.contributions, year.tax, apart_before),
            _claims(facts),
            self._standing(person, facts),
            insured=insured,
        )

    def _standing(self, person: int, facts: Facts) -> dict[str, Value | None]:
        last = self.last_years.get(person)
        found: dict[str, Value | None] = {FIRST_JOB: facts.get(FIRST_JOB)}
        if last is not None:
            found |= {"上年任职月数": Decimal(last.months), "上年收入": last.income}
        return found


def _first_days(months: Mapping[int, Sequence[date]], known_at: datetime) -> dict[tuple[int, date], date]:
    """The first day that each person served in each of their months, in one query; without months they served on no day of."""
    asked = [month for own in months.values() for month in own]
    spells = spells_between(min(asked), Month.of(max(asked)).end, known_at, persons=months.keys())
    found: dict[tuple[int, date], date] = {}
    for person, own in months.items():
        for month in own:
            end = Month.of(month).end
            served = (
                max(one.since, month)
                for one in spells.get(person, ())
                if one.since <= end and one.until >= month
            )
            if (first := min(served, default=None)) is not None:
                found[person, month] = first
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
    found = {
        name: (value or NOTHING).quantize(FEN) for name, value in nets.items()
    }  # SQLite adds binary fractions
    return RunSums(run.slips.count(), settled, **found)
