"""What drafts of new versions would cost on the real roster: against the pack in force, and side by side."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.rules import Pack, PackError, RowError, Value, evaluate
from wuding.calc.rules.model import Brackets, Dated, Param, Table
from wuding.calc.rules.problems import Language
from wuding.common.charts import Chart, Series
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.pay import ledger
from wuding.pay.queries.comparison import PersonMoved
from wuding.people.models import Team
from wuding.people.queries.inputs import answers_to
from wuding.people.queries.roster import RosterFilter, RosterRow, roster, with_facts

CENT = Decimal("0.01")
MOST_BANDS = 14
WIDTHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Outcome:
    """One version on the roster: amounts in the roster's order, in yuan a month. `before` are those of the base."""

    title: str
    amounts: tuple[Decimal, ...]
    before: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """What everybody gets together in the month."""
        return sum(self.amounts, Decimal(0))

    @property
    def more(self) -> Decimal:
        """How much more than the base that is in the month."""
        return self.total - sum(self.before, Decimal(0))

    @property
    def mean(self) -> Decimal:
        """Mean to the fen, halves away from zero."""
        return (self.total / len(self.amounts)).quantize(CENT, ROUND_HALF_UP)

    @property
    def lowest(self) -> Decimal:
        """The least that anybody gets."""
        return min(self.amounts)

    @property
    def highest(self) -> Decimal:
        """The most that anybody gets."""
        return max(self.amounts)

    @property
    def gaining(self) -> int:
        """How many get more than under the base."""
        return sum(now > was for was, now in zip(self.before, self.amounts, strict=True))

    @property
    def losing(self) -> int:
        """How many get less than under the base."""
        return sum(now < was for was, now in zip(self.before, self.amounts, strict=True))


@dataclass(frozen=True)
class PersonUnder:
    """One person under the base and under each draft, in yuan a month."""

    row: RosterRow
    was: Decimal
    now: tuple[Decimal, ...]

    @property
    def under(self) -> list[tuple[Decimal, Decimal]]:
        """For each draft the amount and how much more than under the base."""
        return [(now, now - self.was) for now in self.now]


@dataclass(frozen=True)
class PostUnder:
    """Those who hold one post: how many, and their means to the fen under the base and each draft."""

    post: str
    number: int
    was: Decimal
    now: tuple[Decimal, ...]

    @property
    def under(self) -> list[tuple[Decimal, Decimal]]:
        """For each draft the mean and how much more than under the base."""
        return [(now, now - self.was) for now in self.now]


