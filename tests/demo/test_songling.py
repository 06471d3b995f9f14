"""The demo district keeps the article's numbers, and its pay comes out as published."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F

from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.demo.build import build_district, logins
from wuding.demo.district import songling_units
from wuding.demo.logins import PASSWORD
from wuding.demo.roster import ASSISTANT, GRID_WORKER, RESERVIST, WORKER, songling_roster, songling_workers
from wuding.organisation.models import Organisation
from wuding.pay.models import Line, PayRun, RunKind, Slip
from wuding.pay.queries import months
from wuding.people.models import Person


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def test_the_roster_has_the_articles_teams() -> None:
    assert Counter(person.kind for person in songling_roster()) == {
        WORKER: 39,
        GRID_WORKER: 24,
        RESERVIST: 16,
        ASSISTANT: 10,
    }


def test_roster_and_tree_are_the_same_every_time() -> None:
    assert songling_roster() == songling_roster()
    assert songling_units() == songling_units()


def test_names_are_given_once_and_nobody_began_as_a_child() -> None:
    people = songling_roster()
    assert len({person.name for person in people}) == len(people)
    assert all(person.started.year - person.born.year >= 18 for person in people)


def test_24_grids_hold_300_to_500_households_each() -> None:
    grids = [unit for unit in songling_units() if unit.kind == "grid"]
    assert len(grids) == 24
    assert all(unit.households is not None and 300 <= unit.households <= 500 for unit in grids)
    assert {person.workplace for person in songling_roster() if person.kind == GRID_WORKER} == {
        unit.code for unit in grids
    }


def test_what_is_generated_is_marked() -> None:
    marked = {unit.name: unit.name_basis for unit in songling_units() if unit.kind in ("town", "community")}
    assert marked["松鹤社区"] == marked["小扬气镇"] == "published"
    assert marked["林海社区"] == "generated"


def test_two_secretaries_were_by_elected_in_2022() -> None:
    elected = [
        person for person in songling_workers() if any(spell.start.year == 2022 for spell in person.posts)
    ]
    assert len(elected) == 2
    assert all(person.posts[-1].value == "正职" for person in elected)


@pytest.mark.django_db
def test_the_demo_pays_as_published_and_every_role_can_sign_in() -> None:
    reports: list[tuple[str, int, int]] = []
    build_district(report=lambda what, done, total: reports.append((what, done, total)))
    assert {what for what, done, total in reports if done == total} == {
        "单位",
        "账号",
        "人员",
        "网格",
        "月度待遇",
    }
    officer = User.objects.get(username="zuzhi")
    place = Organisation.objects.get(code="232762")
    course = months.figures_by_month(officer, place, Month(2022, 1), Month(2022, 12))
    for entry in course:
        assert entry.figures is not None
        published = (3640, 3700, 4160) if entry.month >= Month(2022, 7) else (3175, 3175, 3175)
        assert (entry.figures.lowest, entry.figures.mean, entry.figures.highest) == tuple(
            map(Decimal, published)
        )
        assert entry.figures.heads == 39
    assert Slip.objects.filter(run__closed_at__isnull=True).values_list("month").distinct().order_by(
        "month"
    ).get() == (date(2022, 12, 1),)
    late = Line.objects.exclude(month_of=F("slip__month")).order_by("amount")
    assert list(late.values_list("slip__month", "month_of", "name", "amount")) == [
        (date(2022, 11, 1), date(2022, 10, 1), "绩效补贴", Decimal(8)),
        (date(2022, 11, 1), date(2022, 10, 1), "岗位补贴", Decimal(40)),
    ]
    lists = PayRun.objects.exclude(kind=RunKind.MONTHLY).order_by("month")
    assert [(run.kind, run.state, run.slips.count()) for run in lists] == [
        ("bonus", "closed", 7),
        ("lump", "closed", 4),
    ]
    states = PayRun.objects.open().order_by("place__path").values_list("state", flat=True)
    assert list(states) == ["prepared", "draft", "checked"]
    given = logins()
    assert len(given) == len(Role.values)
    for login in given:
        user = User.objects.get(username=login.username)
        assert user.check_password(PASSWORD)
        assert user.memberships.count() == 1
    before = Person.objects.count()
    build_district(report=_silent)
    assert Person.objects.count() == before


@pytest.mark.django_db
def test_hygiene_is_paid_beside_the_published_figure() -> None:
    build_district(report=_silent)
    officer = User.objects.get(username="zuzhi")
    figures = months.figures_of(officer, Organisation.objects.get(code="232762"), Month(2022, 7))
    assert figures is not None
    women = sum(person.woman for person in songling_workers())
    assert figures.total - figures.sum == Decimal(35) * women
