"""How pay is made up (S2.7), from closed runs: spread within a post before and after, performance, against wages of the place."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet, Sum

from wuding.accounts.models import User
from wuding.calc.rules import Pack, PackError, RowError, evaluate
from wuding.calc.rules.model import Dated, Param, Table, in_force
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.pay.foresee_rules import foresee_rules
from wuding.pay.models import Line, Slip
from wuding.policy.queries.adoptions import pack_in_force, posts_in_order
from wuding.policy.queries.deductions import net_packs_at

CENT = Decimal("0.01")


def paid_slips(user: User, place: Organisation) -> "QuerySet[Slip]":
    """Slips of closed runs in sight at or below the place, but not those for earlier months alone."""
    found = Slip.objects.visible_to(user).closed().filter(organisation__path__startswith=place.path)
    return found.filter(parts__isnull=False).order_by()


@dataclass(frozen=True)
class Spread:
    """The compared amount in one post and month, in yuan."""

    heads: int
    lowest: Decimal
    highest: Decimal
    mean: Decimal

    @property
    def gap(self) -> Decimal:
        """Highest less lowest."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class PostSpread:
    """One post under the measures before and under those of the month; None where nobody was paid in it."""

    post: str
    before: Spread | None
    after: Spread | None


@dataclass(frozen=True)
class Spreads:
    """All posts in two months; `before` is the last month paid by other measures, None when there is none."""

    before: Month | None
    after: Month
    posts: tuple[PostSpread, ...]


def spreads(user: User, place: Organisation, month: Month) -> Spreads | None:
    """The spread within each post in the latest closed month up to `month`, and in the last one paid by other measures."""
    slips = paid_slips(user, place).filter(month__lte=month.start)
    latest = slips.aggregate(month=Max("month"))["month"]
    if latest is None:
        return None
    packs = set(slips.filter(month=latest).values_list("pack_id", flat=True))
    before = slips.exclude(pack_id__in=packs).aggregate(month=Max("month"))["month"]
    now, then = _by_post(slips, latest), _by_post(slips, before) if before else {}
    order = [post for post in posts_in_order(place, latest) if post in now | then]
    order += sorted((now | then).keys() - set(order))
    rows = tuple(PostSpread(post, then.get(post), now.get(post)) for post in order)
    return Spreads(Month.of(before) if before else None, Month.of(latest), rows)


def _by_post(slips: "QuerySet[Slip]", month: date) -> dict[str, Spread]:
    found = slips.filter(month=month).exclude(post="").values("post")
    told = found.annotate(
        heads=Count("pk"), lowest=Min("headline"), highest=Max("headline"), mean=Avg("headline")
    )
    return {
        row["post"]: Spread(
            row["heads"], row["lowest"], row["highest"], row["mean"].quantize(CENT, ROUND_HALF_UP)
        )
        for row in told.order_by("post")
    }


@dataclass(frozen=True)
class Share:
    """What of a month's pay is performance pay, in yuan."""

    month: Month
    performance: Decimal
    whole: Decimal

    @property
    def per_cent(self) -> Decimal:
        """One decimal."""
        return _tenth(self.performance * 100 / self.whole) if self.whole else Decimal(0)


def performance(user: User, place: Organisation, year: int) -> list[Share]:
    """Every closed month of a year; what is paid for other months is left out."""
    slips = paid_slips(user, place).filter(month__year=year)
    lines = Line.objects.filter(slip__in=slips, counts=True, month_of=F("slip__month")).order_by()
    names = foresee_rules().pegs.performance
    told = lines.values("slip__month").annotate(
        whole=Sum("amount"), performance=Sum("amount", filter=Q(name__in=names))
    )
    return [
        Share(Month.of(row["slip__month"]), row["performance"] or Decimal(0), row["whole"])
        for row in told.order_by("slip__month")
    ]


@dataclass(frozen=True)
class Wage:
    """A wage of the place in a month: yuan, since when, how far it can be trusted, and by what."""

    amount: Decimal
    since: date
    trust: str
    source: str


