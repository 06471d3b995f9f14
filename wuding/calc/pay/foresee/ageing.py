"""What facts become by themselves as months go by: years of service, months in a grade, the end of probation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ...periods import last_day, months_between, years_between
from ...rules import Value
from ..served import PERIODS, months_of_period
from .months import ordinal

BEGAN, PROBATION = "入职日期", "试用期"
SERVED, IN_POST, IN_GRADE, GRADE = "工作年限", "任现职年限", "本等级月数", "岗位等级"
PASSED, FAILED = "考核合格年数", "不合格年数"
COUNTED = frozenset({SERVED, IN_POST, IN_GRADE, GRADE, PROBATION, PASSED, FAILED, *PERIODS})
"""Facts that change by themselves; all others stay as they are until something happens."""
PROBATION_MONTHS = 6

Facts = Mapping[str, Value | None]


def aged(name: str, facts: Facts, since: date, month: date, step_years: int) -> Value | None:
    """Return a counted fact in a month, from the facts as of an earlier one. Yearly appraisals are not looked at here."""
    value = facts.get(name)
    passed = ordinal(month) - ordinal(since)
    if name == PROBATION:
        return False if value and _probation_over(facts, since, month) else value
    if not isinstance(value, Decimal) or passed <= 0:
        return value
    if name in PERIODS:
        return _months_of_period(value, PERIODS[name], passed, month)
    if name == SERVED:
        return value + _years_since(facts, since, month)
    if name == IN_POST:
        return value + passed // 12
    if name == IN_GRADE:
        return Decimal(_months_in_grade(int(value), passed, step_years))
    if name == GRADE:
        held = facts.get(IN_GRADE)
        return value + _steps(int(held) if isinstance(held, Decimal) else 0, passed, step_years)
    return value


def _months_of_period(value: Decimal, length: int, passed: int, month: date) -> Decimal:
    """Return the months so far: all of a period that began since, and what was served of one that had begun before."""
    gone = len(months_of_period(length, month))
    return Decimal(gone) if passed >= gone else value + passed


def _probation_over(facts: Facts, since: date, month: date) -> bool:
    began = facts.get(BEGAN)
    start = began if isinstance(began, date) else since
    return months_between(start, month) >= PROBATION_MONTHS


def _years_since(facts: Facts, since: date, month: date) -> int:
    """Return how many anniversaries of the first day lie between; every twelfth month where that day is not known."""
    began = facts.get(BEGAN)
    if not isinstance(began, date):
        return (ordinal(month) - ordinal(since)) // 12
    return years_between(began, last_day(month)) - years_between(began, last_day(since))


def _steps(held: int, passed: int, step_years: int) -> int:
    if not step_years:
        return 0
    due = step_years * 12
    return (held % due + passed) // due


def _months_in_grade(held: int, passed: int, step_years: int) -> int:
    steps = _steps(held, passed, step_years)
    return (held % (step_years * 12) + passed) % (step_years * 12) if steps else held + passed
