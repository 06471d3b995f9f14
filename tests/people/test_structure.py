"""The structure page counts whom the user may see, and every number opens exactly that many people."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import District, make_district, make_entry, make_officer, make_place, make_user, make_worker
from wuding.accounts.roles import Role
from wuding.organisation.models import Kind
from wuding.people.actions import add_record
from wuding.people.models import Education, Person, Team
from wuding.people.queries.groups import Dimension, asked_groups

pytestmark = pytest.mark.django_db

MONTH = "2022-07"
NUMBER = re.compile(r'<a class="row-link" href="([^"]+)"[^>]*>(\d+)</a>')


@pytest.fixture
def district() -> District:
    """Nine people of all ages in two towns, one of them at the town's organ, one gone before July."""
    made = make_district()
    organ = make_place("小扬气镇党委", Kind.ORGAN, parent=made.town)
    days = (
        "1998-07-31 1992-08-01 1992-07-31 1987-01-01 1980-02-29 1975-06-01 1970-01-01 1965-01-01 1990-01-01"
    )
    born = iter(date.fromisoformat(day) for day in days.split())
    for number, place in enumerate([made.community] * 4 + [made.other_community] * 3 + [made.town, organ]):
        person = make_worker(
            place,
            made.officer,
            name=f"王样例{number}",
            woman=number % 3 > 0,
            certificate="初级" if number == 1 else "",
            team=Team.WORKER if number < 6 else Team.RESERVE,
        )
        Person.objects.filter(pk=person.pk).update(born=next(born))
        if number % 2:
            row = Education(level="31" if number < 4 else "21", since=date(2021, 3, 1))
            add_record(person=person, row=row, entry=make_entry(made.officer))
    return made


def _page(client: Client, asked: str = "") -> str:
    answer = client.get(f"{reverse('people:structure')}?month={MONTH}{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("team", ["", *Team.values])
@pytest.mark.parametrize("by", ["", *Dimension])
def test_every_number_opens_exactly_that_many_people(
    client: Client, district: District, by: str, team: str
) -> None:
    client.force_login(district.officer)
    page = _page(client, f"&by={by}&team={team}" if by else f"&team={team}")
    numbers = NUMBER.findall(page)
    present = Person.objects.filter(service_records__team=team).exists() if team else True
    assert bool(numbers) == present
    for link, number in numbers:
        listed = client.get(unescape(link)).context["page"].paginator.count
        assert listed == int(number), link


def test_units_add_up_to_the_whole_and_the_place_itself_is_one(client: Client, district: District) -> None:
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    matrix = client.get(f"{reverse('people:structure')}?month={MONTH}&by=age").context["matrix"]
    whole, *rows = matrix["rows"]
    assert [row.label for row in rows] == ["松鹤社区", "本级"]
    assert [row.people for row in (whole, *rows)] == [6, 4, 2]
    assert [bar.number for bar in whole.bars] == [
        sum(row.bars[column].number for row in rows) for column in range(len(whole.bars))
    ]


def test_an_age_turns_on_the_birthday(client: Client, district: District) -> None:
    """Born on 1 August 1992: 29 until the end of July; born on 31 July: 30."""
    client.force_login(district.officer)
    whole = client.get(f"{reverse('people:structure')}?month={MONTH}&by=age").context["matrix"]["rows"][0]
    assert [bar.number for bar in whole.bars] == [2, 2, 1, 1, 1, 2]


def test_the_chart_says_what_the_roster_said_on_those_days(client: Client, district: District) -> None:
    client.force_login(district.officer)
    chart = client.get(f"{reverse('people:structure')}?month={MONTH}&by=education").context["chart"]
    assert chart.labels == ("2021-06-30", "2021-12-31", "2022-06-30", "2022-07-31")
    for series in chart.series:
        for link, number in zip(series.links, series.values, strict=True):
            assert client.get(link).context["page"].paginator.count == number, link


def test_what_stands_out_is_said_with_its_numbers(client: Client, district: District) -> None:
    client.force_login(district.officer)
    said = [
        one.text
        for one, _url in client.get(f"{reverse('people:structure')}?month={MONTH}").context["findings"]
    ]
    assert "50 岁及以上的有 2 人，占 22.2%。" in said
    assert "持有职业水平证书的有 1 人，占 11.1%；一年前是 1 人，占 11.1%。" in said
    assert "有 5 人没有登记学历，占 55.6%。" in said


def test_another_town_counts_its_own_people_only(client: Client, district: District) -> None:
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    asked = f"&organisation={district.place.public_id}"
    assert client.get(f"{reverse('people:structure')}?month={MONTH}{asked}").context["people"] == 3


def test_who_sees_rosters_but_no_files_is_told_how_many_and_not_who(
    client: Client, district: District
) -> None:
    client.force_login(make_officer(district.place, Role.DISTRICT_LEADER))
    for by in Dimension:
        page = _page(client, f"&by={by}")
        assert client.get(f"{reverse('people:structure')}?month={MONTH}&by={by}").context["people"] == 9
        opened = [link for link, _number in NUMBER.findall(page)]
        assert bool(opened) == (by in {Dimension.SEX, Dimension.CHANNEL, Dimension.TEAM}), by
    for asked in ("age=50-", "education=大专", "certificate=初级", "political=群众"):
        answer = client.get(f"{reverse('people:roster')}?month={MONTH}&{asked}")
        assert answer.context["page"].paginator.count == 0, asked


def test_who_may_see_no_roster_finds_no_structure(client: Client, district: District) -> None:
    address = reverse("people:structure")
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    for user in (make_user(), make_officer(district.place, Role.AUDIT_ADMIN)):
        client.force_login(user)
        assert client.get(address).status_code == 404


def test_nobody_there_is_said(client: Client, district: District) -> None:
    client.force_login(district.officer)
    for by in ("", "&by=age"):
        answer = client.get(f"{reverse('people:structure')}?month=2015-01{by}")
        assert "这里没有在岗人员" in answer.content.decode()


def test_an_impossible_group_counts_as_none(client: Client, district: District) -> None:
    client.force_login(district.officer)
    everybody = client.get(f"{reverse('people:roster')}?month={MONTH}&age=7-8&sex=x&team=nobody")
    assert everybody.context["page"].paginator.count == 9
    assert asked_groups({"age": "7-8", "sex": "", "education": "任何词"}) == (
        (Dimension.EDUCATION, "任何词"),
    )


def test_the_roster_says_to_what_it_is_narrowed_and_takes_it_back(client: Client, district: District) -> None:
    client.force_login(district.officer)
    answer = client.get(f"{reverse('people:roster')}?month={MONTH}&age=50-&here=1&search=wang")
    narrowed = {words: without for words, _name, _value, without in answer.context["narrowed_to"]}
    assert narrowed == {
        "年龄 50 岁及以上": f"?month={MONTH}&here=1&search=wang",
        "只看本级": f"?month={MONTH}&age=50-&search=wang",
    }
    assert '<input type="hidden" name="age" value="50-">' in answer.content.decode()


@pytest.mark.parametrize("asked", ["", "&by=age", "&by=certificate"])
def test_more_people_take_no_more_queries(
    client: Client, district: District, django_assert_num_queries: DjangoAssertNumQueries, asked: str
) -> None:
    client.force_login(district.officer)
    with django_assert_num_queries(QUERIES):
        _page(client, asked)
    for number in range(5):
        make_worker(district.community, district.officer, name=f"孙样例{number}")
    with django_assert_num_queries(QUERIES):
        _page(client, asked)


QUERIES = 9
