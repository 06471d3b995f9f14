"""Pages that change the tree: who may, what they refuse, what the pages of places show afterwards."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_officer, make_place, make_worker
from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Kind, Organisation
from wuding.people.actions.units import dissolve_unit
from wuding.people.views.units import kinds_below

pytestmark = pytest.mark.django_db
PAGES = ("unit_new", "unit_rename", "unit_close")


@pytest.fixture
def district() -> District:
    return make_district()


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _page(name: str, place: Organisation) -> str:
    return reverse(f"people:{name}", args=[place.public_id])


@pytest.mark.parametrize(
    "role", [role for role in Role if Permission.CHANGE_ORGANISATION not in PERMISSIONS_OF[role]]
)
def test_who_does_not_keep_the_tree_finds_no_forms(district: District, role: Role) -> None:
    client = _as(make_officer(district.place, role))
    for name in PAGES:
        assert client.get(_page(name, district.town)).status_code == 404
        assert client.post(_page(name, district.town), {"name": "别名"}).status_code == 404
    if Permission.SEE_ORGANISATION in PERMISSIONS_OF[role]:
        assert "撤销" not in client.get(_page("organisation", district.town)).content.decode()


def test_a_visitor_is_sent_to_sign_in(district: District) -> None:
    for name in PAGES:
        assert Client().get(_page(name, district.town))["Location"].startswith(reverse("account_login"))


def test_what_lies_elsewhere_is_not_there(district: District) -> None:
    client = _as(make_officer(district.town))
    for name in PAGES:
        assert client.get(_page(name, district.town)).status_code == 200
        assert client.get(_page(name, district.other_town)).status_code == 404
        assert client.get(_page(name, district.place)).status_code == 404


def test_a_unit_is_made_renamed_and_dissolved_on_pages(district: District) -> None:
    client = _as(district.officer)
    given = {"kind": "community", "name": "林海社区", "code": "232762100002", "code_basis": "statistical"}
    page = client.post(_page("unit_new", district.town), given, follow=True).content.decode()
    assert "已新建林海社区" in page
    unit = Organisation.objects.get(code="232762100002")
    client.post(_page("unit_rename", unit), {"name": "松海社区", "since": "2022-09-01"})
    page = client.get(_page("organisation", unit)).content.decode()
    assert "松海社区" in page
    assert "曾用名" in page
    assert "至 2022-08-31" in page
    answer = client.post(_page("unit_close", unit), {"last_day": "2022-12-30"}, follow=True)
    page = answer.content.decode()
    assert "此后已撤销" in page
    assert _page("unit_rename", unit) not in page
    assert "松海社区" not in {place.organisation.name for place in answer.context["shell"].places}
    actions = {Action.ORGANISATION_CREATE, Action.ORGANISATION_RENAME, Action.ORGANISATION_CLOSE}
    assert set(Entry.objects.filter(thing_id=unit.public_id).values_list("action", flat=True)) == actions


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "232762"}, "已经被使用"),
        ({"kind": "town"}, "不是可用的选项"),
        ({"households": "300"}, "户数只填在网格上"),
        ({"name": ""}, "name"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_on_the_form(
    district: District, wrong: dict[str, str], said: str
) -> None:
    given = {"kind": "community", "name": "林海社区", "code": "x100002", "code_basis": "statistical", **wrong}
    before = Organisation.objects.count()
    answer = _as(district.officer).post(_page("unit_new", district.town), given)
    assert answer.status_code == 422
    assert said in answer.content.decode() or answer.context["form"].errors
    assert Organisation.objects.count() == before


def test_kinds_on_offer_are_those_that_may_stand_there(district: District) -> None:
    assert kinds_below(district.place)[0] == Kind.TOWN
    assert kinds_below(district.community) == [Kind.GRID, Kind.ORGAN]
    assert kinds_below(make_place("组织部", Kind.ORGAN, parent=district.place)) == []


def test_a_unit_where_somebody_serves_is_not_dissolved(district: District) -> None:
    make_worker(district.community, district.officer)
    before = Entry.objects.count()
    with pytest.raises(RuleError, match="还有 1 人任职"):
        dissolve_unit(unit=district.community, last_day=date(2022, 12, 31), by=district.officer)
    assert Entry.objects.count() == before
    answer = _as(district.officer).post(_page("unit_close", district.community), {"last_day": "2022-12-31"})
    assert "请先把这些人调到" in answer.content.decode()


def test_only_who_keeps_the_tree_dissolves(district: District) -> None:
    with pytest.raises(NotVisible):
        dissolve_unit(
            unit=district.community,
            last_day=date(2022, 12, 31),
            by=make_officer(district.place, Role.CIVIL_AFFAIRS),
        )
