"""Cells: what is certain is taken, what isn't is refused with its place and a remedy, what is changed is told."""

from datetime import date
from decimal import Decimal

import pytest

from tests.calc.sheets.workbooks import HEADINGS, IDENTITY, Rows, checked, csv, row_of, the_problem, xls, xlsx
from wuding.calc.sheets.outcomes import Masked

BLANK: tuple[object, ...] = ("王样例", *[None] * (len(HEADINGS) - 1))


def _with(title: str, cell: object) -> list[object]:
    row = list(BLANK)
    row[HEADINGS.index(title)] = cell
    return row


@pytest.mark.parametrize("make", [xlsx, xls, csv])
def test_a_plain_row_arrives_as_it_stands_in_each_format(make: object) -> None:
    row = ["王样例", IDENTITY, "1949-12-31", "13800138000", "女", "中国政法大学", "2015-07-01", "36.5", "7"]
    assert row_of(make([row])) == {  # type: ignore[operator]
        "name": "王样例",
        "number": IDENTITY,
        "born": date(1949, 12, 31),
        "phone": "13800138000",
        "sex": "女",
        "school": "中国政法大学",
        "graduated": date(2015, 7, 1),
        "hours": Decimal("36.5"),
        "years": 7,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_tables_are_read_in_their_encodings_and_with_their_marks(encoding: str, mark: str) -> None:
    row = ["欧阳𠮷", IDENTITY, "2022年7月1日", "13800138000", "男", "北京大学", "", "", ""]
    found = row_of(csv([row], mark=mark, encoding=encoding))
    assert found["name"] == "欧阳𠮷"
    assert found["born"] == date(2022, 7, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2022-7-1",
        "2022/07/01",
        "2022.7.1",
        "2022年7月1日",
        "2022年07月01日",
        "20220701",
        "２０２２－０７－０１",
    ],
)
def test_days_are_read_as_people_write_them(written: str) -> None:
    assert row_of(xlsx([_with("出生日期", written)]))["born"] == date(2022, 7, 1)


@pytest.mark.parametrize("system", [False, True])
def test_spreadsheet_days_are_read_in_both_day_counts(system: bool) -> None:  # noqa: FBT001
    content = xlsx([_with("出生日期", date(2022, 7, 1))], date_1904=system)
    assert row_of(content)["born"] == date(2022, 7, 1)


def test_a_day_whose_format_was_lost_is_read_and_told() -> None:
    serial = (date(2022, 7, 1) - date(1899, 12, 30)).days
    found = checked(xlsx([_with("出生日期", serial)]))
    assert found.values["born"] == [date(2022, 7, 1)]
    assert [(p.code, p.cell, p.grave) for p in found.problems] == [("took.serial", "C2", False)]
    since_1904 = (date(2022, 7, 1) - date(1904, 1, 1)).days
    assert checked(xlsx([_with("出生日期", since_1904)], date_1904=True)).values["born"] == [date(2022, 7, 1)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("22-7-1", "date.ambiguous"),
        ("7/1/2022", "date.ambiguous"),
        ("1.7.2022", "date.ambiguous"),
        ("2022-02-30", "date.none"),
        ("2022.13.1", "date.none"),
        ("2022.07", "date.month_only"),
        ("2022", "date.year_only"),
        ("昨天", "date.not"),
        (2022.1, "date.number"),
        (1e10, "date.number"),
        ("1022-07-01", "date.bounds"),
    ],
)
def test_days_that_could_be_others_are_refused(written: object, code: str) -> None:
    problem = the_problem(xlsx([_with("出生日期", written)]))
    assert (problem.code, problem.cell, problem.key) == (code, "C2", "born")


def test_a_month_alone_is_its_first_day_where_the_column_says_so_and_told() -> None:
    found = checked(xlsx([_with("毕业时间", "2015.07")]))
    assert found.values["graduated"] == [date(2015, 7, 1)]
    assert [p.code for p in found.problems] == ["took.month"]


def test_a_heading_cell_turned_into_a_day_by_excel_is_refused_in_a_column_of_texts() -> None:
    assert the_problem(xlsx([_with("毕业院校", date(2022, 3, 1))])).code == "date.elsewhere"


def test_an_identity_number_kept_as_a_number_is_refused_with_a_remedy() -> None:
    problem = the_problem(xlsx([_with("身份证号", 110105194912310020.0)]))
    assert problem.code == "identity.rounded"
    assert "文本" in problem.remedy()
    assert the_problem(csv([_with("身份证号", "1.10105E+17")])).code == "identity.rounded"
    assert the_problem(csv([_with("身份证号", "110105194912310000")])).code == "identity.rounded"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("110105194912310021", "identity.check"),
        ("11010519491331002X", "identity.day"),
        ("1101051949123100", "identity.length"),
        ("110105491231002", "identity.short"),
        ("A1010519491231002X", "identity.shape"),
        ("99010519491231002X", "identity.area"),
    ],
)
def test_a_wrong_identity_number_is_told_what_is_wrong_with_it(written: str, code: str) -> None:
    assert the_problem(xlsx([_with("身份证号", written)])).code == code


