"""A worker's own pages: the own file and nobody else's, numbers masked until asked for, and who looked."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import District, make_district, make_entry, make_officer, make_user, make_worker
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as TrailEntry
from wuding.audit.names import Action
from wuding.people.actions import correct_person, link_account
from wuding.people.actions.own import reveal_own_number
from wuding.people.actions.reads import read_file, reveal_number
from wuding.people.models import Person

pytestmark = pytest.mark.django_db

PAGES = ("own", "own_history", "own_reads", "own_corrections", "own_correction_new", "own_correction_missing")
PHONE = "13812345678"


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def worker(district: District) -> User:
    account = make_officer(district.community, Role.WORKER, name="孙样例")
    person = make_worker(district.community, district.officer, name="孙样例")
    correct_person(person=person, values={"phone": PHONE}, entry=make_entry(district.officer))
    link_account(person=person, account=account, by=None)
    return account


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(client: Client, page: str) -> None:
    assert client.get(reverse(f"people:{page}"))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", PAGES)
def test_the_worker_opens_each_of_them_and_sees_nobody_else(
    client: Client, district: District, worker: User, page: str
) -> None:
    make_worker(district.community, district.officer, name="金丝雀")
    client.force_login(worker)
    answer = client.get(reverse(f"people:{page}"))
    assert answer.status_code == 200
    assert "金丝雀" not in answer.content.decode()
    assert PHONE not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES[1:])
def test_without_a_file_there_is_nothing(client: Client, page: str) -> None:
    client.force_login(make_user())
    assert client.get(reverse(f"people:{page}")).status_code == 404


def test_an_account_without_a_file_is_told_so(client: Client, district: District) -> None:
    client.force_login(make_officer(district.community, Role.WORKER))
    assert "还没有你的档案" in client.get(reverse("people:own")).content.decode()


def test_the_own_number_is_masked_until_asked_for_and_the_look_is_recorded(
    client: Client, worker: User
) -> None:
    client.force_login(worker)
    assert "138******78" in client.get(reverse("people:own")).content.decode()
    answer = client.post(reverse("people:own_number"), {"number": "phone"})
    assert PHONE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = TrailEntry.objects.get(action=Action.FILE_REVEAL)
    assert (entry.actor_id, entry.purpose) == (worker.public_id, "本人查看")
    for name in ("identity_number", "born", ""):
        assert client.post(reverse("people:own_number"), {"number": name}).status_code == 404
    assert client.get(reverse("people:own_number")).status_code == 405


def test_nobody_reveals_anothers_number_as_the_own(district: District, worker: User) -> None:
    from wuding.common.errors import NotVisible

    person = Person.objects.get(account=worker)
    with pytest.raises(NotVisible):
        reveal_own_number(person=person, name="phone", by=district.officer)


def test_the_worker_reads_who_looked_what_and_why(client: Client, district: District, worker: User) -> None:
    person = Person.objects.get(account=worker)
    read_file(person=person, by=district.officer, sections=["基本信息", "合同"])
    reveal_number(person=person, name="phone", purpose="签订、续签合同", by=district.officer)
    client.force_login(worker)
    client.get(reverse("people:own"))
    page = client.get(reverse("people:own_reads")).content.decode()
    for words in ("组织部 陈样例", "松岭区", "基本信息、合同", "手机号码", "签订、续签合同"):
        assert words in page
    assert "本人" not in page.partition("own-looks")[2].partition("</ul>")[0]
    everything = client.get(reverse("people:own_reads") + "?all=1").content.decode()
    assert "<b>本人</b>" in everything


def test_home_counts_what_waits(client: Client, district: District, worker: User) -> None:
    client.force_login(worker)
    client.post(reverse("people:own_correction_missing"), {"wanted": "少一本证书", "reason": "有原件"})
    assert "1 个更正申请" in client.get(reverse("home")).content.decode()
    client.force_login(district.officer)
    assert "1 个更正申请" in client.get(reverse("home")).content.decode()
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    assert "个更正申请" not in client.get(reverse("home")).content.decode()
