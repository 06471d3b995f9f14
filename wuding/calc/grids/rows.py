"""Checks the rows of a file of areas and of borders; collects every fault with its row, so that all are mended at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from .areas import Area, Border
from .reasons import Language

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号"),
    "households": ("households", "w", "户数"),
    "load": ("load", "工作量"),
    "community": ("community", "社区"),
    "current": ("current", "现网格"),
    "x": ("x", "X"),
    "y": ("y", "Y"),
    "size": ("area", "面积"),
    "outline": ("perim", "周长"),
    "grid": ("grid", "网格"),
}
NEEDED = ("id", "households", "community")
LARGEST = 10_000_000
"""Households that an area may have: more is a slip of the pen, and sums of it would not fit."""

FAULTS: dict[str, tuple[str, str]] = {
    "no_column": ("没有“{value}”这一列，请补上", "has no column “{value}”; add it"),
    "no_units": (
        "不是本程序的 JSON 形式：缺少 units 各列",
        "is not of the JSON form: no columns under “units”",
    ),
    "no_edges": ("edges 应是 [区域, 区域, 米] 的列表", "“edges” must be a list of [unit, unit, metres]"),
    "lengths": ("units 各列的行数不一样：{value}", "has columns of different lengths under “units”: {value}"),
    "no_json": ("不是完整的 JSON（{value}），请重新导出", "is not whole JSON ({value}); export it anew"),
    "no_text": (
        "既不是 UTF-8 也不是 GB 18030，请另存为 UTF-8",
        "is neither UTF-8 nor GB 18030; save it as UTF-8",
    ),
    "no_csv": ("不是完整的 CSV（{value}），请重新导出", "is not whole CSV ({value}); export it anew"),
    "column_twice": (
        "“{value}”这一列出现了几次，请只留一列",
        "has the column “{value}” more than once; leave one",
    ),
    "other_file": (
        "不认识 {value} 文件；请给 GeoJSON、GeoPackage、Shapefile、CSV（另给边界表）或 JSON",
        "is a file of another kind ({value}); give GeoJSON, GeoPackage, Shapefile, CSV with borders, or JSON",
    ),
    "no_borders": ("CSV 要另给一份边界表（{value}）", "as CSV needs a list of borders as well ({value})"),
    "no_rows": ("一行也没有，请检查是不是选错了文件", "has no rows; check that it is the right file"),
    "empty": ("“{value}”是空的，请填上", "“{value}” is empty; fill it in"),
    "twice": (
        "编号“{value}”出现过了，编号不能重复",
        "code “{value}” stands above already; codes must differ",
    ),
    "no_count": (
        "“{value}”不是户数，应是 0 或正整数",
        "“{value}” is no count; it must be a whole number, 0 or more",
    ),
    "count_too_large": (
        "“{value}”太大，一个小区域的户数不会超过一千万，请核对",
        "“{value}” is too large; no area has more than ten million, check it",
    ),
    "no_number": (
        "“{value}”不能用，应是一个数，长度不能是负的",
        "“{value}” won't do; it must be a number, and no length is below 0",
    ),
    "span_above": (
        "“{value}”多于这个小区域的户数，请核对",
        "“{value}” is more than the area has households; check it",
    ),
    "no_area": ("没有编号为“{value}”的区域，请核对编号", "there is no area “{value}”; check the code"),
    "itself": ("区域“{value}”和自己相邻，请删去这一条", "area “{value}” borders on itself; delete the entry"),
    "no_grid": ("区域“{value}”没有网格，请填上", "area “{value}” has no grid; fill it in"),
    "unknown_community": (
        "没有“{value}”这个社区，请核对名称，或先在组织里建立",
        "there is no community “{value}”; check the name, or found it first",
    ),
    "no_features": (
        "不是 GeoJSON 的 FeatureCollection，请从 GIS 软件重新导出",
        "is no FeatureCollection of GeoJSON; export it anew",
    ),
    "bad_shape": (
        "图形读不出来（{value}），请重新导出",
        "has a geometry that can't be read ({value}); export it anew",
    ),
    "no_geopackage": (
        "不是完整的 GeoPackage（{value}），请重新导出",
        "is not a whole GeoPackage ({value}); export it anew",
    ),
    "no_layer": ("里面没有这个图层（现有：{value}）", "has no such layer (there are: {value})"),
    "which_layer": (
        "里面有几个图层（{value}），请用 --layer 指明一个",
        "has several layers ({value}); name one with --layer",
    ),
    "no_companion": (
        "旁边缺少同名的 {value} 文件，请把 Shapefile 的几个文件放在一起",
        "lacks its {value} beside it; keep the files of a Shapefile together",
    ),
    "no_shapefile": (
        "不是完整的 Shapefile（{value}），请重新导出",
        "is not a whole Shapefile ({value}); export it anew",
    ),
    "no_shape": ("区域“{value}”没有图形，请画上", "area “{value}” has no shape; draw it"),
    "other_shape": (
        "区域“{value}”既不是面也不是点，请改成面",
        "area “{value}” is neither a polygon nor a point; make it a polygon",
    ),
    "bad_ring": (
        "区域“{value}”的边线自己相交或没有闭合，请在 GIS 软件里修复几何",
        "area “{value}” has a ring that crosses itself or is not closed; mend the geometry",
    ),
    "mixed": (
        "区域“{value}”是点，而别的是面；请统一成一种",
        "area “{value}” is a point while others are polygons; use one kind",
    ),
    "overlap": (
        "和前面的区域重叠（{value}），请改边线，使每块地只属于一个区域",
        "overlaps an earlier area ({value}); mend the borders so that each place lies in one area",
    ),
    "gap": (
        "和前面的区域之间有缝（{value}），两条边线没有贴合，请用捕捉功能对齐",
        "leaves a gap to an earlier area ({value}): their borders don't meet; snap them together",
    ),
    "far": (
        "区域“{value}”离其他区域太远，可能是经纬度写反了，或坐标系不同",
        "area “{value}” lies far away from the others: exchanged coordinates, or another coordinate system",
    ),
    "not_degrees": (
        "坐标系写的是经纬度（度），坐标却像以米计；请按实际坐标系重新导出",
        "is said to be in degrees, but its coordinates look like metres; export it with its real coordinate system",
    ),
    "not_metres": (
        "坐标系写的是米，坐标却像经纬度（度）；请按实际坐标系重新导出",
        "is said to be in metres, but its coordinates look like degrees; export it with its real coordinate system",
    ),
    "other_unit": (
        "坐标不是以度或米计，请转成 CGCS2000 再导出",
        "has coordinates in neither degrees nor metres; transform them to CGCS2000, for example",
    ),
    "no_place_on_earth": (
        "有的坐标不在地球上，请检查坐标系",
        "has coordinates that are nowhere on earth; check its coordinate system",
    ),
    "too_slow": (
        "读了 {value} 秒还没有读完，请拆小再试",
        "took more than {value} seconds; divide it and try again",
    ),
    "one_shapefile": (
        "压缩包里应正好有一个 Shapefile（现有 {value} 个），总大小不超过 64 MB",
        "must hold exactly one Shapefile (it holds {value}) of at most 64 MB in all",
    ),
    "no_neighbours": (
        "既没有“边界”表，也没有坐标（X、Y），不知道谁和谁相邻",
        "has neither a sheet of borders (边界) nor coordinates (X, Y), so neighbours are unknown",
    ),
    "no_file": ("里面没有可读的文件：{value}", "holds no file that can be read: {value}"),
}


@dataclass(frozen=True, slots=True)
class FileFault:
    """`row` counts areas or borders from 1, without the heading; 0: the file as a whole. `column`: its heading, if one."""

    file: str
    row: int
    code: str
    value: str = ""
    column: str = ""

    def what(self, language: Language) -> str:
        """What is wrong, without where."""
        return FAULTS[self.code][0 if language == "zh" else 1].format(value=self.value)

    def text(self, language: Language) -> str:
        """Where and what."""
        said = self.what(language)
        if language == "zh":
            return f"{self.file} 第 {self.row} 条：{said}" if self.row else f"{self.file}：{said}"
        return f"{self.file}, entry {self.row}: {said}" if self.row else f"{self.file}: {said}"


class FileFaults(Exception):
    """Everything that is wrong with a file."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__("; ".join(fault.text("en") for fault in faults))
        self.faults = tuple(faults)


