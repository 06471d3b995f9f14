"""Packs and people for tests of what is taken off pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from wuding.calc.pay.net import Payee
from wuding.calc.pay.net_packs import NetPacks
from wuding.calc.pay.tax import SoFar, Taxed, Wages
from wuding.calc.rules import Pack, Value, load_pack
from wuding.places import policies

NOTHING = Decimal(0)
INSURED: Mapping[str, Value] = {"缴费工资": Decimal(3640), "参保方式": "职工参保", "缴存公积金": True}


@cache
def pack(name: str) -> Pack:
    return load_pack(policies() / name)


def tax_pack() -> Pack:
    return pack("zhonghua/geshui2019")


def local_packs() -> NetPacks:
    return NetPacks(pack("daxinganling/shebao2022"), tax_pack())


def months(year: int, last: int, first: int = 1) -> list[date]:
    return [date(year, month, 1) for month in range(first, last + 1)]


def taxed(
    month: date,
    gross: str | Decimal,
    so_far: SoFar | None = None,
    *,
    contributions: str | Decimal = "0",
    declared: Mapping[str, Value | None] | None = None,
    since: int = 1,
    **more: Any,
) -> Taxed:
    """Somebody employed since the month `since` of the year, who declared the same for every month."""
    known = {one: dict(declared or {}) for one in months(month.year, month.month, since)}
    wages = more.pop("wages", None) or Wages(Decimal(gross))
    return Taxed(wages, Decimal(contributions), known, so_far or SoFar(month.year), **more)


def payee(month: date, gross: str | Decimal, so_far: SoFar | None = None, **more: Any) -> Payee:
    facts = more.pop("facts", INSURED)
    known: dict[date, Mapping[str, Value | None]] = {one: {} for one in months(month.year, month.month)}
    wages = more.pop("wages", None) or Wages(Decimal(gross))
    return Payee(wages, facts, more.pop("declared", known), so_far or SoFar(month.year), **more)
