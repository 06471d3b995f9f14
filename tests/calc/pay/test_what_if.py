"""Thinking one's own facts otherwise: over every pack that pays, against the packs computed directly."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.calc.rules.packs import item, make_pack, param
from wuding import places
from wuding.calc.pay.computing import computed
from wuding.calc.pay.what_if import Case, NeedsOthers
from wuding.calc.rules import Pack, PackError, RowError, Value, all_pack_ids, load_pack
from wuding.calc.rules.kinds import TextKind

ROOT = places.policies()


def _packs() -> list[Pack]:
    every = (load_pack(ROOT / pack_id) for pack_id in all_pack_ids([ROOT]))
    return [pack for pack in every if pack.total_name and pack.examples]


PACKS = _packs()


def _cases(pack: Pack) -> list[Case]:
    """The pack's own worked examples that give every fact that is paid by."""
    found = []
    for example in pack.examples:
        if example.month is None:
            continue
        try:
            program = pack.at(example.month, example.known)
        except PackError:
            continue
        if example.subject != "worker" or example.roster or pack.total_name is None:
            continue
        facts = {one.name: example.given.get(one.name) for one in program.inputs}
        case = Case(pack, program, pack.total_name, facts, example.known)
        if not isinstance(computed(program.only([case.total]), [facts])[0], RowError):
            found.append(case)
    return found


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_each_choice_brings_what_the_pack_gives_for_the_changed_facts(pack: Pack) -> None:
    cases = _cases(pack)
    assert cases
    for case in cases:
        offers = case.offers(())
        assert {one.name for one in offers} <= {one.name for one in case.inputs}
        changes = [{one.name: choice} for one in offers for choice in one.choices]
        for change, outcome in zip(changes, case.outcomes(changes), strict=True):
            (alone,) = computed(case.program.only([case.total]), [{**case.facts, **change}])
            if isinstance(outcome, RowError):
                assert isinstance(alone, RowError)
                continue
            assert not isinstance(alone, RowError)
            assert outcome.after == alone[case.total]
            assert sum((line.difference for line in outcome.lines), Decimal(0)) == outcome.difference


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_offers_are_the_codes_that_the_pack_declares(pack: Pack) -> None:
    for case in _cases(pack):
        declared = {one.name: one.kind for one in case.inputs}
        for offer in case.offers(()):
            kind = declared[offer.name]
            if isinstance(kind, TextKind):
                assert offer.choices == kind.codes
    assert all(not case.offers([one.name for one in case.inputs]) for case in _cases(pack))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_the_years_begin_with_today_and_keep_todays_standards(pack: Pack) -> None:
    case = _cases(pack)[0]
    points = case.course({}, 3)
    (now,) = computed(case.program.only([case.total]), [case.facts])
    assert not isinstance(now, RowError)
    assert points[0].as_is == points[0].changed == now[case.total]
    assert [point.month.year - case.month.year for point in points] == list(range(len(points)))


def _songling() -> Case:
    pack = next(pack for pack in PACKS if pack.id == "songling/2022")
    given: dict[str, Value | None] = {
        "岗位": "一般工作岗位",
        "证书": "初级",
        "入职日期": date(2018, 5, 8),
        "考核等次": "良好",
        "性别": "女",
    }
    return Case(pack, pack.at(date(2022, 7, 1)), "应发合计", given)


def test_the_intermediate_certificate_brings_150_yuan_by_its_clause() -> None:
    (outcome,) = _songling().outcomes([{"证书": "中级"}])
    assert not isinstance(outcome, RowError)
    (line,) = outcome.lines
    # S3.4: junior 150, intermediate 300 yuan a month.
    assert line.name == "职业津贴"
    assert [line.before, line.after, outcome.difference] == [Decimal(150), Decimal(300), Decimal(150)]
    assert line.clause


def test_one_more_year_is_paid_at_the_next_step_of_seniority() -> None:
    case = _songling()
    points = case.course({"证书": "中级"}, 10)
    assert len(points) == 11
    assert points[-1].as_is > points[0].as_is
    assert all(point.changed - point.as_is == 150 for point in points)
    assert all(later.as_is >= earlier.as_is for earlier, later in pairwise(points))


def test_facts_that_cannot_be_computed_are_refused_and_not_guessed() -> None:
    case = _songling()
    with pytest.raises(RowError):
        replace(case, facts={**case.facts, "证书": None}).outcomes([])
    (wrong,) = case.outcomes([{"证书": "特级"}])
    assert isinstance(wrong, RowError)


def test_what_is_counted_over_all_people_is_not_told_of_one(tmp_path: Path) -> None:
    text = param("值", "{from = 2022-01-01, value = 2}", unit="元") + item("甲", "值")
    text += '\n[[aggregates]]\nname = "最多"\nkind = "max"\nof = "甲"\n' + item(
        "应发", "最多", "total = true"
    )
    made = make_pack(tmp_path, text)
    with pytest.raises(NeedsOthers, match="最多"):
        Case(made, made.at(date(2022, 7, 1)), "应发", {}).outcomes([])
