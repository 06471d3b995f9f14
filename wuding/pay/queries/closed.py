"""Closed months: which have to be looked at again for whom, and what has been paid for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Q, Sum
from django.utils.timezone import localdate

from wuding.calc.pay.causes import standards_changed
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.pay.models import Line, PayRun, Slip
from wuding.pay.models.slips import SlipQuerySet
from wuding.pay.queries.standing import Rules
from wuding.people.models import Fact, PersonVersion, Service, Team

FEN = Decimal("0.01")
Months = Mapping[int, list[date]]


@dataclass(frozen=True, slots=True)
class History:
    """The closed months of a place before a month, the earliest first."""

    place: Organisation
    month: date
    kind: str
    months: tuple[date, ...]

    @property
    def slips(self) -> SlipQuerySet:
        """All slips of closed runs before the month."""
        return Slip.objects.closed().filter(kind=self.kind, month__lt=self.month)


def history_of(place: Organisation, month: date, kind: str) -> History:
    """The closed months before `month` of runs at the place, above it or below it."""
    runs = PayRun.objects.touching(place).filter(kind=kind, month__lt=month, closed_at__isnull=False)
    return History(
        place, month, kind, tuple(runs.order_by("month").values_list("month", flat=True).distinct())
    )


def leavers(
    history: History, serving: Collection[int], rules: Rules, known_at: datetime
) -> dict[int, tuple[int, str]]:
    """Who served at or below the place in closed months and is paid nowhere this month: the organisation, id and path, of the
    last slip, or of the last service of those who were told of too late ever to be paid.
    """
    below = history.slips.filter(organisation__path__startswith=history.place.path)
    paid = set(below.order_by().values_list("person", flat=True).distinct()) - set(serving)
    forgotten = _never_paid(history, serving, known_at)
    gone = paid | forgotten.keys()
    if not gone:
        return {}
    gone -= _paid_elsewhere(gone, Month.of(history.month), rules, known_at)
    last = {person: forgotten[person] for person in forgotten if person in gone}
    rows = history.slips.filter(person__among=gone).order_by("month", "pk")
    for person, organisation, path in rows.values_list("person", "organisation", "organisation__path"):
        last[person] = (organisation, path)
    return {person: place for person, place in last.items() if place[1].startswith(history.place.path)}


def _paid_elsewhere(persons: Collection[int], month: Month, rules: Rules, known_at: datetime) -> set[int]:
    """Those who serve somewhere in the month and are due something for it: where the first day decides, who came later isn't."""
    services = (
        Service.objects.known_at(known_at)
        .filter(Q(until__gte=month.start) | Q(until__isnull=True), person__among=persons, team=Team.WORKER)
        .filter(since__lte=month.end)
    )
    rows = services.order_by().values_list("person", "since", "organisation__path")
    return {
        person
        for person, since, path in rows
        if since <= month.start
        or rules.governing(path, month.start) is None
        or rules.of(path, month.start, localdate(known_at)).in_pieces
    }


def _never_paid(history: History, serving: Collection[int], known_at: datetime) -> dict[int, tuple[int, str]]:
    """Whose service in closed months was over before anybody entered it: where they served last, of those without any slip."""
    if not history.months:
        return {}
    over = (
        Service.objects.known_at(known_at)
        .filter(team=Team.WORKER, organisation__path__startswith=history.place.path)
        .filter(
            since__lte=Month.of(history.months[-1]).end, until__gte=history.months[0], until__lt=history.month
        )
    )
    rows = over.order_by("since", "pk").values_list("person", "organisation", "organisation__path")
    last = {person: (organisation, path) for person, organisation, path in rows if person not in serving}
    if last:
        slips = history.slips.filter(person__among=set(last)).order_by()
        for person in slips.values_list("person", flat=True).distinct():
            del last[person]
    return last


def months_to_settle(history: History, persons: Collection[int], rules: Rules, known_at: datetime) -> Months:
    """The closed months of each person in which something is known now that wasn't when they were paid, or settled last.

    A record entered since then counts from its first day on; another pack, changed files of a pack, or a value
    published since then count in the months in which they hold.
    """
    if not history.months:
        return {}
    found: dict[int, set[date]] = defaultdict(set)
    for person, day in _first_days(history, persons, known_at).items():
        since = day.replace(day=1)
        found[person].update(month for month in history.months if month >= since)
    for person, month in _under_other_rules(history, persons, rules, known_at):
        found[person].add(month)
    return {person: sorted(months) for person, months in found.items() if months}


