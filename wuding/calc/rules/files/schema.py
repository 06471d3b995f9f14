"""The shape of a pack's files: which keys there are, which are needed, and what may stand in each.

These models only read. What the entries mean together (names, dates, clauses, types) is checked in `build.py`
and `check.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

MOST_DIGITS = 30

Trust = Literal["published", "derived", "assumed"]
Subject = Literal["worker", "community", "district"]
Frequency = Literal["month", "quarter", "half-year", "year", "once"]
DayRule = Literal["first-day", "calendar", "weekdays"]
Serves = Literal["pay", "insurance", "tax"]
Topic = Literal[
    "headcount", "grade", "entry", "appraisal", "exit", "training", "leave", "funding", "post", "pay"
]
Aspect = Literal[
    "适用范围", "工作职责", "员额标准", "任用方式", "管理考核", "薪酬待遇", "激励保障", "退出机制"
]  # fmt: skip
ASPECTS: tuple[str, ...] = (
    "适用范围", "工作职责", "员额标准", "任用方式", "管理考核", "薪酬待遇", "激励保障", "退出机制",
)  # fmt: skip


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number", "number")
    number = Decimal(value)
    if not number.is_finite():
        raise PydanticCustomError("finite", "finite")
    if len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise PydanticCustomError("digits", "digits")
    return number


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PydanticCustomError("day", "day")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "text")
    if not value.strip():
        raise PydanticCustomError("blank", "blank")
    return value


def _scalar(value: object) -> Decimal | str | bool | date:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, date):
        return _day(value)
    return _text(value)


checked_scalar = _scalar
Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
Scalar = Annotated[Any, BeforeValidator(_scalar)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Entry(BaseModel):
    """What every part of a pack has in common: unknown keys are mistakes, not decoration."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Sourced(Entry):
    """Where a figure comes from and how far it can be trusted; what is not said is taken from above."""

    clause: Text | None = None
    trust: Trust | None = None
    source: Text | None = None
    how: Text | None = None
    note: Text | None = None


class HeaderEntry(Sourced):
    title: Text
    place: Text
    division: Text
    issuer: Text
    start: Day = Field(alias="from")
    until: Day | None = None
    number: Text | None = None
    issued: Day | None = None
    parent: Text | None = None
    drops: list[Text] = []
    retroactive: Flag = True
    days: DayRule = "first-day"
    serves: Serves = "pay"


class InputEntry(Entry):
    name: Text
    type: Literal["text", "number", "bool", "date"] | None = None
    codes: list[Text] | None = None
    unit: str | None = None
    min: Number | None = None
    max: Number | None = None
    scale: Whole | None = None
    optional: Flag = False
    subject: Subject = "worker"
    meaning: Text | None = None
    purpose: Text | None = None
    overrides: Flag = False


class Unknown(Entry):
    """An amount still to be found by `fit`, on the grid min, min + step, … max."""

    min: Number
    max: Number
    step: Number


class ValueEntry(Sourced):
    start: Day = Field(alias="from")
    until: Day | None = None
    value: Scalar | None = None
    unknown: Unknown | None = None
    known: Day | None = None
    provisional: Flag = False


class ChooseEntry(Entry):
    min: Number
    max: Number


class ResetEntry(Entry):
    month: Whole = Field(ge=1, le=12)
    day: Whole = Field(default=1, ge=1, le=28)
    every: Whole = Field(default=1, ge=1, le=10)
    since: Whole = Field(default=2000, ge=1950, le=2100)


class ParamEntry(Sourced):
    name: Text
    unit: str = ""
    values: list[ValueEntry] = Field(min_length=1)
    choose: ChooseEntry | None = None
    reset: ResetEntry | None = None
    overrides: Flag = False


class TableVersionEntry(Sourced):
    start: Day = Field(alias="from")
    until: Day | None = None
    known: Day | None = None
    provisional: Flag = False
    rows: list[list[Any]] | dict[str, Any]


class TableEntry(Sourced):
    name: Text
    keys: list[Text] = Field(min_length=1, max_length=3)
    unit: str = ""
    otherwise: Scalar | None = None
    absent: Literal["stop"] | None = None
    versions: list[TableVersionEntry] = Field(min_length=1)
    reset: ResetEntry | None = None
    overrides: Flag = False


class StepEntry(Entry):
    to: Number | None = None
    value: Number
    every: Number | None = None
    adds: Number | None = None
    part: Literal["counts", "dropped"] | None = None


class BracketsVersionEntry(Sourced):
    start: Day = Field(alias="from")
    until: Day | None = None
    known: Day | None = None
    provisional: Flag = False
    steps: list[StepEntry] = Field(min_length=1)


class BracketsEntry(Sourced):
    name: Text
    of: str = ""
    unit: str = ""
    ends: Literal["upper", "lower"]
    versions: list[BracketsVersionEntry] = Field(min_length=1)
    overrides: Flag = False


class ItemEntry(Sourced):
    name: Text
    formula: Text
    frequency: Frequency = "month"
    months: list[Annotated[int, Field(strict=True, ge=1, le=12)]] | None = None
    unit: str = "元"
    scale: Whole = Field(default=2, ge=0, le=6)
    total: Flag = False
    subject: Subject = "worker"
    overrides: Flag = False


class RuleEntry(Sourced):
    name: Text
    topic: Topic
    formula: Text
    unit: str = ""
    scale: Whole = Field(default=0, ge=0, le=6)
    outcome: Text | None = None
    subject: Subject = "worker"
    overrides: Flag = False


class AggregateEntry(Sourced):
    name: Text
    kind: Literal["sum", "mean", "count", "min", "max", "rank"]
    of: Text | None = None
    by: list[Text] = []
    where: Text | None = None
    rounding: Literal["四舍五入", "进位", "舍去", "round", "roundup", "rounddown"] | None = None
    scale: Whole | None = None
    subject: Subject = "worker"
    overrides: Flag = False


class ProvisionEntry(Entry):
    clause: Text
    aspect: Aspect
    text: Text
    governs: list[Text] = []
    trust: Trust | None = None
    source: Text | None = None
    how: Text | None = None
    overrides: Flag = False


class ExampleEntry(Entry):
    name: Text
    month: Day | None = None
    known: Day | None = None
    like: Text | None = None
    given: dict[str, Scalar] = {}
    expect: dict[str, Scalar]
    roster: list[dict[str, Scalar]] = []
    figure: Text | None = None
    subject: Subject = "worker"


class FileEntry(Entry):
    """One file of a pack: any of the parts, in any of its files; `pack` stands in exactly one."""

    pack: HeaderEntry | None = None
    inputs: list[InputEntry] = []
    params: list[ParamEntry] = []
    tables: list[TableEntry] = []
    brackets: list[BracketsEntry] = []
    items: list[ItemEntry] = []
    rules: list[RuleEntry] = []
    aggregates: list[AggregateEntry] = []
    provisions: list[ProvisionEntry] = []
    examples: list[ExampleEntry] = []