def checked_areas(
    file: str, rows: Sequence[Mapping[str, object]], columns: Mapping[str, Sequence[str | None]]
) -> tuple[list[Area], list[FileFault]]:
    """The rows without a fault as areas, and the faults."""
    if not rows:
        return [], [FileFault(file, 0, "no_rows")]
    names = {
        key: next((n for n in wanted if n is not None and n in rows[0]), None)
        for key, wanted in columns.items()
    }
    missing = [
        FileFault(file, 0, "no_column", f"{COLUMNS[key][-1]} / {COLUMNS[key][0]}")
        for key in NEEDED
        if names[key] is None
    ]
    if missing:
        return [], missing
    areas, faults, seen = [], [], set[str]()
    for at, row in enumerate(rows, 1):
        cells = {key: row.get(name) if name is not None else None for key, name in names.items()}
        wrong = _wrong(file, at, cells, seen, names)
        faults += wrong
        seen.add(_text(cells["id"]))
        if not wrong:
            areas.append(_area(cells))
    return areas, faults


def _wrong(
    file: str, at: int, cells: Mapping[str, object], seen: set[str], names: Mapping[str, str | None]
) -> list[FileFault]:
    def fault(key: str, code: str, value: str) -> FileFault:
        return FileFault(file, at, code, value, names[key] or "")

    found = [fault(key, "empty", names[key] or key) for key in NEEDED if not _text(cells[key])]
    if _text(cells["id"]) in seen and _text(cells["id"]):
        found.append(fault("id", "twice", _text(cells["id"])))
    counts = [(key, _text(cells[key])) for key in ("households", "load")]
    places = [(key, _text(cells[key])) for key in ("x", "y", "size", "outline")]
    found += [fault(key, "no_count", text) for key, text in counts if text and count_in(text) is None]
    found += [fault(key, "count_too_large", text) for key, text in counts if (count_in(text) or 0) > LARGEST]
    found += [fault(key, "no_number", text) for key, text in places if text and _number(text) is None]
    return found


