"""Sheets' XML read as a stream, for what the cell reader leaves out. Never more in memory than one element."""

from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from wuding.calc.sheets.cells import place_of
from wuding.calc.sheets.parsing.marks import Marks
from wuding.calc.sheets.parsing.refusal import Refused

DEEPEST = 64
_SHOWN_AS_ERROR = ("#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "Err:5")


class _Stream:
    """An expat parser that refuses entities and depth, and knows elements by their local names."""

    def __init__(
        self,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        self._start, self._end = start, end
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartDoctypeDeclHandler = self._refuse
        if text:
            self._parser.CharacterDataHandler = text

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("file.broken")
        self._start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _finish(self, name: str) -> None:
        self._depth -= 1
        if self._end:
            self._end(_local(name))

    def _refuse(self, *_: Any) -> None:
        raise Refused("file.entities")

    def read(self, source: IO[bytes] | bytes) -> None:
        """Go through it. Raises Refused when it isn't sound XML."""
        try:
            if isinstance(source, bytes):
                self._parser.Parse(source, True)  # noqa: FBT003  positional only
            else:
                self._parser.ParseFile(source)
        except expat.ExpatError:
            raise Refused("file.broken") from None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def sheets(workbook: bytes) -> tuple[list[tuple[str, str]], bool]:
    """Name and relation of each sheet, in order; and whether days count from 1904."""
    found: list[tuple[str, str]] = []
    since_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if name == "sheet":
            found.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr" and _true(attributes.get("date1904")):
            since_1904 = True

    _Stream(start).read(workbook)
    return found, since_1904


def relations(content: bytes) -> dict[str, str]:
    """Relation → target."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    _Stream(start).read(content)
    return found


def excel_marks(stream: IO[bytes], sheet: str) -> Marks:
    """Hidden rows and columns, formulas and errors of a sheet of .xlsx."""
    reader = _ExcelMarks(sheet)
    _Stream(reader.start, reader.end, reader.text).read(stream)
    return reader.marks


class _ExcelMarks:
    """One pass over a sheet of .xlsx."""

    def __init__(self, sheet: str) -> None:
        self.marks = Marks(sheet)
        self._row = self._column = -1
        self._shown: list[str] | None = None
        self._inside_value = False
        self._has_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            self._cell(attributes)
        elif name == "is":
            self._has_text = True
        elif name == "row":
            self._row = _number(attributes.get("r"), self._row + 2) - 1
            self._column = -1
            if _true(attributes.get("hidden")):
                self.marks.hidden_rows(self._row, self._row)
        elif name == "f":
            self.marks.formula(self._row, self._column)
            if self._has_text:  # no program writes them in this order, and the cell's reader loses the text
                self.marks.error(self._row, self._column, "#?")
        elif name == "v":
            self._inside_value = True
        elif name == "col" and _true(attributes.get("hidden")):
            first = _number(attributes.get("min"), 1)
            self.marks.hidden_columns(first - 1, _number(attributes.get("max"), first) - 1)

    def _cell(self, attributes: dict[str, str]) -> None:
        try:
            self._row, self._column = place_of(attributes["r"])
        except (KeyError, ValueError):
            self._column += 1
        self._shown = [] if attributes.get("t") == "e" else None
        self._has_text = False

    def text(self, words: str) -> None:
        """Text between elements."""
        if self._inside_value and self._shown is not None and len(self._shown) < 4:
            self._shown.append(words)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "v":
            self._inside_value = False
        elif name == "c" and self._shown is not None:
            self.marks.error(self._row, self._column, "".join(self._shown).strip()[:16] or "#?")
            self._shown = None


def open_document_marks(stream: IO[bytes]) -> dict[str, Marks]:
    """The same of all sheets of .ods, and its merged cells, by name."""
    reader = _OpenMarks()
    _Stream(reader.start, reader.end).read(stream)
    return {marks.sheet: marks for marks in reader.sheets}


class _OpenMarks:
    """One pass over content.xml."""

    def __init__(self) -> None:
        self.sheets: list[Marks] = []
        self._row = self._column = -1
        self._repeat = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "table":
            self.sheets.append(Marks(attributes.get("name", "")))
            self._row, self._repeat = -1, 1
        elif not self.sheets:
            return
        elif name == "table-row":
            self._row += self._repeat
            self._column = -1
            self._repeat = _number(attributes.get("number-rows-repeated"), 1)
            if attributes.get("visibility") in ("collapse", "filter"):
                self.sheets[-1].hidden_rows(self._row, self._row + self._repeat - 1)
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        row, column = self._row, self._column
        if attributes.get("formula"):
            self.sheets[-1].formula(row, column)
        if attributes.get("value-type") == "error":
            self.sheets[-1].error(row, column, "#?")
        rows, columns = (_number(attributes.get(f"number-{way}-spanned"), 1) for way in ("rows", "columns"))
        if rows > 1 or columns > 1:
            self.sheets[-1].merge((row, column, row + rows - 1, column + columns - 1))
        self._column += _number(attributes.get("number-columns-repeated"), 1) - 1

    def end(self, name: str) -> None:
        """An element ends."""


def is_error(text: str) -> bool:
    """Whether a text is what a cell shows for an error; .ods and CSV keep errors as texts."""
    return text.startswith(_SHOWN_AS_ERROR)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def _true(text: str | None) -> bool:
    return text in ("1", "true", "on")
