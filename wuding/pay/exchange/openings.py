"""Sums to begin a year from, as a table: everybody who serves at a place, and what was entered of them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.sheets.columns import ColumnSpec, Kind, TableSpec
from wuding.calc.sheets.writing.templates import write_table
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.pay.actions.opening import Sums, set_opening
from wuding.pay.exchange.tables import fault, rows_in
from wuding.pay.models import Opening
from wuding.people.exchange.rows import Row
from wuding.people.models import Person, Service, Team


def opening_spec(year: int) -> TableSpec:
    """The table: a row for each person, found by the number of the file."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    amount = {"required": True, "least": Decimal(0), "greatest": Decimal(10) ** 9, "places": 2}
    return TableSpec(
        "期初累计数",
        (
            ColumnSpec("file_id", "档案号", required=True, most=36, note="系统给每份档案的编号，请不要改动"),
            ColumnSpec("name", "姓名", Kind.NAME, required=True),
            ColumnSpec("unit", "单位", note="只供核对"),
            ColumnSpec("since", "首月", Kind.DATE, required=True, months=True, earliest=first, latest=last, note="当年在本单位发工资的第一个月", example=f"{year}-01"),
            ColumnSpec("until", "末月", Kind.DATE, required=True, months=True, earliest=first, latest=last, note="改用本系统发工资以前的最后一个月", example=f"{year}-06"),
            ColumnSpec("income", "累计收入", Kind.DECIMAL, **amount),  # type: ignore[arg-type]  # as its fields are
            ColumnSpec("contributions", "累计个人缴费", Kind.DECIMAL, aliases=("累计专项扣除",), note="三险一金个人部分", **amount),  # type: ignore[arg-type]  # as its fields are
            ColumnSpec("tax", "累计已扣税额", Kind.DECIMAL, aliases=("累计已缴税额",), **amount),  # type: ignore[arg-type]  # as its fields are
        ),
        title=f"{year} 年期初累计数",
        instructions=("每人一行；没有在本单位发过工资的人，请删去那一行。", "有一处不对，整张表都不收；改好再传。"),
    )  # fmt: skip


def workers_of(user: User, place: Organisation) -> list[Person]:
    """Who serves as a community worker at or below a place today, where the user sees pay."""
    serving = (
        Service.objects.known()
        .on(today())
        .filter(team=Team.WORKER, organisation__path__startswith=place.path)
    )
    found = Person.objects.visible_to(user, Permission.SEE_PAY).filter(pk__in=serving.values("person"))
    return list(found.select_related("organisation").order_by("organisation__path", "sort_key", "pk"))


def opening_workbook(user: User, place: Organisation, year: int) -> bytes:
    """Everybody's row, empty where nothing was entered."""
    people = workers_of(user, place)
    held = {one.person_id: one for one in Opening.objects.filter(person__in=people, year=year)}
    rows = []
    for person in people:
        one = held.get(person.pk)
        sums = (one.since, one.until, one.income, one.contributions, one.tax) if one else (None,) * 5
        rows.append((str(person.public_id), person.name, person.organisation.name, *sums))
    return write_table(opening_spec(year), rows)


@transaction.atomic
def import_openings(*, user: User, place: Organisation, year: int, content: bytes, at: datetime) -> int:
    """Enter every row of a table; how many. Raises FaultyTable with each cell, RuleError with the row."""
    people = {str(person.public_id): person for person in workers_of(user, place)}
    rows = rows_in(content, opening_spec(year))
    for row in rows:
        try:
            set_opening(person=_person(row, rows, people), sums=_sums(row), by=user, at=at)
        except RuleError as refused:
            raise fault(row, refused) from refused
    return len(rows)


def _person(row: Row, rows: Sequence[Row], people: dict[str, Person]) -> Person:
    wanted = str(row.values["file_id"]).strip().lower()
    found = people.get(wanted)
    if found is None or found.name != row.values["name"]:
        raise RuleError(
            _("档案号和姓名对不上在岗的社区工作者。"),
            next_step=_("请用下载的表格填写，不要改动档案号和姓名。"),
        )
    if sum(str(one.values["file_id"]).strip().lower() == wanted for one in rows) > 1:
        raise RuleError(_("同一个人出现了两次。"), next_step=_("每人只留一行。"))
    return found


def _sums(row: Row) -> Sums:
    values = row.values
    return Sums(
        cast("date", values["since"]).replace(day=1),
        cast("date", values["until"]).replace(day=1),
        *(Decimal(str(values[name])) for name in ("income", "contributions", "tax")),
    )
