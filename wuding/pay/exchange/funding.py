"""Sources of money and budgets as tables: out as they stand, in as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.sheets.columns import ColumnSpec, Kind, TableSpec
from wuding.calc.sheets.writing.templates import write_table
from wuding.common.errors import RuleError
from wuding.organisation.models import Kind as PlaceKind
from wuding.organisation.models import Organisation
from wuding.pay.actions.funding import set_budget, set_funding
from wuding.pay.exchange.tables import fault, rows_in, units
from wuding.pay.models import Budget, Funding
from wuding.people.exchange.rows import Row

_ABOVE = (PlaceKind.PROVINCE, PlaceKind.PREFECTURE)


def places_of(user: User, place: Organisation) -> dict[str, Organisation]:
    """Where the user may enter them, at or below a place, by public id."""
    found = Organisation.objects.visible_to(user, Permission.APPROVE_PAY).at_or_below(place)
    kept = found.exclude(kind__in=(*_ABOVE, PlaceKind.GRID, PlaceKind.ORGAN)).order_by("path")
    return {str(one.public_id): one for one in kept}


def funding_spec(places: Sequence[Organisation]) -> TableSpec:
    """The table of sources: a row for each share; rows of one unit, item and month make one rule."""
    return TableSpec(
        "资金来源",
        (
            ColumnSpec("unit", "单位", Kind.CHOICE, required=True, choices=units(places), example="松岭区"),
            ColumnSpec("item", "项目", note="工资条上的项目名；“单位缴费”指单位缴的各项；空着指其余各项", example="岗位补贴"),
            ColumnSpec("since", "起始月份", Kind.DATE, required=True, months=True, example="2022-07"),
            ColumnSpec("fund", "资金来源", required=True, example="区财政"),
            ColumnSpec("percent", "比例（%）", Kind.DECIMAL, required=True, aliases=("比例", "分担比例"), least=Decimal("0.0001"), greatest=Decimal(100), places=4, example="60"),
            ColumnSpec("document", "依据", most=128),
        ),
        title="资金来源",
        instructions=("每个来源一行；同一单位、同一项目、同一起始月份的各行合在一起，比例加起来要正好是 100%。", "有一处不对，整张表都不收；改好再传。"),
    )  # fmt: skip


def budget_spec(places: Sequence[Organisation]) -> TableSpec:
    """The table of budgets: a row for each unit, year and source."""
    return TableSpec(
        "年度预算",
        (
            ColumnSpec("unit", "单位", Kind.CHOICE, required=True, choices=units(places), example="松岭区"),
            ColumnSpec("year", "年度", Kind.WHOLE, required=True, least=Decimal(2000), greatest=Decimal(2100), example="2022"),
            ColumnSpec("fund", "资金来源", required=True, example="区财政"),
            ColumnSpec("amount", "金额（元）", Kind.DECIMAL, required=True, aliases=("金额", "预算"), least=Decimal(0), greatest=Decimal(10) ** 12, places=2, example="2000000"),
            ColumnSpec("document", "依据", most=128),
        ),
        title="年度预算",
        instructions=("每个来源一行；同一单位、年度、来源已有预算的，以表上的为准。",),
    )  # fmt: skip


def funding_workbook(user: User, place: Organisation) -> bytes:
    """What is entered at or below a place, in the table that comes back."""
    places = places_of(user, place)
    found = (
        Funding.objects.filter(place__in=places.values()).select_related("place").prefetch_related("shares")
    )
    rows = [
        (str(one.place.public_id), one.item, one.since, share.fund, share.percent.normalize(), one.document)
        for one in found.order_by("place__path", "item", "since")
        for share in one.shares.all()
    ]
    return write_table(funding_spec(list(places.values())), rows)


def budget_workbook(user: User, place: Organisation, year: int) -> bytes:
    """The budgets of a year at or below a place, in the table that comes back."""
    places = places_of(user, place)
    found = Budget.objects.filter(place__in=places.values(), year=year).select_related("place")
    rows = [
        (str(one.place.public_id), one.year, one.fund, one.amount, one.document)
        for one in found.order_by("place__path", "pk")
    ]
    return write_table(budget_spec(list(places.values())), rows)


@transaction.atomic
def import_funding(*, user: User, place: Organisation, content: bytes, at: datetime) -> int:
    """Enter every rule of a table that isn't there yet; how many. Raises FaultyTable, RuleError with the row."""
    places = places_of(user, place)
    entered = 0
    for (unit, item, since), rows in _grouped(rows_in(content, funding_spec(list(places.values())))).items():
        parts = [(str(row.values["fund"]), cast("Decimal", row.values["percent"])) for row in rows]
        if _stands(places[unit], item, since, parts):
            continue
        try:
            set_funding(
                place=places[unit], item=item, since=since, parts=parts,
                document=str(rows[0].values.get("document", "")), by=user, at=at,
            )  # fmt: skip
        except RuleError as refused:
            raise fault(rows[0], refused) from refused
        entered += 1
    return entered


def _grouped(rows: Sequence[Row]) -> Mapping[tuple[str, str, date], list[Row]]:
    found: dict[tuple[str, str, date], list[Row]] = {}
    for row in sorted(rows, key=lambda one: cast("date", one.values["since"])):
        since = cast("date", row.values["since"]).replace(day=1)
        found.setdefault((str(row.values["unit"]), str(row.values.get("item", "")), since), []).append(row)
    return found


def _stands(place: Organisation, item: str, since: date, parts: Sequence[tuple[str, Decimal]]) -> bool:
    """Whether the very rule is entered already: what was exported comes back without a difference."""
    held = Funding.objects.filter(place=place, item=item, since=since).prefetch_related("shares").first()
    return held is not None and {(one.fund, one.percent) for one in held.shares.all()} == set(parts)


@transaction.atomic
def import_budgets(*, user: User, place: Organisation, content: bytes, at: datetime) -> int:
    """Enter every budget of a table; how many. Raises FaultyTable, RuleError with the row."""
    places = places_of(user, place)
    rows = rows_in(content, budget_spec(list(places.values())))
    for row in rows:
        try:
            set_budget(
                place=places[str(row.values["unit"])], year=int(str(row.values["year"])), fund=str(row.values["fund"]),
                amount=Decimal(str(row.values["amount"])), document=str(row.values.get("document", "")), by=user, at=at,
            )  # fmt: skip
        except RuleError as refused:
            raise fault(row, refused) from refused
    return len(rows)