def _mean(amounts: Sequence[Decimal]) -> Decimal:
    return (sum(amounts, Decimal(0)) / len(amounts)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Costing:
    """The base and the drafts on one roster, each worked out for the same month by the same facts."""

    item: str
    roster_month: date
    month: date
    rows: tuple[RosterRow, ...]
    facts: tuple[Mapping[str, Value | None], ...]
    base: Outcome
    drafts: tuple[Outcome, ...]

    def people(self) -> list[PersonUnder]:
        """Everybody under the base and each draft, by what the first draft gives them more."""
        columns = zip(*(outcome.amounts for outcome in self.drafts), strict=True)
        people = [
            PersonUnder(row, was, now)
            for row, was, now in zip(self.rows, self.base.amounts, columns, strict=True)
        ]
        return sorted(people, key=lambda one: (one.was - one.now[0], one.row.person.sort_key))

    def posts(self) -> list[PostUnder]:
        """The same, in means over those who hold one post."""
        held: dict[str, list[PersonUnder]] = {}
        for one in self.people():
            held.setdefault(one.row.post, []).append(one)
        found = [
            PostUnder(
                post,
                len(people),
                _mean([one.was for one in people]),
                tuple(_mean([one.now[number] for one in people]) for number in range(len(self.drafts))),
            )
            for post, people in held.items()
        ]
        return sorted(found, key=lambda one: -one.was)

    def moved(self, outcome: Outcome) -> list[PersonMoved]:
        """Everybody under the base and a draft, the largest gain first."""
        people = [
            PersonMoved(row.person, row.service.organisation.name, row.post, was, now)
            for row, was, now in zip(self.rows, outcome.before, outcome.amounts, strict=True)
        ]
        return sorted(people, key=lambda one: (-one.by, one.person.sort_key))


def settled_month(base: Pack, drafts: Sequence[Pack], wanted: date) -> date:
    """The first month in which every figure that a draft adds is in force, not before the month wanted."""
    days = [wanted]
    for pack in drafts:
        for name, part in pack.parts.items():
            old = base.parts.get(name)
            if not isinstance(part, Param | Table | Brackets) or type(old) is not type(part):
                continue
            known = {version.start for version in _versions(old)}
            days += [version.start for version in _versions(part) if version.start not in known]
    latest = max(days)
    return latest if latest.day == 1 else date(latest.year + latest.month // 12, latest.month % 12 + 1, 1)


def _versions(part: object) -> tuple[Dated[Any], ...]:
    return part.values if isinstance(part, Param) else getattr(part, "versions", ())


def cost_of(
    user: User, place: Organisation, base: Pack, drafts: Sequence[Pack], wanted: date
) -> Costing | None:
    """The base and each draft on the community workers of a month; None when the user sees nobody's pay there.

    Raises RuleError when somebody's facts are not enough for a draft.
    """
    people = people_of(user, place, wanted)
    if not people:
        return None
    month = settled_month(base, drafts, max(wanted, base.first_month))
    item = ledger.headline_of(base)
    facts = facts_of(people, (base, *drafts), item, month)
    with said_in_sentences(people):
        before = amounts_of(base, item, month, facts)
        outcomes = [Outcome(pack.title, amounts_of(pack, item, month, facts), before) for pack in drafts]
    base_outcome = Outcome(base.title, before, before)
    return Costing(item, wanted, month, tuple(people), tuple(facts), base_outcome, tuple(outcomes))


def people_of(user: User, place: Organisation, month: date) -> list[RosterRow]:
    """The community workers of a month whose pay the user sees there, with their facts."""
    filter_ = RosterFilter(organisation=place, team=Team.WORKER)
    return with_facts(roster(user, month, filter_, permission=Permission.SEE_PAY), month)


def facts_of(
    people: Sequence[RosterRow], packs: Sequence[Pack], item: str, month: date
) -> list[Mapping[str, Value | None]]:
    """What the packs ask of each person for an item, as of the roster. Raises RuleError where a pack isn't in force."""
    with said_in_sentences(people):
        questions = {
            question.name: question
            for pack in packs
            for question in pack.at(month).only([item_in(pack, item)]).inputs
        }
    return [answer.values for answer in answers_to(list(questions.values()), people, month)]


@contextmanager
def said_in_sentences(people: Sequence[RosterRow]) -> Iterator[None]:
    """What an engine refuses, as a RuleError that names the person."""
    language: Language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    try:
        yield
    except RowError as error:
        name = people[error.row].person.name if error.row is not None else ""
        raise RuleError(
            _("%(name)s的事实不够，算不出来：%(why)s") % {"name": name, "why": error.text(language)},
            next_step=_("请先在档案里补上，再来测算。"),
        ) from error
    except PackError as error:
        raise RuleError(
            error.problems[0].text(language), next_step=_("请换一个月份，或改草案里的起始日期。")
        ) from error


def item_in(pack: Pack, item: str) -> str:
    """The item of this name, or what the pack compares instead."""
    return item if item in pack.items else ledger.headline_of(pack)


def amounts_of(
    pack: Pack, item: str, month: date, facts: Sequence[Mapping[str, Value | None]]
) -> tuple[Decimal, ...]:
    """Each person's amount of the item in the month, in the order of the facts."""
    name = item_in(pack, item)
    computed = evaluate(pack.at(month).only([name]), facts)
    return tuple(value for row in computed if isinstance(value := row[name], Decimal))


def spread(costing: Costing) -> Chart:
    """How many people get how much under the base and each draft, in bands of even width."""
    outcomes = (costing.base, *costing.drafts)
    lowest, highest = min(one.lowest for one in outcomes), max(one.highest for one in outcomes)
    width = next((w for w in WIDTHS if (highest - lowest) / w < MOST_BANDS), WIDTHS[-1])
    first = int(lowest // width)
    bands = range(first, int(highest // width) + 1)
    return Chart(
        title=_("%(item)s分布") % {"item": costing.item},
        unit=_("人"),
        labels=tuple(f"{band * width}–{(band + 1) * width - 1}" for band in bands),
        series=tuple(
            Series(
                one.title,
                tuple(sum(int(amount // width) == band for amount in one.amounts) for band in bands),
                emphasis=number == 1 and len(outcomes) == 2,
            )
            for number, one in enumerate(outcomes)
        ),
        kind="bar",
        label_heading=_("元/月"),
    )
