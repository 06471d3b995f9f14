"""The pages where two files of one person are compared and merged: who sees them, what they say, that they ask first."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import District, make_district, make_entry, make_officer, make_worker
from tests.people.records import whole_file, write
from tests.people.test_merging import NUMBER, SINCE, pair, registered
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as Audited
from wuding.audit.names import Action
from wuding.people.actions import add_record
from wuding.people.models import Person, Service, Training

pytestmark = pytest.mark.django_db
ASKED = {"reason": "已与本人核对", "document": "松组〔2022〕8 号"}


@pytest.fixture
def district() -> District:
    return make_district()


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def merging(kept: Person, given_up: Person) -> str:
    return reverse("people:merge", args=[kept.public_id, given_up.public_id])


def test_a_pair_stands_side_by_side_with_masked_numbers(client: Client, district: District) -> None:
    holder, claimant = pair(district)
    text = page(client, district.officer, reverse("people:double"))
    for word in ("王样例", "王样例二", "松鹤社区", "青松社区", "2022-07-04", "任职经历", "没有"):
        assert word in text
    for one, other in ((holder, claimant), (claimant, holder)):
        assert merging(one, other) in text
        assert reverse("people:correct_person", args=[one.public_id]) in text
    assert NUMBER not in text
    assert "13812345678" not in text


def test_without_pairs_the_page_says_so_and_nothing_leads_there(client: Client, district: District) -> None:
    make_worker(district.community, district.officer)
    assert "没有号码相同的档案" in page(client, district.officer, reverse("people:double"))
    for name in ("people:roster", "home"):
        assert reverse("people:double") not in page(client, district.officer, reverse(name))


def test_roster_and_home_lead_there_for_those_who_see_both(client: Client, district: District) -> None:
    pair(district)
    others = [make_officer(district.town, Role.TOWNSHIP), make_officer(district.place, Role.HUMAN_RESOURCES)]
    for name in ("people:roster", "home"):
        assert reverse("people:double") in page(client, district.officer, reverse(name))
        for other in others:
            assert reverse("people:double") not in page(client, other, reverse(name))


def test_the_preview_shows_what_moves_and_changes_nothing(client: Client, district: District) -> None:
    given_up, kept = pair(district)
    write(district.officer, *whole_file(given_up))
    text = page(client, district.officer, merging(kept, given_up))
    for word in ("岗前培训金丝雀", "诫勉金丝雀", "SL-001", "手机号码", "合并成一份"):
        assert (word in text) == (word != "SL-001")
    assert not Person.objects.filter(withdrawn__isnull=False).exists()
    read = Audited.objects.filter(action=Action.FILE_READ).values_list("thing_id", flat=True)
    assert set(read) == {kept.public_id, given_up.public_id}


def test_what_contradicts_is_shown_with_links_and_no_button(client: Client, district: District) -> None:
    kept = registered(district.community, date(2015, 1, 1))
    given_up = registered(district.other_community, SINCE)
    text = page(client, district.officer, merging(kept, given_up))
    assert "合并成一份" not in text
    for service in Service.objects.all():
        address = reverse("people:record", args=[service.person.public_id, "service", service.series])
        assert address in text
    answer = client.post(merging(kept, given_up), ASKED)
    assert answer.status_code == 422
    assert not Person.objects.filter(withdrawn__isnull=False).exists()


def test_posting_merges_and_opens_the_file(client: Client, district: District) -> None:
    given_up, kept = pair(district)
    client.force_login(district.officer)
    assert client.post(merging(kept, given_up), {"reason": ""}).status_code == 422
    answer = client.post(merging(kept, given_up), ASKED)
    assert answer.headers["Location"] == reverse("people:person", args=[kept.public_id])
    given_up.refresh_from_db()
    assert given_up.withdrawn is not None
    assert given_up.withdrawn.document == ASKED["document"]
    assert "已与本人核对" in given_up.withdrawn.title
    gone = client.get(reverse("people:person", args=[given_up.public_id]))
    assert gone.status_code == 404


def test_a_town_finds_neither_page_nor_file(client: Client, district: District) -> None:
    kept, given_up = pair(district)
    client.force_login(make_officer(district.town, Role.TOWNSHIP))
    assert client.get(merging(kept, given_up)).status_code == 404
    assert client.post(merging(kept, given_up), ASKED).status_code == 404
    assert "王样例二" not in client.get(reverse("people:double")).content.decode()


def test_the_list_takes_the_same_queries_whatever_the_files_hold(
    client: Client, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _holder, claimant = pair(district)
    client.force_login(district.officer)
    with django_assert_max_num_queries(60) as before:
        client.get(reverse("people:double"))
    for number in range(5):
        row = Training(title=f"培训{number}", since=SINCE)
        add_record(person=claimant, row=row, entry=make_entry(district.officer))
    with django_assert_max_num_queries(len(before)):
        client.get(reverse("people:double"))
