"""A run from gross to net as stored: what is refused, what adds up, what stays, what the next month begins with."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.db.models import Value
from django.db.models.functions import Replace
from django.test import Client

from tests.make import (
    ENTERED_AT,
    District,
    Payers,
    close_run,
    make_adoption,
    make_district,
    make_entry,
    make_payers,
)
from wuding.audit.models import Entry as AuditEntry
from wuding.audit.names import Action
from wuding.common.dates import Month
from wuding.organisation.models import Organisation
from wuding.pay.actions import compute_month
from wuding.pay.models import NetLine, NoticeKind, PayRun, SlipNet
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
    assert not run.notices.exclude(kind=NoticeKind.NO_CONTRACT).exists()
    net = SlipNet.objects.get(slip__run=run)
    assert (net.income, net.contributions, net.tax, net.net) == (
        Decimal(3520), Decimal("564.20"), Decimal(0), Decimal("2955.80"),
    )  # fmt: skip
    assert net.employer == Decimal("1026.48")
    assert (net.insurance_pack, net.tax_pack) == ("daxinganling/shebao2022", "zhonghua/geshui2019")
    assert net.lines.count() == 11
    assert not net.lines.filter(amount=0).exclude(name="个人所得税").exists()
    assert net.lines.get(name="养老保险个人").clause == "社会保险法 第十二条"
    assert net.facts["insurance"]["缴费工资"] == "3640"
    assert sums_of(run).net == Decimal("2955.80")
    entry = AuditEntry.objects.get(action=Action.PAY_COMPUTE)
    assert entry.changes["net"] == [None, "2955.80"]


def test_the_next_month_begins_with_the_sums_of_the_closed_ones(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    for number in (7, 8):
        run = draft(district, payers, number)
        close_run(run, payers)
    facts = SlipNet.objects.get(slip__month=date(2022, 8, 1)).facts["tax"]
    assert (Decimal(facts["前期收入"]), Decimal(facts["前期专项扣除"])) == (Decimal(3520), Decimal("564.20"))
    assert facts["任职月数"] == "2"


def test_whoever_lacks_a_fact_is_named_and_the_others_go_on(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    make_insured(district, "乙", {})
    make_insured(district, "丙", {**INSURED, "参保方式": "灵活就业"})
    run = draft(district, payers)
    notices = run.notices.filter(kind=NoticeKind.NO_NET).select_related("person").order_by("pk")
    told = {one.person.name: one.told["zh"] for one in notices}
    assert told["乙"] == "“缴费工资”没有填。请补上；不会当作零。"
    assert "“参保方式”是“灵活就业”" in told["丙"]
    assert SlipNet.objects.count() == 1
    assert sums_of(run).missing == 2


def test_it_may_be_worked_out_again_and_replaces_what_was(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    draft(district, payers)
    draft(district, payers)
    assert SlipNet.objects.count() == 1
    assert NetLine.objects.count() == 11


def test_declared_children_lower_the_taxed_income(district: District, payers: Payers) -> None:
    make_insured(district, "甲", {**INSURED, "子女教育份数": "1", "赡养老人": "独生子女"})
    draft(district, payers)
    assert SlipNet.objects.get().figures["additional"]["赡养老人扣除"] == "2000.00"


def test_a_place_without_packs_of_its_own_is_paid_gross(district: District, payers: Payers) -> None:
    """No averages, no contributions: nothing is assumed, and nobody is held up."""
    make_insured(district, "甲")
    Organisation.objects.update(code=Replace("code", Value("232762"), Value("990101")))
    run = draft(district, payers)
    assert run.slips.count() == 1
    assert not run.notices.filter(kind=NoticeKind.NO_NET).exists()
    assert sums_of(run).settled == 0
    page = Client()
    page.force_login(payers.preparer)
    assert "没有算实发" in page.get(f"/pay/runs/{run.public_id}/").content.decode()


@pytest.mark.postgres
def test_amounts_of_any_fen_add_up_for_the_database(district: District, payers: Payers) -> None:
    """Binary fractions: 3520.10 less 564.33 is 2955.77 and not a hair less."""
    make_insured(district, "甲")
    draft(district, payers)
    for fen in range(1, 400, 7):
        own = Decimal("564.33") + Decimal(fen) / 100
        SlipNet.objects.update(
            income=Decimal("3520.10"), contributions=own, tax=Decimal("0.07"), net=Decimal("3520.03") - own
        )


@pytest.mark.postgres
def test_net_pay_of_a_closed_run_stays_whoever_asks(district: District, payers: Payers) -> None:
    make_insured(district, "甲")
    run = draft(district, payers)
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
    draft(district, payers)
    with pytest.raises(Error), transaction.atomic():
        SlipNet.objects.update(net=Decimal(1))
