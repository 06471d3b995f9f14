"""What a pack asks of people, as of a day, and where each answer comes from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Min, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wuding.calc.pay.served import PERIODS, months_served
from wuding.calc.rules import Source, Value
from wuding.calc.rules.kinds import BoolKind, DateKind, NumberKind, TextKind
from wuding.calc.rules.model import Input
from wuding.people import facts
from wuding.people.facts import NONE_HELD
from wuding.people.models import Entry, Service, Team
from wuding.people.queries.roster import RosterRow


@dataclass(frozen=True)
class Answers:
    """What a person's file says to a pack's questions; None where nothing is recorded."""

    row: RosterRow
    values: Mapping[str, Value | None]
    sources: Mapping[str, Source]


def answers_to(questions: Sequence[Input], rows: Sequence[RosterRow], day: date) -> list[Answers]:
    """Each row's answers, in their order: one query more than the rows took. `day`: the first of the month asked about."""
    began = _beginnings(rows)
    counted = {one.name for one in questions} & facts.COUNTED
    persons = [row.service.person_id for row in rows]
    served = served_by(persons, Service.objects.known()) if counted else {}
    found = []
    for row in rows:
        spells = served.get(row.service.person_id, ())
        months = {name: periods_served(spells, name, day) for name in counted}
        found.append(_answers(questions, row, began.get(row.service.person_id), months))
    return found


def periods_served(spells: Iterable[tuple[date, date | None]], name: str, day: date) -> Decimal:
    """The months served so far of the period that `name`, one of `facts.COUNTED`, speaks of."""
    return Decimal(months_served(spells, PERIODS[name], day))


def served_by(
    persons: Iterable[int], services: "QuerySet[Service]"
) -> dict[int, list[tuple[date, date | None]]]:
    """The spells of each person as a community worker among these rows of service."""
    rows = services.filter(person__among=set(persons), team=Team.WORKER).order_by()
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for person, since, until in rows.values_list("person", "since", "until"):
        found[person].append((since, until))
    return found


def _beginnings(rows: Iterable[RosterRow]) -> dict[int, date]:
    """The first day each person served as a community worker."""
    persons = [row.service.person_id for row in rows]
    found = (
        Service.objects.known().filter(person__in=persons, team=Team.WORKER).order_by().values_list("person")
    )
    return dict(found.annotate(first=Min("since")))


def _answers(
    questions: Sequence[Input], row: RosterRow, began: date | None, months: Mapping[str, Decimal]
) -> Answers:
    values: dict[str, Value | None] = {}
    sources: dict[str, Source] = {}
    person = row.person
    own: dict[str, tuple[Value | None, str]] = {
        facts.SEX: (person.sex, _("人员档案")),
        facts.BORN: (person.born, _("人员档案")),
        facts.BEGAN: (began, _("最早一段社区工作者任职")),
    }
    for question in questions:
        name = question.name
        if name in own:
            values[name], record = own[name]
            sources[name] = Source(record, began if name == facts.BEGAN else None, entry_words(person.entry))
        elif name in months:
            values[name], sources[name] = months[name], Source(_("任职记录"))
        elif name in row.facts:
            fact = row.facts[name]
            values[name] = typed(question, fact.value)
            sources[name] = Source(
                _("登记事项“%(name)s”") % {"name": name}, fact.since, entry_words(fact.entry)
            )
        else:
            values[name] = nothing_recorded(question)
            sources[name] = Source(_("没有登记"))
    return Answers(row, values, sources)


def nothing_recorded(question: Input) -> Value | None:
    """What is so of somebody of whom nothing is recorded: 无 where the closed list has that word, and no probation."""
    if question.name == facts.PROBATION:
        return False
    codes = question.kind.codes if isinstance(question.kind, TextKind) else None
    return NONE_HELD if NONE_HELD in (codes or ()) else None


def typed(question: Input, text: str) -> Value | None:
    """The recorded text as the kind of value asked for; the text itself where it doesn't fit, for the pack to refuse."""
    try:
        match question.kind:
            case NumberKind():
                return Decimal(text)
            case DateKind():
                return date.fromisoformat(text)
            case BoolKind():
                return {"是": True, "否": False}.get(text, text)
            case _:
                return text
    except (InvalidOperation, ValueError):
        return text


def entry_words(entry: Entry) -> str:
    """Which act of entering it was: title, by whom, when."""
    day = localtime(entry.entered_at).date().isoformat()
    return _("%(title)s（%(by)s，%(day)s）") % {"title": entry.title, "by": entry.entered_by.name, "day": day}
