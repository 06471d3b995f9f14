"""Forecasts: by the rule engine and no other, exact where nothing is left to chance, and alike however it is asked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calc.pay.teams import BASE, LIVELY, RETIRING, STILL, asked, pack, workers
from tests.calc.rules.packs import item, make_pack, param
from wuding.calc.pay.foresee.assumptions import NAMES, WHOLE, PlannedPosts, bounds, wrong
from wuding.calc.pay.foresee.expected import Driver
from wuding.calc.pay.foresee.forecast import OverTheRoster, foresee
from wuding.calc.pay.foresee.months import moved, ordinal
from wuding.calc.pay.foresee.paths import paths_drawn
from wuding.calc.pay.foresee.results import as_json, from_json
from wuding.calc.pay.foresee.retirement import retirements
from wuding.calc.pay.foresee.table import CannotForesee
from wuding.calc.pay.foresee.team import Course, Worker
from wuding.calc.rules import evaluate

few = settings(max_examples=4, deadline=None)


@given(st.integers(0, 10**6), st.integers(1, 12))
@few
def test_without_chance_every_month_is_what_the_interpreter_says(seed: int, number: int) -> None:
    people = workers(number, seed, graded=True)
    found = foresee(asked(people, replace(STILL, refilled=Decimal(0)), paths=3))
    for ahead in found.months:
        there = [one for one in people if one.retirement and _paid(one, ahead.month)]
        program = pack().at(ahead.month).only(["应发合计"])
        due = sum(
            (Decimal(str(row["应发合计"])) for row in evaluate(program, [one.facts for one in there])),
            Decimal(0),
        )
        fen = int(due * 100)
        assert (ahead.cost.expected, ahead.cost.low, ahead.cost.high, ahead.cost.error) == (fen, fen, fen, 0)
        assert ahead.present == len(there)


def _paid(one: Worker, month: date) -> bool:
    """Paid up to the month of retirement; who is beyond the latest one at once is not."""
    assert one.retirement is not None
    if one.retirement.legal >= BASE:
        return month <= one.retirement.legal
    return one.retirement.latest >= BASE and month <= one.retirement.latest


def test_where_nobody_goes_and_no_year_counts_the_cost_stays() -> None:
    people = [
        Worker({"岗位系数": Decimal(at) / 10, "考核等次": "合格"}) for at in range(5, 25)
    ]  # Pay by coefficient alone.
    found = foresee(asked(people, STILL, years=1, name="benxi/2022", paths=5))
    assert {ahead.cost.expected for ahead in found.months} == {found.base}
    assert all(set(year.drivers.values()) == {0} for year in found.years)


@given(st.randoms(use_true_random=False))
@settings(max_examples=4, deadline=None)
def test_the_order_of_people_does_not_matter(random: Random) -> None:
    people = workers(9)
    first = foresee(asked(people, LIVELY))
    random.shuffle(people)
    assert foresee(asked(people, LIVELY)) == first


def test_a_seed_gives_the_same_again_and_another_seed_something_else() -> None:
    people = workers(12)
    assert foresee(asked(people, LIVELY)) == foresee(asked(people, LIVELY))
    assert (
        foresee(asked(people, LIVELY, seed=8)).years[-1].cost != foresee(asked(people, LIVELY)).years[-1].cost
    )


def test_what_is_drawn_agrees_with_what_is_reckoned_and_more_paths_err_less() -> None:
    people = workers(60)
    planned = replace(LIVELY, planned=(PlannedPosts(date(2027, 6, 1), 3, "一般工作岗位"),), vacant_months=0)
    few_paths = foresee(asked(people, planned, paths=100))
    many = foresee(asked(people, planned, paths=1600))
    for one in (few_paths, many):
        for cost in (*(ahead.cost for ahead in one.months), *(ahead.cost for ahead in one.years)):
            assert abs(cost.drawn - cost.expected) <= 4.5 * cost.error + 1
            assert cost.low <= cost.middle <= cost.high
    for small, large in zip(few_paths.years[1:], many.years[1:], strict=True):
        assert small.cost.expected == large.cost.expected
        assert 3 < small.cost.error / large.cost.error < 5.5


@given(st.integers(0, 10**6))
@settings(max_examples=4, deadline=None)
def test_drivers_add_up_to_the_fen(seed: int) -> None:
    found = foresee(asked(workers(15, seed), LIVELY, paths=2))
    for year in found.years:
        assert year.base + sum(year.drivers.values()) == year.cost.expected
        assert year.base == found.base * year.months
    later = sum(ahead.cost.expected for ahead in found.months[1:])
    assert later == pytest.approx(found.years[1].cost.expected, abs=12)


def test_each_driver_answers_for_its_own_assumption_only() -> None:
    people = workers(20, retiring=False, graded=True)

    def driven(**changed: object) -> set[Driver]:
        year = foresee(asked(people, replace(STILL, **changed), years=1, paths=2)).years[-1]  # type: ignore[arg-type]
        return {driver for driver, value in year.drivers.items() if value}

    assert driven() == {Driver.TIME}
    assert driven(pass_junior=Decimal("0.3")) == {Driver.TIME, Driver.CERTIFICATES}
    assert driven(renewed=Decimal("0.5")) == {Driver.TIME, Driver.CERTIFICATES}
    assert driven(reappraised=Decimal("0.5")) == {Driver.TIME, Driver.APPRAISALS}
    assert driven(leaving=Decimal("0.1")) == {Driver.TIME, Driver.APPRAISALS, Driver.LEAVING} - {
        Driver.APPRAISALS
    }
    assert driven(raise_middle=Decimal("0.1"), raise_every=12) == {Driver.TIME, Driver.STANDARDS}
    posts = (PlannedPosts(date(2027, 1, 1), 2, "副职"),)
    assert driven(planned=posts) == {Driver.TIME, Driver.PLANNED}


def test_the_minimum_wage_goes_up_when_it_is_due_in_whole_tens() -> None:
    people = workers(1, retiring=False)
    found = foresee(asked(people, replace(STILL, raise_middle=Decimal("0.08")), years=2, paths=1))
    by_month = {ahead.month: ahead.cost.expected for ahead in found.months}
    # 2010 yuan from December 2025; two years later 2170.8, so 2170; the base is twice that.
    assert by_month[date(2027, 12, 1)] - by_month[date(2027, 11, 1)] == 2 * (2170 - 2010) * 100


def test_a_certificate_that_is_not_renewed_is_lost_the_month_after() -> None:
    people = [replace(workers(1, retiring=False)[0], registered_until=date(2027, 3, 31))]
    held = replace(people[0], facts={**people[0].facts, "证书": "中级"})
    found = foresee(asked([held], replace(STILL, renewed=Decimal(0)), paths=2))
    by_month = {ahead.month: ahead.cost.expected for ahead in found.months}
    assert by_month[date(2027, 3, 1)] - by_month[date(2027, 4, 1)] == 300_00


def test_another_number_of_planned_posts_changes_nobody_elses_lot() -> None:
    people = workers(10)
    none = foresee(asked(people, LIVELY, paths=40))
    later = replace(LIVELY, planned=(PlannedPosts(date(2027, 12, 1), 4, "副职"),))
    some = foresee(asked(people, later, paths=40))
    before = [
        (a.cost, b.cost) for a, b in zip(none.months, some.months, strict=True) if a.month < date(2027, 12, 1)
    ]
    assert before
    assert all(one == other for one, other in before)


def test_paths_of_standards_keep_their_odds_and_their_beginning() -> None:
    drawn = paths_drawn(3, 1000, (0.25, 0.5, 0.25)).tolist()
    assert [abs(drawn.count(one) - many) <= 2 for one, many in ((0, 250), (1, 500), (2, 250))] == [True] * 3
    assert paths_drawn(3, 100, (0.25, 0.5, 0.25)).tolist() == drawn[:100]


def test_counted_years_go_on_and_failed_ones_are_left_out() -> None:
    person = Worker({"岗位": "正职", "入职日期": date(2020, 5, 1), "不合格年数": Decimal(1)})
    good = foresee(asked([person], STILL, years=4, paths=1, name="xiangan/2013"))
    bad = foresee(
        asked([person], replace(STILL, failed=Decimal("0.5")), years=4, paths=200, name="xiangan/2013")
    )
    assert good.years[-1].cost.expected > good.years[0].cost.expected * 12
    assert bad.years[-1].cost.expected < good.years[-1].cost.expected


def test_a_later_month_that_cannot_be_computed_is_named() -> None:
    person = Worker(
        {"岗位": "不在表里", "证书": "无", "入职日期": date(2020, 5, 1), "考核等次": None, "性别": "男"}
    )
    with pytest.raises(CannotForesee) as refused:
        foresee(asked([person], STILL))
    assert refused.value.facts["岗位"] == "不在表里"


def test_a_pack_that_counts_over_the_roster_is_refused(tmp_path: Path) -> None:
    text = param("值", "{from = 2022-01-01, value = 2}", unit="元") + item("甲", "值")
    text += '\n[[aggregates]]\nname = "最多"\nkind = "max"\nof = "甲"\n' + item(
        "应发", "最多", "total = true"
    )
    made = make_pack(tmp_path, text)
    question = asked([Worker({})], STILL)
    with pytest.raises(OverTheRoster):
        foresee(replace(question, courses=[Course(((made.first_month, made),))], output={made.id: "应发"}))


def test_results_survive_being_kept() -> None:
    found = foresee(asked(workers(5), LIVELY, paths=4))
    assert from_json(as_json(found)) == found


def _by_hand(original: int, every: int, most: int, born: date) -> int:
    """The rule told as a walk: from January 2025 on, one month more for each group of months."""
    delay, turn = 0, ordinal(date(born.year + original, born.month, 1))
    month = ordinal(date(2025, 1, 1))
    while month <= turn and delay < most:
        delay += 1
        month += every
    return original * 12 + delay


@pytest.mark.parametrize(
    ("sex", "women", "original", "every", "most"),
    [("男", 55, 60, 4, 36), ("女", 55, 55, 4, 36), ("女", 50, 50, 2, 60)],
)
def test_every_month_of_the_national_table(
    sex: str, women: int, original: int, every: int, most: int
) -> None:
    births = [moved(date(2025 - original, 1, 1), at) for at in range(-24, 200)]
    found = retirements(
        pack(RETIRING), [(born, sex) for born in births], replace(STILL, women_at=women).women_class, BASE
    )
    for born, one in zip(births, found, strict=True):
        legal = _by_hand(original, every, most, born)
        assert ordinal(one.legal) - ordinal(born) == legal
        assert ordinal(one.earliest) - ordinal(born) == max(legal - 36, original * 12)
        assert ordinal(one.latest) - ordinal(one.legal) == 36


def test_early_and_late_retirement_share_the_people_out() -> None:
    people = [one for one in workers(400) if one.retirement and one.retirement.earliest >= moved(BASE, 1)]
    due = [
        one
        for one in people
        if one.retirement and ordinal(one.retirement.latest) <= ordinal(date(2031, 12, 1))
    ]
    assert due
    given_ = replace(STILL, early=Decimal("0.3"), late=Decimal("0.2"), refilled=Decimal(0))
    found = foresee(asked(due, given_, years=6, paths=2))
    assert found.months[-1].present == pytest.approx(0, abs=1e-6)
    halfway = foresee(asked(due, replace(given_, late=Decimal(0)), years=6, paths=2))
    assert halfway.years[1].cost.expected <= found.years[1].cost.expected


def test_bounds_of_what_may_be_assumed() -> None:
    for name in NAMES:
        low, high = bounds(name)
        assert wrong(name, low) is None
        assert wrong(name, high) is None
        assert wrong(name, high + 1) == (low, high)
        assert (low == low.to_integral_value()) or name not in WHOLE
    assert wrong("women_at", 53) is not None
