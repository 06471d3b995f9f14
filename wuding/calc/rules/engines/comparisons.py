"""Conditions and choices printed as SQL: comparisons on one scale, codes on one list, branches of one type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from ..kinds import NumberKind, Value
from ..typed.tree import Compare, Const, Logic, Missing, Node, Not, OneOf, Ref
from . import decimals
from .arithmetic import aligned, at_bits, dec_of, literal
from .decimals import Dec
from .dialect import Dialect, text_literal
from .values import Code, Day, Number, Printed, Ratio, Text, Yes

_PYTHON = {
    "=": lambda one, other: one == other, "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other, "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other, ">=": lambda one, other: one >= other,
}  # fmt: skip
_MIRROR = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def text_of(printed: Printed) -> str:
    assert not isinstance(printed, Ratio), "a quotient is taken in by a rounding"
    return printed.text


def yes(known: bool) -> Yes:  # noqa: FBT001  # the value itself
    return Yes("true" if known else "false", known)


def opposite(test: Yes) -> Yes:
    return yes(not test.constant) if test.constant is not None else Yes(f"(NOT {test.text})")


def joined(operator: str, left: Yes, right: Yes) -> Yes:
    """Return left AND right, or left OR right; both can be computed for every row."""
    deciding = operator == "or"
    if left.constant is not None:
        return left if left.constant is deciding else right
    return Yes(f"({left.text} {operator.upper()} {right.text})")


def is_plain(node: Node) -> bool:
    """Return whether a condition can be computed for every row, so that it need not wait for the one before it."""
    match node:
        case Ref() | Missing() | Const():
            return True
        case Not(operand=operand):
            return is_plain(operand)
        case OneOf(operand=operand):
            return isinstance(operand, Ref)
        case Logic(operands=operands):
            return all(is_plain(operand) for operand in operands)
        case Compare(left=left, right=right):
            return _is_plain_pair(left, right)
        case _:
            return False


def _is_plain_pair(left: Node, right: Node) -> bool:
    if not (isinstance(left, Ref | Const) and isinstance(right, Ref | Const)):
        return False
    if isinstance(left, Const) or isinstance(right, Const):
        return True
    one, other = left.kind, right.kind
    return not isinstance(one, NumberKind) or not isinstance(other, NumberKind) or one.scale == other.scale


def compared(dialect: Dialect, operator: str, left: Printed, right: Printed) -> Yes:
    if isinstance(left, Number) and isinstance(right, Number):
        return _numbers(dialect, operator, left, right)
    if isinstance(left, Code | Text) and isinstance(right, Code | Text):
        return _texts(dialect, operator, left, right)
    sign = "<>" if operator == "!=" else operator
    return Yes(f"({text_of(left)} {sign} {text_of(right)})")


def _numbers(dialect: Dialect, operator: str, left: Number, right: Number) -> Yes:
    if left.literal and right.literal:
        one, other = Fraction(left.low, 10**left.scale), Fraction(right.low, 10**right.scale)
        return yes(_PYTHON[operator](one, other))
    if left.literal:
        return _numbers(dialect, _MIRROR[operator], right, left)
    if right.literal:
        return _against_constant(dialect, operator, left, Fraction(right.low, 10**right.scale))
    alike = decimals.alike([left.dec, right.dec])
    if alike:
        sign = "<>" if operator == "!=" else operator
        return Yes(f"({alike[0].text} {sign} {alike[1].text})")
    one_side, other_side = aligned(dialect, (left, right))
    bits = max(one_side.bits, other_side.bits)
    sign = "<>" if operator == "!=" else operator
    return Yes(f"({at_bits(dialect, one_side, bits)} {sign} {at_bits(dialect, other_side, bits)})")


def _against_constant(dialect: Dialect, operator: str, left: Number, bound: Fraction) -> Yes:
    """Return the comparison with the bound moved to the number's own decimal places, and nothing multiplied."""
    if left.dec is not None:
        return _decimal_against_constant(operator, left.dec, bound)
    exact = bound * 10**left.scale
    if operator in ("=", "!="):
        if exact.denominator != 1:
            return yes(operator == "!=")
        whole = exact.numerator
    else:
        whole = floor(exact) if operator in (">", "<=") else ceil(exact)
    if not -(2**127) < whole < 2**127:
        return yes(_PYTHON[operator](left.low, whole))
    number = literal(dialect, whole)
    bits = max(left.bits, number.bits)
    sign = "<>" if operator == "!=" else operator
    return Yes(f"({at_bits(dialect, left, bits)} {sign} {at_bits(dialect, number, bits)})")


