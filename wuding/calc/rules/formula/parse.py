"""From the text of a formula to its tree, with every mistake as a sentence at its column.

The parser keeps its own stack, so deep nesting costs no recursion; nesting and length are limited all the same
because everything after the parser walks the tree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal, Inexact
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, VisitError
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from .syntax import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    DateText,
    Logic,
    Membership,
    Name,
    Negation,
    Negative,
    NumberText,
    Span,
    Syntax,
    TextText,
    Within,
    YesNo,
    children,
)

MOST_CHARACTERS = 4_000
MOST_NESTING = 60
KEYWORDS: Mapping[str, str] = {
    word: terminal
    for terminal, words in {
        "IF": "如果 若 if", "THEN": "则 then", "ELSEIF": "否则如果 elseif elif", "ELSE": "否则 else",
        "OR": "或 或者 or", "AND": "且 并且 and", "NOT": "非 not", "IN": "属于 in", "NOTIN": "不属于 notin",
        "BETWEEN": "介于 between", "YES": "是 yes true", "NO": "否 no false",
    }.items()
    for word in words.split()
}  # fmt: skip
_OPERATORS = {
    "＋": "+", "−": "-", "－": "-", "–": "-", "×": "*", "＊": "*", "✕": "*", "÷": "/", "／": "/",
    "＝": "=", "==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≦": "<=", "＜＝": "<=", "＜": "<",
    "≥": ">=", "≧": ">=", "＞＝": ">=", "＞": ">",
}  # fmt: skip


_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|＂[^＂\n]*＂')
_THOUSANDS = re.compile(r"\d[,，]\d{3}")
_COMMENT = re.compile(r"--|//|/\*|\*/|#")
_EXACT = Context(prec=MOST_CHARACTERS, traps=[Inexact])
"""Wide enough that a percentage as long as a whole formula is read without rounding."""


class FormulaError(Exception):
    """A formula cannot be read. `code` and `values` make the sentence; `span` is where."""

    def __init__(self, code: str, span: Span, values: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code, self.span, self.values = code, span, dict(values or {})


def parse_formula(text: str) -> Syntax:
    """Return the tree of a formula. Raises FormulaError for anything outside the grammar or its limits."""
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(
            "formula.long", Span(0, 1), {"length": str(len(text)), "most": str(MOST_CHARACTERS)}
        )
    if not text.strip():
        raise FormulaError("formula.empty", Span(0, 1))
    _refuse_comments(text)
    try:
        parsed = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise _strange_character(text, error.pos_in_stream) from None
    except UnexpectedEOF:
        raise FormulaError("formula.ends", Span(len(text), len(text))) from None
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    try:
        tree = _Nodes().transform(parsed)
    except VisitError as error:
        if isinstance(error.orig_exc, FormulaError):
            raise error.orig_exc from None
        raise
    _refuse_deep(tree)
    return tree


def canonical_name(text: str) -> str:
    """Return a name with full-width letters and digits made plain, as names are compared."""
    return unicodedata.normalize("NFKC", str(text))


def is_name(text: str) -> bool:
    """Return whether a text can be written as a name in a formula."""
    return text not in KEYWORDS and text.replace("·", "_").isidentifier()


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files(__package__).joinpath("formula.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        lexer_callbacks={"NAME": _word},
    )


def _word(token: Token) -> Token:
    """Tell keywords from names by the whole word, so that a name may contain a keyword."""
    return Token.new_borrow_pos(KEYWORDS.get(canonical_name(token), "NAME"), str(token), token)


def _refuse_comments(text: str) -> None:
    found = _COMMENT.search(_QUOTED.sub(lambda quoted: " " * len(quoted.group()), text))
    if found:
        raise FormulaError("formula.comment", Span(found.start(), found.end()), {"found": found.group()})


def _refuse_deep(tree: Syntax) -> None:
    level: list[Syntax] = [tree]
    for _ in range(MOST_NESTING):
        level = [child for node in level for child in children(node)]
        if not level:
            return
    raise FormulaError("formula.deep", level[0].span, {"most": str(MOST_NESTING)})


def _strange_character(text: str, position: int | None) -> FormulaError:
    position = position or 0
    character = text[position]
    if character in "\"“'‘":
        return FormulaError("formula.quote", Span(position, position + 1), {"found": character})
    if not character.isprintable():
        return FormulaError(
            "formula.invisible", Span(position, position + 1), {"found": f"U+{ord(character):04X}"}
        )
    return FormulaError("formula.character", Span(position, position + 1), {"found": character})


def _unexpected(text: str, error: UnexpectedToken) -> FormulaError:
    token: Token = error.token
    wanted = set(error.accepts or error.expected)
    if token.type == "$END":
        span = Span(len(text), len(text))
        if "ELSE" in wanted:
            return FormulaError("formula.no_else", span)
        if "RIGHT" in wanted and "NAME" not in wanted:
            return FormulaError("formula.no_right", span)
        return FormulaError("formula.ends", span)
    start = token.start_pos or 0
    span = Span(start, start + len(token))
    if token.type == "COMMA" and _THOUSANDS.match(text, max(0, start - 1)):
        return FormulaError("formula.thousands", span)
    if token.type in ("COMMA", "RIGHT") and "NAME" in wanted:
        return FormulaError("formula.dropped", span, {"found": str(token)})
    if token.type == "NAME" and "LEFT" not in wanted and text[:start].rstrip()[-1:].isdigit():
        return FormulaError("formula.glued", span, {"found": str(token)})
    return FormulaError("formula.unexpected", span, {"found": str(token)})


def _span(meta: Meta) -> Span:
    return Span(meta.start_pos, meta.end_pos)


def _plain(operator: Token) -> str:
    return _OPERATORS.get(str(operator), str(operator))


@v_args(meta=True)
class _Nodes(Transformer_NonRecursive[Token, Syntax]):
    """Builds our nodes, one method for each rule of the grammar, without recursion."""

    def start(self, meta: Meta, parts: list[Any]) -> Syntax:
        node: Syntax = parts[0]
        return node

    def choice(self, meta: Meta, parts: list[Any]) -> Syntax:
        values = [part for part in parts if not isinstance(part, Token)]
        pairs = tuple(zip(values[:-1:2], values[1:-1:2], strict=True))
        return Choice(pairs, values[-1], _span(meta))

    def disjunction(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Logic("or", tuple(parts[::2]), _span(meta))

    def conjunction(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Logic("and", tuple(parts[::2]), _span(meta))

    def negate(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Negation(parts[1], _span(meta))

    def compare(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Comparison(_plain(parts[1]), parts[0], parts[2], _span(meta))

    def belongs(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Membership(parts[0], tuple(parts[3]), negated=False, span=_span(meta))

    def belongs_not(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Membership(parts[0], tuple(parts[3]), negated=True, span=_span(meta))

    def between(self, meta: Meta, parts: list[Any]) -> Syntax:
        operand, _, left, low, _, high, right = parts
        return Within(operand, low, high, left.type != "LEFT", right.type != "RIGHT", _span(meta))

    def arithmetic(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Arithmetic(_plain(parts[1]), parts[0], parts[2], _span(meta))

    def negative(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Negative(parts[1], _span(meta))

    def positive(self, meta: Meta, parts: list[Any]) -> Syntax:
        node: Syntax = parts[1]
        return node

    def bracketed(self, meta: Meta, parts: list[Any]) -> Syntax:
        node: Syntax = parts[1]
        return node

    def arguments(self, meta: Meta, parts: list[Any]) -> list[Syntax]:
        return parts[::2]

    def call(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Call(canonical_name(parts[0]), tuple(parts[2]), _span(meta))

    def name(self, meta: Meta, parts: list[Any]) -> Syntax:
        return Name(canonical_name(parts[0]), _span(meta))

    def number(self, meta: Meta, parts: list[Any]) -> Syntax:
        return NumberText(_number(parts[0]), percent=False, span=_span(meta))

    def percentage(self, meta: Meta, parts: list[Any]) -> Syntax:
        return NumberText(_EXACT.divide(_number(parts[0]), Decimal(100)), percent=True, span=_span(meta))

    def text(self, meta: Meta, parts: list[Any]) -> Syntax:
        return TextText(str(parts[0])[1:-1], _span(meta))

    def yes(self, meta: Meta, parts: list[Any]) -> Syntax:
        return YesNo(value=True, span=_span(meta))

    def no(self, meta: Meta, parts: list[Any]) -> Syntax:
        return YesNo(value=False, span=_span(meta))

    def day(self, meta: Meta, parts: list[Any]) -> Syntax:
        year, month, day = str(parts[0]).replace("年", "-").replace("月", "-").rstrip("日").split("-")
        try:
            return DateText(date(int(year), int(month), int(day)), _span(meta))
        except ValueError:
            raise FormulaError("formula.date", _span(meta), {"found": str(parts[0])}) from None


def _number(token: Token) -> Decimal:
    return Decimal(str(token).replace("．", "."))
