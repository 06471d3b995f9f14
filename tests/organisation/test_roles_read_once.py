"""Roles are read once for a request that asks, and a change of post counts from the next request on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import make_district, make_officer
from wuding.accounts.permissions import Permission
from wuding.common.today import today
from wuding.organisation.actions import end_role
from wuding.organisation.models import Membership, memberships_read_once, scopes_of
from wuding.organisation.queries import acting, may, permissions_of

pytestmark = pytest.mark.django_db


def test_inside_they_are_read_once_and_outside_each_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    district = make_district()
    with django_assert_num_queries(1), memberships_read_once():
        assert scopes_of(district.officer, Permission.SEE_ROSTER) == (district.place.path,)
        assert may(district.officer, Permission.SEE_FILE, district.town)
        assert Permission.SEE_FILE in permissions_of(district.officer)
        assert acting(district.officer).roles == ("organisation_department",)
    with django_assert_num_queries(2):
        assert may(district.officer, Permission.SEE_FILE, district.town)
        assert acting(district.officer).roles == ("organisation_department",)


def test_a_role_that_ended_counts_no_more_at_the_next_request(client: Client) -> None:
    district = make_district()
    officer = make_officer(district.town)
    client.force_login(officer)
    assert client.get(reverse("people:roster")).status_code == 200
    membership = Membership.objects.get(user=officer)
    end_role(membership=membership, last_day=today() - timedelta(days=1), by=None)
    assert client.get(reverse("people:roster")).status_code == 404
