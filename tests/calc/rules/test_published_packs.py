"""The packs that come with the product: checked, with every published figure reproduced to the last digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from wuding.calc.rules import Pack, Value, all_pack_ids, check_examples, evaluate, load_pack
from wuding.calc.rules.files.schema import ASPECTS
from wuding.calc.rules.finding.fit import Target, fit
from wuding.calc.rules.model import Brackets, Param, Table
from wuding.calc.rules.parts import read_dictionary
from wuding.demo.roster import songling_workers
from wuding.places import policies

PACKS = all_pack_ids([policies()])


def pack(name: str) -> Pack:
    return load_pack(policies() / name)


def worth(
    name: str, item: str, month: date, facts: Mapping[str, Value], known: date | None = None
) -> Decimal:
    program = pack(name).at(month, known).only([item])
    value = evaluate(program, [facts])[0][item]
    assert isinstance(value, Decimal)
    return value


def test_the_six_places_and_the_headcount_rules_are_there() -> None:
    assert set(PACKS) >= {
        "songling/2019", "songling/2022", "heilongjiang/2017", "changsha/2018", "xiangan/2013", "hohhot/2023",
        "benxi/2022", "mingshan/2022", "harbin/2016", "harbin/2022",
        "zhonghua/2024", "gansu/2023", "taiyuan/2020", "wuhan/2020",
    }  # fmt: skip


@pytest.mark.parametrize("name", PACKS)
def test_every_example_of_a_pack_comes_out(name: str) -> None:
    results = check_examples(pack(name))
    assert results
    wrong = {one.name: (one.example.expect, one.got, str(one.problem)) for one in results if not one.ok}
    assert not wrong


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_names_the_published_figures_it_reproduces(name: str) -> None:
    assert [example for example in pack(name).examples if example.figure is not None]


@pytest.mark.parametrize("name", PACKS)
def test_every_figure_says_how_far_it_can_be_trusted(name: str) -> None:
    """A published figure names its source, a derived or assumed one how it was arrived at."""
    for part in pack(name).parts.values():
        if isinstance(part, Param):
            versions = [(one.trust, one.source, one.how) for one in part.values]
        elif isinstance(part, Table | Brackets):
            versions = [(one.trust, one.source, one.how) for one in part.versions]
        else:
            continue
        for trust, source, how in versions:
            assert source if trust == "published" else how, part.name


@pytest.mark.parametrize("name", PACKS)
def test_every_formula_stands_under_a_provision_that_governs_it(name: str) -> None:
    loaded = pack(name)
    governed = {named for one in loaded.provisions if one.origin == loaded.id for named in one.governs}
    for item in [*loaded.items.values(), *loaded.rules.values()]:
        if item.origin == loaded.id:
            assert item.name in governed


# The figures of the documents, written here again by hand: a pack and its own examples could be wrong together.


def test_songling_follows_the_minimum_wage_through_the_tier_map() -> None:
    facts: dict[str, Value] = {
        "岗位": "副职",
        "证书": "无",
        "入职日期": date(2020, 1, 1),
        "考核等次": "良好",
        "性别": "女",
    }
    bases = [
        worth("songling/2022", "基础补贴", month, facts)
        for month in (
            date(2022, 7, 1),
            date(2024, 4, 1),
            date(2024, 5, 1),
            date(2025, 11, 1),
            date(2025, 12, 1),
        )
    ]
    assert bases == [Decimal(2900), Decimal(2900), Decimal(3500), Decimal(3500), Decimal(4020)]


def test_songling_comes_to_the_published_lowest_highest_and_mean_on_the_demo_roster() -> None:
    month = date(2022, 7, 1)
    loaded = pack("songling/2022")
    wanted = [*loaded.items, *loaded.aggregates]
    program = loaded.at(month).only(name for name in wanted if name not in ("参评人数", "总分名次"))
    rows = [worker.as_inputs(month) for worker in songling_workers()]
    paid = evaluate(program, rows)
    amounts = [row["工作补贴"] for row in paid if isinstance(row["工作补贴"], Decimal)]
    assert (len(amounts), min(amounts), max(amounts)) == (39, Decimal(3640), Decimal(4160))
    assert sum(amounts) == 39 * Decimal(3700)
    assert {row["月人均工作补贴"] for row in paid} == {Decimal("3700.00")}


def test_songling_assumes_the_amounts_that_the_solver_finds(tmp_path: Path) -> None:
    """The unpublished amounts are opened again and found anew, in far wider bounds than they were assumed in."""
    folder = tmp_path / "songling" / "2022"
    copytree(policies() / "songling" / "2022", folder, ignore=ignore_patterns("examples.toml"))
    text = (folder / "pay.toml").read_text(encoding="utf-8")
    for amount in ("680", "640", "600"):
        text = text.replace(f" {amount}],", " { min = 100, max = 1000, step = 5 }],")
    text = text.replace("value = 10\n", "unknown = { min = 1, max = 50, step = 1 }\n")
    (folder / "pay.toml").write_text(text, encoding="utf-8")
    opened, assumed = load_pack(folder, [policies()]), pack("songling/2022")
    posts = [f"岗位补贴标准[{post}]" for post in ("正职", "副职", "一般工作岗位")]
    assert set(opened.unknowns) == {*posts, "年限补贴标准"}
    month = date(2022, 7, 1)
    found = fit(
        opened,
        [worker.as_inputs(month) for worker in songling_workers()],
        [Target("lowest", Decimal(3640)), Target("highest", Decimal(4160)), Target("mean", Decimal(3700))],
        month,
        of="工作补贴",
        falling=[posts],
    )
    assert found.met
    table = assumed.tables["岗位补贴标准"].versions[0]
    assert [found.amounts[name] for name in posts] == list(table.value.values())
    assert found.amounts["年限补贴标准"] == assumed.params["年限补贴标准"].values[0].value
    assert table.trust == "assumed"


def test_songling_paid_everyone_the_same_before_the_reform() -> None:
    assert worth("songling/2019", "工作补贴", date(2022, 6, 1), {"性别": "男"}) == 3175
    old, new = pack("songling/2019"), pack("songling/2022")
    assert old.until is not None
    assert (new.start - old.until).days == 1


def test_songling_has_27_provisions_in_the_eight_aspects() -> None:
    own = [one for one in pack("songling/2022").provisions if one.origin == "songling/2022"]
    assert len(own) == 27
    counted = Counter(one.aspect for one in own)
    assert tuple(counted) == ASPECTS
    assert {rule.topic for rule in pack("songling/2022").rules.values()} >= {
        "headcount", "entry", "appraisal", "post", "training", "exit",
    }  # fmt: skip


def test_songling_has_six_standards_of_entry_and_six_circumstances_of_exit() -> None:
    rules = pack("songling/2022").rules
    assert len([name for name in rules if name.startswith("准入") and name != "准入合格"]) == 6
    assert len([name for name in rules if name.startswith("退出")]) == 6


def test_changsha_pays_on_the_old_index_and_says_that_it_is_provisional() -> None:
    """What is owed once the new index is known is tested in test_true_up."""
    january = date(2018, 1, 1)
    paid = [
        worth("changsha/2018", "基本报酬", january, {"岗位": post})
        for post in ("正职", "副职", "一般工作人员")
    ]
    assert paid == [4361, 3960, 3760]
    assert pack("changsha/2018").params["省月平均工资"].values[0].provisional


def test_hohhot_counts_18_grades_each_rounded_to_the_yuan() -> None:
    grades = [
        worth(
            "hohhot/2023",
            "等级工资",
            date(2023, 1, 1),
            {"岗位": "正职", "岗位等级": Decimal(grade), "证书": "无"},
        )
        for grade in (7, 12, 18)
    ]
    assert grades == [4417, 5267, 6286]
    assert (
        worth(
            "hohhot/2023",
            "等级工资",
            date(2023, 1, 1),
            {"岗位": "副职", "岗位等级": Decimal(3), "证书": "无"},
        )
        == 3908
    )


def test_mingshan_changes_only_what_it_says() -> None:
    child, parent = pack("mingshan/2022"), pack("benxi/2022")
    changed = {name for name, part in child.parts.items() if part.origin == child.id}
    assert changed == {"基本薪酬比例", "绩效薪酬"}
    assert set(child.parts) == set(parent.parts)


def test_harbin_owes_arrears_for_the_months_before_the_announcement() -> None:
    months = [date(2016, month, 1) for month in range(1, 7)]
    owed = sum(
        worth("harbin/2016", "应发合计", month, {"岗位": "正职"})
        - worth("harbin/2016", "应发合计", month, {"岗位": "正职"}, date(2016, 6, 30))
        for month in months
    )
    assert owed == 6 * 600


def test_the_dictionary_gives_each_fact_one_meaning_and_one_purpose() -> None:
    dictionary = read_dictionary(policies())
    assert len(dictionary) > 30
    for name, fact in dictionary.items():
        assert fact.type, name
        assert fact.meaning, name
        assert fact.purpose, name
        assert fact.type != "number" or (fact.min is not None and fact.max is not None), name


@pytest.mark.parametrize("name", PACKS)
def test_packs_take_every_fact_from_the_dictionary(name: str) -> None:
    dictionary = read_dictionary(policies())
    assert set(pack(name).inputs) <= set(dictionary)
