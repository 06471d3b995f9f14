"""Tables of invented people, and imports of them."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import xlsxwriter

from tests.calc.sheets.mutants import identity
from tests.make import District
from wuding.accounts.models import User
from wuding.people.exchange.importing import apply_import, prepare_import
from wuding.people.exchange.rows import Kept
from wuding.people.models import Entry, ImportRun

AT = datetime(2022, 12, 20, 9, 0, tzinfo=UTC)
"""The demo's calendar stands in 2022."""

Cells = Mapping[str, object]


def number_of(serial: int, born: date = date(1990, 5, 17)) -> str:
    """A sound identity number of nobody's; even serials are women's."""
    from random import Random

    from wuding.calc.identity import check_character

    body = f"119999{born:%Y%m%d}{serial:03d}"
    assert identity(Random(1), born)
    return body + check_character(body)


def person(name: str = "王样例", **cells: object) -> dict[str, object]:
    """A row with what a new file needs; more by heading."""
    return {
        "姓名": name,
        "性别": "女",
        "出生日期": date(1990, 5, 17),
        "单位": "松鹤社区",
        "队伍": "社区工作者",
        "用工形式": "劳动合同",
        "任职开始": date(2021, 3, 1),
        **cells,
    }


def table(rows: Sequence[Cells]) -> bytes:
    """The rows as a workbook, with the headings that they use."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("人员")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, headings)
    for at, row in enumerate(rows, start=1):
        for column, heading in enumerate(headings):
            value = row.get(heading)
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif value is not None:
                sheet.write(at, column, value)
    book.close()
    return buffer.getvalue()


def prepared(district: District, rows: Sequence[Cells], *, by: User | None = None) -> ImportRun:
    """The rows handed in by the department's officer for the district."""
    return prepare_import(
        place=district.place, file_name="名册.xlsx", content=table(rows), by=by or district.officer, at=AT
    )


def applied(district: District, rows: Sequence[Cells]) -> Entry:
    """The same, confirmed."""
    run = prepared(district, rows)
    return apply_import(run=run, by=district.officer, at=AT)


def fates(run: ImportRun) -> dict[str, int]:
    """Rows by what becomes of them; those of which there are none are left out."""
    names = ("new", "changed", "ask", "refused", "skipped", "unchanged", "faulty")
    return {name: run.totals[name] for name in names if run.totals[name]}


def refusals(kept: Kept) -> list[str]:
    """What is said of refused rows."""
    return [what for row in kept.shown for what, _next in row.refusals]
