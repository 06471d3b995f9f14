"""Writes the demo's pay of 2022: town by town and month by month, two lists paid beside, and what became known too late.

The lists and the acting deputy are assumed; the published figures of the district don't know them.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from wuding.accounts.models import User
from wuding.common.dates import Month
from wuding.demo import roster
from wuding.demo.district import songling_units
from wuding.demo.roster import RosterPerson
from wuding.demo.seats import DEPUTY, EXCELLENT, GENERAL
from wuding.organisation.models import Organisation
from wuding.pay.actions import approve_run, check_run, compute_month, grant, prepare_run
from wuding.pay.actions.granting import Granted
from wuding.pay.models import PayRun, RunKind
from wuding.people import facts
from wuding.people.actions import FactGiven, open_entry, record_fact
from wuding.people.models import Person

Report = Callable[[str, int, int], None]
Places = Mapping[str, Organisation]
Users = Mapping[str, User]
Written = Mapping[int, Person]

TOWNS = {"232762100": "xiaoyangqi", "232762101": "jinsong", "232762102": "guyuan"}
"""Whose party committee prepares the pay of which town."""
IN_HAND = {"xiaoyangqi": 1, "jinsong": 0, "guyuan": 2}
"""How many tasks of December are done: so that everybody who takes part finds something to do."""
ACTING = (date(roster.YEAR, 9, 16), date(roster.YEAR, 10, 15))
"""While a general worker did the deputy's work. It is entered in November, when October, for which the Measures count
the change, has been paid: November's pay puts October right."""
ACTING_AT = "青松社区"
BONUS = ("232762102", Month(roster.YEAR, 8), Decimal(2000), "2021 年度考核奖")
REWARD = ("232762100", Month(roster.YEAR, 10), Decimal(500), "先进社区工作者一次性奖励")
DOCUMENT = "演示（假定）"


def write_pay(places: Places, users: Users, written: Written, report: Report) -> None:
    """2022, town by town: prepared by the town, checked by civil affairs, approved by human resources.

    The first half was entered in July, when the files were; December is still in hand.
    """
    for number in range(1, 13):
        month = Month(roster.YEAR, number)
        at = _moment(max(number, 7), 25 if number > 6 else 13 + number)
        if number == ACTING[1].month + 1:
            _enter_acting(users["zuzhi"], written, at - timedelta(days=20))
        for code, username in TOWNS.items():
            by = users[username]
            _pay_lists(places[code], month, by, users, written, at - timedelta(days=2))
            run = compute_month(place=places[code], month=month, by=by, at=at)
            _close(run, by, users, at, IN_HAND[username] if number == 12 else 3)
        report("月度待遇", number, 12)


def _moment(month: int, day: int) -> datetime:
    return datetime(roster.YEAR, month, day, 10, 0, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _close(run: PayRun, by: User, users: Users, at: datetime, tasks: int) -> None:
    """So many of the three tasks, an hour each."""
    acts = ((prepare_run, by), (check_run, users["minzheng"]), (approve_run, users["renshe"]))
    for hours, (act, who) in enumerate(acts[:tasks], 1):
        act(run=run, by=who, at=at + timedelta(hours=hours))


def _enter_acting(by: User, written: Written, at: datetime) -> None:
    """The letter about it reaches the organisation department late."""
    person = written[acting_deputy().number]
    entry = open_entry(title="代行副职职责补登", document=DOCUMENT, by=by, at=at)
    since, until = ACTING
    for value, start in ((DEPUTY, since), (GENERAL, until + timedelta(days=1))):
        record_fact(person=person, given=FactGiven(facts.POST, value, start), entry=entry)


def acting_deputy() -> RosterPerson:
    """The general worker of that community who has been there longest."""
    units = {unit.code: unit.name for unit in songling_units()}
    there = [one for one in roster.songling_workers() if units[one.workplace] == ACTING_AT]
    return min((one for one in there if one.posts[-1].value == GENERAL), key=lambda one: one.started)


def _pay_lists(
    place: Organisation, month: Month, by: User, users: Users, written: Written, at: datetime
) -> None:
    """What this town pays by a list this month: a bonus to all its workers, or a reward to the excellent ones."""
    for kind, (code, when, amount, reason), rewarded in (
        (RunKind.BONUS, BONUS, lambda _one: True),
        (RunKind.LUMP, REWARD, lambda one: one.grades[0].value == EXCELLENT),
    ):
        if (code, when) != (place.code, month):
            continue
        here = [one for one in roster.songling_workers() if one.workplace.startswith(code) and rewarded(one)]
        people = [written[one.number] for one in here]
        granted = [Granted(person.pk, person.organisation_id, amount, reason, DOCUMENT) for person in people]
        run = grant(place=place, kind=kind, month=month, granted=granted, by=by, at=at)
        _close(run, by, users, at, 3)
