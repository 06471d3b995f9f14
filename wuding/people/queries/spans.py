"""What packs ask of many people through a stretch of days, as known at a moment: a handful of queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from wuding.calc.pay.days import Piece
from wuding.calc.rules import Source, Value
from wuding.calc.rules.model import Input
from wuding.people import facts
from wuding.people.models import Entry, Fact, Person, Service, Team
from wuding.people.queries.inputs import entry_words, nothing_recorded, periods_served, served_by, typed

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """Days of the stretch, both included, on which somebody served as a community worker at one place."""

    organisation: int
    path: str
    since: date
    until: date
    form: str


@dataclass(frozen=True, slots=True)
class Told:
    """A person's answers: pieces of days with the facts that held on them, sources and post of the last piece."""

    pieces: tuple[Piece, ...]
    sources: Mapping[str, Source]
    post: str


@dataclass(frozen=True, slots=True)
class _Held:
    value: str
    since: date
    until: date | None
    entry: int


def spells_between(
    first: date, last: date, known_at: datetime, *, below: str = "", persons: Collection[int] | None = None
) -> dict[int, list[Spell]]:
    """Every spell in those days, in time, of the people who have one at or below the path, or of the people named."""
    found = _serving(first, last, known_at)
    if persons is not None:
        found = found.filter(person__among=set(persons))
    else:
        there = _serving(first, last, known_at).filter(organisation__path__startswith=below)
        found = found.filter(person__in=there.order_by().values("person"))
    spells: dict[int, list[Spell]] = defaultdict(list)
    columns = ("person", "organisation", "organisation__path", "since", "until", "contract")
    for person, place, path, since, until, form in found.order_by("person", "since").values_list(*columns):
        ends = last if until is None else min(until, last)
        spells[person].append(Spell(place, path, max(since, first), ends, form))
    return spells


def _serving(first: date, last: date, known_at: datetime) -> "QuerySet[Service]":
    found = Service.objects.known_at(known_at).filter(team=Team.WORKER, since__lte=last)
    return found.filter(Q(until__gte=first) | Q(until__isnull=True))


def told_between(
    first: date,
    last: date,
    known_at: datetime,
    spells: Mapping[int, Sequence[Spell]],
    questions: Sequence[Input],
    *,
    in_pieces: bool,
    with_sources: bool = True,
) -> dict[int, Told]:
    """The answers of everybody in `spells`; in pieces of days, or as of the first day, without those not in service then."""
    if not in_pieces:
        spells = {person: own for person, own in spells.items() if own[0].since == first}
    held = _facts_held(first, last, known_at, spells.keys(), {one.name for one in questions} | {facts.POST})
    reader = _Reader(questions, spells.keys(), known_at)
    if with_sources:
        reader.read_entries(held.values())
    found: dict[int, Told] = {}
    for person, own in spells.items():
        stretches = _stretches(own, held[person].values()) if in_pieces else [(first, last)]
        pieces: list[Piece] = []
        for since, until in stretches:
            values = reader.values(person, held[person], since)
            if pieces and pieces[-1].facts == values and pieces[-1].until + DAY == since:
                pieces[-1] = Piece(pieces[-1].since, until, values)
            else:
                pieces.append(Piece(since, until, values))
        day = stretches[-1][0]
        post = _on(held[person].get(facts.POST, ()), day)
        sources = reader.sources(person, held[person], day) if with_sources else {}
        found[person] = Told(tuple(pieces), sources, post.value if post else "")
    return found


def answers_on(
    days: Mapping[int, Sequence[date]], known_at: datetime, questions: Sequence[Input]
) -> dict[tuple[int, date], Mapping[str, Value | None]]:
    """What each person's file says to the questions on each of those days, read at once for all of them."""
    asked = [day for own in days.values() for day in own]
    if not asked:
        return {}
    held = _facts_held(min(asked), max(asked), known_at, days.keys(), {one.name for one in questions})
    reader = _Reader(questions, days.keys(), known_at)
    found: dict[tuple[int, date], Mapping[str, Value | None]] = {}
    for person, own in days.items():
        facts_of = held[person]
        cuts = _cuts(facts_of.values())
        values: Mapping[str, Value | None] = {}
        before: date | None = None
        for day in sorted(own):
            # Most files say the same all year: asked again only where something began or ended in between.
            if before is None or reader.served or any(before < cut <= day for cut in cuts):
                values = reader.values(person, facts_of, day)
            found[person, day], before = values, day
    return found


