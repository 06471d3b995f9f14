"""Random packs for hypothesis: inputs of every type, tables, brackets, formulas over every kind of node, figures over
the roster; and rows that sit on the edges of what the inputs declare.

A pack is drawn as text, as an officer would write it. What the checker refuses is taken out and the rest kept, so that
every pack that reaches a test is one the product would accept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from tests.calc.rules.packs import HEADER, write_pack
from wuding.calc.rules import Pack, PackError, Program, Value, load_pack
from wuding.calc.rules.kinds import BoolKind, DateKind, NumberKind, TextKind
from wuding.calc.rules.model import Input

MONTH = date(2022, 6, 1)
CODES = (("正职", "副职", "一般"), ("甲", "乙", "丙", "丁", "它'的\"名"), ("优", "良"))
TEXTS = ("甲", "乙", "别的", "a'b\"c\\d%s", "")
Draw = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Named:
    """A name that formulas can use: its type, whether it may be missing, its codes or its number's range."""

    name: str
    type: str
    optional: bool = False
    codes: tuple[str, ...] | None = None
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    scale: int = 0


@dataclass(slots=True)
class Draft:
    """A pack being written: its pieces of text, and the names that stand so far."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)
    tables: list[tuple[str, tuple[Named, ...], str]] = field(default_factory=list)
    brackets: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def of(self, type_: str, *, optional: bool | None = None) -> list[Named]:
        return [
            one for one in self.names
            if one.type == type_ and (optional is None or one.optional == optional)
        ]  # fmt: skip


class Drawn:
    """A checked pack; a failing example shows the text of the pack."""

    def __init__(self, pack: Pack, text: str) -> None:
        self.pack, self.text = pack, text

    @property
    def program(self) -> Program:
        return self.pack.at(MONTH)

    def __repr__(self) -> str:
        return self.text


@st.composite
def packs(draw: st.DrawFn, lines: int = 6) -> Drawn:
    """Draw a checked pack. At least one line is left after the checker has taken out what it refuses."""
    draft = Draft()
    _inputs(draw, draft)
    _params(draw, draft)
    _tables(draw, draft)
    _brackets(draw, draft)
    for number in range(draw(st.integers(2, lines))):
        _line(draw, draft, number)
    return _accepted(draft)


def _accepted(draft: Draft) -> Drawn:
    """Load the pack, dropping every piece that a problem names, until the checker is content."""
    pieces = [("底数", _rule("底数", "1", 0)), *draft.pieces]
    while True:
        with tempfile.TemporaryDirectory() as folder:
            text = "".join(piece for _, piece in pieces)
            library = Path(folder)
            write_pack(library, text)
            starts = _starts(pieces)
            try:
                return Drawn(load_pack(library / "test/2022"), text)
            except PackError as error:
                bad = {
                    max(at for at, line in enumerate(starts) if line <= problem.line)
                    for problem in error.problems
                }
                pieces = [piece for at, piece in enumerate(pieces) if at not in bad]


def _starts(pieces: list[tuple[str, str]]) -> list[int]:
    line, starts = HEADER.count("\n") + 1, []
    for _, text in pieces:
        starts.append(line)
        line += text.count("\n")
    return starts


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inputs(draw: st.DrawFn, draft: Draft) -> None:
    for number in range(draw(st.integers(2, 4))):
        _number_input(draw, draft, f"数{number}")
    for number in range(draw(st.integers(1, 2))):
        codes = draw(st.sampled_from(CODES))
        listed = ", ".join(quoted(code) for code in codes)
        _input(draw, draft, Named(f"码{number}", "text", _maybe(draw), codes), f"codes = [{listed}]")
    _input(draw, draft, Named("文", "text", _maybe(draw)), "")
    _input(draw, draft, Named("是非", "bool", _maybe(draw)), "")
    for number in range(draw(st.integers(1, 2))):
        _input(draw, draft, Named(f"日{number}", "date", _maybe(draw)), "")


def _maybe(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 3)) == 0


def _number_input(draw: st.DrawFn, draft: Draft, name: str) -> None:
    scale = draw(st.sampled_from((0, 0, 0, 1, 2, 2, 4)))
    low = draw(st.sampled_from((0, 0, 1, -5, -1000, -(10**12))))
    span = draw(st.sampled_from((1, 7, 40, 5000, 10**7, 10**9, 10**14, 10**22)))
    one = Named(name, "number", _maybe(draw), None, Decimal(low), Decimal(low + span), scale)
    _input(draw, draft, one, f"min = {one.low}\nmax = {one.high}\nscale = {scale}")


def _input(draw: st.DrawFn, draft: Draft, one: Named, more: str) -> None:
    optional = "optional = true\n" if one.optional else ""
    text = f'[[inputs]]\nname = "{one.name}"\ntype = "{one.type}"\nmeaning = "测试"\n{optional}{more}\n'
    draft.pieces.append((one.name, text))
    draft.names.append(one)


def _params(draw: st.DrawFn, draft: Draft) -> None:
    for number in range(draw(st.integers(0, 2))):
        value = _literal(draw)
        text = (
            f'[[params]]\nname = "参{number}"\nclause = "第一条"\n'
            f"values = [{{ from = 2022-01-01, value = {value} }}]\n"
        )
        draft.pieces.append((f"参{number}", text))
        draft.names.append(Named(f"参{number}", "number"))


def _literal(draw: st.DrawFn) -> Decimal:
    digits = draw(st.sampled_from((0, 1, 2, 3, 4)))
    whole = draw(st.one_of(st.integers(0, 30), st.integers(-200, 200), st.integers(-(10**8), 10**8)))
    return Decimal(whole).scaleb(-digits)


def _keys(draw: st.DrawFn, one: Named) -> list[str]:
    """Return the written forms of a table's key values for an input; sometimes one is left out."""
    if one.type == "text":
        values = [quoted(code) for code in one.codes or TEXTS[:3]]
    else:
        low, high = int(one.low), int(one.high)
        few = range(low, min(high, low + 9) + 1)
        values = [str(value) for value in few] if high - low < 50 else [str(low), str(low + 3), str(high)]
    return values if draw(st.booleans()) or len(values) == 1 else values[:-1]