@pytest.mark.parametrize(
    ("written", "notice"),
    [
        (IDENTITY.lower(), ""),
        ("１１０１０５１９４９１２３１００２Ｘ", "took.full_width"),
        (f" {IDENTITY}\u3000", "took.trimmed"),
        (f"'{IDENTITY}", "took.quoted"),
        ("110105 19491231 002X", "took.blanks"),
        (f"\u200b{IDENTITY}", "took.invisible"),
    ],
)
def test_an_identity_number_is_taken_from_what_stands_around_it_and_that_is_told(
    written: str, notice: str
) -> None:
    found = checked(xlsx([_with("身份证号", written)]))
    assert found.values["number"] == [IDENTITY]
    assert [p.code for p in found.problems] == ([notice] if notice else [])


def test_masked_numbers_are_no_numbers() -> None:
    row = row_of(xlsx([["王样例", "110*************2X", None, "138******00"]]))
    assert row["number"] == Masked("110*************2X")
    assert row["phone"] == Masked("138******00")


@pytest.mark.parametrize(
    "written", ["13800138000", 13800138000, "138 0013 8000", "+86 13800138000", "138-0013-8000"]
)
def test_a_mobile_number_is_taken_as_text_or_number(written: object) -> None:
    assert row_of(xlsx([_with("手机号", written)]))["phone"] == "13800138000"


@pytest.mark.parametrize(
    ("written", "code"),
    [("1380013800", "phone.digits"), (4571234567, "phone.zero"), ("没有", "phone.not"), (1.5, "number.text")],
)
def test_what_is_no_telephone_number_is_refused(written: object, code: str) -> None:
    assert the_problem(xlsx([_with("手机号", written)])).code == code


def test_leading_zeros_stay() -> None:
    assert row_of(xlsx([_with("毕业院校", "007")]))["school"] == "007"
    assert row_of(csv([_with("毕业院校", "007")]))["school"] == "007"
    found = checked(xlsx([_with("毕业院校", 7)]))
    assert found.values["school"] == ["7"]
    assert [p.code for p in found.problems] == ["took.number"]


def test_a_choice_is_taken_in_its_spellings_and_else_the_nearest_is_named() -> None:
    assert row_of(xlsx([_with("性别", " 女 ")]))["sex"] == "女"
    problem = the_problem(xlsx([_with("性别", "女性")]))
    assert problem.code == "choice.near"
    assert "“女”" in problem.what()


def test_a_missing_name_is_a_problem_of_its_row_and_an_empty_row_is_none() -> None:
    found = checked(xlsx([["", IDENTITY], [], ["李样例"]]))
    assert [(p.code, p.cell) for p in found.grave] == [("cell.missing", "A2")]
    assert [place.row for place in found.places] == [1, 3]


def test_blanks_that_space_a_short_name_are_joined_and_told() -> None:
    found = checked(xlsx([["王　伟"]]))
    assert found.values["name"] == ["王伟"]
    assert [p.code for p in found.problems] == ["took.blanks"]


@pytest.mark.parametrize(
    ("written", "code"), [("王伟1", "name.not"), ("王伟、李强", "name.several"), (7, "name.not")]
)
def test_what_is_no_name_is_refused(written: object, code: str) -> None:
    assert the_problem(xlsx([[written]])).code == code


def test_numbers_are_taken_exactly_or_not_at_all() -> None:
    assert row_of(xlsx([_with("学时", 0.1)]))["hours"] == Decimal("0.1")
    assert row_of(xlsx([_with("学时", "1,234.5")]))["hours"] == Decimal("1234.5")
    assert the_problem(xlsx([_with("学时", 0.12)])).code == "number.places"
    assert the_problem(xlsx([_with("学时", "36课时")])).code == "number.not"
    assert the_problem(xlsx([_with("年限", 1.5)])).code == "number.whole"


def test_zero_one_true_and_false_are_told_apart() -> None:
    rows: Rows = [_with("年限", cell) for cell in (1, True, 0, False, 2)]
    found = checked(xlsx(rows))
    assert found.values["years"] == [1, None, 0, None, 2]
    assert [(p.code, p.row) for p in found.grave] == [("cell.flag", 2), ("cell.flag", 4)]


def test_all_problems_are_told_at_once() -> None:
    rows: Rows = [_with("出生日期", "x"), _with("手机号", "y"), ["", "z"]]
    assert [p.cell for p in sorted(checked(xlsx(rows)).grave, key=lambda p: (p.row, p.column))] == [
        "C2",
        "D3",
        "A4",
        "B4",
    ]
