"""The block executor by itself: the physical types of columns, chunks and slices, dates, what stops it, what it leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.engines.test_bad_rows import FAULTS, GOOD, TEXT, TYPES
from tests.calc.rules.engines.test_executors_agree import without_figures
from tests.calc.rules.packs import make_pack
from tests.calc.rules.strategies import DAYS, MONTH
from wuding.calc.money import Mode, rounded
from wuding.calc.rules import Program, RowError, all_pack_ids, evaluate, load_pack
from wuding.calc.rules.engines import duckdb, memory
from wuding.calc.rules.engines.blocks import intake, run
from wuding.calc.rules.engines.blocks.run import NotForBlocks, RowStopped, run_blocks
from wuding.calc.rules.engines.refused import RowsRefused
from wuding.calc.rules.engines.session import Limits
from wuding.calc.rules.program import Line
from wuding.calc.rules.typed.tree import Open, every
from wuding.places import policies

FACTS = """
[[inputs]]
name = "额"
type = "number"
min = -100
max = 120
scale = 2
meaning = "金额"
[[inputs]]
name = "岗"
type = "text"
codes = ["正职", "副职", "一般"]
optional = true
meaning = "岗位"
[[inputs]]
name = "街道"
type = "text"
meaning = "街道"
[[inputs]]
name = "女"
type = "bool"
optional = true
meaning = "性别"
[[inputs]]
name = "入职"
type = "date"
meaning = "入职日期"
[[tables]]
name = "街道系数"
keys = ["街道", "岗位"]
clause = "第一条"
otherwise = 0.5
[[tables.versions]]
from = 2022-01-01
rows = [["小扬气", "正职", 1.2], ["劲松", "副职", 1.1], ["劲松", "一般", 1.15]]
"""
FORMULAS = {
    "半": "四舍五入(额 ÷ 8, 1)", "系": "查表(街道系数, 街道, 若缺(岗, \\\"一般\\\"))", "女否": "如果 若缺(女, 否) 则 1 否则 2",
    "年": "数值(满年数(入职, 月末))",
}  # fmt: skip
ROW: dict[str, Any] = {
    "额": Decimal("12.40"),
    "岗": "副职",
    "街道": "劲松",
    "女": True,
    "入职": date(2019, 7, 2),
}


def rule(name: str, formula: str, topic: str = "grade") -> str:
    return f'[[rules]]\nname = "{name}"\ntopic = "{topic}"\nclause = "第一条"\nscale = 2\nformula = "{formula}"\n'


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return make_pack(tmp_path, FACTS + "".join(rule(*one) for one in FORMULAS.items())).at(MONTH)


def with_column(program: Program, name: str, column: Any) -> pa.Table:
    """Return as many rows as the column has, alike but for it."""
    table = arrow_of(program, [ROW] * len(column))
    return table.set_column(table.column_names.index(name), name, column)


def exactly(program: Program, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return evaluate(program, [ROW | row for row in rows])


WHOLES = [Decimal(value) for value in (7, 0, 100, 12)]


@pytest.mark.parametrize(
    "of",
    [
        pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),
        pa.decimal32(5, 0), pa.decimal32(6, 1), pa.decimal64(12, 2), pa.decimal128(9, 2), pa.decimal128(38, 2),
        pa.decimal128(20, 4), pa.decimal64(18, 3), pa.decimal128(38, 16),
    ],
    ids=str,
)  # fmt: skip
def test_numbers_come_in_any_type_that_holds_them_exactly(program: Program, of: pa.DataType) -> None:
    table = with_column(program, "额", pa.array(WHOLES).cast(of))
    assert run_blocks(program, table).to_pylist() == exactly(program, *({"额": value} for value in WHOLES))


@pytest.mark.parametrize("of", [pa.int8(), pa.int64(), pa.decimal32(5, 2), pa.decimal128(38, 2), pa.decimal128(38, 6)], ids=str)  # fmt: skip
def test_negative_numbers_keep_their_sign(program: Program, of: pa.DataType) -> None:
    values = [Decimal(-100), Decimal(-13), Decimal(-1)]
    table = with_column(program, "额", pa.array(values).cast(of))
    assert run_blocks(program, table).to_pylist() == exactly(program, *({"额": value} for value in values))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("额", pa.array([121], pa.int8())), ("额", pa.array([-101], pa.int8())), ("额", pa.array([200], pa.uint8())),
        ("额", pa.array([2**64 - 1], pa.uint64())), ("额", pa.array([2**40], pa.int64())),
        ("额", pa.array([Decimal(2) ** 64], pa.decimal128(38, 0))),
        ("额", pa.array([-(Decimal(2) ** 64)], pa.decimal128(38, 0))),
        ("额", pa.array([Decimal("120.01")])), ("额", pa.array([Decimal("1.005")])), ("额", pa.array([None], pa.int8())),
        ("岗", pa.array(["主任"])), ("岗", pa.array(["主任"]).dictionary_encode()), ("岗", pa.array([""])),
        ("街道", pa.array([None], pa.string())), ("街道", pa.array([None], pa.string()).dictionary_encode()),
        ("入职", pa.array([date(1899, 12, 31)])), ("入职", pa.array([date(2151, 1, 1)])),
    ],
    ids=str,
)  # fmt: skip
def test_a_fact_that_is_not_as_declared_stops_the_run(program: Program, name: str, column: Any) -> None:
    good = {"额": 7, "岗": "副职", "街道": "劲松", "入职": date(2019, 7, 2)}[name]
    of = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    both = pa.concat_arrays([pa.array([good], of), column.cast(of)])
    table = with_column(program, name, both if of == column.type else both.dictionary_encode())
    with pytest.raises(RowStopped):
        run_blocks(program, table)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("额", pa.array([12.4])), ("额", pa.array(["12.4"])), ("入职", pa.array(["2019-07-02"])), ("女", pa.array(["是"])),
        ("额", pa.array([12.4], pa.float32())), ("额", pa.array([Decimal("12.4")], pa.decimal128(38, 30))), ("入职", pa.array([date(2019, 7, 2)]).cast(pa.timestamp("us"))),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_read_from_its_bytes_is_left_to_duckdb(program: Program, name: str, column: Any) -> None:
    table = with_column(program, name, column)
    with pytest.raises(NotForBlocks):
        run_blocks(program, table)
    assert memory.run_arrow(program, table).to_pylist() == exactly(program, {})


@pytest.mark.parametrize("of", [pa.int8(), pa.int16(), pa.uint8(), pa.int64()], ids=str)
@pytest.mark.parametrize("texts", [pa.string(), pa.large_string()], ids=str)
def test_texts_come_as_dictionaries_in_any_order(
    program: Program, of: pa.DataType, texts: pa.DataType
) -> None:
    posts = pa.DictionaryArray.from_arrays(
        pa.array([1, None, 0, 2], of), pa.array(["一般", "副职", "正职"], texts)
    )
    table = with_column(program, "岗", posts)
    wanted = exactly(program, *({"岗": post} for post in ("副职", None, "一般", "正职")))
    assert run_blocks(program, table).to_pylist() == wanted


@pytest.mark.parametrize("of", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_texts_come_as_they_are(program: Program, of: pa.DataType) -> None:
    posts, streets = ["副职", None, "正职"], ["小扬气", "没有的", "小扬气"]
    table = with_column(program, "岗", pa.array(posts, of))
    table = table.set_column(table.column_names.index("街道"), "街道", pa.array(streets, of))
    pairs = zip(posts, streets, strict=True)
    wanted = exactly(program, *({"岗": post, "街道": street} for post, street in pairs))
    assert run_blocks(program, table).to_pylist() == wanted


def test_a_text_of_the_dictionary_that_no_row_has_does_no_harm(program: Program) -> None:
    posts = pa.DictionaryArray.from_arrays(pa.array([1, 1], pa.int32()), pa.array(["主任", "副职"]))
    assert run_blocks(program, with_column(program, "岗", posts)).to_pylist() == exactly(program, {}, {})


@pytest.mark.parametrize("small", [0, 4096], ids=["as they are", "put together"])
def test_chunks_with_dictionaries_of_their_own_and_offsets_are_one_roster(
    program: Program, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(intake, "SMALL_CHUNK", small)
    drawn = Random(7)
    rows: list[dict[str, Any]] = [
        {
            "额": Decimal(drawn.randrange(-400, 480)) / 4, "岗": drawn.choice((None, "正职", "副职", "一般")),
            "街道": drawn.choice(("劲松", "小扬气", "别处")), "女": drawn.choice((True, None, False)),
            "入职": date(2000, 1, 28) + timedelta(drawn.randrange(9000)),
        }
        for _ in range(200)
    ]  # fmt: skip
    parts = [arrow_of(program, rows[begin : begin + 50]).slice(3, 41) for begin in range(0, 200, 50)]
    table = pa.concat_tables(parts).slice(11, 140)
    uneven = table.column("额").combine_chunks()
    table = table.set_column(
        table.column_names.index("额"), "额", pa.chunked_array([uneven[:77], uneven[77:]])
    )
    taken = [row for begin in range(0, 200, 50) for row in rows[begin + 3 : begin + 44]][11:151]
    wanted = evaluate(program, taken)
    assert run_blocks(program, table).to_pylist() == wanted
    assert run_blocks(program, pa.concat_tables([table] * 3).slice(7, 350)).to_pylist() == (wanted * 3)[7:357]


@pytest.mark.parametrize("many", [0, 10**9], ids=["lists worked out", "no lists"])
def test_every_rounding_by_odd_and_even_divisors_is_exact_around_each_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Against fractions: known divisors, and the same ones as a fact of the row."""
    monkeypatch.setattr(run, "MANY", many)
    modes: tuple[tuple[str, Mode], ...] = (("四舍五入", "half-up"), ("进位", "up"), ("舍去", "down"))
    divisors = [Decimal(text) for text in ("2", "3", "7", "8", "21.75", "0.3", "0.05")]
    divisor = '[[inputs]]\nname = "数"\ntype = "number"\nmin = 0.01\nmax = 30\nscale = 2\nmeaning = "除数"\n'
    wanted = {
        f"得{at}": (word, mode, over, digits)
        for at, ((word, mode), over, digits) in enumerate(product(modes, [*divisors, None], (-1, 0, 2)))
    }
    rules = (
        rule(name, f"{word}(额 ÷ {'数' if over is None else over}, {digits})")
        for name, (word, _, over, digits) in wanted.items()
    )
    program = make_pack(tmp_path, FACTS + divisor + "".join(rules)).at(MONTH)
    amounts = [
        Decimal(whole) / 100 for whole in (*range(-10000, -9900), *range(-160, 360), *range(11950, 12001))
    ]
    rows = [ROW | {"额": amount, "数": divisors[at % 7]} for at, amount in enumerate(amounts)]
    found = run_blocks(program, arrow_of(program, rows))
    for name, (_, mode, over, digits) in wanted.items():
        exact = [rounded(Fraction(row["额"]) / Fraction(over or row["数"]), mode, digits) for row in rows]
        assert found[name].to_pylist() == exact, wanted[name]


