"""Scenarios as pages show them: what comes out in yuan, what drives it, what it rests on, and two side by side."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.calc.pay.foresee.assumptions import GROWTH
from wuding.calc.pay.foresee.expected import Driver
from wuding.calc.pay.foresee.results import Foreseen, YearAhead, from_json
from wuding.calc.pay.foresee.standards import pegs_in
from wuding.common.charts import Chart, Series
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.pay.foresee_rules import foresee_rules
from wuding.pay.foresee_words import DRIVER_WORDS, SPECS
from wuding.pay.models import Foresight, SlipNet
from wuding.pay.models.runs import RunKind
from wuding.pay.queries import measures
from wuding.pay.queries.standing import Rules, Standing, language

FEN = Decimal("0.01")
TEN_THOUSAND = 10_000
MUCH = 10_000_000
"""Yuan a month from which a chart counts in ten thousands."""
LOOK_BACK = 3


def foresight_for(user: User, public_id: uuid.UUID) -> Foresight:
    """One scenario. Raises NotVisible when there is none for this user."""
    found = Foresight.objects.visible_to(user).select_related("place", "made_by").filter(public_id=public_id)
    return found.order_by("pk").first() or _not_visible()


def _not_visible() -> Foresight:
    raise NotVisible


def foresights_of(user: User, place: Organisation) -> list[Foresight]:
    """The scenarios of the place and of those below it, the latest first."""
    found = Foresight.objects.visible_to(user).filter(place__path__startswith=place.path)
    return list(found.select_related("place", "made_by").order_by("-made_at", "-pk").defer("found")[:60])


def yuan(fen: int) -> Decimal:
    """Fen as yuan."""
    return Decimal(fen) / 100


@dataclass(frozen=True)
class YearShown:
    """A calendar year in yuan; `whole` when all its months are foreseen. `more`: the cost compared with today's, in per cent."""

    of: YearAhead

    @property
    def whole(self) -> bool:
        """Whether it has twelve months."""
        return self.of.months == 12

    @property
    def expected(self) -> Decimal:
        """The exact expectation."""
        return yuan(self.of.cost.expected)

    @property
    def low(self) -> Decimal:
        """A tenth of the futures lie at or below it."""
        return yuan(self.of.cost.low)

    @property
    def middle(self) -> Decimal:
        """Half of them do."""
        return yuan(self.of.cost.middle)

    @property
    def high(self) -> Decimal:
        """Nine tenths of them do."""
        return yuan(self.of.cost.high)

    @property
    def base(self) -> Decimal:
        """Today's cost for as many months."""
        return yuan(self.of.base)

    @property
    def more(self) -> Decimal:
        """Per cent above today's, one decimal."""
        return (
            _tenth(Decimal(self.of.cost.expected - self.of.base) * 100 / self.of.base)
            if self.of.base
            else Decimal(0)
        )

    @property
    def paths(self) -> tuple[Decimal, ...]:
        """Expected under the low, the middle and the high path of standards."""
        return tuple(yuan(fen) for fen in self.of.by_standards)


