"""Two packs are compared clause by clause, and on a roster person by person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.calc.rules.packs import HEADER, WORKERS, item, make_pack, param, table
from wuding.calc.rules import Pack, RowError, Value, load_pack
from wuding.calc.rules.diff import Detail, diff
from wuding.places import policies

ROWS = table("岗位表", '[["正职", 740], ["副职", 640], ["一般", 540]]')
ROSTER: list[dict[str, Value | None]] = [
    {"岗": "正职", "年资": Decimal(9)},
    {"岗": "副职", "年资": Decimal(1)},
    {"岗": "一般", "年资": Decimal(0)},
]


def one_pack(library: Path, rate: str, rows: str, formula: str, *, pack: str) -> Pack:
    return make_pack(
        library,
        WORKERS
        + param("年标准", f"{{ from = 2022-01-01, value = {rate} }}", unit="元/年")
        + rows
        + item("合计", formula, "total = true"),
        pack=pack,
    )


@pytest.fixture
def before(tmp_path: Path) -> Pack:
    return one_pack(tmp_path, "10", ROWS, "查表(岗位表, 岗) + 年标准 × 年资", pack="test/old")


@pytest.fixture
def after(tmp_path: Path) -> Pack:
    rows = table("岗位表", '[["正职", 700], ["副职", 640], ["一般", 560]]')
    return one_pack(tmp_path, "12", rows, "查表(岗位表, 岗) + 年标准 × 年资", pack="test/new")


def test_a_pack_does_not_differ_from_itself(before: Pack) -> None:
    assert diff(before, before, ROSTER).changes == ()


def test_only_what_changed_is_listed_with_both_values(before: Pack, after: Pack) -> None:
    changes = {change.name: change for change in diff(before, after).changes}
    assert set(changes) == {"年标准", "岗位表"}
    assert changes["年标准"].details == (Detail("2022-01-01", "10", "12"),)
    assert changes["岗位表"].details == (
        Detail("2022-01-01 · 正职", "740", "700"),
        Detail("2022-01-01 · 一般", "540", "560"),
    )


def test_what_is_gone_and_what_is_new_is_said(before: Pack, tmp_path: Path) -> None:
    smaller = make_pack(
        tmp_path, WORKERS + ROWS + item("合计", "查表(岗位表, 岗)", "total = true"), pack="test/small"
    )
    ways = {change.name: change.way for change in diff(before, smaller).changes}
    assert ways == {"年标准": "removed", "合计": "changed"}
    assert {change.name: change.way for change in diff(smaller, before).changes}["年标准"] == "added"


def test_who_gains_and_who_loses(before: Pack, after: Pack) -> None:
    effect = diff(before, after, ROSTER).effect
    assert effect is not None
    assert [(one.before, one.after, one.by) for one in effect.moved] == [
        (Decimal("830.00"), Decimal("808.00"), Decimal("-22.00")),
        (Decimal("650.00"), Decimal("652.00"), Decimal("2.00")),
        (Decimal("540.00"), Decimal("560.00"), Decimal("20.00")),
    ]
    assert [one.row for one in effect.losing] == [0]
    assert (effect.total_before, effect.total_after) == (Decimal("2020.00"), Decimal("2020.00"))


def test_a_roster_without_a_needed_fact_is_refused(before: Pack, after: Pack) -> None:
    with pytest.raises(RowError, match="年资"):
        diff(before, after, [{"岗": "正职"}])


def test_each_pack_is_computed_in_a_month_in_which_it_is_in_force(tmp_path: Path, after: Pack) -> None:
    ended = HEADER.replace("from = 2022-01-01", "from = 2020-01-01\nuntil = 2021-12-31")
    old = make_pack(
        tmp_path,
        WORKERS + ROWS.replace("2022-01-01", "2020-01-01") + item("合计", "查表(岗位表, 岗)", "total = true"),
        pack="test/ended",
        header=ended,
    )
    effect = diff(old, after, ROSTER, date(2022, 8, 1)).effect
    assert effect is not None
    assert (effect.month_before, effect.month_after) == (date(2021, 12, 1), date(2022, 8, 1))


def test_songling_s_reform_raises_everyone() -> None:
    from wuding.demo.roster import songling_workers

    old, new = (load_pack(policies() / "songling" / version) for version in ("2019", "2022"))
    roster: list[dict[str, Value | None]] = [
        {**worker.as_inputs(date(2022, 7, 1))} for worker in songling_workers()
    ]
    found = diff(old, new, roster, of_before="工作补贴", of_after="工作补贴")
    assert found.effect is not None
    assert len(found.effect.gaining) == 39
    assert found.effect.total_before / 39 == 3175
    assert found.effect.total_after / 39 == 3700
    assert any(change.sort == "provision" for change in found.changes)


def test_a_clause_is_never_paired_with_the_same_number_of_an_inherited_document() -> None:
    old, new = (load_pack(policies() / "songling" / version) for version in ("2019", "2022"))
    inherited = {one.text for one in new.provisions if one.origin != new.id}
    for change in diff(old, new).changes:
        if change.sort == "provision":
            assert not inherited & {detail.before for detail in change.details}
            assert not inherited & {detail.after for detail in change.details}
