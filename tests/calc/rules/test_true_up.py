"""What becomes known later is owed for earlier months, unless the document forbids it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.calc.rules.packs import HEADER, item, make_pack, param
from wuding.calc.rules import Pack, PackError, evaluate
from wuding.calc.rules.trueup import true_up

INDEX = param(
    "指数",
    "{ from = 2022-01-01, value = 5000, provisional = true }, { from = 2022-01-01, value = 5400, known = 2022-06-20 }",
    unit="元",
)
PAY = INDEX + item("基本", "四舍五入(指数 × 75%, 0)", "scale = 0\ntotal = false")
PAID = {date(2022, month, 1): date(2022, month, 10) for month in range(1, 8)}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return make_pack(tmp_path, PAY)


def test_an_earlier_run_used_the_provisional_figure(pack: Pack) -> None:
    month = date(2022, 3, 1)
    assert evaluate(pack.at(month, date(2022, 3, 10)), [{}])[0]["基本"] == Decimal(3750)
    assert evaluate(pack.at(month), [{}])[0]["基本"] == Decimal(4050)


def test_each_earlier_month_is_trued_up_once_and_later_ones_are_not(pack: Pack) -> None:
    owed = true_up(pack, PAID, [{}])
    assert [one.month.month for one in owed] == [1, 2, 3, 4, 5, 6]
    assert {one.difference for one in owed} == {Decimal(300)}
    assert {one.item for one in owed} == {"基本"}


def test_changsha_trues_up_once_the_index_of_2017_is_published(tmp_path: Path) -> None:
    """The notice pays on 5013 until the new index is out; 5500 stands in for it, published on 1 July."""
    header = HEADER.replace("[pack]", '[pack]\nparent = "changsha/2018"').replace("2022-01-01", "2018-01-01")
    index = param(
        "省月平均工资",
        "{ from = 2018-01-01, value = 5013, provisional = true },"
        "{ from = 2018-01-01, value = 5500, known = 2018-07-01 }",
        unit="元",
        more="overrides = true",
    )
    pack = make_pack(tmp_path, index, header=header)
    months = {date(2018, month, 1): date(2018, month, 20) for month in range(1, 9)}
    owed = true_up(pack, months, [{"岗位": "正职"}, {"岗位": "一般工作人员"}])
    assert [(one.paid, one.due) for one in owed if one.month == date(2018, 1, 1)] == [
        (Decimal(4361), Decimal(4785)), (Decimal(3760), Decimal(4125)),
    ]  # fmt: skip
    assert sum(one.difference for one in owed if one.row == 0) == 6 * 424


def test_a_document_that_is_not_retroactive_owes_nothing(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, PAY, header=HEADER.replace("[pack]", "[pack]\nretroactive = false"))
    assert true_up(pack, PAID, [{}]) == ()
    assert evaluate(pack.at(date(2022, 6, 1)), [{}])[0]["基本"] == Decimal(3750)
    assert evaluate(pack.at(date(2022, 7, 1)), [{}])[0]["基本"] == Decimal(4050)


def test_a_month_outside_the_pack_is_refused_with_the_dates_in_force(pack: Pack) -> None:
    with pytest.raises(PackError, match="2021-12 不在“test/2022”的施行期内"):
        pack.at(date(2021, 12, 1))


def test_a_document_of_the_middle_of_a_month_counts_from_the_next_month(tmp_path: Path) -> None:
    header = HEADER.replace("from = 2022-01-01", "from = 2022-03-15")
    pack = make_pack(
        tmp_path,
        param("标准", "{ from = 2022-03-15, value = 7 }", unit="元") + item("基本", "标准"),
        header=header,
    )
    assert pack.first_month == date(2022, 4, 1)
    assert evaluate(pack.at(pack.first_month), [{}])[0]["基本"] == Decimal(7)
    with pytest.raises(PackError, match="2022-03 不在"):
        pack.at(date(2022, 3, 1))


@pytest.mark.parametrize(
    ("month", "wanted"),
    [(date(2022, 6, 1), 1), (date(2022, 7, 1), 2), (date(2023, 6, 1), 2), (date(2023, 7, 1), 3)],
)
def test_a_figure_re_read_on_the_first_of_july_stays_until_then(
    tmp_path: Path, month: date, wanted: int
) -> None:
    values = (
        "{ from = 2021-01-01, value = 1 }, { from = 2022-02-01, value = 2 }, { from = 2022-09-01, value = 3 }"
    )
    pack = make_pack(
        tmp_path, param("标准", values, unit="元", more="reset = { month = 7 }") + item("基本", "标准")
    )
    assert evaluate(pack.at(month), [{}])[0]["基本"] == Decimal(wanted)