def _tables(draw: st.DrawFn, draft: Draft) -> None:
    usable = [
        one for one in draft.names
        if one.type == "text" or (one.type == "number" and one.scale == 0 and one.name.startswith("数"))
    ]  # fmt: skip
    for number in range(draw(st.integers(1, 2))):
        keys = tuple(draw(st.lists(st.sampled_from(usable), min_size=1, max_size=3)))
        gives = draw(st.sampled_from(("number", "number", "text", "bool")))
        cells: list[list[str]] = [[]]
        for key in keys:
            cells = [[*row, value] for row in cells for value in _keys(draw, key)]
        rows = ", ".join(f"[{', '.join([*row, _cell(draw, gives)])}]" for row in cells[:60])
        rests = (f"otherwise = {_cell(draw, gives)}\n", 'absent = "stop"\n', "")
        is_open = any(key.type == "text" and key.codes is None for key in keys)
        rest = draw(st.sampled_from(rests[:2] if is_open else rests))
        text = (
            f'[[tables]]\nname = "表{number}"\nclause = "第一条"\n{rest}'
            f"keys = [{', '.join(quoted(f'键{at}') for at in range(len(keys)))}]\n"
            f"[[tables.versions]]\nfrom = 2022-01-01\nrows = [{rows}]\n"
        )
        draft.pieces.append((f"表{number}", text))
        draft.tables.append((f"表{number}", keys, gives))


def _cell(draw: st.DrawFn, gives: str) -> str:
    if gives == "number":
        return str(_literal(draw))
    if gives == "bool":
        return draw(st.sampled_from(("true", "false")))
    return quoted(draw(st.sampled_from(CODES[1])))


def _brackets(draw: st.DrawFn, draft: Draft) -> None:
    ends = sorted({abs(_literal(draw)) for _ in range(draw(st.integers(1, 3)))})
    steps = [f"{{ to = {end}, value = {_literal(draw)} }}" for end in ends]
    tail = ""
    if draw(st.booleans()):
        part = draw(st.sampled_from(("counts", "dropped")))
        every = draw(st.sampled_from(("1", "0.5", "7", "500")))
        tail = f', every = {every}, adds = {_literal(draw)}, part = "{part}"'
    steps.append(f"{{ value = {_literal(draw)}{tail} }}")
    text = (
        f'[[brackets]]\nname = "档"\nof = ""\nclause = "第一条"\nends = "{draw(st.sampled_from(("upper", "lower")))}"\n'
        f"[[brackets.versions]]\nfrom = 2022-01-01\nsteps = [{', '.join(steps)}]\n"
    )
    draft.pieces.append(("档", text))
    draft.brackets.append("档")


def _rule(name: str, formula: str, scale: int) -> str:
    return (
        f'[[rules]]\nname = "{name}"\ntopic = "grade"\nclause = "第一条"\nscale = {scale}\n'
        f"formula = {quoted(formula)}\n"
    )