def _tenth(value: Decimal | float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class DriverRow:
    """What one driver adds, year by year, in yuan."""

    name: str
    says: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class PeopleRow:
    """People to be expected in a year, to one decimal: they are expectations, not heads."""

    year: int
    retired: Decimal
    left: Decimal
    joined: Decimal
    certified: Decimal
    lapsed: Decimal
    present: Decimal


@dataclass(frozen=True)
class AssumptionRow:
    """An assumption with its value as text, how far it can be trusted (own: typed for this scenario), and why."""

    name: str
    label: str
    value: str
    trust: str
    how: str


@dataclass(frozen=True)
class OnTop:
    """What employers contributed on top of pay in a month that was closed: `share` of the pay, four decimals."""

    month: Month
    share: Decimal
    years: tuple[Decimal, ...]
    """By calendar year: the expected pay and as large a share on top of it."""

    @property
    def percent(self) -> str:
        """The share in per cent, two decimals."""
        return f"{self.share * 100:.2f}"


@dataclass(frozen=True)
class Shown:
    """A scenario that has been computed."""

    foresight: Foresight

    @cached_property
    def result(self) -> Foreseen:
        """What came out, in fen."""
        return from_json(self.foresight.found or {})

    @cached_property
    def years(self) -> list[YearShown]:
        """The calendar years, the first and last perhaps only in part."""
        return [YearShown(year) for year in self.result.years]

    @property
    def paths_apart(self) -> bool:
        """Whether the paths of standards lead to different sums; where all figures are published they don't."""
        return any(len(set(year.paths)) > 1 for year in self.years)

    @property
    def next(self) -> YearShown:
        """The first whole year, or the last one there is."""
        return next((year for year in self.years if year.whole), self.years[-1])

    @property
    def last(self) -> YearShown:
        """The last year."""
        return self.years[-1]

    @cached_property
    def base(self) -> Decimal:
        """What the base month costs."""
        return yuan(self.result.base)

    @cached_property
    def on_top(self) -> OnTop | None:
        """The employers' contributions as a share of pay, as last paid by the base month; None where none were."""
        paid = SlipNet.objects.filter(
            slip__run__place__path__startswith=self.foresight.place.path,
            slip__run__closed_at__isnull=False,
            slip__kind=RunKind.MONTHLY,
            slip__month__lte=self.foresight.base_month,
        )
        month = paid.order_by("-slip__month").values_list("slip__month", flat=True).first()
        if month is None:
            return None
        sums = paid.filter(slip__month=month).aggregate(income=Sum("income"), employer=Sum("employer"))
        if not sums["income"] or not sums["employer"]:
            return None
        share = (Decimal(sums["employer"]) / Decimal(sums["income"])).quantize(
            Decimal("0.0001"), ROUND_HALF_UP
        )
        whole = tuple((year.expected * (1 + share)).quantize(FEN, ROUND_HALF_UP) for year in self.years)
        return OnTop(Month.of(month), share, whole)

    @property
    def years_on_top(self) -> list[tuple[YearShown, Decimal | None]]:
        """Each year with what it costs with the employers' contributions."""
        return list(
            zip(self.years, self.on_top.years if self.on_top else [None] * len(self.years), strict=True)
        )

    @property
    def drivers(self) -> list[DriverRow]:
        """What makes the difference to today's cost; every year's column adds up to it."""
        rows = []
        for driver in Driver:
            amounts = tuple(yuan(year.drivers[driver]) for year in self.result.years)
            if any(amounts) or driver is not Driver.PLANNED:
                name, says = DRIVER_WORDS[driver]
                rows.append(DriverRow(str(name), str(says), amounts))
        return rows

    @property
    def people(self) -> list[PeopleRow]:
        """Who goes and comes."""
        return [
            PeopleRow(
                year.year,
                *(_tenth(number) for number in (year.retired, year.left, year.joined, year.certified, year.lapsed, year.present)),
            )
            for year in self.result.years
        ]  # fmt: skip

    @property
    def retiring(self) -> Decimal:
        """How many retire in all."""
        return _tenth(sum(year.retired for year in self.result.years))

    @property
    def error(self) -> Decimal:
        """The standard error of the mean of the paths for the next whole year, in yuan."""
        return yuan(self.next.of.cost.error)

    @property
    def drawn(self) -> Decimal:
        """That mean."""
        return yuan(self.next.of.cost.drawn)

    @cached_property
    def _mattering(self) -> frozenset[str]:
        return frozenset(mattering(self.foresight.place, self.foresight.month))

    @cached_property
    def assumptions(self) -> list[AssumptionRow]:
        """All that it rests on, without what says nothing under its packs."""
        return [
            AssumptionRow(name, str(spec.label), spec.text(Decimal(one["value"])), one["trust"], one["how"])
            for name, spec in SPECS.items()
            if name in self._mattering and (one := self.foresight.given.get(name)) is not None
        ]

    @property
    def fault(self) -> str:
        """Why there is no result, in the language of the page."""
        return fault_of(self.foresight)

    @property
    def chart(self) -> Chart:
        """Every month's expectation between the tenth and the ninetieth of a hundred futures."""
        months = self.result.months
        most = max(month.cost.high for month in months) / 100
        by, unit = (TEN_THOUSAND, _("万元/月")) if most >= MUCH else (1, _("元/月"))
        digits = 2 if by > 1 else 0

        def drawn(fen: int) -> Decimal:
            return (yuan(fen) / by).quantize(FEN if digits else Decimal(1), ROUND_HALF_UP)

        return Chart(
            title=_("每月应发合计"),
            unit=unit,
            labels=tuple(str(Month.of(month.month)) for month in months),
            series=(
                Series(_("高位（90 分位）"), tuple(drawn(month.cost.high) for month in months)),
                Series(_("预计"), tuple(drawn(month.cost.expected) for month in months), emphasis=True),
                Series(_("低位（10 分位）"), tuple(drawn(month.cost.low) for month in months)),
            ),
            digits=digits,
            from_zero=False,
            label_heading=_("月份"),
            band=(2, 0),
        )


def fault_of(foresight: Foresight) -> str:
    """Why a scenario has no result, in the language of the page."""
    said = foresight.fault or ["", ""]
    return str(said[0] if language() == "zh" else said[-1])


@dataclass(frozen=True)
class YearBeside:
    """A year under two scenarios; None where one of them doesn't reach."""

    year: int
    one: YearShown | None
    other: YearShown | None

    @property
    def difference(self) -> Decimal | None:
        """The other less the one."""
        return self.other.expected - self.one.expected if self.one and self.other else None


@dataclass(frozen=True)
class Beside:
    """Two scenarios side by side."""

    one: Shown
    other: Shown

    @property
    def years(self) -> list[YearBeside]:
        """Every year that either reaches."""
        ones, others = ({year.of.year: year for year in shown.years} for shown in (self.one, self.other))
        return [YearBeside(year, ones.get(year), others.get(year)) for year in sorted(ones | others)]

    @property
    def differing(self) -> list[tuple[AssumptionRow, AssumptionRow]]:
        """The assumptions in which they differ."""
        pairs = zip(self.one.assumptions, self.other.assumptions, strict=False)
        return [(one, other) for one, other in pairs if one.value != other.value]

    @property
    def same_ground(self) -> bool:
        """Whether both begin with the same place and month."""
        one, other = self.one.foresight, self.other.foresight
        return (one.place_id, one.base_month) == (other.place_id, other.base_month)

    @property
    def chart(self) -> Chart:
        """The expected months of both."""
        found = [
            {str(Month.of(month.month)): yuan(month.cost.expected) for month in one.result.months}
            for one in (self.one, self.other)
        ]
        labels = tuple(sorted(found[0] | found[1]))
        return Chart(
            title=_("预计每月应发合计"),
            unit=_("元/月"),
            labels=labels,
            series=tuple(
                Series(shown.foresight.title, tuple(amounts.get(label) for label in labels), emphasis=shown is self.other)
                for shown, amounts in zip((self.one, self.other), found, strict=True)
            ),
            from_zero=False,
            label_heading=_("月份"),
        )  # fmt: skip


def defaults_for(user: User, place: Organisation, month: Month) -> dict[str, dict[str, str]]:
    """The assumptions that a new scenario starts from: those of the installation, and what the records tell of leaving."""
    given = {
        name: {"value": f"{one.value:f}", "trust": one.trust, "how": one.how}
        for name, one in foresee_rules().assumptions.items()
    }
    years = measures.newcomers(user, place, month.end)[:-1][-LOOK_BACK:]
    heads = len(measures.team_on(user, place, month.start))
    gone = sum(year.left for year in years)
    if gone and heads:
        rate = min(Decimal(gone) / (heads * len(years)), Decimal(1)).quantize(Decimal("0.001"), ROUND_HALF_UP)
        how = _("按任职记录：%(first)s–%(last)s 年离岗 %(gone)s 人（含退休），现有 %(heads)s 人，年均 %(rate)s%%。") % {
            "first": years[0].year, "last": years[-1].year, "gone": gone, "heads": heads, "rate": f"{rate * 100:f}",
        }  # fmt: skip
        given["leaving"] = {"value": f"{rate:f}", "trust": "derived", "how": how}
    return given


def mattering(place: Organisation, month: Month) -> list[str]:
    """The assumptions that make a difference under the packs of the place, in the order of their groups."""
    standing = _standing(place, month)
    if standing is None:
        return list(SPECS)
    asked = {one.name for one in standing.program.only([standing.total]).inputs}
    pegs = foresee_rules().pegs.as_pegs
    held = set(pegs_in(standing.pack, pegs))
    silent: set[str] = set()
    needs: Mapping[str, set[str]] = {
        "证书": {
            "newcomers_certified",
            "pass_junior",
            "pass_intermediate",
            "pass_senior",
            "renewed",
            "exam_month",
        },
        "考核等次": {"reappraised"},
        "岗位等级": {"step_years"},
        "出生日期": {"newcomers_age"},
    }
    for fact, names in needs.items():
        silent |= names if fact not in asked else set()
    if not asked & {"不合格年数", "考核合格年数"}:
        silent |= {"failed"}
        silent |= {"appraisal_month"} if "考核等次" not in asked else set()
    if not held & set(pegs.minimum):
        silent |= {name for name in GROWTH if name.startswith("raise_")} | {"raise_every"}
    if not held & set(pegs.average):
        silent |= {name for name in GROWTH if name.startswith("wage_")}
    if not held:
        silent |= {"odds_low", "odds_middle", "odds_high"}
    return [name for name in SPECS if name not in silent]


def _standing(place: Organisation, month: Month) -> Standing | None:
    try:
        return Rules().of(place.path, month.start, None)
    except RuleError:
        return None
