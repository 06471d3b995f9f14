"""The steps from last month's pay to this month's."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.calc.rules.packs import item, make_pack, param
from wuding.calc.pay.causes import Cause, Paid, Why, causes, standards_changed
from wuding.calc.pay.ranges import unusual
from wuding.calc.rules import RowError, Value

FACTS = ("岗位", "证书", "考核等次")


def _paid(month: int = 7, **changed: Any) -> Paid:
    kept: dict[str, Any] = {
        "month": date(2022, month, 1),
        "pack_id": "p/1",
        "pack_title": "办法",
        "digest": "d",
        "facts": dict.fromkeys(FACTS, "无"),
        "full": Decimal(100),
        "current": Decimal(100),
    }
    return Paid(**{**kept, **changed})


def _never() -> tuple[str, ...]:
    raise AssertionError("nothing has to be looked up")


def test_nothing_changed_has_no_cause() -> None:
    assert causes(_paid(6), _paid(7), lambda _facts: Decimal(100), _never) == []


def test_each_fact_has_its_own_step() -> None:
    worth = {"无": 0, "中级": 300, "优秀": 50}
    after = _paid(
        facts={"岗位": "无", "证书": "中级", "考核等次": "优秀"}, full=Decimal(450), current=Decimal(450)
    )
    found = causes(
        _paid(6), after, lambda facts: Decimal(100 + sum(worth[str(v)] for v in facts.values())), _never
    )
    assert found == [
        Cause(Why.FACT, Decimal(300), "证书", "无", "中级"),
        Cause(Why.FACT, Decimal(50), "考核等次", "无", "优秀"),
    ]


def test_time_passing_and_a_new_standard_are_told_apart() -> None:
    after = _paid(full=Decimal(110), current=Decimal(110))
    assert causes(_paid(6), after, lambda _f: Decimal(110), lambda: ()) == [Cause(Why.TIME, Decimal(10))]
    assert causes(_paid(6), after, lambda _f: Decimal(110), lambda: ("最低工资标准",)) == [
        Cause(Why.STANDARD, Decimal(10), "最低工资标准")
    ]


def test_another_pack_is_the_cause_even_where_it_asks_for_other_facts() -> None:
    after = _paid(
        pack_id="p/2", pack_title="新办法", full=Decimal(400), current=Decimal(400), facts={"证书": "中级"}
    )
    (cause,) = causes(_paid(6), after, lambda _facts: RowError("row.missing", {"name": "岗位"}), _never)
    assert (cause.why, cause.amount, cause.before, cause.after) == (Why.PACK, Decimal(300), "办法", "新办法")


def test_part_months_and_arrears_stand_by_themselves() -> None:
    before = _paid(6, current=Decimal(40), arrears=Decimal(7))
    after = _paid(arrears=Decimal(-30))
    assert [(one.why, one.amount) for one in causes(before, after, lambda _f: Decimal(100), _never)] == [
        (Why.ARREARS_OVER, Decimal(-7)),
        (Why.DAYS, Decimal(60)),
        (Why.ARREARS, Decimal(-30)),
    ]


VALUES = st.fixed_dictionaries({name: st.sampled_from(["无", "中级", "错"]) for name in FACTS})
MONEY = st.decimals(-999, 9999, places=2)


@given(
    first=VALUES,
    then=VALUES,
    money=st.lists(MONEY, min_size=6, max_size=6),
    table=st.dictionaries(st.tuples(*[st.sampled_from(["无", "中级", "错"])] * 3), MONEY),
    other=st.booleans(),
)
def test_the_steps_add_up_to_the_difference(
    *,
    first: dict[str, Value | None],
    then: dict[str, Value | None],
    money: list[Decimal],
    table: dict[Any, Decimal],
    other: bool,
) -> None:
    before = _paid(6, facts=first, full=money[0], current=money[1], arrears=money[2])
    after = _paid(
        facts=then, full=money[3], current=money[4], arrears=money[5], pack_id="p/2" if other else "p/1"
    )

    def total(facts: Any) -> Decimal | RowError:
        return table.get(tuple(facts.values())) or RowError("row.missing", {"name": "岗位"})

    found = causes(before, after, total, lambda: ())
    assert sum((one.amount for one in found), Decimal(0)) == (
        after.current + after.arrears - before.current - before.arrears
    )


def test_the_standards_that_changed_are_named(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        param("最低工资", "{from = 2022-01-01, value = 1450}, {from = 2022-07-01, value = 1610}", unit="元")
        + param("餐补标准", "{from = 2022-01-01, value = 300}", unit="元")
        + item("应发", "最低工资 + 餐补标准", "total = true"),
    )
    june, july = pack.at(date(2022, 6, 1)), pack.at(date(2022, 7, 1))
    assert standards_changed(pack, june, july, "应发") == ("最低工资",)
    assert standards_changed(pack, july, pack.at(date(2022, 8, 1)), "应发") == ()


def test_amounts_far_from_the_middle_of_their_group_are_unusual() -> None:
    amounts = [(n, "一般", Decimal(3640 + n)) for n in range(5)]
    found = unusual([*amounts, (9, "一般", Decimal(4600)), (10, "正职", Decimal(9999))])
    assert [(one.key, one.middle) for one in found] == [(9, Decimal("3642.5"))]
