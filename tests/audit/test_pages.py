"""Who opens the trail, what of it they see, and how it is narrowed, read and checked."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.audit.trail import make_acts
from tests.harness.owner import as_database_owner
from tests.make import District, make_district, make_officer, make_place, make_user, make_worker
from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.audit.actions import record_all
from wuding.audit.models import Check, Entry
from wuding.audit.names import Action
from wuding.people.actions import FactGiven, record_fact
from wuding.people.models import Entry as Origin
from wuding.people.models import Person

pytestmark = pytest.mark.django_db
TRAIL = "/audit/"
QUERIES = 10


@pytest.fixture
def district() -> District:
    made = make_district()
    make_worker(made.community, made.officer, name="王伟")
    make_worker(made.other_community, made.officer, name="李青松")
    return made


@pytest.fixture
def auditor(client: Client, district: District) -> User:
    """Of the whole district, signed in."""
    user = make_officer(district.place, Role.AUDIT_ADMIN, name="审计员")
    client.force_login(user)
    return user


def _address(entry: Entry) -> str:
    return reverse("audit:entry", args=[entry.public_id])


def _entry(label: str) -> Entry:
    return Entry.objects.get(action=Action.PERSON_REGISTER, thing_label=label)


def _labels(client: Client, **wanted: object) -> list[str]:
    page = client.get(TRAIL, {key: str(value) for key, value in wanted.items()})
    assert page.status_code == 200
    return [row.entry.thing_label for row in page.context["rows"]]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_trail_exactly_when_its_permissions_say_so(
    client: Client, district: District, role: Role
) -> None:
    client.force_login(make_officer(district.place, role))
    wanted = 200 if Permission.SEE_AUDIT in PERMISSIONS_OF[role] else 404
    assert client.get(TRAIL).status_code == wanted
    assert client.get(_address(_entry("王伟"))).status_code == wanted
    assert client.post(reverse("audit:verify")).status_code == (302 if wanted == 200 else 404)


def test_a_visitor_is_sent_to_sign_in(client: Client, district: District) -> None:
    for address in (TRAIL, _address(_entry("王伟"))):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("audit:verify")).status_code == 302
    assert not Check.objects.exists()


def test_a_user_without_a_role_finds_nothing(client: Client, district: District) -> None:
    client.force_login(make_user())
    assert client.get(TRAIL).status_code == 404


def test_an_auditor_of_a_town_sees_that_town_and_nothing_else(client: Client, district: District) -> None:
    client.force_login(make_officer(district.town, Role.AUDIT_ADMIN))
    assert "王伟" in _labels(client)
    assert "李青松" not in _labels(client)
    assert client.get(_address(_entry("李青松"))).status_code == 404
    assert client.get(_address(_entry("王伟"))).status_code == 200
    assert client.get(reverse("audit:entry", args=[uuid.uuid4()])).status_code == 404
    assert (
        "李青松"
        not in client.get(TRAIL, {"organisation": str(district.other_town.public_id)}).content.decode()
    )


def test_the_chosen_place_narrows_the_trail(client: Client, district: District, auditor: User) -> None:
    assert {"王伟", "李青松"} <= set(_labels(client))
    assert "李青松" not in _labels(client, organisation=district.town.public_id)


def test_entries_of_the_installation_are_for_who_sees_every_root(
    client: Client, district: District, auditor: User
) -> None:
    (entry,) = record_all(make_acts(1, path="/"))
    assert entry.thing_label in _labels(client)
    assert entry.thing_label not in _labels(client, organisation=district.town.public_id)
    make_place("别的区", code="230102")
    assert entry.thing_label not in _labels(client)
    assert client.get(_address(entry)).status_code == 404


def test_the_newest_stands_first(client: Client, district: District, auditor: User) -> None:
    times = [row.entry.at for row in client.get(TRAIL).context["rows"]]
    assert times == sorted(times, reverse=True)


def test_filters_narrow_by_word_action_kind_person_object_and_day(
    client: Client, district: District, auditor: User
) -> None:
    wang = _entry("王伟")
    assert _labels(client, search="王伟") == ["王伟"]
    assert set(_labels(client, action="person.register")) == {"王伟", "李青松"}
    assert "王伟" not in _labels(client, kind="organisation")
    assert _labels(client, thing=wang.thing_id) == ["王伟"]
    assert {"王伟", "李青松"} <= set(_labels(client, actor=district.officer.public_id))
    assert _labels(client, actor=uuid.uuid4()) == []
    today = timezone.localdate()
    assert "王伟" in _labels(client, since=today, until=today)
    assert _labels(client, since=today + timedelta(days=1)) == []
    assert _labels(client, until=today - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "nonsense",
    [{"since": "31/02/x"}, {"action": "no.such"}, {"actor": "x"}, {"page": "x"}, {"thing": "1' OR 1"}],
)
def test_an_impossible_choice_counts_as_none(
    client: Client, district: District, auditor: User, nonsense: dict[str, str]
) -> None:
    assert "王伟" in _labels(client, **nonsense)


def test_a_filter_that_fits_nothing_says_so(client: Client, district: District, auditor: User) -> None:
    assert "没有符合条件的记录" in client.get(TRAIL, {"search": "没有这个人"}).content.decode()


def test_an_empty_trail_says_so(client: Client, district: District, auditor: User) -> None:
    with as_database_owner():
        Entry.objects.all().delete()
    assert "还没有审计记录" in client.get(TRAIL).content.decode()


def test_the_part_for_htmx_is_the_list_alone(client: Client, district: District, auditor: User) -> None:
    part = client.get(TRAIL, {"search": "王伟"}, headers={"HX-Request": "true"}).content.decode()
    assert "王伟" in part
    assert "<html" not in part


def test_an_entry_shows_before_and_after_in_words_and_masks_the_birth_date(
    client: Client, district: District, auditor: User
) -> None:
    person = _entry("王伟")
    page = client.get(_address(person)).content.decode()
    for word in ("建立人员档案", "社区工作者", "劳动合同", "陈样例", "组织部", "已隐去", "完好"):
        assert word in page
    assert "1990" not in page


def test_a_changed_value_shows_both(client: Client, district: District, auditor: User) -> None:
    entry = Origin.objects.order_by("pk")[0]
    record_fact(
        person=Person.objects.get(name="王伟"), given=FactGiven("岗位", "副职", date(2022, 8, 1)), entry=entry
    )
    shown = client.get(_address(Entry.objects.get(action=Action.FACT_RECORD))).context["shown"]
    assert ("岗位", "一般工作岗位", "副职") in [(one.field, one.before, one.after) for one in shown.changes]


def test_an_entry_that_was_tampered_with_shows_as_broken(
    client: Client, district: District, auditor: User
) -> None:
    entry = _entry("王伟")
    with as_database_owner():
        Entry.objects.filter(pk=entry.pk).update(purpose="改")
    hanging = client.get(_address(entry)).context["hanging"]
    assert (hanging.sealed, hanging.follows, hanging.followed, hanging.sound) == (False, True, True, False)
    with as_database_owner():
        Entry.objects.filter(pk=entry.pk).update(purpose="")
        Entry.objects.filter(sequence=entry.sequence - 1).delete()
    hanging = client.get(_address(entry)).context["hanging"]
    assert (hanging.sealed, hanging.follows, hanging.followed) == (True, False, True)


def test_checking_from_the_page_says_how_the_chains_stand(
    client: Client, district: District, auditor: User
) -> None:
    assert "未核验" in client.get(TRAIL).content.decode()
    page = client.post(reverse("audit:verify"), follow=True).content.decode()
    assert "核验完毕，全部完好" in page
    with as_database_owner():
        Entry.objects.filter(pk=_entry("王伟").pk).update(purpose="改")
    page = client.post(reverse("audit:verify"), follow=True).content.decode()
    assert "审计链有断裂" in page
    assert f"第 {_entry('王伟').sequence} 条：内容被改动过" in page


def test_a_trail_too_long_for_a_page_is_checked_on_the_server(
    client: Client, district: District, auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wuding.web.views_audit.CHECKED_AT_ONCE", 3)
    answer = client.post(reverse("audit:verify"))
    assert answer.status_code == 422
    assert "wuding audit verify" in answer.content.decode()


def test_a_page_takes_the_same_queries_whatever_the_length_of_the_trail(
    client: Client, district: District, auditor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(TRAIL)
    with django_assert_num_queries(QUERIES):
        client.get(TRAIL)
    with transaction.atomic():
        record_all(make_acts(200))
    with django_assert_num_queries(QUERIES):
        assert len(client.get(TRAIL).context["rows"]) == 50


def test_everything_is_said_in_english_too(client: Client, district: District) -> None:
    auditor = make_officer(district.place, Role.AUDIT_ADMIN)
    User.objects.filter(pk=auditor.pk).update(language="en")
    client.force_login(auditor)
    client.post(reverse("audit:verify"))
    page = client.get(TRAIL).content.decode()
    assert "Organisation created" in page
    assert "Checked through entry" in page
    assert "Its place in the chain" in client.get(_address(_entry("王伟"))).content.decode()
