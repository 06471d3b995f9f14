"""How a value is written for people: amounts with their decimal places, shares as per cent, days as dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def number_text(value: Decimal, unit: str = "") -> str:
    """Return a number without exponent; a pure number between −1 and 1 as a percentage, since it is a share."""
    if unit == "" and Decimal(-1) < value < Decimal(1) and value != value.to_integral_value():
        return f"{trimmed(value * 100)}%"
    return f"{value:f}" if unit == "元" else trimmed(value)


def trimmed(value: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_text(value: object, unit: str = "") -> str:
    """Return any value of a fact as a Chinese reader expects it; a missing one as （空）."""
    if value is None:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return number_text(value, unit)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"“{value}”"