def _first_days(history: History, persons: Collection[int], known_at: datetime) -> dict[int, date]:
    """For each person with a record entered or closed since they were settled last, the first day that it speaks of."""
    rows = history.slips.filter(person__among=set(persons)).order_by().values_list("person")
    settled = dict(rows.annotate(moment=Max("run__known_at")))
    first: dict[int, date] = {}
    groups: dict[datetime | None, list[int]] = defaultdict(list)
    for person in persons:
        groups[settled.get(person)].append(person)
    for moment, group in groups.items():
        for person, since in _changed(group, moment, known_at, history.months[-1]):
            first[person] = min(since, first.get(person, since))
    return first


def _changed(
    group: Collection[int], moment: datetime | None, known_at: datetime, last: date
) -> Iterable[tuple[int, date]]:
    until = Month.of(last).end
    if moment is None:  # never paid: whoever served in a closed month has been forgotten there
        forgotten = Service.objects.known_at(known_at)
        forgotten = forgotten.filter(person__among=set(group), team=Team.WORKER, since__lte=until)
        yield from forgotten.order_by().values_list("person", "since")
        return
    services = Service.objects.news(moment, known_at).filter(team=Team.WORKER)
    for rows in (services, Fact.objects.news(moment, known_at)):
        touched = rows.filter(person__among=set(group), since__lte=until)
        yield from touched.order_by().values_list("person", "since")
    corrected = PersonVersion.objects.filter(
        person__among=set(group), field__in=("sex", "born"), known_until__gt=moment, known_until__lte=known_at
    )
    for person in corrected.order_by().values_list("person", flat=True):
        yield person, date.min


def _under_other_rules(
    history: History, persons: Collection[int], rules: Rules, known_at: datetime
) -> Iterable[tuple[int, date]]:
    """Persons and closed months whose slip was worked out by rules that hold no longer, where these work backwards."""
    slips = history.slips.filter(person__among=set(persons))
    columns = ("month", "organisation", "organisation__path", "pack_id", "pack_digest", "run__known_at")
    stale: dict[date, list[int]] = defaultdict(list)
    for month, place, path, pack_id, digest, then in slips.order_by().values_list(*columns).distinct():
        if _holds_no_longer(rules, path, month, (pack_id, digest), (localdate(then), localdate(known_at))):
            stale[month].append(place)
    yield from _settled_under_other_rules(slips, rules, known_at)
    for month, places in stale.items():
        touched = slips.filter(month=month, organisation__among=set(places)).order_by()
        yield from ((person, month) for person in touched.values_list("person", flat=True))


def _settled_under_other_rules(
    slips: SlipQuerySet, rules: Rules, known_at: datetime
) -> Iterable[tuple[int, date]]:
    """The same for months that a later slip settled: there may be none of their own."""
    rows = slips.exclude(settled=[]).order_by("month", "pk")
    latest: dict[tuple[int, date], tuple[str, tuple[str, str], datetime]] = {}
    columns = ("person", "settled", "organisation__path", "run__known_at")
    for person, settled, path, then in rows.values_list(*columns):
        for one in settled:
            latest[person, date.fromisoformat(one["month"])] = (
                path,
                (one["pack_id"], one["pack_digest"]),
                then,
            )
    for (person, month), (path, paid_by, then) in latest.items():
        if _holds_no_longer(rules, path, month, paid_by, (localdate(then), localdate(known_at))):
            yield person, month


def _holds_no_longer(
    rules: Rules, path: str, month: date, paid_by: tuple[str, str], known: tuple[date, date]
) -> bool:
    pack_id, digest = paid_by
    governing = rules.governing(path, month)
    if governing is None:
        return False
    try:
        now = rules.by_id(governing, month, known[1])
    except RuleError:
        return False  # what can't be used any more takes nothing back
    if not now.pack.header.retroactive:
        return False
    if governing != pack_id or (digest and now.digest != digest):
        return True
    then = rules.by_id(governing, month, known[0])
    return bool(standards_changed(now.pack, then.program, now.program, now.total))


def paid_for(history: History, months: Months) -> dict[tuple[int, date], dict[str, Decimal]]:
    """What has been paid for each of those months of each person, by item, over all closed runs."""
    wanted = {month for own in months.values() for month in own}
    lines = Line.objects.filter(
        slip__in=history.slips.filter(person__among=set(months)).order_by(), counts=True, month_of__in=wanted
    )
    found: dict[tuple[int, date], dict[str, Decimal]] = defaultdict(dict)
    rows = lines.order_by().values_list("slip__person", "month_of", "name").annotate(sum=Sum("amount"))
    for person, month, name, amount in rows:
        if month in months[person]:
            found[person, month][name] = amount.quantize(FEN)
    return found