@dataclass(frozen=True)
class AgainstWages:
    """Mean and lowest compared amount of a month against the wages of the place; a wage that isn't known is None."""

    month: Month
    mean: Decimal
    lowest: Decimal
    minimum: Wage | None
    average: Wage | None

    @property
    def mean_to_minimum(self) -> Decimal | None:
        """How many minimum wages the mean is, two decimals."""
        return _times(self.mean, self.minimum)

    @property
    def lowest_to_minimum(self) -> Decimal | None:
        """How many minimum wages the lowest is."""
        return _times(self.lowest, self.minimum)

    @property
    def mean_to_average(self) -> Decimal | None:
        """The mean in per cent of the average wage, one decimal."""
        return _tenth(self.mean * 100 / self.average.amount) if self.average else None


def _times(amount: Decimal, wage: Wage | None) -> Decimal | None:
    return (amount / wage.amount).quantize(CENT, ROUND_HALF_UP) if wage and wage.amount else None


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def against_wages(user: User, place: Organisation, found: Spreads) -> list[AgainstWages]:
    """The two months of the spreads, the earlier first."""
    months = [month for month in (found.before, found.after) if month is not None]
    rows = []
    for month in months:
        told = (
            paid_slips(user, place)
            .filter(month=month.start)
            .aggregate(mean=Avg("headline"), lowest=Min("headline"))
        )
        mean = told["mean"].quantize(CENT, ROUND_HALF_UP)
        rows.append(
            AgainstWages(
                month, mean, told["lowest"], minimum_wage(place, month.start), average_wage(place, month.start)
            )
        )  # fmt: skip
    return rows


def minimum_wage(place: Organisation, day: date) -> Wage | None:
    """By the rule of the pack in force that reads it; None where the pack has no such rule."""
    try:
        pack = pack_in_force(place, day)
    except RuleError:
        return None
    for source in (pack, *_parents(pack)):
        for name in foresee_rules().pegs.minimum_at_place:
            amount = _amount(pack, name, day) if name in source.rules else None
            if amount is not None:
                return _told(amount, pack, foresee_rules().pegs.minimum, day)
    return _directly(pack, day)


def _parents(pack: Pack) -> list[Pack]:
    return [pack.parent, *_parents(pack.parent)] if pack.parent is not None else []


def _amount(pack: Pack, name: str, day: date) -> Decimal | None:
    """A rule that needs no facts about anybody."""
    try:
        program = pack.at(day).only([name])
        value = evaluate(program, [{}])[0].get(name) if not program.inputs else None
    except (PackError, RowError):
        return None
    return value if isinstance(value, Decimal) else None


def _told(amount: Decimal, pack: Pack, names: tuple[str, ...], day: date) -> Wage | None:
    for name in names:
        part = pack.parts.get(name)
        versions: tuple[Dated[object], ...] = ()
        if isinstance(part, Table):
            versions = part.versions
        elif isinstance(part, Param):
            versions = part.values
        held = in_force(versions, day, None, retroactive=pack.header.retroactive)
        if held is not None and part is not None:
            said = held.source or next(
                (one.header.source for one in (pack, *_parents(pack)) if one.id == part.origin), ""
            )
            return Wage(amount, held.start, held.trust, said or held.how or pack.title)
    return None


def _directly(pack: Pack, day: date) -> Wage | None:
    """Where no rule reads it but the region is known: packs before a reform still have the table of their province."""
    table = next((pack.tables[name] for name in foresee_rules().pegs.minimum if name in pack.tables), None)
    tiers = pack.tables.get("地区类别")
    if table is None or tiers is None:
        return None
    held, tier = (in_force(one.versions, day, None, retroactive=True) for one in (table, tiers))
    if held is None or tier is None or len(tier.value) != 1:
        return None
    amount = held.value.get((str(next(iter(tier.value.values()))),))
    return _told(amount, pack, (table.name,), day) if isinstance(amount, Decimal) else None


def average_wage(place: Organisation, day: date) -> Wage | None:
    """By the pack on social insurance that holds there; None where there is none."""
    try:
        pack = net_packs_at(place, day).insurance
    except RuleError:
        return None
    for name in foresee_rules().pegs.average_at_place:
        param = pack.params.get(name)
        held = (
            in_force(param.values, day, None, param.reset, retroactive=pack.header.retroactive)
            if param
            else None
        )
        if held is not None and isinstance(held.value, Decimal):
            return Wage(held.value, held.start, held.trust, held.source or held.how or pack.title)
    return None