def _area(cells: Mapping[str, object]) -> Area:
    households, load = count_in(cells["households"]) or 0, count_in(cells["load"])
    place = {key: _number(cells[key]) or 0.0 for key in ("x", "y", "size", "outline")}
    return Area(
        id=_text(cells["id"]),
        community=_text(cells["community"]),
        households=households,
        load=households if load is None else load,
        current=_text(cells["current"]),
        **place,
    )


def checked_borders(
    file: str, pairs: Sequence[tuple[object, object, object]], ids: Sequence[str]
) -> tuple[list[Border], list[FileFault]]:
    """Borders; ends are positions (whole numbers, from JSON) or codes (text)."""
    place = {area: at for at, area in enumerate(ids)}
    found, faults = [], []
    for at, (one, other, metres) in enumerate(pairs, 1):
        ends = [_position(end, place, len(ids)) for end in (one, other)]
        length = _number(metres) if _text(metres) else 1.0
        wrong = [
            FileFault(file, at, "no_area", _text(end))
            for end, position in zip((one, other), ends, strict=True)
            if position is None
        ]
        if length is None or length < 0:
            wrong.append(FileFault(file, at, "no_number", _text(metres)))
        elif not wrong and ends[0] == ends[1]:
            wrong.append(FileFault(file, at, "itself", _text(one)))
        faults += wrong
        if not wrong and ends[0] is not None and ends[1] is not None and length is not None:
            found.append(Border(ends[0], ends[1], length))
    return found, faults


def _position(end: object, place: Mapping[str, int], count: int) -> int | None:
    if isinstance(end, int) and not isinstance(end, bool):
        return end if 0 <= end < count else None
    return place.get(_text(end))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def count_in(cell: object) -> int | None:
    """A whole number, 0 or more; None for anything else."""
    number = _number(cell) if _text(cell) else None
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _number(cell: object) -> float | None:
    try:
        number = float(_text(cell).replace(",", ""))
    except ValueError:
        return None
    return number if isfinite(number) else None
