"""Writes the demo district into the database: tree, accounts, people, adopted policies, the pay of 2022.

Everything goes through the concerns' own actions, so the demo obeys the rules it shows. All or nothing.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from wuding.accounts.actions import create_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.demo import roster
from wuding.demo.district import DISTRICT_CODE, songling_units
from wuding.demo.grids import ahead, songling_areas, write_grids
from wuding.demo.logins import ACCOUNTS, PASSWORD, WORKER_USERNAME, Login, logins
from wuding.demo.people import Report, write_people
from wuding.demo.seats import GENERAL
from wuding.organisation.actions import assign_role, create_organisation
from wuding.organisation.models import Basis, Kind, Organisation
from wuding.pay.actions import approve_run, check_run, compute_month, prepare_run
from wuding.pay.actions.funding import set_budget, set_funding
from wuding.people.actions import link_account
from wuding.people.models import Person
from wuding.policy.actions import adopt_pack

__all__ = ["Login", "build_district", "logins"]

ROLES_SINCE = date(2022, 1, 1)
PACKS = (("songling/2019", date(2019, 1, 1), date(2022, 6, 30)), ("songling/2022", date(2022, 7, 1), None))


@dataclass
class District:
    """What has been built so far, by code and by username."""

    places: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def build_district(*, report: Report) -> None:
    """Build what isn't there yet; returns at once when the district is there.

    `report` is told what is being written, how many are done and how many there will be.
    """
    if Organisation.objects.filter(code=DISTRICT_CODE).exists():
        return
    with transaction.atomic():
        district = District()
        areas = songling_areas()
        planned = ahead(areas[0])  # by a child process, while this one writes
        _build_places(district, report)
        _build_accounts(district, report)
        _build_people(district, report)
        write_grids(district.places, district.users, areas, planned())
        report("网格", 1, 1)
        _adopt(district)
        _money(district)
        _pay(district, report)


def _build_places(district: District, report: Report) -> None:
    units = songling_units()
    for number, unit in enumerate(units, start=1):
        district.places[unit.code] = create_organisation(
            code=unit.code,
            name=unit.name,
            kind=Kind(unit.kind),
            parent=district.places[unit.parent] if unit.parent else None,
            code_basis=Basis(unit.code_basis),
            name_basis=Basis(unit.name_basis),
            households=unit.households,
            by=None,
        )
        report("单位", number, len(units))


def _build_accounts(district: District, report: Report) -> None:
    for number, account in enumerate(ACCOUNTS, start=1):
        user = create_user(username=account.username, name=account.name, password=PASSWORD)
        assign_role(
            user=user,
            organisation=district.places[account.place],
            role=account.role,
            since=ROLES_SINCE,
            by=None,
        )
        district.users[account.username] = user
        report("账号", number, len(ACCOUNTS))


def _build_people(district: District, report: Report) -> None:
    written = write_people(district.places, district.users, report)
    people = roster.songling_roster()
    own = next(p for p in people if p.kind == roster.WORKER and p.posts[0].value == GENERAL)
    _give_account(written[own.number])


def _adopt(district: District) -> None:
    """Before July the uniform scheme, from then on the Measures (the month is assumed)."""
    for pack_id, since, until in PACKS:
        adopt_pack(
            organisation=district.places[DISTRICT_CODE],
            pack_id=pack_id,
            since=since,
            until=until,
            by=district.users["zuzhi"],
            at=datetime(2022, 6, 28, 15, 0, tzinfo=ZoneInfo(settings.TIME_ZONE)),
        )


SOURCES = (("", (("区财政", 60), ("省级补助", 40))), ("单位缴费", (("区财政", 100),)))
"""Assumed: who bears what of pay, in per cent, and of the employer's contributions."""
BUDGETS = (("区财政", 1_410_000), ("省级补助", 660_000))
"""Assumed, and a little less than the district's share will cost: the page of the budget has something to warn of."""


def _money(district: District) -> None:
    """Where the money of 2022 comes from."""
    place, by = district.places[DISTRICT_CODE], district.users["renshe"]
    at = datetime(roster.YEAR, 7, 5, 15, 0, tzinfo=_zone())
    for item, parts in SOURCES:
        set_funding(
            place=place,
            item=item,
            since=date(roster.YEAR, 1, 1),
            parts=[(fund, Decimal(percent)) for fund, percent in parts],
            document="演示（假定）",
            by=by,
            at=at,
        )
    for fund, amount in BUDGETS:
        set_budget(
            place=place,
            year=roster.YEAR,
            fund=fund,
            amount=Decimal(amount),
            document="演示（假定）",
            by=by,
            at=at,
        )


TOWNS = {"232762100": "xiaoyangqi", "232762101": "jinsong", "232762102": "guyuan"}
"""Whose party committee prepares the pay of which town."""
IN_HAND = {"xiaoyangqi": 1, "jinsong": 0, "guyuan": 2}
"""How many tasks of December are done: so that everybody who takes part finds something to do."""


def _pay(district: District, report: Report) -> None:
    """2022, town by town: prepared by the town, checked by civil affairs, approved by human resources.

    The first half was entered in July, when the files were; December is still in hand.
    """
    for number in range(1, 13):
        month = Month(roster.YEAR, number)
        at = datetime(roster.YEAR, max(number, 7), 25 if number > 6 else 13 + number, 10, 0, tzinfo=_zone())
        for code, username in TOWNS.items():
            _pay_town(district, code, username, month, at)
        report("月度待遇", number, 12)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _pay_town(district: District, code: str, username: str, month: Month, at: datetime) -> None:
    by = district.users[username]
    run = compute_month(place=district.places[code], month=month, by=by, at=at)
    tasks = (
        (prepare_run, by),
        (check_run, district.users["minzheng"]),
        (approve_run, district.users["renshe"]),
    )
    for hours, (act, who) in enumerate(tasks[: IN_HAND[username] if month.number == 12 else len(tasks)], 1):
        act(run=run, by=who, at=at + timedelta(hours=hours))


def _give_account(person: Person) -> None:
    """The worker who shows what workers see."""
    user = create_user(username=WORKER_USERNAME, name=person.name, password=PASSWORD)
    assign_role(user=user, organisation=person.organisation, role=Role.WORKER, since=ROLES_SINCE, by=None)
    link_account(person=person, account=user, by=None)
