"""A run from gross to net as stored: what is refused, what adds up, what stays, what the next month begins with."""

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
    make_entry,
    make_officer,
    make_payers,
)
from wuding.accounts.roles import Role
from wuding.audit.models import Entry as AuditEntry
from wuding.audit.names import Action
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.pay.actions import compute_month, prepare_run
from wuding.pay.actions.netting import net_run
from wuding.pay.models import NetLine, PayRun, SlipNet
from wuding.pay.queries.nets import sums_of
from wuding.people.actions import FactGiven, register_person
from wuding.people.models import EmploymentForm, Person, Sex, Team

pytestmark = pytest.mark.django_db
SINCE = date(2021, 3, 1)
INSURED = {"缴费工资": "3640", "参保方式": "职工参保", "缴存公积金": "是"}


def make_insured(district: District, name: str, facts: dict[str, str] | None = None) -> Person:
    """Somebody in service, with the facts for pay and these others since the first day."""
    given = {"岗位": "一般工作岗位", **(INSURED if facts is None else facts)}
    return register_person(
        name=name,
        sex=Sex.MAN,
        born=date(1990, 5, 17),
        organisation=district.community,
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=SINCE,
        entry=make_entry(district.officer),
        facts=tuple(FactGiven(key, value, SINCE) for key, value in given.items()),
    )


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    return made


@pytest.fixture
def payers(district: District) -> Payers:
    return make_payers(district.place)


def draft(district: District, payers: Payers, number: int = 7) -> PayRun:
    return compute_month(place=district.place, month=Month(2022, number), by=payers.preparer, at=ENTERED_AT)


def test_a_run_goes_from_gross_to_net(district: District, payers: Payers) -> None:
    """Base 2900, post 600, seniority 20: 3520. Contributions of 3640: 564.20. No tax: 3520 is below 5000."""
    make_insured(district, "甲")
    run = draft(district, payers)
    assert net_run(run=run, by=payers.preparer) == []
    net = SlipNet.objects.get(slip__run=run)
    assert (net.income, net.contributions, net.tax, net.net) == (
        Decimal(3520), Decimal("564.20"), Decimal(0), Decimal("2955.80"),
    )  # fmt: skip
    assert net.employer == Decimal("1026.48")
    assert (net.insurance_pack, net.tax_pack) == ("daxinganling/shebao2022", "zhonghua/geshui2019")
    assert net.lines.count() == 12
    assert net.lines.get(name="养老保险个人").clause == "社会保险法 第十二条"
    assert net.facts["insurance"]["缴费工资"] == "3640"
    assert sums_of(run).net == Decimal("2955.80")
    entry = AuditEntry.objects.get(action=Action.PAY_NET)
    assert entry.changes["net"] == [None, "2955.80"]


def test_the_next_month_begins_with_the_sums_of_the_closed_ones(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    for number in (7, 8):
        run = draft(district, payers, number)
        net_run(run=run, by=payers.preparer)
        close_run(run, payers)
    facts = SlipNet.objects.get(slip__month=date(2022, 8, 1)).facts["tax"]
    assert (Decimal(facts["前期收入"]), Decimal(facts["前期专项扣除"])) == (Decimal(3520), Decimal("564.20"))
    assert facts["任职月数"] == "2"


def test_whoever_lacks_a_fact_is_named_and_the_others_go_on(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    make_insured(district, "乙", {})
    make_insured(district, "丙", {**INSURED, "参保方式": "灵活就业"})
    run = draft(district, payers)
    told = {one.slip.person.name: one.why for one in net_run(run=run, by=payers.preparer)}
    assert told["乙"] == "“缴费工资”没有填。请补上；不会当作零。"
    assert "“参保方式”是“灵活就业”" in told["丙"]
    assert SlipNet.objects.count() == 1
    assert sums_of(run).missing == 2


def test_it_may_be_worked_out_again_and_replaces_what_was(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    run = draft(district, payers)
    net_run(run=run, by=payers.preparer)
    net_run(run=run, by=payers.preparer)
    assert SlipNet.objects.count() == 1
    assert NetLine.objects.count() == 12


def test_declared_children_lower_the_taxed_income(district: District, payers: Payers) -> None:
    make_insured(district, "甲", {**INSURED, "子女教育份数": "1", "赡养老人": "独生子女"})
    run = draft(district, payers)
    net_run(run=run, by=payers.preparer)
    assert SlipNet.objects.get().figures["additional"]["赡养老人扣除"] == "2000.00"


def test_only_who_prepares_may_and_only_a_draft(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    run = draft(district, payers)
    for other in (payers.approver, make_officer(district.place, Role.DISTRICT_LEADER)):
        with pytest.raises(NotVisible):
            net_run(run=run, by=other)
    prepare_run(run=run, by=payers.preparer, at=ENTERED_AT)
    with pytest.raises(RuleError, match="不能重新计算"):
        net_run(run=run, by=payers.preparer)


def test_a_run_that_is_not_worked_out_yet_has_no_net(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    run = draft(district, payers)
    PayRun.objects.filter(pk=run.pk).update(computed_at=None)
    with pytest.raises(RuleError, match="还没有算完"):
        net_run(run=run, by=payers.preparer)


@pytest.mark.postgres
def test_net_pay_of_a_closed_run_stays_whoever_asks(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    run = draft(district, payers)
    net_run(run=run, by=payers.preparer)
    close_run(run, payers)
    for statement in (
        "UPDATE pay_slipnet SET tax = 1, net = net - 1",
        "DELETE FROM pay_netline",
        "UPDATE pay_netline SET amount = 0",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(Error), transaction.atomic():
        NetLine.objects.all().delete()
    assert sums_of(run).net == Decimal("2955.80")


def test_what_does_not_add_up_is_not_stored(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    run = draft(district, payers)
    net_run(run=run, by=payers.preparer)
    with pytest.raises(Error), transaction.atomic():
        SlipNet.objects.update(net=Decimal(1))
