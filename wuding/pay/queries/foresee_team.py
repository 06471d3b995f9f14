"""The roster of a month as a question to the forecast: who serves there, by which packs now and later, with which facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from wuding.calc.pay.computing import computed
from wuding.calc.pay.foresee.assumptions import Assumptions
from wuding.calc.pay.foresee.forecast import Asked, OverTheRoster, inputs_of
from wuding.calc.pay.foresee.months import month_of, ordinal, until_december
from wuding.calc.pay.foresee.retirement import PACK, Retirement, retirements
from wuding.calc.pay.foresee.team import Course, Worker
from wuding.calc.rules import PackError, RowError, Value
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.pay import ledger
from wuding.pay.foresee_rules import foresee_rules
from wuding.pay.models import SlipKind
from wuding.pay.queries.roll import Roll
from wuding.pay.queries.standing import language
from wuding.people.models import Certificate, Person
from wuding.people.models.certificates import SOCIAL_WORK
from wuding.people.queries.spans import told_between
from wuding.policy.queries.packs import pack_of


@dataclass(frozen=True)
class Question:
    """What goes to the engine; how many were left out because their facts aren't enough; the packs, in time."""

    asked: Asked
    left_out: int
    packs: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """A forecast of a place, from the roster of a month on."""

    place: Organisation
    month: Month
    years: int
    given: Assumptions
    paths: int
    seed: int


def question_for(wanted: Wanted, known_at: datetime) -> Question:
    """The question about everybody who serves at or below the place on the first of the month.

    Raises RuleError when nobody does, when no pack is in force, or when a pack can't be foreseen.
    """
    roll = Roll(wanted.place, wanted.month.start, SlipKind.MONTHLY, known_at)
    spells = {person: own for person, own in roll.spells.items() if own[0].since == wanted.month.start}
    if not spells:
        raise RuleError(
            _("%(place)s在 %(month)s 的花名册上没有人。")
            % {"place": wanted.place.name, "month": wanted.month},
            next_step=_("请换一个月份或单位。"),
        )
    courses, course_of = _courses(roll, {roll.home(person).path for person in spells}, wanted)
    output = {
        pack.id: pack.total_name or ledger.headline_of(pack) for one in courses for _since, pack in one.packs
    }
    try:
        inputs = inputs_of(courses, output, wanted.month.start)
    except PackError as error:
        raise RuleError(
            error.problems[0].text(language()), next_step=_("请由组织部更正采用的起止日期。")
        ) from error
    except OverTheRoster as error:
        raise RuleError(
            _("《%(title)s》里一个人的待遇要看全部人员，不能逐人往后推。") % {"title": error},
            next_step=_("请用“花多少，谁增谁减”比较现在的名册。"),
        ) from error
    month = wanted.month
    told = told_between(
        month.start, month.end, known_at, spells, list(inputs.values()), in_pieces=False, with_sources=False
    )
    facts = {person: dict(one.pieces[0].facts) for person, one in told.items()}
    course = {person: course_of[roll.home(person).path] for person in facts}
    kept = _computable(facts, course, courses, output, wanted.month.start)
    ends = _ends(kept, wanted)
    registered = _registered(kept, known_at)
    workers = [
        Worker(facts[person], course[person], ends.get(person), registered.get(person))
        for person in sorted(kept)
    ]
    pegs = foresee_rules().pegs.as_pegs
    asked = Asked(
        workers, courses, output, wanted.month.start, wanted.years, wanted.given, pegs, wanted.paths, wanted.seed
    )  # fmt: skip
    packs = dict.fromkeys(pack.id for one in courses for _since, pack in one.packs)
    return Question(asked, len(facts) - len(kept), tuple(packs))


def _courses(roll: Roll, paths: Collection[str], wanted: Wanted) -> tuple[list[Course], dict[str, int]]:
    """Which packs govern each workplace from month to month; workplaces with the same share a course."""
    first = ordinal(wanted.month.start)
    months = [month_of(first + at) for at in range(until_december(wanted.month.start, wanted.years) + 1)]
    courses: dict[tuple[tuple[date, str], ...], int] = {}
    course_of = {}
    for path in sorted(paths):
        packs: list[tuple[date, str]] = [(months[0], roll.rules.of(path, months[0], None).pack.id)]
        for month in months[1:]:
            pack_id = roll.rules.governing(path, month)
            if pack_id is not None and pack_id != packs[-1][1]:
                packs.append((month, pack_id))
        course_of[path] = courses.setdefault(tuple(packs), len(courses))
    found = [Course(tuple((since, pack_of(pack_id)) for since, pack_id in packs)) for packs in courses]
    return found, course_of


def _computable(
    facts: Mapping[int, Mapping[str, Value | None]], course: Mapping[int, int], courses: Sequence[Course],
    output: Mapping[str, str], month: date,
) -> set[int]:  # fmt: skip
    """Those whose pay of the month itself can be computed."""
    kept = set()
    for number, one in enumerate(courses):
        persons = [person for person in facts if course[person] == number]
        pack = one.at(month)
        program = pack.at(month).only([output[pack.id]])
        outputs = computed(program, [facts[person] for person in persons])
        kept |= {
            person for person, found in zip(persons, outputs, strict=True) if not isinstance(found, RowError)
        }
    return kept


def _ends(persons: Collection[int], wanted: Wanted) -> dict[int, Retirement]:
    rows = Person.objects.filter(pk__in=list(persons)).order_by("pk").values_list("pk", "born", "sex")
    known = list(rows)
    try:
        pack = pack_of(PACK)
    except NotVisible as error:
        raise RuleError(
            _("政策包文件夹里没有 %(pack)s，推不出法定退休年月。") % {"pack": PACK},
            next_step=_("请由系统管理员补上这个政策包。"),
        ) from error
    people = [(born, str(sex)) for _person, born, sex in known]
    found = retirements(pack, people, wanted.given.women_class, wanted.month.start)
    return {person: end for (person, _born, _sex), end in zip(known, found, strict=True)}


def _registered(persons: Collection[int], known_at: datetime) -> dict[int, date]:
    """Until when each one's latest certificate of social work is registered, where that is on record."""
    rows = Certificate.objects.known_at(known_at).filter(
        person__in=list(persons), kind=SOCIAL_WORK, until=None, registration_until__isnull=False
    )
    told = rows.order_by("since").values_list("person", "registration_until")
    return {person: until for person, until in told if until is not None}
