"""Lists of lump sums and year-end bonuses, as a table: a row for each person and reason, taken whole or not at all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from wuding.accounts.models import User
from wuding.calc.sheets.checking import Checked
from wuding.calc.sheets.columns import Choice, ColumnSpec, Kind, TableSpec
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.writing.templates import write_table
from wuding.common.dates import Month
from wuding.organisation.models import Organisation
from wuding.pay.actions.granting import Granted
from wuding.pay.exchange.tables import FaultyTable, table_in
from wuding.pay.models import RunKind, TaxWay
from wuding.pay.queries.grants import Eligible, apart_used, eligible, persons_paid
from wuding.people.exchange.rows import Row, rows_of

BONUS_REASON = "全年一次性奖金"
WAYS = {TaxWay.CHEAPER: "按较省的", TaxWay.APART: "单独计税", TaxWay.MERGED: "并入综合所得"}
"""As tables write them: records, hence not translated."""


def grant_spec(kind: str) -> TableSpec:
    """The table of one kind of runs."""
    bonus = kind == RunKind.BONUS
    amount = {"least": Decimal("0.01"), "greatest": Decimal(10) ** 7, "places": 2}
    last = (
        ColumnSpec("way", "计税方式", Kind.CHOICE, choices=tuple(Choice(way, word) for way, word in WAYS.items()), note="不填的按全年少交税的办法，系统逐人说明", example="按较省的")
        if bonus
        else ColumnSpec("reason", "事由", required=True, most=32, note="工资条上的项目名称，例如“任职满二十年一次性补助”", example="任职满二十年一次性补助")
    )  # fmt: skip
    return TableSpec(
        "奖金名单" if bonus else "发放名单",
        (
            ColumnSpec("name", "姓名", Kind.NAME, required=True, example="王样例"),
            ColumnSpec("unit", "单位", note="只供核对"),
            ColumnSpec("file_id", "档案号", most=36, note="同名的人必须填；下载的表里已有"),
            ColumnSpec("amount", "金额", Kind.DECIMAL, required=True, note="元，税前", example="2000", **amount),  # type: ignore[arg-type]  # as its fields are
            last,
            ColumnSpec("clause", "依据", most=64, note="哪份文件、哪一条", example="松岭区实施办法第二十三条"),
        ),
        title=f"{BONUS_REASON}名单" if bonus else "一次性发放名单",
        instructions=(
            "每人一行；不发的人请删去那一行。" if bonus else "每人每个事由一行；不发的人请删去那一行。",
            "有一处不对，整张表都不收；改好再传。",
        ),
    )  # fmt: skip


def grant_workbook(user: User, place: Organisation, kind: str, month: date, at: datetime) -> bytes:
    """A row for everybody who serves, to be filled in."""
    people = [one for one in eligible(user, place, month, at) if one.serving]
    rows = [
        (one.person.name, one.organisation.name, str(one.person.public_id), None, None, None)
        for one in people
    ]
    return write_table(grant_spec(kind), rows)


def read_grants(
    *, user: User, place: Organisation, kind: str, month: date, content: bytes, at: datetime
) -> list[Granted]:
    """The list of a table. Raises FaultyTable with each cell that is wrong, RuleError for a file that can't be read."""
    table = table_in(content, grant_spec(kind))
    reading = _Reading(table, eligible(user, place, month, at), kind, month)
    found = [reading.granted(row) for row in rows_of(table)]
    problems = [*table.grave, *reading.problems]
    if problems:
        raise FaultyTable(sorted(problems, key=lambda one: (one.sheet, one.row, one.column)))
    return [one for one in found if one is not None]


class _Reading:
    """Rows against people: who is meant, and who is twice on the list."""

    def __init__(self, table: Checked, people: Sequence[Eligible], kind: str, month: date) -> None:
        self.columns, self.kind, self.month = table.columns, kind, month
        self.by_id = {str(one.person.public_id): one for one in people}
        self.by_name: Mapping[str, list[Eligible]] = defaultdict(list)
        for one in people:
            self.by_name[one.person.name].append(one)
        persons = [one.person.pk for one in people]
        self.used = apart_used(persons, month.year) if kind == RunKind.BONUS else set()
        self.paid = persons_paid(persons, month, kind)
        self.seen: dict[tuple[int, str], Row] = {}
        self.problems: list[Problem] = []

    def granted(self, row: Row) -> Granted | None:
        """The row's grant; None where something is wrong with it, which is kept."""
        found = self._person(row)
        if found is None:
            return None
        values = row.values
        reason = BONUS_REASON if self.kind == RunKind.BONUS else " ".join(str(values["reason"]).split())
        way = TaxWay(str(values.get("way") or TaxWay.CHEAPER))
        if found.person.pk in self.paid:
            self._told("grant.paid", row, "name", name=found.person.name, month=str(Month.of(self.month)))
            return None
        before = self.seen.setdefault((found.person.pk, reason), row)
        if before is not row:
            self._told("grant.twice", row, "name", name=found.person.name, line=str(before.row + 1))
            return None
        if way == TaxWay.APART and found.person.pk in self.used:
            self._told("grant.apart", row, "way", name=found.person.name, year=str(self.month.year))
            return None
        return Granted(
            found.person.pk,
            found.organisation.pk,
            Decimal(str(values["amount"])),
            reason,
            str(values.get("clause") or "").strip(),
            way,
        )

    def _person(self, row: Row) -> Eligible | None:
        name, wanted = str(row.values["name"]), str(row.values.get("file_id") or "").strip().lower()
        if wanted:
            found = self.by_id.get(wanted)
            if found is None or found.person.name != name:
                self._told("grant.file", row, "file_id", name=name)
                return None
            return found
        same = self.by_name.get(name, [])
        if len(same) == 1:
            return same[0]
        units = "、".join(f"{one.organisation.name} {one.person.public_id}" for one in same)
        if same:
            self._told("grant.namesakes", row, "file_id", name=name, number=str(len(same)), units=units)
        else:
            self._told("grant.nobody", row, "name", name=name)
        return None

    def _told(self, code: str, row: Row, key: str, **values: str) -> None:
        column = self.columns.get(key, -1)
        self.problems.append(Problem(code, row.sheet, row.row, column, key, values=values))