def test_many_blocks_on_two_threads_come_in_order(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BLOCK", 100)
    amounts = pa.array(np.arange(5000) % 121, pa.int32())
    found = run_blocks(program, with_column(program, "额", amounts), threads=2)
    alone = run_blocks(program, with_column(program, "额", amounts), threads=1)
    assert found == alone
    assert found["半"].to_pylist()[:300] == [
        row["半"] for row in exactly(program, *({"额": Decimal(number % 121)} for number in range(300)))
    ]


def test_a_roster_without_rows_gives_none(program: Program) -> None:
    found = run_blocks(program, arrow_of(program, []))
    assert (found.num_rows, found.column_names) == (0, list(FORMULAS))


@pytest.mark.parametrize("many", [0, 10**9], ids=["lists worked out", "no lists"])
def test_every_kind_of_gap_between_telling_days_is_the_interpreters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(run, "MANY", many)
    days = "".join(f'[[inputs]]\nname = "{name}"\ntype = "date"\nmeaning = "日"\n' for name in ("起", "止"))
    measures = ("满年数", "虚年数", "满月数", "天数")
    ends = (("起", "止"), ("起", "月末"), ("月初", "止"), ("起", "2024-02-29"), ("止", "2023-02-28"))
    formulas = [f"数值({measure}({start}, {end}))" for measure in measures for start, end in ends]
    formulas += ["数值(月份(起))", "数值(年份(起))"]
    rules = "".join(rule(f"得{at}", formula) for at, formula in enumerate(formulas))
    program = make_pack(tmp_path, days + rules).at(MONTH)
    near = {day + timedelta(step) for day in DAYS for step in (-1, 0, 1)}
    known = sorted(day for day in near if date(1900, 1, 1) <= day <= date(2150, 12, 31))
    rows = [{"起": start, "止": end} for start, end in product(known, known)]
    assert run_blocks(program, arrow_of(program, rows)).to_pylist() == evaluate(program, rows)


@pytest.mark.parametrize("part", ["counts", "dropped"])
@pytest.mark.parametrize("ends", ["upper", "lower"])
def test_long_brackets_turn_exactly_at_their_ends(tmp_path: Path, ends: str, part: str) -> None:
    """The operand has too many values for a list, so that its steps are compared with one after another."""
    text = (
        f'[[brackets]]\nname = "档"\nof = ""\nclause = "第一条"\nends = "{ends}"\n[[brackets.versions]]\nfrom = 2022-01-01\n'
        "steps = [{ to = -1.5, value = 3 }, { to = 12.25, value = 7.5 }, { to = 40, value = 9 }, "
        f'{{ value = 10, every = 2.5, adds = 0.25, part = "{part}" }}]\n'
    )
    program = make_pack(tmp_path, FACTS + text + rule("得", "分档(档, 额)")).at(MONTH)
    turns = [Decimal(text) for text in ("-100", "-1.5", "0", "12.25", "40", "42.5", "45", "119.99")]
    rows = [ROW | {"额": turn + step} for turn in turns for step in map(Decimal, ("0", "0.01", "-0.01"))]
    inside = [row for row in rows if row["额"] >= -100]
    assert run_blocks(program, arrow_of(program, inside)).to_pylist() == evaluate(program, inside)


def test_a_branch_that_no_row_takes_stops_nothing(tmp_path: Path) -> None:
    text = TEXT.replace("若缺(女, 否)", '(岗 = \\"副职\\" 或 查表(街道系数, 街道) > 1)')
    program = make_pack(tmp_path, text).at(MONTH)
    table = pa.table({name: pa.array([GOOD[name]] * 2, of) for name, of in TYPES.items()})
    assert run_blocks(program, table).to_pylist() == evaluate(program, [GOOD] * 2)


@pytest.mark.parametrize(("fault", "code", "said"), FAULTS)
def test_in_memory_a_refused_row_is_named_as_duckdb_names_it(
    tmp_path: Path, fault: dict[str, Any], code: str, said: str
) -> None:
    program = make_pack(tmp_path, TEXT).at(MONTH)
    rows = [GOOD, GOOD | fault | {"工号": "乙2"}]
    table = pa.table({name: pa.array([row[name] for row in rows], of) for name, of in TYPES.items()})
    with pytest.raises(RowStopped):
        run_blocks(program, table)
    with pytest.raises(RowsRefused) as refused:
        memory.run_arrow(program, table, ["工号"])
    assert refused.value.code == code
    assert said in refused.value.text()
    assert refused.value.row == 1


def test_kept_columns_come_back_as_they_were(program: Program) -> None:
    table = with_column(program, "岗", pa.array(["副职", "一般"]).dictionary_encode())
    for limits in (Limits(), Limits(memory="1GB")):
        found = memory.run_arrow(program, table, ["岗", "序号"], limits=limits)
        assert found.column_names == ["岗", "序号", *FORMULAS]
        assert found.select(["岗", "序号"]) == table.select(["岗", "序号"])
    with pytest.raises(RowError) as refused:
        memory.run_arrow(program, table, ["没有"])
    assert refused.value.code == "row.column"


def test_a_column_that_may_be_missing_may_be_left_out(tmp_path: Path) -> None:
    optional = "".join(
        f'[[inputs]]\nname = "{name}"\ntype = "{of}"\noptional = true\nmeaning = "可缺"\n{more}'
        for name, of, more in (
            ("加", "number", "min = 0.5\nmax = 9\nscale = 1\n"), ("减", "number", "min = -5\nmax = 5\n"), ("别街", "text", ""), ("日", "date", "")
        )
    )  # fmt: skip
    formulas = (
        "若缺(加, 1.5) + 额", "若缺(减, 4) - 额", "如果 缺失(别街) 则 额 否则 查表(街道系数, 别街, \\\"一般\\\")", "数值(年份(若缺(日, 月末)))",
        "如果 缺失(岗) 且 缺失(女) 则 1 否则 2",
    )  # fmt: skip
    text = FACTS + optional + "".join(rule(f"得{at}", formula) for at, formula in enumerate(formulas))
    program = make_pack(tmp_path, text).at(MONTH)
    rows = [{"额": ROW["额"]}, {"额": Decimal(-3)}]
    table = pa.table({"额": pa.array([row["额"] for row in rows], pa.decimal64(9, 2))})
    assert run_blocks(program, table).to_pylist() == evaluate(program, rows)
    whole = table.append_column("加", pa.array([None, 3], pa.int8()))
    assert run_blocks(program, whole).to_pylist() == evaluate(
        program, [rows[0], rows[1] | {"加": Decimal(3)}]
    )


def test_whole_numbers_where_only_parts_of_one_may_stand_are_refused_by_duckdb(tmp_path: Path) -> None:
    share = '[[inputs]]\nname = "比例"\ntype = "number"\nmin = 0.5\nmax = 0.7\nscale = 1\nmeaning = "比例"\n'
    program = make_pack(tmp_path, share + rule("得", "比例 × 2")).at(MONTH)
    with pytest.raises(NotForBlocks):
        run_blocks(program, pa.table({"比例": [1]}))
    with pytest.raises(RowsRefused):
        memory.run_arrow(program, pa.table({"比例": [1]}))


def test_inputs_are_found_under_other_names(program: Program) -> None:
    table = arrow_of(program, [ROW]).rename_columns({"额": "amount"})
    assert run_blocks(program, table, {"额": "amount"}).to_pylist() == exactly(program, {})
    with pytest.raises(RowError):
        memory.run_arrow(program, table)


def settled_lines(program: Program) -> list[str]:
    """Return the lines that need neither a figure over the roster nor a value that a national pack leaves to places."""
    behind: set[str] = set()
    for line in program.lines:
        is_open = isinstance(line, Line) and any(isinstance(part, Open) for part in every(line.node))
        if is_open or behind.intersection(program.needs(line)):
            behind.add(line.name)
    return [name for name in without_figures(program) if name not in behind]


@pytest.mark.parametrize("pack", all_pack_ids([policies()]))
def test_it_takes_every_line_of_the_published_packs_that_is_settled_without_a_figure(pack: str) -> None:
    """Each line by itself on the worked examples' facts: it is taken, and gives the type that DuckDB's path gives."""
    loaded = load_pack(policies() / pack)
    whole = loaded.at(loaded.first_month)
    program = whole.only(settled_lines(whole))
    cases = [case.given for case in loaded.examples if case.month in (None, loaded.first_month)]
    given = [{one.name: case.get(one.name) for one in program.inputs} for case in cases]
    complete = [
        row for row in given
        if all(row[one.name] is not None or one.kind.optional for one in program.inputs)
    ]  # fmt: skip
    table = arrow_of(program, complete)
    found = run_blocks(program, table)
    if program.lines:
        assert found.to_pylist() == evaluate(program, complete)
    if complete and program.lines:
        assert found.schema == duckdb.run_arrow(program, table).schema
