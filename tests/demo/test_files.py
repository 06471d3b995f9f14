"""The demo's files: everything in them is generated, sound, and enough to show every list."""

from datetime import date

import pytest

from wuding.accounts.models import User
from wuding.calc.identity import check_character, read_identity
from wuding.demo.build import build_district
from wuding.demo.deductions import FUND, INSURED, WAGE, deductions
from wuding.demo.district import songling_units
from wuding.demo.files import papers
from wuding.demo.roster import songling_roster, songling_workers
from wuding.pay.models import NoticeKind, PayRun
from wuding.people.models import Appraisal, Certificate, Contract, Fact, Person, Service, Team
from wuding.people.queries.duplicates import double_numbers

TODAY = date(2022, 12, 31)


def test_files_are_the_same_every_time() -> None:
    assert list(papers(songling_roster())) == list(papers(songling_roster()))


def test_numbers_are_sound_agree_with_the_person_and_can_be_nobodys() -> None:
    everybody = list(papers(songling_roster()))
    for person, file in everybody:
        found = read_identity(file.identity_number, today=TODAY)
        assert (found.born, found.sex) == (person.born, person.sex)
        assert file.identity_number[14:17] in {"996", "997", "998", "999"}
        assert file.identity_number[17] == check_character(file.identity_number[:17])
        assert file.phone.startswith("1200")
    assert len({file.identity_number for _person, file in everybody}) == len(everybody)


@pytest.fixture
def built(db: None) -> None:
    build_district(report=lambda *_told: None)


def test_every_grid_worker_has_a_contract_and_some_run_out_soon(built: None) -> None:
    grid_workers = Service.objects.known().on(TODAY).filter(team=Team.GRID_WORKER)
    held = Contract.objects.known().on(TODAY).filter(person__in=grid_workers.values("person"))
    assert grid_workers.count() == held.count() == 24
    soon = Contract.objects.known().filter(until__range=(date(2023, 1, 1), date(2023, 3, 31)))
    assert soon.count() >= 3
    assert Contract.objects.known().exclude(renews=None).exists()


def test_every_list_has_something_to_show(built: None) -> None:
    assert Certificate.objects.known().filter(registration_until__lt=date(2023, 3, 31)).count() == 1
    assert Appraisal.objects.known().filter(year=2021).count() == 39
    assert Appraisal.objects.known().filter(year=2022).count() == 39
    assert Fact.objects.known().on(TODAY).filter(name="学历").values("person").distinct().count() == 89
    assert not Person.objects.filter(identity_hash=None).exists()
    assert not double_numbers(User.objects.get(username="zuzhi"))


def test_all_workers_have_what_net_pay_needs_but_two_in_december() -> None:
    units = {unit.code: unit.name for unit in songling_units()}
    told = deductions(songling_workers(), units)
    assert told == deductions(songling_workers(), units)
    on = {
        day: [
            (number, name)
            for number, facts in told.items()
            for name in (WAGE, INSURED, FUND)
            if not any(one == name and (spell.until or day) >= day for one, spell in facts)
        ]
        for day in (date(2022, 11, 1), date(2022, 12, 1))
    }
    assert on[date(2022, 11, 1)] == []
    assert [name for _number, name in on[date(2022, 12, 1)]] == [WAGE, INSURED]
    assert len(told) == 39


def test_every_worker_of_the_demo_has_a_net_pay(built: None) -> None:
    """The packs take the facts as they are; the two who miss one are told by name."""
    run = PayRun.objects.get(month=date(2022, 12, 1), place__code="232762101")
    told = [one.told["zh"] for one in run.notices.filter(kind=NoticeKind.NO_NET).order_by("pk")]
    assert sorted(word[:6] for word in told) == ["“参保方式”", "“缴费工资”"]
    assert run.slips.filter(net__isnull=False).count() == run.slips.count() - 2


def test_somebody_of_the_draft_works_without_a_contract(built: None) -> None:
    run = PayRun.objects.get(month=date(2022, 12, 1), place__code="232762101")
    (notice,) = run.notices.filter(kind=NoticeKind.NO_CONTRACT).select_related("organisation")
    assert notice.organisation.name == "云岭社区"
