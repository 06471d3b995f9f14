"""The roster: whom it shows to whom, how it is narrowed, in what order, with how many queries."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import District, make_adoption, make_district, make_officer, make_user, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.organisation.actions import assign_role
from wuding.people.actions import link_account
from wuding.people.models import Team
from wuding.people.queries.roster import RosterFilter, roster, with_facts
from wuding.people.queries.roster_pages import RosterPages, blocks

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 31)


def _names(user: User, wanted: RosterFilter | None = None, post_order: tuple[str, ...] = ()) -> list[str]:
    found = roster(user, DAY, wanted or RosterFilter(), post_order=post_order)
    return [service.person.name for service in found]


@pytest.fixture
def district() -> District:
    made = make_district()
    make_worker(made.community, made.officer, name="王伟", post="正职", woman=False)
    make_worker(made.community, made.officer, name="安琪", certificate="初级")
    make_worker(made.other_community, made.officer, name="李静", post="副职")
    make_worker(made.other_community, made.officer, name="赵敏", team=Team.GRID_WORKER)
    return made


def test_it_shows_those_in_the_users_scope(district: District) -> None:
    assert set(_names(district.officer)) == {"王伟", "安琪", "李静", "赵敏"}
    assert set(_names(make_officer(district.town, Role.TOWNSHIP))) == {"王伟", "安琪"}
    assert _names(make_user()) == []


def test_a_worker_finds_only_the_own_file(district: District) -> None:
    worker = make_officer(district.community, Role.WORKER)
    person = make_worker(district.community, district.officer, name="孙样例")
    link_account(person=person, account=worker, by=None)
    assert _names(worker) == ["孙样例"]


def test_teams_come_first_then_places_posts_and_names(district: District) -> None:
    order = ("正职", "副职", "一般工作岗位")
    assert _names(district.officer, post_order=order) == ["王伟", "安琪", "李静", "赵敏"]
    assert _names(district.officer, post_order=tuple(reversed(order))) == ["安琪", "王伟", "李静", "赵敏"]


@pytest.mark.parametrize(
    ("search", "found"),
    [("琪", ["安琪"]), ("wangw", ["王伟"]), ("ww", ["王伟"]), ("LJ", ["李静"]), ("x", [])],
)
def test_names_are_found_by_characters_pinyin_and_initials(
    district: District, search: str, found: list[str]
) -> None:
    assert _names(district.officer, RosterFilter(search=search)) == found


def test_it_narrows_by_place_team_and_post(district: District) -> None:
    assert _names(district.officer, RosterFilter(organisation=district.other_town, team=Team.WORKER)) == [
        "李静"
    ]
    assert _names(district.officer, RosterFilter(post="正职")) == ["王伟"]


def test_it_shows_who_served_on_the_day(district: District) -> None:
    make_worker(district.community, district.officer, name="后来", since=date(2022, 7, 1))
    june = [service.person.name for service in roster(district.officer, date(2022, 6, 30), RosterFilter())]
    assert "后来" not in june
    assert "后来" in _names(district.officer)


def test_facts_are_those_of_the_day(district: District) -> None:
    (row,) = with_facts(roster(district.officer, DAY, RosterFilter(search="安琪")), DAY)
    assert (row.post, row.certificate, row.grade, row.education) == ("一般工作岗位", "初级", "良好", "")
    (row,) = with_facts(roster(district.officer, DAY, RosterFilter(search="安琪")), date(2023, 1, 1))
    assert row.grade == ""


def test_the_page_takes_the_same_number_of_queries_for_few_and_for_many(
    client: Client, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_adoption(district)
    client.force_login(district.officer)
    for number in range(30):
        make_worker(district.community, district.officer, name=f"样例{number}")
    with django_assert_max_num_queries(18):
        assert client.get(reverse("people:roster")).status_code == 200


def test_the_page_shows_names_and_what_was_asked_for(client: Client, district: District) -> None:
    make_adoption(district)
    client.force_login(district.officer)
    page = client.get(reverse("people:roster"), {"search": "wang"}).content.decode()
    assert "王伟" in page
    assert "安琪" not in page
    empty = client.get(reverse("people:roster"), {"search": "没有的人"}).content.decode()
    assert "没有符合条件的人员" in empty


def test_only_the_listing_answers_to_htmx(client: Client, district: District) -> None:
    client.force_login(district.officer)
    part = client.get(reverse("people:roster"), headers={"HX-Request": "true"}).content.decode()
    assert "王伟" in part
    assert "<html" not in part


def test_an_impossible_choice_counts_as_none(client: Client, district: District) -> None:
    client.force_login(district.officer)
    page = client.get(reverse("people:roster"), {"team": "nonsense", "page": "999"})
    assert page.status_code == 200
    assert "王伟" in page.content.decode()


def test_each_look_at_the_roster_is_recorded_with_what_was_asked(client: Client, district: District) -> None:
    client.force_login(district.officer)
    client.get(reverse("people:roster"), {"month": "2022-07", "search": "13812345678", "age": "30-34"})
    entry = Entry.objects.filter(action=Action.LIST_READ).latest("at")
    assert (entry.thing_label, entry.changes["rows"]) == ("松岭区 花名册", [None, 0])
    assert entry.changes["filter"] == [None, "••••、年龄 30–34 岁"]


def test_what_stands_in_files_is_listed_for_who_may_read_them(client: Client, district: District) -> None:
    make_adoption(district)
    client.force_login(make_officer(district.place, Role.COMMUNITY))
    page = client.get(reverse("people:roster")).content.decode()
    assert "安琪" in page
    assert not [word for word in ("初级", "良好", "考核等次", "登记新人员") if word in page]
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    page = client.get(reverse("people:roster")).content.decode()
    assert all(word in page for word in ("初级", "良好", "登记新人员"))


def test_a_file_in_sight_elsewhere_opens_nothing_here(client: Client, district: District) -> None:
    make_adoption(district)
    both = make_officer(district.place, Role.COMMUNITY)
    assign_role(
        user=both,
        organisation=district.other_town,
        role=Role.CIVIL_AFFAIRS,
        since=date(2000, 1, 1),
        by=None,
    )
    client.force_login(both)
    lines = client.get(reverse("people:roster")).context["lines"]
    told = {line[1]: (line[6], line[7]) for line in lines}
    assert told["安琪"] == ("—", "—")
    assert told["李静"] == ("—", "良好")


@pytest.mark.parametrize("team", ["", Team.WORKER.value, Team.GRID_WORKER.value])
def test_pages_cut_out_of_blocks_are_the_list_cut_anywhere(district: District, team: str) -> None:
    for number in range(7):
        where = (district.community, district.other_community, district.town)[number % 3]
        make_worker(
            where, district.officer, name=f"样例{number}", team=(Team.WORKER, Team.GRID_WORKER)[number % 2]
        )
    order = ("副职", "正职")
    wanted = RosterFilter(district.place, team=team)
    listed = roster(district.officer, DAY, wanted, post_order=order)
    whole = [service.pk for service in listed]
    found = blocks(district.officer, DAY, RosterFilter(district.place))
    pages = RosterPages(listed, found, team)
    assert len(pages) == len(whole)
    for start in range(len(whole) + 1):
        for stop in range(start, len(whole) + 2):
            assert [service.pk for service in pages[start:stop]] == whole[start:stop]