def _line(draw: st.DrawFn, draft: Draft, number: int) -> None:
    sort = draw(
        st.sampled_from(("number", "number", "number", "item", "bool", "text", "date", "figure", "figure"))
    )
    name = f"行{number}"
    if sort == "figure":
        _figure(draw, draft, f"汇{number}")
        return
    depth = draw(st.integers(1, 4))
    if sort in ("number", "item"):
        scale = draw(st.integers(0, 4))
        formula = _rounded(draw, draft, depth, scale) if draw(st.booleans()) else _number(draw, draft, depth)
        scale = scale if formula.startswith(("四", "进", "舍")) else 6
        frequency = "month"
        if sort == "item":
            frequency = draw(st.sampled_from(("month", "year", "half-year")))
            text = (
                f'[[items]]\nname = "{name}"\nclause = "第一条"\nunit = ""\nscale = {scale}\n'
                f'frequency = "{frequency}"\nformula = {quoted(formula)}\n'
            )
            draft.items.append(name)
        else:
            text = _rule(name, formula, scale)
        draft.pieces.append((name, text))
        if frequency == "month":
            draft.names.append(Named(name, "number", scale=scale))
        return
    make = {"bool": _bool, "text": _text, "date": _day}[sort]
    draft.pieces.append((name, _rule(name, make(draw, draft, depth), 0)))
    draft.names.append(Named(name, sort))


def _figure(draw: st.DrawFn, draft: Draft, name: str) -> None:
    numbers = [one for one in draft.of("number", optional=False) if not one.name.startswith("参")]
    kind = draw(st.sampled_from(("sum", "mean", "count", "min", "max", "rank")))
    groups = [one for one in draft.names if not one.optional and not one.name.startswith("参")]
    by: list[Named] = draw(st.lists(st.sampled_from(groups), max_size=2, unique=True)) if groups else []
    text = f'[[aggregates]]\nname = "{name}"\nkind = "{kind}"\nclause = "第一条"\n'
    text += f"by = [{', '.join(quoted(one.name) for one in by)}]\n" if by else ""
    if kind != "count" and numbers:
        text += f'of = "{draw(st.sampled_from(numbers)).name}"\n'
    if kind == "mean":
        mode = draw(st.sampled_from(("四舍五入", "进位", "舍去")))
        text += f'rounding = "{mode}"\nscale = {draw(st.integers(0, 3))}\n'
    where = draw(st.booleans())
    if where:
        text += f"where = {quoted(_bool(draw, draft, 2))}\n"
    draft.pieces.append((name, text))
    draft.names.append(Named(name, "number", optional=where and kind in ("mean", "min", "max", "rank")))


def _rounded(draw: st.DrawFn, draft: Draft, depth: int, digits: int) -> str:
    mode = draw(st.sampled_from(("四舍五入", "进位", "舍去")))
    return f"{mode}({_quotient(draw, draft, depth)}, {digits})"


