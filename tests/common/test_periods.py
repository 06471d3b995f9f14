"""Periods that may not overlap: kept by the table on both databases, whoever writes to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.make import make_place, make_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.periods import NoOverlap, holds_on
from wuding.organisation.models import Membership, Organisation

pytestmark = pytest.mark.django_db

Period = tuple[date, date | None]
FIRST: Period = (date(2022, 3, 1), date(2022, 5, 31))


def _held(user: User, place: Organisation, period: Period, role: Role = Role.TOWNSHIP) -> Membership:
    since, until = period
    return Membership(user=user, organisation=place, role=role, since=since, until=until)


@pytest.mark.parametrize(
    "period",
    [
        (date(2022, 5, 31), None),
        (date(2022, 1, 1), date(2022, 3, 1)),
        (date(2022, 4, 1), date(2022, 4, 1)),
        (date(2022, 1, 1), None),
        FIRST,
    ],
)
def test_a_common_day_is_refused_by_the_table_and_by_the_form(period: Period) -> None:
    user, place = make_user(), make_place()
    _held(user, place, FIRST).save()
    with pytest.raises(ValidationError, match="已经担任同一角色"):
        _held(user, place, period).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.bulk_create([_held(user, place, period)])


@pytest.mark.parametrize(
    "period", [(date(2022, 6, 1), None), (date(2022, 1, 1), date(2022, 2, 28))], ids=["after", "before"]
)
def test_neighbouring_periods_stand_side_by_side(period: Period) -> None:
    user, place = make_user(), make_place()
    _held(user, place, FIRST).save()
    other = _held(user, place, period)
    other.full_clean()
    other.save()
    assert Membership.objects.filter(user=user).count() == 2


def test_others_are_not_in_the_way() -> None:
    user, place = make_user(), make_place()
    _held(user, place, FIRST).save()
    _held(user, place, FIRST, Role.COMMUNITY).save()
    _held(make_user(), place, FIRST).save()
    _held(user, make_place(), FIRST).save()
    assert Membership.objects.count() == 4


def test_a_change_that_would_overlap_is_refused_too() -> None:
    user, place = make_user(), make_place()
    _held(user, place, FIRST).save()
    later = _held(user, place, (date(2022, 6, 1), None))
    later.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=later.pk).update(since=date(2022, 5, 31))
    Membership.objects.filter(pk=later.pk).update(since=date(2022, 7, 1))


def test_both_days_of_a_period_belong_to_it() -> None:
    user, place = make_user(), make_place()
    _held(user, place, FIRST).save()
    found = [
        Membership.objects.filter(holds_on(day)).exists()
        for day in (date(2022, 2, 28), date(2022, 3, 1), date(2022, 5, 31), date(2022, 6, 1))
    ]
    assert found == [False, True, True, False]


def test_two_constraints_are_equal_when_they_say_the_same() -> None:
    one = NoOverlap(name="a", same=("user",))
    assert one == NoOverlap(name="a", same=["user"])
    assert one != NoOverlap(name="a", same=("organisation",))