def _decimal_against_constant(operator: str, left: Dec, bound: Fraction) -> Yes:
    exact = bound * 10**left.scale
    if operator in ("=", "!=") and exact.denominator != 1:
        return yes(operator == "!=")
    whole = floor(exact) if operator in (">", "<=") else ceil(exact)
    if abs(whole) >= 10**left.width:
        return yes(_PYTHON[operator](0, whole))
    sign = "<>" if operator == "!=" else operator
    return Yes(f"({left.text} {sign} {decimals.written(whole, left.scale, left.width, left.scale)})")


def _texts(dialect: Dialect, operator: str, left: Code | Text, right: Code | Text) -> Yes:
    sign = "<>" if operator == "!=" else "="
    if isinstance(left, Code) and isinstance(right, Code):
        if left.constant is not None and right.constant is not None:
            return yes((left.constant == right.constant) == (operator == "="))
        if left.constant is not None:
            left, right = right, left
        if right.constant is not None:
            if right.constant not in left.codes:
                return yes(operator == "!=")
            return Yes(f"({left.text} {sign} {left.codes.index(right.constant) + 1})")
        return Yes(f"({left.text} {sign} {recoded(dialect, right, left.codes)})")
    return Yes(f"({opened(dialect, left)} {sign} {opened(dialect, right)})")


def recoded(dialect: Dialect, code: Code, codes: tuple[str, ...]) -> str:
    """Return the code's place in another list; 0 for a text that is not in it, NULL for a missing one."""
    places = [codes.index(known) + 1 if known in codes else 0 for known in code.codes]
    if code.constant is not None:
        return str(codes.index(code.constant) + 1 if code.constant in codes else 0)
    if places == list(range(1, len(places) + 1)):
        return code.text
    return dialect.cell([str(place) for place in places], dialect.type(32), code.text)


def opened(dialect: Dialect, value: Code | Text) -> str:
    """Return the text itself."""
    if isinstance(value, Text):
        return value.text
    if value.constant is not None:
        return f"{text_literal(value.constant)}::{dialect.text_type}"
    return dialect.cell([text_literal(code) for code in value.codes], dialect.text_type, value.text)


def among(dialect: Dialect, value: Printed, options: Sequence[Value]) -> Yes:
    """Return whether a value is one of the options."""
    texts: list[str] = []
    for option in options:
        test = _equal(dialect, value, option)
        if test.constant is True:
            return test
        if test.constant is None:
            texts.append(test.text)
    return Yes(f"({' OR '.join(texts)})") if texts else Yes("false", False)  # noqa: FBT003  # the value itself


def _equal(dialect: Dialect, value: Printed, option: Value) -> Yes:
    if isinstance(option, bool):
        return Yes(f"({text_of(value)} = {'true' if option else 'false'})")
    if isinstance(option, Decimal):
        assert isinstance(value, Number)
        if value.literal:
            return yes(Fraction(value.low, 10**value.scale) == Fraction(option))
        return _against_constant(dialect, "=", value, Fraction(option))
    if isinstance(option, str):
        assert isinstance(value, Code | Text)
        return _texts(dialect, "=", value, Code("1", (option,), option))
    return Yes(f"({text_of(value)} = {dialect.day(option)})")


def chosen(dialect: Dialect, tests: Sequence[str], values: Sequence[Printed]) -> Printed:
    """Return the value of the first test that holds, else the last value, all brought to one form."""
    numbers = [value for value in values if isinstance(value, Number)]
    if numbers:
        same = aligned(dialect, numbers)
        bits = max(number.bits for number in same)
        text = _case(tests, [at_bits(dialect, number, bits) for number in same])
        low, high = min(number.low for number in same), max(number.high for number in same)
        alike = decimals.alike([dec_of(number) for number in numbers])
        dec = replace(alike[0], terms=(), text=_case(tests, [one.text for one in alike])) if alike else None
        return Number(text, low, high, same[0].scale, bits, dec=dec)
    texts = [value for value in values if isinstance(value, Code | Text)]
    if texts:
        return _chosen_text(dialect, tests, texts)
    text = _case(tests, [text_of(value) for value in values])
    return Day(text) if isinstance(values[0], Day) else Yes(text)


def _chosen_text(dialect: Dialect, tests: Sequence[str], values: Sequence[Code | Text]) -> Code | Text:
    coded = [value for value in values if isinstance(value, Code)]
    if len(coded) < len(values):
        return Text(_case(tests, [opened(dialect, value) for value in values]))
    codes = tuple(dict.fromkeys(code for value in coded for code in value.codes))
    return Code(_case(tests, [recoded(dialect, value, codes) for value in coded]), codes)


def _case(tests: Sequence[str], texts: Sequence[str]) -> str:
    branches = " ".join(f"WHEN {test} THEN {text}" for test, text in zip(tests, texts[:-1], strict=True))
    return f"(CASE {branches} ELSE {texts[-1]} END)"
