"""What is exported comes back without a difference, however awkward; what is changed there is all that changes."""

import io
from datetime import date

import openpyxl
import pytest

from tests.make import District, make_district
from tests.people.exchange.tables import AT, applied, fates, number_of, person
from wuding.organisation.actions import create_organisation
from wuding.organisation.models import Kind
from wuding.people.exchange.exporting import export_people
from wuding.people.exchange.importing import kept_of, prepare_import
from wuding.people.models import Person

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 31)

AWKWARD = [
    person("欧阳𠮷", 身份证号=number_of(2), 证书级别="初级", 取得日期=date(2019, 9, 1), 证书编号="0012345"),
    person("阿依古丽·买买提", 身份证号=number_of(4), 民族="维吾尔", 手机号码="0457-6123456"),
    person("王伟", 学历="本科", 毕业日期="2012.07", 毕业院校="=示例大学", 专业="'007", 全日制="否"),
    person("李强", 性别="男", 身份证号=number_of(5), 任职依据="+1-2/3", 政治面貌="群众"),
    person(
        "赵敏",
        身份证号=number_of(6, date(2000, 2, 29)),
        出生日期=date(2000, 2, 29),
        考核年度=2021,
        考核等次="优秀",
    ),
    person(
        "周 C. Smith",
        身份证号=number_of(8),
        毕业院校="1E5",
        学历="硕士",
        毕业日期=date(2015, 7, 1),
        专业="2022-01",
    ),
    person("第一网格员", 身份证号=number_of(10), 单位="第1网格", 队伍="网格员", 手机号码="13800138000"),
]


@pytest.fixture
def district() -> District:
    made = make_district()
    for serial, parent in ((1, made.community), (1, made.other_community), (2, made.community)):
        create_organisation(
            code=f"{parent.code}00{serial}", name=f"第{serial}网格", kind=Kind.GRID, parent=parent, by=None
        )
    rows = [dict(row) for row in AWKWARD]
    rows[-1]["单位"] = "松鹤社区/第1网格"
    rows[-1]["姓名"] = "郑网格"
    applied(made, rows)
    return made


def _exported(district: District, *, full: bool) -> bytes:
    return export_people(
        place=district.place, day=DAY, by=district.officer, full=full, purpose="核对名册" if full else ""
    )


def _prepared(district: District, content: bytes) -> dict[str, int]:
    run = prepare_import(
        place=district.place, file_name="a.xlsx", content=content, by=district.officer, at=AT
    )
    assert [p for p in kept_of(run).problems if p.grave] == []
    return fates(run)


@pytest.mark.parametrize("full", [False, True])
def test_an_export_comes_back_without_a_difference(district: District, full: bool) -> None:  # noqa: FBT001
    assert Person.objects.count() == len(AWKWARD)
    assert _prepared(district, _exported(district, full=full)) == {"unchanged": len(AWKWARD)}


def test_it_does_after_another_program_has_saved_it(district: District) -> None:
    again = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(_exported(district, full=False))).save(again)
    assert _prepared(district, again.getvalue()) == {"unchanged": len(AWKWARD)}


def test_only_what_was_changed_there_changes(district: District) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_exported(district, full=False)))
    sheet = book["人员"]
    column = next(cell.column for cell in sheet[1] if cell.value == "毕业院校")
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if "王伟" in [c.value for c in cells])
    sheet.cell(row, column).value = "样例大学"
    again = io.BytesIO()
    book.save(again)
    run = prepare_import(
        place=district.place, file_name="a.xlsx", content=again.getvalue(), by=district.officer, at=AT
    )
    assert fates(run) == {"changed": 1, "unchanged": len(AWKWARD) - 1}
    (changed,) = [row for row in kept_of(run).shown if row.fate == "changed"]
    assert changed.changes == (("毕业院校", "=示例大学", "样例大学"),)


def test_a_masked_number_that_is_not_this_file_s_is_refused(district: District) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_exported(district, full=False)))
    sheet = book["人员"]
    column = next(cell.column for cell in sheet[1] if cell.value == "身份证号")
    numbers = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
    first, other = [at for at, number in enumerate(numbers, start=2) if number][:2]
    sheet.cell(first, column).value = sheet.cell(other, column).value[:-2] + "00"
    again = io.BytesIO()
    book.save(again)
    run = prepare_import(
        place=district.place, file_name="a.xlsx", content=again.getvalue(), by=district.officer, at=AT
    )
    assert fates(run) == {"refused": 1, "unchanged": len(AWKWARD) - 1}
