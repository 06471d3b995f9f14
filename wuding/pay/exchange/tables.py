"""Reading a table that was handed in: its rows, or everything that is wrong with it."""

from collections.abc import Sequence

from wuding.calc.sheets.checking import Checked, check
from wuding.calc.sheets.columns import Choice, TableSpec
from wuding.calc.sheets.parsing.refusal import Refused
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.reading import read_file
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.people.exchange.importing import language
from wuding.people.exchange.rows import Row, rows_of

MOST_TOLD = 50


class FaultyTable(Exception):
    """A table of which nothing was taken. `problems` say what is wrong, each with its cell."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """The first of them: sheet and cell, what is the matter, what to do."""
        said = language()
        return [
            (f"{one.sheet} {one.cell}".strip(), one.what(said), one.remedy(said))
            for one in self.problems[:MOST_TOLD]
        ]


def rows_in(content: bytes, spec: TableSpec) -> list[Row]:
    """The rows of a table. Raises RuleError for a file that can't be read, FaultyTable for anything wrong in it."""
    checked = table_in(content, spec)
    if checked.grave:
        raise FaultyTable(checked.grave)
    return rows_of(checked)


def table_in(content: bytes, spec: TableSpec) -> Checked:
    """The table with all that is wrong in it, and where its columns stand. Raises RuleError for a file that can't be read."""
    try:
        reading = read_file(content)
    except Refused as refused:
        told = Problem(refused.code, values=refused.values)
        raise RuleError(told.what(language()), next_step=told.remedy(language())) from None
    return check(reading, spec)


def units(places: Sequence[Organisation]) -> tuple[Choice, ...]:
    """Units as a column offers them: by name where that is clear, by code always."""
    names = [one.name for one in places]
    return tuple(
        Choice(str(one.public_id), one.name if names.count(one.name) == 1 else one.code, (one.code,))
        for one in places
    )


def fault(row: Row, what: RuleError) -> RuleError:
    """A refusal that says in which row it is."""
    place = f"{row.sheet} {row.row + 1}".strip()
    return RuleError(f"{place}：{what.what}", clause=what.clause, next_step=what.next_step)