def _facts_held(
    first: date, last: date, known_at: datetime, persons: Collection[int], names: Collection[str]
) -> dict[int, dict[str, list[_Held]]]:
    rows = (
        Fact.objects.known_at(known_at)
        .filter(person__among=set(persons), name__in=names, since__lte=last)
        .filter(Q(until__gte=first) | Q(until__isnull=True))
    )
    held: dict[int, dict[str, list[_Held]]] = defaultdict(lambda: defaultdict(list))
    columns = ("person", "name", "value", "since", "until", "entry")
    for person, name, value, since, until, entry in rows.order_by().values_list(*columns):
        held[person][name].append(_Held(value, since, until, entry))
    return held


def _stretches(spells: Sequence[Spell], held: Iterable[Sequence[_Held]]) -> list[tuple[date, date]]:
    """The days in service, cut wherever a fact begins or has ended."""
    cuts = _cuts(held)
    found: list[tuple[date, date]] = []
    for spell in spells:
        inside = sorted(day for day in cuts if spell.since < day <= spell.until)
        starts = [spell.since, *inside]
        found += zip(starts, [*(day - DAY for day in inside), spell.until], strict=True)
    return found


def _cuts(held: Iterable[Sequence[_Held]]) -> set[date]:
    """The days on which one of the facts begins, or holds no more."""
    found: set[date] = set()
    for rows in held:
        for one in rows:
            found.add(one.since)
            if one.until is not None:
                found.add(one.until + DAY)
    return found


def _on(rows: Iterable[_Held], day: date) -> _Held | None:
    return next((one for one in rows if one.since <= day and (one.until is None or day <= one.until)), None)


class _Reader:
    """What the answers are made of, read once for all the people."""

    def __init__(self, questions: Sequence[Input], persons: Collection[int], known_at: datetime) -> None:
        self.questions = questions
        asked = {one.name for one in questions}
        self.own: dict[int, tuple[str, date, int]] = {}
        if asked & {facts.SEX, facts.BORN}:
            rows = Person.objects.filter(pk__among=set(persons)).order_by()
            self.own = {
                pk: (sex, born, entry)
                for pk, sex, born, entry in rows.values_list("pk", "sex", "born", "entry")
            }
        self.began: dict[int, date] = {}
        if facts.BEGAN in asked:
            served = Service.objects.known_at(known_at).filter(person__among=set(persons), team=Team.WORKER)
            self.began = dict(served.order_by().values_list("person").annotate(first=Min("since")))
        self.counted = asked & facts.COUNTED
        self.served: Mapping[int, Sequence[tuple[date, date | None]]] = {}
        if self.counted:
            self.served = served_by(persons, Service.objects.known_at(known_at))
        self.entries: dict[int, str] = {}
        # Translated once for all the people, not once for each.
        self.file, self.first, self.services, self.nothing = (
            _("人员档案"),
            _("最早一段社区工作者任职"),
            Source(_("任职记录")),
            Source(_("没有登记")),
        )
        self.facts = {one.name: _("登记事项“%(name)s”") % {"name": one.name} for one in questions}

    def read_entries(self, held: Iterable[Mapping[str, Sequence[_Held]]]) -> None:
        """The words of the acts of entering that anything was written by."""
        needed = {one.entry for own in held for rows in own.values() for one in rows}
        needed |= {entry for _sex, _born, entry in self.own.values()}
        found = Entry.objects.filter(pk__in=needed).select_related("entered_by").order_by()
        self.entries = {entry.pk: entry_words(entry) for entry in found}

    def values(self, person: int, held: Mapping[str, Sequence[_Held]], day: date) -> dict[str, Value | None]:
        """The answers on a day; None where nothing is recorded."""
        values: dict[str, Value | None] = {}
        for question in self.questions:
            name = question.name
            if name == facts.SEX:
                values[name] = self.own[person][0]
            elif name == facts.BORN:
                values[name] = self.own[person][1]
            elif name == facts.BEGAN:
                values[name] = self.began.get(person)
            elif name in self.counted:
                values[name] = periods_served(self.served.get(person, ()), name, day)
            elif (fact := _on(held.get(name, ()), day)) is not None:
                values[name] = typed(question, fact.value)
            else:
                values[name] = nothing_recorded(question)
        return values

    def sources(self, person: int, held: Mapping[str, Sequence[_Held]], day: date) -> dict[str, Source]:
        """Where each answer comes from."""
        sources: dict[str, Source] = {}
        for question in self.questions:
            name = question.name
            if name in (facts.SEX, facts.BORN):
                sources[name] = Source(self.file, None, self.entries.get(self.own[person][2]))
            elif name == facts.BEGAN:
                sources[name] = Source(self.first, self.began.get(person), None)
            elif name in self.counted:
                sources[name] = self.services
            elif (fact := _on(held.get(name, ()), day)) is not None:
                sources[name] = Source(self.facts[name], fact.since, self.entries.get(fact.entry))
            else:
                sources[name] = self.nothing
        return sources
