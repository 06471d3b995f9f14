"""Tokens: who issues them, what they can do, and when they stop."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer
from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.api.actions import issue_token, revoke_token
from wuding.api.models import ApiToken
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.models import Membership, Organisation

pytestmark = pytest.mark.django_db
P = Permission


@pytest.fixture
def district() -> District:
    return make_district()


def make_token(
    owner: User, place: Organisation, *permissions: Permission, days: int = 30
) -> tuple[ApiToken, str]:
    """A token for the permissions, for a month."""
    return issue_token(
        owner=owner,
        organisation=place,
        name="区数据平台",
        permissions=frozenset(permissions or {P.SEE_ROSTER}),
        expires_on=today() + timedelta(days=days),
    )


def ask(secret: str, address: str = "/api/roster") -> int:
    """The status that a program with this token gets."""
    return Client().get(address, headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_token_opens_what_it_was_issued_for_and_leaves_an_entry(district: District) -> None:
    token, secret = make_token(district.officer, district.place)
    assert ask(secret) == 200
    assert ask(secret, "/api/organisations") == 404
    entry = Entry.objects.get(action=Action.TOKEN_ISSUE)
    assert entry.thing_id == token.public_id
    assert secret not in str(entry.changes)


def test_the_secret_is_kept_nowhere(district: District) -> None:
    token, secret = make_token(district.officer, district.place)
    assert secret not in {str(value) for value in ApiToken.objects.values_list().get(pk=token.pk)}


def test_a_token_never_does_more_than_its_owner(district: District) -> None:
    community = make_officer(district.community, Role.COMMUNITY)
    with pytest.raises(NotVisible):
        make_token(community, district.community)
    with pytest.raises(RuleError, match="不能超过本人"):
        make_token(make_officer(district.place, Role.CIVIL_AFFAIRS), district.place, P.SEE_CONTRACTS)
    with pytest.raises(RuleError, match="不能超过本人"):
        make_token(district.officer, district.place, P.APPROVE_PAY)
    with pytest.raises(NotVisible):
        make_token(make_officer(district.town, Role.CIVIL_AFFAIRS), district.other_town)


def test_what_its_owner_loses_it_loses_at_the_next_question(district: District) -> None:
    officer = make_officer(district.place, Role.CIVIL_AFFAIRS)
    _token, secret = make_token(officer, district.place)
    assert ask(secret) == 200
    Membership.objects.filter(user=officer).update(until=today() - timedelta(days=1))
    assert ask(secret) == 401


def test_a_closed_account_has_no_tokens(district: District) -> None:
    officer = make_officer(district.place, Role.CIVIL_AFFAIRS)
    _token, secret = make_token(officer, district.place)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert ask(secret) == 401


def test_a_token_taken_back_or_over_opens_nothing(district: District) -> None:
    token, secret = make_token(district.officer, district.place)
    revoke_token(token=token, by=district.officer)
    assert ask(secret) == 401
    with pytest.raises(RuleError, match="已经收回"):
        revoke_token(token=token, by=district.officer)
    other, second = make_token(district.officer, district.place, days=0)
    assert ask(second) == 200
    ApiToken.objects.filter(pk=other.pk).update(expires_on=today() - timedelta(days=1))
    assert ask(second) == 401


def test_somebody_elses_token_is_not_there(district: District, client: Client) -> None:
    token, secret = make_token(district.officer, district.place)
    client.force_login(make_officer(district.place, Role.CIVIL_AFFAIRS))
    assert client.post(reverse("revoke_token", args=[token.public_id])).status_code == 404
    assert ask(secret) == 200


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_lasts_a_year_at_most(district: District, days: int) -> None:
    with pytest.raises(RuleError, match="一年以内"):
        make_token(district.officer, district.place, days=days)


def test_the_page_shows_a_secret_once(district: District, client: Client) -> None:
    client.force_login(district.officer)
    sent = {
        "name": "区数据平台",
        "organisation": str(district.town.public_id),
        "permissions": [P.SEE_ROSTER.value],
        "expires_on": today().isoformat(),
    }
    page = client.post(reverse("tokens"), sent).content.decode()
    assert "wuding_" in page
    assert "wuding_" not in client.get(reverse("tokens")).content.decode()
    assert client.post(reverse("tokens"), sent | {"permissions": []}).status_code == 422


def test_who_may_not_use_the_interface_finds_no_page(district: District, client: Client) -> None:
    client.force_login(make_officer(district.place, Role.COMMUNITY))
    assert client.get(reverse("tokens")).status_code == 404


def test_an_unknown_token_is_refused_in_a_sentence() -> None:
    for headers in ({}, {"authorization": "Bearer wuding_x"}, {"authorization": "Basic eDp5"}):
        answer = Client().get("/api/roster", headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert "令牌" in answer.json()["what"]


def test_a_signed_in_browser_is_nobody_to_the_interface(district: District, client: Client) -> None:
    client.force_login(district.officer)
    assert client.get("/api/roster").status_code == 401
