"""Pages of runs: who opens them, what they show, and the buttons of the three tasks; the command."""

import io
import uuid
from contextlib import redirect_stdout

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    make_adoption,
    make_district,
    make_officer,
    make_payers,
    make_worker,
    pay_month,
)
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.pay.actions import compute_month, open_run, prepare_run
from wuding.pay.models import PayRun, RunState, Slip

pytestmark = pytest.mark.django_db
JULY = Month(2022, 7)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    make_worker(made.community, made.officer, name="王伟", post="正职", woman=False)
    make_worker(made.community, made.officer, name="赵样例", post="站长", woman=False)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


@pytest.fixture
def run(district: District, payers: Payers) -> PayRun:
    pay_month(district.place, Month(2022, 6), payers)
    return compute_month(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)


def _address(run: PayRun, name: str = "run") -> str:
    return reverse(f"pay:{name}", args=[run.public_id])


def test_a_visitor_is_sent_to_sign_in(client: Client, run: PayRun) -> None:
    for address in (reverse("pay:runs"), _address(run)):
        assert client.get(address).status_code == 302


def test_another_town_and_who_sees_no_pay_find_nothing(
    client: Client, district: District, run: PayRun
) -> None:
    client.force_login(make_officer(district.other_town, Role.TOWNSHIP))
    assert client.get(_address(run)).status_code == 404
    assert client.get(reverse("pay:run", args=[uuid.uuid4()])).status_code == 404
    client.force_login(make_officer(district.place, Role.POLITICAL_LEGAL_COMMITTEE))
    assert client.get(reverse("pay:runs")).status_code == 404


def test_the_run_shows_who_stands_out_what_changed_and_that_it_ties(
    client: Client, payers: Payers, run: PayRun
) -> None:
    client.force_login(payers.preparer)
    answer = client.get(_address(run))
    page = answer.content.decode()
    assert "站长" in page
    assert answer.context["bridge"].ties
    assert "分毫不差" in page
    assert [one.person.name for one in answer.context["changed"]] == ["赵样例", "王伟"]
    assert "改行《松岭区关于加强社区工作者队伍专业化建设的实施办法（试行）》" in page
    only = client.get(_address(run), {"why": "pack"})
    assert [one.person.name for one in only.context["changed"]] == ["王伟"]


def test_the_list_shows_whose_turn_it_is(client: Client, payers: Payers, run: PayRun) -> None:
    client.force_login(payers.checker)
    assert client.get(reverse("pay:runs")).context["waiting"] == []
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT, reason="岗位待定")
    waiting = client.get(reverse("pay:runs")).context["waiting"]
    assert [row.run for row in waiting] == [run]


def test_the_three_tasks_by_their_buttons(client: Client, payers: Payers, run: PayRun) -> None:
    client.force_login(payers.preparer)
    refused = client.post(_address(run, "prepare"))
    assert refused.status_code == 422
    assert "1 人算不出来" in refused.content.decode()
    client.post(_address(run, "prepare"), {"reason": "岗位待定"})
    client.force_login(payers.checker)
    client.post(_address(run, "check"), {"outcome": "sent_back", "reason": "先定岗位"})
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    client.force_login(payers.preparer)
    assert "先定岗位" in client.get(_address(run)).content.decode()
    client.post(_address(run, "prepare"), {"reason": "岗位下月定"})
    client.force_login(payers.checker)
    client.post(_address(run, "check"), {"outcome": "done"})
    client.force_login(payers.approver)
    answer = client.post(_address(run, "approve"), {"outcome": "done"}, follow=True)
    assert "已审批，这一批不再改动" in answer.content.decode()
    run.refresh_from_db()
    assert run.state == RunState.CLOSED


def test_working_out_from_the_page_goes_on_where_it_was_broken_off(
    client: Client, district: District, payers: Payers
) -> None:
    begun = open_run(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)
    client.force_login(payers.preparer)
    assert "没有算完" in client.get(reverse("pay:runs")).content.decode()
    assert "继续计算" in client.get(_address(begun)).content.decode()
    answer = client.post(f"{reverse('pay:compute')}?month=2022-07", follow=True)
    assert "已算出 1 张工资条" in answer.content.decode()
    assert PayRun.objects.get().known_at == ENTERED_AT
    client.post(f"{reverse('pay:compute')}?month=2022-07", {"fresh": "1"})
    assert PayRun.objects.get().known_at > ENTERED_AT


def test_the_page_takes_the_same_number_of_queries_for_few_and_for_many(
    client: Client,
    district: District,
    payers: Payers,
    run: PayRun,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        make_worker(district.community, district.officer, name=f"样例{number}")
    compute_month(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)
    client.force_login(payers.preparer)
    with django_assert_max_num_queries(30):
        assert client.get(_address(run)).status_code == 200


def _command(*arguments: str) -> tuple[int, str]:
    from wuding.cli.pay_run import run as command

    with redirect_stdout(io.StringIO()):
        done = CliRunner().invoke(command, list(arguments), standalone_mode=True)
    return done.exit_code, done.output


def test_the_command_works_a_month_out_and_says_what_came_of_it(district: District, payers: Payers) -> None:
    code, said = _command(district.place.code, "2022-07", "--user", payers.preparer.username)
    assert code == 0, said
    assert "1 张工资条" in said
    assert "3736.00 元" in said
    assert Slip.objects.count() == 1


def test_the_command_refuses_in_words(district: District, payers: Payers) -> None:
    code, said = _command(district.place.code, "2022-13", "--user", payers.preparer.username)
    assert (code, "不是月份" in said) == (2, True)
    code, said = _command(district.place.code, "2022-07", "--user", payers.checker.username)
    assert code != 0
    assert "没有这项权限" in said
