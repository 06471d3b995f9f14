"""Objections to slips: who raises them, who answers, until when, and where the difference is paid."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    make_adoption,
    make_district,
    make_entry,
    make_officer,
    make_payers,
    make_user,
    make_worker,
    pay_month,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import assign_role
from wuding.pay.actions.forgetting import empty_objections
from wuding.pay.actions.objecting import (
    Answer,
    Grounds,
    answer_objection,
    raise_objection,
    take_up,
    withdraw_objection,
)
from wuding.pay.deadlines import deadline_on
from wuding.pay.models import Objection, ObjectionState, Slip
from wuding.pay.queries.objections import corrections_since, objections_for, open_objections_for, paid_later
from wuding.people.actions import FactGiven, link_account, record_fact
from wuding.people.models import Person

pytestmark = pytest.mark.django_db
JULY, AUGUST = Month(2022, 7), Month(2022, 8)
RAISED = datetime(2022, 8, 3, 1, 0, tzinfo=UTC)
LATER = RAISED + timedelta(days=2)


@dataclass
class Scene:
    """A worker with an account and an approved slip of July, and who pays."""

    district: District
    payers: Payers
    person: Person
    account: User
    slip: Slip


@pytest.fixture
def scene() -> Scene:
    district = make_district()
    make_adoption(district)
    person = make_worker(district.community, district.officer, name="王伟", certificate="初级")
    account = make_user("wangwei", name="王伟")
    link_account(person=person, account=account, by=None)
    person.refresh_from_db()
    assign_role(
        user=account, organisation=district.community, role=Role.WORKER, since=date(2000, 1, 1), by=None
    )
    payers = make_payers(district.place)
    pay_month(district.place, JULY, payers)
    return Scene(district, payers, person, account, Slip.objects.select_related("run", "person").get())


def _raised(scene: Scene, line: str = "职业津贴") -> Objection:
    return raise_objection(
        slip=scene.slip, line=line, grounds=Grounds("三月已取得中级证书"), by=scene.account, at=RAISED
    )


def test_the_worker_objects_and_the_deadline_is_dated(scene: Scene) -> None:
    made = _raised(scene)
    assert made.state == ObjectionState.RAISED
    assert made.due_on == date(2022, 8, 3) + timedelta(days=deadline_on(date(2022, 8, 3)).days)
    entry = AuditEntry.objects.order_by("sequence").last()
    assert entry is not None
    assert entry.action == "objection.raise"
    assert "中级" not in str(entry.changes)


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [("没有这一项", "不对", "没有“没有这一项”"), ("职业津贴", "  ", "没有写明哪里不对")],
)
def test_what_cannot_be_objected_is_refused(scene: Scene, line: str, text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        raise_objection(slip=scene.slip, line=line, grounds=Grounds(text), by=scene.account, at=RAISED)


def test_nobody_objects_twice_at_once_or_for_another(scene: Scene) -> None:
    made = _raised(scene)
    with pytest.raises(RuleError, match="已有一个等待答复"):
        _raised(scene)
    with pytest.raises(NotVisible):
        raise_objection(
            slip=scene.slip, line="", grounds=Grounds("不对"), by=scene.payers.preparer, at=RAISED
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            person=scene.person, slip=scene.slip, line="职业津贴", raised_at=RAISED, due_on=made.due_on
        )
    withdraw_objection(objection=made, by=scene.account, at=LATER)
    assert _raised(scene).state == ObjectionState.RAISED


def test_numbers_in_the_text_are_struck_out(scene: Scene) -> None:
    made = raise_objection(
        slip=scene.slip, line="", grounds=Grounds("电话 13912345678"), by=scene.account, at=RAISED
    )
    assert "13912345678" not in made.text


def test_the_township_looks_into_it_and_explains(scene: Scene) -> None:
    made = _raised(scene)
    take_up(objection=made, by=scene.payers.preparer, at=LATER)
    assert made.state == ObjectionState.LOOKING
    with pytest.raises(RuleError, match="没有写答复"):
        answer_objection(
            objection=made, answer=Answer(ObjectionState.EXPLAINED, " "), by=scene.payers.preparer, at=LATER
        )
    answer_objection(
        objection=made,
        answer=Answer(ObjectionState.EXPLAINED, "证书七月才登记"),
        by=scene.payers.approver,
        at=LATER,
    )
    assert (made.state, made.closed_by, made.taken_by) == (
        ObjectionState.EXPLAINED,
        scene.payers.approver,
        scene.payers.preparer,
    )
    with pytest.raises(RuleError, match="已经办结"):
        withdraw_objection(objection=made, by=scene.account, at=LATER)


def test_nobody_answers_the_own_one_nor_without_the_permission(scene: Scene) -> None:
    made = _raised(scene)
    answer = Answer(ObjectionState.EXPLAINED, "没有错")
    for stranger in (scene.payers.checker, make_officer(scene.district.other_town, Role.TOWNSHIP)):
        with pytest.raises(NotVisible):
            answer_objection(objection=made, answer=answer, by=stranger, at=LATER)
    assign_role(
        user=scene.account,
        organisation=scene.district.town,
        role=Role.TOWNSHIP,
        since=date(2000, 1, 1),
        by=None,
    )
    with pytest.raises(RuleError, match="不能由自己答复"):
        answer_objection(objection=made, answer=answer, by=scene.account, at=LATER)
    assert not objections_for(scene.account).exists()


def test_a_corrected_one_names_the_entry_and_the_next_run_pays_the_difference(scene: Scene) -> None:
    made = _raised(scene)
    unlike = make_entry(scene.district.officer, "别的登记")
    with pytest.raises(RuleError, match="没有改动"):
        answer_objection(
            objection=made,
            answer=Answer(ObjectionState.CORRECTED, "已更正", unlike),
            by=scene.payers.preparer,
            at=LATER,
        )
    entry = make_entry(scene.district.officer, "更正岗位")
    type(entry).objects.filter(pk=entry.pk).update(entered_at=LATER)
    entry.refresh_from_db()
    record_fact(person=scene.person, given=FactGiven("岗位", "副职", date(2022, 7, 1)), entry=entry)
    assert corrections_since(made) == [entry]
    answer_objection(
        objection=made,
        answer=Answer(ObjectionState.CORRECTED, "已更正", entry),
        by=scene.payers.preparer,
        at=LATER,
    )
    assert paid_later(made) == []
    pay_month(scene.district.place, AUGUST, scene.payers, LATER + timedelta(days=20))
    (later,) = paid_later(made)
    assert later.slip.month == AUGUST.start
    assert later.amount == later.slip.arrears > 0


def test_what_is_overdue_is_counted_and_told_on_the_home_page(scene: Scene, client: Client) -> None:
    made = _raised(scene)
    day = made.due_on
    assert open_objections_for(scene.payers.preparer, day) == (1, 0)
    assert open_objections_for(scene.payers.preparer, day + timedelta(days=1)) == (1, 1)
    assert open_objections_for(scene.payers.checker, day) == (0, 0)
    client.force_login(scene.payers.preparer)
    assert "个工资异议已过答复期限" in client.get("/").content.decode()
    client.force_login(scene.account)
    assert "个工资异议在等待答复" in client.get("/").content.decode()


def test_texts_go_two_years_after_it_was_closed(scene: Scene) -> None:
    made = _raised(scene)
    withdraw_objection(objection=made, by=scene.account, at=LATER)
    assert empty_objections(LATER + timedelta(days=730)) == 0
    assert empty_objections(LATER + timedelta(days=731)) == 1
    made.refresh_from_db()
    assert (made.text, made.state) == ("", ObjectionState.WITHDRAWN)


def test_the_pages_of_both_sides(scene: Scene, client: Client) -> None:
    client.force_login(scene.account)
    form = reverse("pay:object", args=[scene.slip.public_id])
    assert "职业津贴" in client.get(form, {"line": "职业津贴"}).content.decode()
    assert client.post(form, {"line": "职业津贴"}).status_code == 422
    client.post(form, {"line": "职业津贴", "text": "三月已取得中级证书"})
    made = Objection.objects.get()
    own = reverse("pay:own_objection", args=[made.public_id])
    assert "三月已取得中级证书" in client.get(own).content.decode()
    theirs = reverse("pay:objection", args=[made.public_id])
    assert client.get(theirs).status_code == 404
    client.force_login(scene.payers.preparer)
    assert client.get(own).status_code == 404
    assert "王伟" in client.get(reverse("pay:objections"), {"state": "waiting"}).content.decode()
    page = client.get(theirs).content.decode()
    assert "三月已取得中级证书" in page
    client.post(theirs)
    assert client.post(theirs, {"answer": ""}).status_code == 422
    client.post(theirs, {"answer": "证书八月才登记", "state": "explained", "entry": ""})
    made.refresh_from_db()
    assert (made.state, made.taken_by) == (ObjectionState.EXPLAINED, scene.payers.preparer)
    client.force_login(scene.account)
    assert "证书八月才登记" in client.get(own).content.decode()
    client.force_login(make_officer(scene.district.other_town, Role.TOWNSHIP))
    assert client.get(theirs).status_code == 404
    assert not client.get(reverse("pay:objections"), {"state": ""}).context["page"].object_list


def test_the_run_shows_how_many_wait(scene: Scene, client: Client) -> None:
    from wuding.pay.actions import compute_month

    _raised(scene)
    run = compute_month(
        place=scene.district.place, month=AUGUST, by=scene.payers.preparer, at=ENTERED_AT + timedelta(days=40)
    )
    client.force_login(scene.payers.approver)
    page = client.get(reverse("pay:run", args=[run.public_id])).content.decode()
    assert "还有 1 个工资异议没有答复" in page
