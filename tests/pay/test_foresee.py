"""Scenarios: opened by whoever draws up standards, computed apart, shown in yuan, compared, handed out as a workbook."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import (
    District,
    make_adoption,
    make_district,
    make_entry,
    make_foresight,
    make_officer,
    make_payers,
    make_worker,
    pay_month,
)
from tests.pay.outputs.test_netting import make_insured
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.calc.pay.foresee.assumptions import NAMES
from wuding.cli.root import wuding
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.pay import tasks
from wuding.pay.actions.foreseeing import (
    Wish,
    carry_out,
    claim,
    drop_foresight,
    open_foresight,
    run_again,
    take_up_lost,
)
from wuding.pay.foresee_rules import foresee_rules
from wuding.pay.models import Foresight, Progress, Slip, SlipNet
from wuding.pay.queries import foresights
from wuding.people.actions import end_record
from wuding.people.models import Service

pytestmark = pytest.mark.django_db
JULY = Month(2022, 7)
LONG_AGO = datetime(2022, 1, 1, tzinfo=UTC)


@pytest.fixture
def district() -> District:
    made = make_district()
    make_adoption(made)
    make_worker(made.community, made.officer, name="甲", since=date(2019, 6, 1), certificate="中级")
    make_worker(made.community, made.officer, name="乙", since=date(2021, 6, 1))
    make_worker(made.other_community, made.officer, name="丙", since=date(2021, 9, 1), certificate="初级")
    return made


def given(**changed: str) -> dict[str, dict[str, str]]:
    return {
        name: {"value": changed.get(name, f"{one.value:f}"), "trust": one.trust, "how": one.how}
        for name, one in foresee_rules().assumptions.items()
    }


def test_todays_level_is_what_the_run_of_the_month_pays(district: District) -> None:
    pay_month(district.place, JULY, make_payers(district.place))
    shown = foresights.Shown(make_foresight(district.place, JULY))
    assert shown.base == sum(slip.total for slip in Slip.objects.filter(month=JULY.start))
    assert shown.result.people == 3


def test_a_part_of_the_district_is_foreseen_by_itself(district: District) -> None:
    assert foresights.Shown(make_foresight(district.community, JULY)).result.people == 2


def test_a_scenario_waits_is_computed_by_a_child_and_is_recorded(district: District) -> None:
    officer = make_officer(district.place, Role.HUMAN_RESOURCES)
    opened = open_foresight(
        place=district.place,
        wish=Wish("方案", JULY, 1, given(), paths=4, seed=3),
        by=officer,
        at=timezone.now(),
    )
    claimed = claim(timezone.now())
    assert claimed == opened
    assert claim(timezone.now()) is None
    assert claimed is not None
    carry_out(claimed)
    opened.refresh_from_db()
    assert (opened.progress, opened.packs) == (Progress.DONE, ["songling/2022"])
    result = foresights.Shown(opened).result
    assert (result.people, result.paths, result.seed) == (3, 4, 3)
    same = foresights.Shown(make_foresight(district.place, JULY)).result
    assert [one.cost.expected for one in result.months] == [one.cost.expected for one in same.months]
    actions = set(Entry.objects.filter(thing_id=opened.public_id).values_list("action", flat=True))
    assert actions == {"foresight.open", "foresight.compute"}


def test_what_cannot_be_foreseen_says_so_in_both_languages(district: District) -> None:
    opened = open_foresight(
        place=district.place,
        wish=Wish("方案", Month(2018, 7), 1, given(), paths=2),
        by=None,
        at=timezone.now(),
    )
    claimed = claim(timezone.now())
    assert claimed is not None
    carry_out(claimed)
    opened.refresh_from_db()
    assert opened.progress == Progress.FAILED
    assert "2018-07" in opened.fault[0]
    assert opened.fault[0] != opened.fault[1]


def test_a_scenario_whose_process_is_gone_can_be_run_again(district: District) -> None:
    officer = make_officer(district.place, Role.HUMAN_RESOURCES)
    made = make_foresight(district.place, JULY)
    Foresight.objects.filter(pk=made.pk).update(progress=Progress.RUNNING, beat_at=LONG_AGO)
    assert take_up_lost(timezone.now()) == 1
    made.refresh_from_db()
    assert made.progress == Progress.QUEUED, "once it is taken up again by itself"
    assert claim(LONG_AGO) == made
    assert take_up_lost(timezone.now()) == 1
    made.refresh_from_db()
    assert made.progress == Progress.FAILED
    assert "断了" in made.fault[0]
    run_again(foresight=made, by=officer)
    made.refresh_from_db()
    assert made.progress == Progress.QUEUED


def test_only_whoever_draws_up_standards_makes_scenarios(district: District) -> None:
    town = make_officer(district.town, Role.TOWNSHIP)
    wish = Wish("方案", JULY, 1, given(), paths=2)
    with pytest.raises(NotVisible):
        open_foresight(place=district.place, wish=wish, by=town, at=timezone.now())
    made = make_foresight(district.place, JULY)
    with pytest.raises(NotVisible):
        drop_foresight(foresight=made, by=make_officer(district.place, Role.DISTRICT_LEADER))
    assert Foresight.objects.count() == 1


@pytest.mark.parametrize(("name", "value"), [("leaving", "1.5"), ("exam_month", "13"), ("women_at", "53")])
def test_what_is_out_of_bounds_is_refused_with_a_sentence(district: District, name: str, value: str) -> None:
    with pytest.raises(RuleError):
        open_foresight(
            place=district.place,
            wish=Wish("方案", JULY, 1, given(**{name: value})),
            by=None,
            at=timezone.now(),
        )


def test_half_a_planned_post_is_refused_on_the_form_and_a_whole_one_counts(
    district: District, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "wake", lambda: None)  # The thread has no place in a test's transaction.
    client.force_login(make_officer(district.place, Role.HUMAN_RESOURCES))
    address = reverse("pay:foresight_open") + f"?organisation={district.place.public_id}&month=2022-07"
    page = client.get(reverse("pay:foresee") + f"?organisation={district.place.public_id}&month=2022-07")
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    refused = client.post(address, {**sent, "month_0": "2023-01"})
    assert refused.status_code == 422
    opened = client.post(
        address, {**sent, "leaving": "7.5", "month_0": "2023-01", "number_0": "2", "post_0": "副职"}
    )
    assert opened.status_code == 302
    row = Foresight.objects.get()
    assert row.planned == [{"month": "2023-01", "number": 2, "post": "副职"}]
    assert (row.given["leaving"]["value"], row.given["leaving"]["trust"]) == ("0.075", "own")
    assert row.given["early"]["trust"] == "assumed"
    assert row.given.keys() == set(NAMES)


def test_leaving_is_taken_from_the_records_where_they_tell_of_it(district: District) -> None:
    assert foresights.defaults_for(district.officer, district.place, JULY)["leaving"]["trust"] == "assumed"
    end_record(
        old=Service.objects.get(person__name="甲"),
        until=date(2021, 3, 31),
        entry=make_entry(district.officer),
    )
    told = foresights.defaults_for(district.officer, district.place, JULY)["leaving"]
    # One person in the three years 2019 to 2021; two are there.
    assert (told["trust"], Decimal(told["value"])) == ("derived", Decimal("0.167"))


def test_the_pages_show_the_same_numbers_as_the_workbook(district: District, client: Client) -> None:
    client.force_login(make_officer(district.place, Role.HUMAN_RESOURCES))
    made = make_foresight(district.place, JULY, paths=30)
    shown = foresights.Shown(made)
    page = client.get(reverse("pay:foresight", args=[made.public_id])).content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("pay:foresight_file", args=[made.public_id])).content), data_only=False
    )
    for year in shown.years:
        assert f"{year.expected:,.2f}" in page
    cells = {cell.value for row in book["按年"].iter_rows() for cell in row}
    assert {float(year.expected) for year in shown.years} <= {
        float(c) for c in cells if isinstance(c, int | float)
    }
    assert len(book.sheetnames) == 5
    for row in shown.drivers:
        assert row.name in page


def test_what_employers_contribute_comes_on_top_as_last_paid(client: Client) -> None:
    made = make_district()
    make_adoption(made)
    make_insured(made, "甲")
    client.force_login(make_officer(made.place, Role.HUMAN_RESOURCES))
    assert foresights.Shown(make_foresight(made.place, JULY)).on_top is None
    pay_month(made.place, JULY, make_payers(made.place))
    net = SlipNet.objects.get()
    foresight = make_foresight(made.place, JULY)
    on_top = foresights.Shown(foresight).on_top
    assert on_top is not None
    assert on_top.share == (net.employer / net.income).quantize(Decimal("0.0001"))
    year = foresights.Shown(foresight).years[0]
    assert on_top.years[0] == (year.expected * (1 + on_top.share)).quantize(Decimal("0.01"))
    page = client.get(reverse("pay:foresight", args=[foresight.public_id])).content.decode()
    assert f"{on_top.years[0]:,.2f}" in page
    assert f"{on_top.share * 100:.2f}%" in page


def test_two_scenarios_differ_by_what_they_assume(district: District, client: Client) -> None:
    client.force_login(make_officer(district.place, Role.HUMAN_RESOURCES))
    one = make_foresight(district.place, JULY, title="照旧")
    other = make_foresight(district.place, JULY, title="多离职", leaving="0.3")
    beside = foresights.Beside(foresights.Shown(one), foresights.Shown(other))
    assert [first.name for first, _second in beside.differing] == ["leaving"]
    assert all(year.difference is not None and year.difference < 0 for year in beside.years)
    page = client.get(
        reverse("pay:foresights"), {"one": str(one.public_id), "other": str(other.public_id)}
    ).content.decode()
    assert "30%" in page
    same = foresights.Beside(foresights.Shown(one), foresights.Shown(make_foresight(district.place, JULY)))
    assert not same.differing
    assert {year.difference for year in same.years} == {Decimal(0)}


def test_a_map_of_assumptions_that_lacks_one_is_refused() -> None:
    with pytest.raises(ValueError, match="leaving"):
        type(foresee_rules()).model_validate(
            {
                "pegs": foresee_rules().pegs.model_dump(),
                "assumptions": {
                    name: one.model_dump()
                    for name, one in foresee_rules().assumptions.items()
                    if name != "leaving"
                },
            }
        )


def test_the_command_prints_years_that_add_up_and_keeps_a_scenario_when_asked(district: District) -> None:
    officer = make_officer(district.place, Role.HUMAN_RESOURCES)
    words = [
        "pay",
        "foresee",
        district.place.code,
        "--user",
        officer.username,
        "--month",
        "2022-07",
        "--years",
        "1",
    ]
    said = CliRunner().invoke(wuding, [*words, "--paths", "2", "--set", "leaving=0.2"])
    assert said.exit_code == 0, said.output
    assert "2022（5 个月）" in said.output
    assert not Foresight.objects.exists()
    kept = CliRunner().invoke(wuding, [*words, "--paths", "2", "--set", "leaving=0.2", "--save", "多离职"])
    assert kept.exit_code == 0, kept.output
    shown = foresights.Shown(Foresight.objects.get(title="多离职"))
    assert f"{shown.next.expected:,.2f}" in kept.output
    refused = CliRunner().invoke(wuding, [*words, "--set", "leaving=5"])
    assert refused.exit_code != 0
    assert "500%" in refused.output
    assert CliRunner().invoke(wuding, [*words, "--set", "nothing=1"]).exit_code != 0
