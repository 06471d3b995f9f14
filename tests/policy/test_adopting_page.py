"""The page that adopts a pack: who may, what is on offer, what it refuses."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.make import District, make_district, make_officer, make_place
from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.policy.models import Adoption
from wuding.policy.queries.library import packs_fitting

pytestmark = pytest.mark.django_db
PAGE = "/policy/adopt/"


@pytest.fixture
def district() -> District:
    return make_district()


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "role", [role for role in Role if Permission.ADOPT_POLICY not in PERMISSIONS_OF[role]]
)
def test_nobody_else_finds_the_page(district: District, role: Role) -> None:
    client = _as(make_officer(district.place, role))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"pack": "songling/2022", "since": "2022-07-01"}).status_code == 404
    assert not Adoption.objects.exists()
    assert PAGE not in client.get(reverse("policy:packs")).content.decode()


def test_a_visitor_is_sent_to_sign_in(district: District) -> None:
    assert Client().get(PAGE)["Location"].startswith(reverse("account_login"))


def test_a_place_beyond_the_own_is_not_there(district: District) -> None:
    client = _as(make_officer(district.town))
    answer = client.get(PAGE, {"organisation": str(district.place.public_id)})
    assert answer.status_code == 404


def test_the_organisation_department_adopts_an_installed_pack(district: District) -> None:
    client = _as(district.officer)
    assert PAGE in client.get(reverse("policy:packs")).content.decode()
    page = client.post(PAGE, {"pack": "songling/2022", "since": "2022-07-01"}, follow=True).content.decode()
    assert "松岭区自 2022-07-01 起采用" in page
    adopted = Adoption.objects.get()
    assert (adopted.organisation, adopted.since, adopted.adopted_by) == (
        district.place,
        date(2022, 7, 1),
        district.officer,
    )
    assert Entry.objects.filter(action=Action.POLICY_ADOPT, actor_id=district.officer.public_id).exists()
    assert "songling/2022" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pack": "songling/2022", "since": "2019-01-01"}, "超出了它"),
        ({"pack": "changsha/2018", "since": "2022-07-01"}, "changsha"),
        ({"pack": "../../etc", "since": "2022-07-01"}, "etc"),
        ({"pack": "songling/2022"}, "since"),
    ],
)
def test_what_cannot_be_adopted_is_refused_on_the_form(
    district: District, given: dict[str, str], said: str
) -> None:
    answer = _as(district.officer).post(PAGE, given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Adoption.objects.exists()


def test_only_packs_written_for_the_place_are_on_offer(district: District) -> None:
    assert [pack.id for pack in packs_fitting(district.town).packs] == ["songling/2019", "songling/2022"]


def test_where_no_pack_fits_the_page_says_what_to_do() -> None:
    place = make_place("示例区", code="990102")
    page = _as(make_officer(place)).get(PAGE).content.decode()
    assert packs_fitting(place).packs == ()
    assert "没有可以采用的政策包" in page
    assert "政策包编写指南" in page
    assert 'method="post" action="/policy/adopt/' not in page


def test_a_broken_pack_is_named_and_not_offered(
    district: District, tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "here" / "1"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('[pack]\ntitle = "坏的"\nsurprise = 1\n', encoding="utf-8")
    settings.POLICIES = tmp_path
    page = _as(district.officer).get(PAGE).content.decode()
    assert "here/1" in page
    assert "wuding policy check" in page
