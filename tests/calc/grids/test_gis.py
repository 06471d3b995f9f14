"""GIS files: neighbours from outlines, every fault with its feature, and back to what other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from tests.calc.grids.fields import EAST, NORTH, block, feature, in_degrees, raster, written
from tests.calc.grids.towns import planned
from wuding.calc.grids.gis.files import Asked, read_gis, write_gis
from wuding.calc.grids.rows import FileFaults

ANY = Asked()


def faults(path: Path, asked: Asked = ANY) -> list[tuple[int, str]]:
    with pytest.raises(FileFaults) as caught:
        read_gis(path, asked)
    assert all(fault.text("zh") and fault.text("en") for fault in caught.value.faults)
    return [(fault.row, fault.code) for fault in caught.value.faults]


def pairs(path: Path, asked: Asked = ANY) -> dict[tuple[str, str], float]:
    district = read_gis(path, asked).read.district
    return {(district.areas[b.one].id, district.areas[b.other].id): b.metres for b in district.borders}


def test_neighbours_share_a_border_and_not_a_corner(tmp_path: Path) -> None:
    found = pairs(written(tmp_path, raster(2, 2)))
    assert found == {
        ("0.0", "0.1"): 100.0, ("0.0", "1.0"): 100.0, ("0.1", "1.1"): 100.0, ("1.0", "1.1"): 100.0,
    }  # fmt: skip


def test_a_border_with_corners_on_one_side_only_is_shared(tmp_path: Path) -> None:
    beside = [feature("a", block(0, 0, 100, 100)), feature("b", block(100.03, 30, 200, 70))]
    (metres,) = pairs(written(tmp_path, beside)).values()
    assert metres == pytest.approx(40, abs=0.5)


def test_size_and_outline_come_from_the_shape(tmp_path: Path) -> None:
    (area,) = read_gis(written(tmp_path, [feature("a", block(0, 0, 200, 50))])).read.district.areas
    assert (area.size, area.outline, area.x, area.y) == (10_000, 500, EAST + 100, NORTH + 25)


def test_degrees_are_flattened_to_metres(tmp_path: Path) -> None:
    found = read_gis(written(tmp_path, in_degrees(raster(4, 4)), crs=False)).read.district
    geod = 71_700 / 71_696  # a degree of longitude at 50° on GRS 80 is 71,696 m
    assert found.areas[0].size == pytest.approx(10_000 / geod, rel=0.002)
    assert len(found.borders) == 24


def test_points_are_neighbours_by_distance_or_when_nothing_lies_between(tmp_path: Path) -> None:
    places = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (900, 0)}
    points = [
        {**feature(code, []), "geometry": {"type": "Point", "coordinates": [EAST + x, NORTH + y]}}
        for code, (x, y) in places.items()
    ]
    path = written(tmp_path, points)
    assert set(pairs(path)) == {("a", "b"), ("b", "c"), ("c", "d")}
    assert set(pairs(path, Asked(near=150))) == {("a", "b"), ("b", "c")}
    assert set(pairs(path, Asked(near=200))) == {("a", "b"), ("a", "c"), ("b", "c")}


BAD: list[tuple[str, list[dict[str, Any]], list[tuple[int, str]]]] = [
    ("a ring that crosses itself", [
        feature("a", [[EAST, NORTH], [EAST + 9, NORTH + 9], [EAST + 9, NORTH], [EAST, NORTH + 9], [EAST, NORTH]]),
    ], [(1, "bad_ring")]),
    ("no shape", [{**feature("a", []), "geometry": None}, feature("b", block(0, 0, 9, 9))], [(1, "no_shape")]),
    ("a line", [{**feature("a", []), "geometry": {"type": "LineString", "coordinates": [[EAST, NORTH], [EAST, NORTH + 5]]}}],
     [(1, "other_shape")]),
    ("an overlap", [feature("a", block(0, 0, 100, 100)), feature("b", block(90, 0, 200, 100))], [(2, "overlap")]),
    ("one inside another", [feature("a", block(0, 0, 100, 100)), feature("b", block(20, 20, 40, 40))], [(2, "overlap")]),
    ("a gap", [feature("a", block(0, 0, 100, 100)), feature("b", block(100.8, 0, 200, 100))], [(2, "gap")]),
    ("a code that stands twice", [feature("a", block(0, 0, 9, 9)), feature("a", block(9, 0, 18, 9))], [(2, "twice")]),
    ("a feature elsewhere", [
        feature("a", block(0, 0, 9, 9)), feature("b", block(9, 0, 18, 9)), feature("c", block(9e5, 0, 9e5 + 9, 9)),
    ], [(3, "far")]),
    ("many faults at once", [
        feature("a", block(0, 0, 9, 9), 户数="?"), {**feature("b", []), "geometry": None}, feature("", block(9, 0, 18, 9)),
    ], [(1, "no_count"), (2, "no_shape"), (3, "empty")]),
]  # fmt: skip


@pytest.mark.parametrize(("features", "found"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_each_fault_is_told_with_its_feature(
    tmp_path: Path, features: list[dict[str, Any]], found: list[tuple[int, str]]
) -> None:
    assert faults(written(tmp_path, features)) == found


def test_a_street_between_two_areas_is_no_gap(tmp_path: Path) -> None:
    beside = [feature("a", block(0, 0, 100, 100)), feature("b", block(106, 0, 200, 100))]
    assert pairs(written(tmp_path, beside)) == {}


def test_degrees_and_metres_mixed_up_are_told(tmp_path: Path) -> None:
    assert faults(written(tmp_path, raster(2, 2), crs=False)) == [(0, "not_degrees")]
    assert faults(written(tmp_path, in_degrees(raster(2, 2)))) == [(0, "not_metres")]


def test_a_community_that_does_not_exist_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, [feature("a", block(0, 0, 9, 9)), feature("b", block(9, 0, 18, 9), 社区="南")])
    assert faults(path, Asked(communities={"东", "西"})) == [(2, "unknown_community")]


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"features": 3}', b'{"features": []}'])
def test_what_is_no_geojson_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(raw)
    assert faults(path)[0][1] in ("no_json", "no_features", "no_rows")


@pytest.mark.parametrize("end", ["gpkg", "shp"])
def test_damaged_files_are_refused(tmp_path: Path, end: str) -> None:
    path = tmp_path / f"a.{end}"
    path.write_bytes(b"nothing of the kind" * 9)
    assert faults(path)[0][1] in ("no_geopackage", "no_companion")
    for beside in (".dbf", ".shx"):
        path.with_suffix(beside).write_bytes(b"no")
    assert faults(path)[0][1] in ("no_geopackage", "no_shapefile")


@pytest.mark.parametrize("name", ["plan.geojson", "plan.gpkg", "plan.shp"])
@pytest.mark.parametrize("metres", [True, False])
def test_a_plan_is_read_back_by_us_and_by_gdal(tmp_path: Path, name: str, *, metres: bool) -> None:
    features = raster(4, 4) if metres else in_degrees(raster(4, 4))
    read = read_gis(written(tmp_path, features, crs=metres))
    plan = planned(read.read.district).grid_of()
    target = tmp_path / name
    write_gis(target, read.read.district, read.layer, plan, {"number": 5})
    back = read_gis(target)
    assert back.read.plan == plan
    assert [area.id for area in back.read.district.areas] == [area.id for area in read.read.district.areas]
    assert len(back.read.district.borders) == len(read.read.district.borders)
    layer = {"layer": "plan"} if name.endswith("gpkg") else {}
    meta, _, shapes, columns = pyogrio.raw.read(target, **layer)
    fields = dict(zip(meta["fields"].tolist(), columns, strict=True))
    assert fields["grid"].tolist() == [plan[area.id] for area in read.read.district.areas]
    assert fields["户数"].tolist() == [area.households for area in read.read.district.areas]
    assert shapely.equals(
        shapely.normalize(shapely.from_wkb(shapes)), shapely.normalize(read.layer.shapes)
    ).all()


@pytest.mark.parametrize(
    ("driver", "name"), [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("GeoJSON", "a.geojson")]
)
@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:4490"])
def test_what_gdal_writes_is_read(tmp_path: Path, driver: str, name: str, crs: str) -> None:
    features = raster(3, 3) if crs == "EPSG:4547" else in_degrees(raster(3, 3))
    shapes = shapely.to_wkb(np.array([shapely.geometry.shape(one["geometry"]) for one in features]))
    columns = {
        key: np.array([one["properties"][key] for one in features]) for key in features[0]["properties"]
    }
    options = {"encoding": "GBK"} if name.endswith("shp") else {}
    pyogrio.raw.write(
        tmp_path / name, shapes, [column.astype(object) if column.dtype.kind == "U" else column for column in columns.values()],
        list(columns), driver=driver, geometry_type="Polygon", crs=crs, **options,
    )  # fmt: skip
    found = read_gis(tmp_path / name).read.district
    assert [(a.id, a.households, a.community, a.current) for a in found.areas] == [
        tuple(one["properties"].values()) for one in features
    ]
    assert len(found.borders) == 12
    assert found.areas[0].size == pytest.approx(10_000, rel=0.005)
