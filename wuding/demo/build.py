"""Writes the demo district into the database: tree, accounts, people, adopted policies, the pay of 2022.

Everything goes through the concerns' own actions, so the demo obeys the rules it shows. All or nothing.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from wuding.accounts.actions import create_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.demo import roster
from wuding.demo.district import DISTRICT_CODE, songling_units
from wuding.demo.grids import ahead, songling_areas, write_grids
from wuding.demo.logins import ACCOUNTS, PASSWORD, WORKER_USERNAME, Login, logins
from wuding.demo.pay import write_pay
from wuding.demo.people import Report, write_people
from wuding.demo.seats import GENERAL
from wuding.organisation.actions import assign_role, create_organisation
from wuding.organisation.models import Basis, Kind, Organisation
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
        written = _build_people(district, report)
        write_grids(district.places, district.users, areas, planned())
        report("网格", 1, 1)
        _adopt(district)
        _money(district)
        write_pay(district.places, district.users, written, report)


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


def _build_people(district: District, report: Report) -> dict[int, Person]:
    written = write_people(district.places, district.users, report)
    people = roster.songling_roster()
    own = next(p for p in people if p.kind == roster.WORKER and p.posts[0].value == GENERAL)
    _give_account(written[own.number])
    return written


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
    at = datetime(roster.YEAR, 7, 5, 15, 0, tzinfo=ZoneInfo(settings.TIME_ZONE))
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


def _give_account(person: Person) -> None:
    """The worker who shows what workers see."""
    user = create_user(username=WORKER_USERNAME, name=person.name, password=PASSWORD)
    assign_role(user=user, organisation=person.organisation, role=Role.WORKER, since=ROLES_SINCE, by=None)
    link_account(person=person, account=user, by=None)