def _quotient(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    """Return a number that need not have a finite decimal form."""
    sort = draw(st.sampled_from(("plain", "divided", "divided", "sum", "product", "twice")))
    first = _number(draw, draft, depth - 1)
    if sort == "plain":
        return first
    divided = f"({first}) ÷ {_divisor(draw, draft, depth - 1)}"
    if sort == "divided":
        return divided
    other = _number(draw, draft, depth - 1)
    if sort == "sum":
        return f"{divided} {draw(st.sampled_from('+-'))} ({other}) ÷ {_divisor(draw, draft, 0)}"
    if sort == "product":
        return f"({divided}) × ({other})"
    return f"({divided}) ÷ ({_divisor(draw, draft, 0)} ÷ {_divisor(draw, draft, 0)})"


def _divisor(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    if draw(st.booleans()):
        return draw(st.sampled_from(("3", "7", "12", "0.3", "21.75", "(-6)")))
    return f"取大({_number(draw, draft, depth)}, {draw(st.sampled_from(('1', '0.01', '2.5')))})"


def _number(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    if depth <= 0:
        return _leaf(draw, draft)
    make = draw(st.sampled_from(_NUMBERS))
    return make(draw, draft, depth - 1)


def _leaf(draw: st.DrawFn, draft: Draft) -> str:
    numbers = draft.of("number", optional=False)
    if draw(st.integers(0, 3)) and numbers:
        return draw(st.sampled_from(numbers)).name
    value = _literal(draw)
    return f"({value})" if value < 0 else str(value)


def _sum(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    return f"({_number(draw, draft, depth)} {draw(st.sampled_from('+-'))} {_number(draw, draft, depth)})"


def _product(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    share = draw(st.sampled_from(("25%", "0.08", "1.5", "-2", "100")))
    other = f"({share})" if draw(st.booleans()) else _number(draw, draft, depth)
    return f"({_number(draw, draft, depth)} × {other})"


def _negative(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    return f"(-{_number(draw, draft, depth)})"


def _inner_rounding(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    return _rounded(draw, draft, depth, draw(st.integers(-2, 3)))


def _choice(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    """Return a choice; often one whose branch relies on what the condition says."""
    numbers = draft.of("number", optional=False)
    missing = draft.of("number", optional=True)
    if draw(st.booleans()) and missing:
        name = draw(st.sampled_from(missing)).name
        return f"(如果 缺失({name}) 则 {_number(draw, draft, depth)} 否则 {name} + {_leaf(draw, draft)})"
    if draw(st.booleans()) and numbers:
        name, high = draw(st.sampled_from(numbers)).name, draw(st.sampled_from((3, 1000)))
        both = f"{name} > 0 且 {name} < {high}"
        return (
            f"(如果 {both} 则 四舍五入({_number(draw, draft, depth)} ÷ {name}, 2) "
            f"否则如果 {name} > 0 且 四舍五入(1 ÷ {name}, 3) > 0.1 则 1 否则 {_number(draw, draft, depth)})"
        )
    return (
        f"(如果 {_bool(draw, draft, depth)} 则 {_number(draw, draft, depth)} "
        f"否则如果 {_bool(draw, draft, depth)} 则 {_number(draw, draft, depth)} 否则 {_number(draw, draft, depth)})"
    )


def _extreme(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    one, other = _number(draw, draft, depth), _number(draw, draft, depth)
    if draw(st.booleans()):
        return f"{draw(st.sampled_from(('取小', '取大')))}({one}, {other})"
    return f"限于({one}, {_literal(draw)}, {other})"


def _if_missing(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    missing = draft.of("number", optional=True)
    if not missing:
        return _number(draw, draft, depth)
    return f"若缺({draw(st.sampled_from(missing)).name}, {_number(draw, draft, depth)})"


def _looked_up(draw: st.DrawFn, draft: Draft, gives: str) -> str | None:
    tables = [table for table in draft.tables if table[2] == gives]
    if not tables:
        return None
    name, keys, _ = draw(st.sampled_from(tables))
    said = [f"若缺({key.name}, {_default(key)})" if key.optional else key.name for key in keys]
    return f"查表({name}, {', '.join(said)})"


def _default(key: Named) -> str:
    return str(key.low) if key.type == "number" else f'"{(key.codes or TEXTS)[0]}"'


def _lookup(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    return _looked_up(draw, draft, "number") or _number(draw, draft, depth)


def _bracket(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    return f"分档(档, {_number(draw, draft, depth)})"


def _gap(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    measure = draw(st.sampled_from(("满年数", "虚年数", "满月数", "天数")))
    return f"数值({measure}({_day(draw, draft, depth)}, {_day(draw, draft, depth)}))"


def _part(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    return f"数值({draw(st.sampled_from(('年份', '月份')))}({_day(draw, draft, depth)}))"


def _due(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    if not draft.items:
        return _number(draw, draft, depth)
    return f"数值(本月({draw(st.sampled_from(draft.items))}))"


_NUMBERS = (
    _sum, _sum, _product, _negative, _inner_rounding, _inner_rounding, _choice, _choice, _extreme, _if_missing,
    _lookup, _lookup, _bracket, _gap, _part, _due,
)  # fmt: skip


def _bool(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    sort = draw(
        st.sampled_from(
            ("compare", "compare", "code", "in", "between", "logic", "not", "missing", "date", "plain")
        )
    )
    if sort == "logic" and depth > 0:
        word = draw(st.sampled_from(("且", "或")))
        return f"({_bool(draw, draft, depth - 1)} {word} {_bool(draw, draft, depth - 1)} {word} {_bool(draw, draft, 0)})"
    if sort == "not" and depth > 0:
        return f"(非 {_bool(draw, draft, depth - 1)})"
    if sort == "between":
        left, right = draw(st.sampled_from("[(")), draw(st.sampled_from("])"))
        return f"({_number(draw, draft, depth - 1)} 介于 {left}{_literal(draw)}, {_literal(draw)}{right})"
    if sort == "date":
        return f"({_day(draw, draft, 0)} {draw(st.sampled_from(_SIGNS))} {_day(draw, draft, 0)})"
    if sort == "in":
        options = ", ".join(str(abs(_literal(draw))) for _ in range(3))
        return f"({_number(draw, draft, depth - 1)} 属于 ({options}))"
    return _bool_of_fact(draw, draft, sort) or (
        f"({_number(draw, draft, depth - 1)} {draw(st.sampled_from(_SIGNS))} {_number(draw, draft, depth - 1)})"
    )


_SIGNS = ("=", "≠", "<", "≤", ">", "≥")


def _bool_of_fact(draw: st.DrawFn, draft: Draft, sort: str) -> str | None:
    if sort == "missing":
        optional = [one for one in draft.names if one.optional]
        return f"缺失({draw(st.sampled_from(optional)).name})" if optional else None
    if sort == "plain":
        known = draft.of("bool", optional=False)
        return draw(st.sampled_from(known)).name if known else _looked_up(draw, draft, "bool")
    if sort != "code":
        return None
    one = draw(st.sampled_from(draft.of("text")))
    codes = one.codes or TEXTS[:3]
    guard = f"非 缺失({one.name}) 且 " if one.optional else ""
    picked = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))
    said = ", ".join(f'"{code}"' for code in picked if '"' not in code) or f'"{codes[0]}"'
    if draw(st.booleans()):
        return f"({guard}{one.name} 属于 ({said}))"
    return f"({guard}{one.name} {draw(st.sampled_from(('=', '≠')))} {said.split(', ')[0]})"


def _text(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    texts = draft.of("text", optional=False)
    if depth > 0 and draw(st.booleans()):
        return f"(如果 {_bool(draw, draft, depth - 1)} 则 {_text(draw, draft, depth - 1)} 否则 {_text(draw, draft, depth - 1)})"
    if draw(st.booleans()) and texts:
        return draw(st.sampled_from(texts)).name
    return _looked_up(draw, draft, "text") or f'"{draw(st.sampled_from(CODES[0]))}"'


def _day(draw: st.DrawFn, draft: Draft, depth: int) -> str:
    days = draft.of("date", optional=False)
    sort = draw(st.sampled_from(("fact", "fact", "built", "literal", "extreme", "missing")))
    if sort == "fact" and days:
        return draw(st.sampled_from(days)).name
    if sort == "extreme" and depth > 0:
        name = draw(st.sampled_from(("取小", "取大")))
        return f"{name}({_day(draw, draft, depth - 1)}, {_day(draw, draft, depth - 1)})"
    missing = draft.of("date", optional=True)
    if sort == "missing" and missing:
        return f"若缺({draw(st.sampled_from(missing)).name}, {_day(draw, draft, 0)})"
    if sort == "literal":
        return draw(st.sampled_from(("2000-02-29", "2022-01-31", "1999-12-31", "2024-02-28", "2022-06-15")))
    return draw(st.sampled_from(("月初", "月末")))


DAYS = (
    date(1900, 1, 1), date(2000, 2, 28), date(2000, 2, 29), date(2021, 2, 28), date(2021, 6, 30), date(2022, 1, 30),
    date(2022, 1, 31), date(2022, 5, 31), date(2022, 6, 1), date(2022, 6, 30), date(2024, 2, 29), date(2150, 12, 31),
)  # fmt: skip


def values(declared: Input) -> st.SearchStrategy[Value | None]:
    """Return values as an input declares them, mostly on the edges."""
    found: st.SearchStrategy[Value]
    match declared.kind:
        case NumberKind(low=low, high=high, scale=scale):
            places = scale or 0
            ends = int(low * 10**places), int(high * 10**places)
            middle = [end + step for end in ends for step in (-1, 0, 1)] + [-5, -1, 0, 1, 5, 50, 500, 12345]
            inside = [whole for whole in middle if ends[0] <= whole <= ends[1]]
            wholes = st.one_of(st.sampled_from(inside), st.integers(*ends))
            found = wholes.map(lambda whole: Decimal(whole).scaleb(-places))
        case TextKind(codes=codes):
            found = st.sampled_from(codes if codes is not None else TEXTS[:-1])
        case BoolKind():
            found = st.booleans()
        case DateKind(low=first, high=last):
            spread = st.integers(0, (last - first).days).map(lambda days: first + timedelta(days=days))
            found = st.one_of(st.sampled_from(DAYS), spread)
    return st.one_of(st.none(), found) if declared.kind.optional else found


def rows(program: Program, most: int = 12) -> st.SearchStrategy[list[dict[str, Value | None]]]:
    """Return rosters for a program."""
    row = st.fixed_dictionaries({one.name: values(one) for one in program.inputs})
    return st.lists(row, min_size=1, max_size=most)
