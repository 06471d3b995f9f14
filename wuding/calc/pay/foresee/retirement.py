"""When people reach the age of retirement, by the pack of the national rule; never by a table in Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...rules import Pack
from ..computing import Facts, computed
from .assumptions import WomenAt
from .months import month_of, ordinal

PACK = "zhonghua/tuixiu2025"
BORN, CLASS = "出生日期", "退休类别"
LEGAL, EARLIEST, LATEST = "法定退休月龄", "最早退休月龄", "最晚退休月龄"
MAN, MEN = "男", "男职工"


@dataclass(frozen=True, slots=True, order=True)
class Retirement:
    """First days of three months: earliest, by law, latest. In that month the person is still paid."""

    earliest: date
    legal: date
    latest: date


def retirements(
    pack: Pack, people: Sequence[tuple[date, str]], women: WomenAt, month: date
) -> list[Retirement]:
    """Return everybody's months of retirement, from their days of birth and sexes. Raises RowError, PackError."""
    program = pack.at(max(month, pack.first_month)).only([LEGAL, EARLIEST, LATEST])
    rows: list[Facts] = [{BORN: born, CLASS: MEN if sex == MAN else women} for born, sex in people]
    found = []
    for (born, _sex), outputs in zip(people, computed(program, rows), strict=True):
        if isinstance(outputs, Exception):
            raise outputs
        months = (ordinal(born) + int(str(outputs[name])) for name in (EARLIEST, LEGAL, LATEST))
        found.append(Retirement(*map(month_of, months)))
    return found
