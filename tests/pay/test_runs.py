"""A run from its first step to its last: whose turn it is, who may not, and that a closed one stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    close_run,
    make_adoption,
    make_district,
    make_officer,
    make_payers,
    make_worker,
    pay_month,
)
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.actions import assign_role
from wuding.pay.actions import (
    approve_run,
    check_run,
    compute_month,
    compute_run,
    open_run,
    prepare_run,
    send_back,
)
from wuding.pay.models import Line, Outcome, PayRun, RunBatch, RunState, RunStep, Slip, Task
from wuding.pay.queries import roll

pytestmark = pytest.mark.django_db
JULY = Month(2022, 7)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    make_worker(made.community, made.officer, name="甲", woman=False)
    make_worker(made.other_community, made.officer, name="乙", woman=False)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def _draft(district: District, payers: Payers, month: Month = JULY) -> PayRun:
    return compute_month(place=district.place, month=month, by=payers.preparer, at=ENTERED_AT)


def test_three_people_take_the_three_steps(district: District, payers: Payers) -> None:
    run = close_run(_draft(district, payers), payers)
    assert (run.state, run.closed_at) == (RunState.CLOSED, ENTERED_AT)
    assert [(step.task, step.outcome, step.by) for step in run.steps.order_by("pk")] == [
        (Task.PREPARE, Outcome.DONE, payers.preparer),
        (Task.CHECK, Outcome.DONE, payers.checker),
        (Task.APPROVE, Outcome.DONE, payers.approver),
    ]


def test_nobody_takes_a_step_before_its_turn(district: District, payers: Payers) -> None:
    run = _draft(district, payers)
    with pytest.raises(RuleError, match="编制中"):
        check_run(run=run, by=payers.checker, at=ENTERED_AT)
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="待审核"):
        approve_run(run=run, by=payers.approver, at=ENTERED_AT)
    with pytest.raises(RuleError, match="待审核"):
        prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="不能重新计算"):
        _draft(district, payers)


def test_each_step_needs_its_own_permission(district: District, payers: Payers) -> None:
    run = _draft(district, payers)
    for other in (payers.checker, payers.approver, district.officer):
        with pytest.raises(NotVisible):
            prepare_run(run=run, by=other, at=ENTERED_AT)
        with pytest.raises(NotVisible):
            _draft(district, replace(payers, preparer=other))
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(NotVisible):
        check_run(run=run, by=payers.approver, at=ENTERED_AT)
    check_run(run=run, by=payers.checker, at=ENTERED_AT)
    with pytest.raises(NotVisible):
        approve_run(run=run, by=payers.checker, at=ENTERED_AT)


def test_a_township_pays_its_own_people_only(district: District, payers: Payers) -> None:
    town = make_officer(district.town, Role.TOWNSHIP)
    with pytest.raises(NotVisible):
        compute_month(place=district.place, month=JULY, by=town, at=ENTERED_AT)
    run = compute_month(place=district.town, month=JULY, by=town, at=ENTERED_AT)
    assert [slip.person.name for slip in run.slips.select_related("person").order_by("pk")] == ["甲"]
    prepare_run(run=run, by=town, at=ENTERED_AT)
    check_run(run=run, by=payers.checker, at=ENTERED_AT)
    approve_run(run=run, by=payers.approver, at=ENTERED_AT)
    assert PayRun.objects.get().place == district.town


def _who_may_all(district: District) -> User:
    user = make_officer(district.place, Role.TOWNSHIP, name="什么都能 陈样例")
    for role in (Role.CIVIL_AFFAIRS, Role.HUMAN_RESOURCES):
        assign_role(user=user, organisation=district.place, role=role, since=date(2022, 1, 1), by=None)
    return user


def test_nobody_takes_two_steps_of_one_run(district: District, payers: Payers) -> None:
    both = _who_may_all(district)
    run = _draft(district, replace(payers, preparer=both))
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="一个人只办一个环节"):  # who worked it out
        check_run(run=run, by=both, at=ENTERED_AT)
    send_back(run=run, task=Task.CHECK, by=payers.checker, at=ENTERED_AT, reason="再核")
    run = _draft(district, payers)
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    check_run(run=run, by=both, at=ENTERED_AT)
    with pytest.raises(RuleError, match="一个人只办一个环节"):
        approve_run(run=run, by=both, at=ENTERED_AT)


def test_nor_does_the_database_let_them(district: District, payers: Payers) -> None:
    run = _draft(district, payers)
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    step = RunStep(
        run=run, round=2, task=Task.APPROVE, outcome=Outcome.DONE, by=payers.preparer, at=ENTERED_AT
    )
    with pytest.raises(Error, match="two tasks"), transaction.atomic():
        step.save()
    with pytest.raises(Error, match="two tasks"), transaction.atomic():
        RunStep.objects.update(by=payers.checker)
    with pytest.raises(Error, match="two tasks"), transaction.atomic():
        RunStep.objects.all().delete()


def test_a_run_is_sent_back_with_a_reason_and_prepared_again(district: District, payers: Payers) -> None:
    run = _draft(district, payers)
    with pytest.raises(RuleError, match="不用退回"):
        send_back(run=run, task=Task.PREPARE, by=payers.preparer, at=ENTERED_AT, reason="不对")
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="写明原因"):
        send_back(run=run, task=Task.CHECK, by=payers.checker, at=ENTERED_AT, reason=" ")
    back = send_back(run=run, task=Task.CHECK, by=payers.checker, at=ENTERED_AT, reason="少一人")
    assert (back.state, back.round) == (RunState.DRAFT, 2)
    make_worker(district.community, district.officer, name="丙")
    again = _draft(district, payers)
    assert again.pk == run.pk
    assert again.slips.count() == 3
    closed = close_run(again, payers)
    assert [step.round for step in closed.steps.order_by("pk")] == [1, 1, 2, 2, 2]


def test_what_cannot_be_computed_goes_on_only_with_a_word_about_it(
    district: District, payers: Payers
) -> None:
    make_worker(district.community, district.officer, name="赵样例", post="站长")
    run = _draft(district, payers)
    with pytest.raises(RuleError, match="1 人算不出来"):
        prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT, reason="岗位待定，下月补发")
    assert RunStep.objects.get().reason == "岗位待定，下月补发"


def test_months_are_paid_in_their_order(district: District, payers: Payers) -> None:
    _draft(district, payers)
    with pytest.raises(RuleError, match="2022-07 的工资还没有审批完"):
        _draft(district, payers, Month(2022, 8))


def test_two_runs_of_one_month_never_overlap(district: District, payers: Payers) -> None:
    _draft(district, payers)
    with pytest.raises(RuleError, match="还没有审批完"):
        compute_month(place=district.town, month=JULY, by=payers.preparer, at=ENTERED_AT)


def test_who_was_forgotten_is_paid_in_a_second_run_of_the_month(district: District, payers: Payers) -> None:
    pay_month(district.place, JULY, payers)
    with pytest.raises(RuleError, match="已审批"):
        _draft(district, payers)
    make_worker(district.community, district.officer, name="丙")
    second = _draft(district, payers)
    assert [slip.person.name for slip in second.slips.select_related("person").order_by("pk")] == ["丙"]


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _add_line() -> None:
    line = Line.objects.order_by("pk")[0]
    line.pk, line.position = None, 99
    line._state.adding = True
    line.save()


CHANGES: tuple[tuple[str, Callable[[], object]], ...] = (
    ("a total", lambda: Slip.objects.update(total=Decimal(1))),
    ("a line", lambda: Line.objects.update(amount=Decimal(1))),
    ("a state", lambda: PayRun.objects.update(state=RunState.DRAFT, closed_at=None)),
    ("a batch", lambda: RunBatch.objects.update(total=Decimal(1))),
    ("deleting lines", lambda: Line.objects.all().delete()),
    ("deleting slips by SQL", lambda: _sql("DELETE FROM pay_slip")),
    ("a new line", _add_line),
    ("a deleted run", lambda: _sql("DELETE FROM pay_payrun")),
)


@pytest.mark.parametrize("change", [row[1] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_nobody_changes_a_closed_run(
    district: District, payers: Payers, change: Callable[[], object]
) -> None:
    pay_month(district.place, JULY, payers)
    before = _everything()
    with pytest.raises(Error, match="closed"), transaction.atomic():
        change()
    assert _everything() == before


def _everything() -> list[object]:
    tables = (PayRun, RunStep, RunBatch, Slip, Line)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def test_a_run_that_was_broken_off_goes_on_where_it_was(
    district: District, payers: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "PER_BATCH", 1)
    make_worker(district.community, district.officer, name="丙")
    run = open_run(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)

    def broken_off(done: int, people: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compute_run(run=run, by=payers.preparer, report=broken_off)
    kept = list(Slip.objects.order_by("pk").values_list("public_id", flat=True))
    assert len(kept) == 2
    with pytest.raises(RuleError, match="还没有算完"):
        prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    make_worker(district.community, district.officer, name="丁")  # after it began: not of this run
    done = compute_run(run=run, by=payers.preparer)
    assert done.computed_at is not None
    assert list(Slip.objects.order_by("pk").values_list("public_id", flat=True))[:2] == kept
    assert Slip.objects.count() == 3
    assert [batch.slips for batch in run.batches.order_by("number")] == [1, 1, 1]


def test_a_batch_that_somebody_else_did_meanwhile_is_left_alone(
    district: District, payers: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roll, "PER_BATCH", 1)
    run = open_run(place=district.place, month=JULY, by=payers.preparer, at=ENTERED_AT)
    other = PayRun.objects.select_related("place").get()

    def meanwhile(done: int, people: int) -> None:
        if done == 1:
            compute_run(run=other, by=payers.preparer)

    compute_run(run=run, by=payers.preparer, report=meanwhile)
    assert Slip.objects.count() == 2


def test_lines_add_up_to_slips_slips_to_batches_and_the_record(district: District, payers: Payers) -> None:
    run = _draft(district, payers)
    slips = list(run.slips.order_by("pk"))
    for slip in slips:
        counted = [line.amount for line in slip.lines.filter(counts=True).order_by("pk")]
        assert sum(counted, Decimal(0)) == slip.total
    assert sum(slip.total for slip in slips) == sum(batch.total for batch in run.batches.order_by("pk"))
