"""Files of areas that somebody hands in: GIS files and tables. Everything that is wrong is told; nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _

from wuding.calc.grids.areas import Area, Border, District
from wuding.calc.grids.gis.apart import Handed, read_apart
from wuding.calc.grids.gis.layers import shapes_of
from wuding.calc.grids.gis.points import neighbours
from wuding.calc.grids.rows import COLUMNS, FileFault, FileFaults, checked_areas, checked_borders
from wuding.calc.grids.spans import checked_spans
from wuding.calc.sheets.cells import Sheet, address
from wuding.calc.sheets.parsing.refusal import Refused
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.reading import read_file
from wuding.common.errors import RuleError
from wuding.grids.actions.grounds import GroundGiven
from wuding.grids.language import language
from wuding.grids.queries.ground import communities_by_word, community_labels
from wuding.organisation.models import Organisation

GIS = (".geojson", ".json", ".gpkg", ".zip")
TABLE = "table"
"""What stands for the coordinates of a table, which are metres from wherever its author counted."""
BORDERS = frozenset({"边界", "borders"})


def ground_from(*, place: Organisation, title: str, file_name: str, content: bytes) -> GroundGiven:
    """What the file holds. Raises FileFaults with everything that is wrong, RuleError for a file that can't be read."""
    known = communities_by_word(place)
    if file_name.lower().endswith(GIS):
        handed = read_apart(file_name, content, known.keys())
    else:
        handed = _from_table(file_name, content, known)
    labels = community_labels(known.values())
    areas = tuple(_labelled(area, labels[known[area.community].pk]) for area in handed.district.areas)
    return GroundGiven(
        title=title,
        source=file_name,
        district=District(areas, handed.district.borders),
        rings=handed.rings,
        communities={labels[community.pk]: community for community in known.values()},
        counts=handed.counts,
        anchor=handed.anchor,
        reference=handed.reference,
    )


def _labelled(area: Area, label: str) -> Area:
    return Area(
        area.id, label, area.households, area.load, area.x, area.y, area.size, area.outline, area.current
    )


def _from_table(file_name: str, content: bytes, known: Mapping[str, Organisation]) -> Handed:
    """First sheet: areas; a sheet named 边界: who borders on whom; without it, neighbours by coordinates."""
    try:
        sheets = read_file(content).sheets
    except Refused as refused:
        told = Problem(refused.code, values=refused.values)
        raise RuleError(told.what(language()), next_step=told.remedy(language())) from None
    tables = {sheet.name.strip().lower(): table_of(sheet) for sheet in sheets if sheet.visible and sheet.rows}
    table = next((table for name, table in tables.items() if name not in BORDERS), Table("", (), (), ()))
    rows = table.rows
    areas, faults = checked_areas(file_name, rows, COLUMNS)
    community = next((name for name in COLUMNS["community"] if rows and name in rows[0]), "")
    faults += [
        FileFault(file_name, at, "unknown_community", said, community)
        for at, row in enumerate(rows, 1)
        if community and (said := str(row[community] or "").strip()) and said not in known
    ]
    counts, wrong_counts = checked_spans(file_name, rows)
    faults += wrong_counts
    if faults:
        raise table.faults(faults)
    borders = _borders(file_name, areas, next((tables[name] for name in BORDERS if name in tables), None))
    return Handed(
        District(tuple(areas), borders), tuple([] for _area in areas), tuple(counts), reference=TABLE
    )


def _borders(file_name: str, areas: Sequence[Area], table: "Table | None") -> tuple[Border, ...]:
    if table is None:
        if len({(area.x, area.y) for area in areas}) < 2:
            raise FileFaults([FileFault(file_name, 0, "no_neighbours")])
        return tuple(neighbours(shapes_of([shapely.Point(area.x, area.y) for area in areas]), areas, None))
    pairs = [
        (_cell(row, "区域一", "one"), _cell(row, "区域二", "other"), _cell(row, "米", "metres") or 1.0)
        for row in table.rows
    ]
    found, faults = checked_borders(file_name, pairs, [area.id for area in areas])
    if faults:
        raise table.faults(faults)
    return tuple(found)


def _cell(row: Mapping[str, object], *names: str) -> object:
    return next((row[name] for name in names if name in row), None)


@dataclass(frozen=True)
class CellFault(FileFault):
    """A fault of a table, with the cell or the row that it is in."""

    where: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet below its heading; empty rows are left out. `lines`: the rows' numbers in the sheet."""

    name: str
    heads: Sequence[str]
    rows: Sequence[dict[str, object]]
    lines: Sequence[int]

    def faults(self, found: Sequence[FileFault]) -> FileFaults:
        """The same with their cells, from above."""
        return FileFaults([self._placed(fault) for fault in sorted(found, key=lambda fault: fault.row)])

    def _placed(self, fault: FileFault) -> CellFault:
        where = ""
        if fault.row:
            line = self.lines[fault.row - 1]
            known = fault.column in self.heads
            cell = (
                address(line - 1, self.heads.index(fault.column))
                if known
                else _("第 %(line)s 行") % {"line": line}
            )
            where = f"{self.name} {cell}"
        return CellFault(fault.file, fault.row, fault.code, fault.value, fault.column, where)


def table_of(sheet: Sheet) -> Table:
    """Rows below the heading, as texts."""
    heads = [_text(column.cell(0)) for column in sheet.columns]
    rows: list[dict[str, object]] = []
    lines = []
    for at in range(1, sheet.rows):
        cells = [_text(column.cell(at)) for column in sheet.columns]
        if any(cells):
            rows.append({head: cell for head, cell in zip(heads, cells, strict=True) if head})
            lines.append(at + 1)
    return Table(sheet.name.strip(), heads, rows, lines)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return "" if cell is None else str(getattr(cell, "text", cell)).strip()
