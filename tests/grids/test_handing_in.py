"""Files with faults: each is told with its feature or its cell, all at once, and nothing is kept."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.calc.grids.fields import CRS, block, feature, in_degrees, raster
from tests.grids.scenes import Scene, make_scene
from wuding.audit.models import Entry
from wuding.grids.models import Area, Ground

pytestmark = pytest.mark.django_db
Features = list[dict[str, Any]]
Told = list[tuple[str, str]]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def told(scene: Scene, name: str, content: bytes) -> Told:
    """Where and what, as the page lists it; nothing may be kept."""
    client = Client()
    client.force_login(scene.planner)
    before = (Ground.objects.count(), Area.objects.count(), Entry.objects.count())
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("grids:grounds"), {"title": "新底图", "file": file})
    assert answer.status_code == 422
    assert (Ground.objects.count(), Area.objects.count(), Entry.objects.count()) == before
    rows = re.findall(
        r'<tr><th scope="row" class="nowrap">([^<]*)</th><td>([^<]*)</td></tr>', answer.content.decode()
    )
    return [(html.unescape(where), html.unescape(what)) for where, what in rows]


def layer(features: Features, *, degrees: bool = True, crs: bool = False) -> bytes:
    whole: dict[str, Any] = {"type": "FeatureCollection"}
    if crs:
        whole["crs"] = CRS
    return json.dumps({**whole, "features": in_degrees(features) if degrees else features}).encode()


def bow_tie(features: Features) -> None:
    first, second, third, fourth, _last = features[1]["geometry"]["coordinates"][0]
    features[1]["geometry"]["coordinates"] = [[first, third, second, fourth, first]]


def unclosed(features: Features) -> None:
    features[2]["geometry"]["coordinates"][0].pop()


def overlapping(features: Features) -> None:
    features.append(feature("新", block(350, 150, 450, 250), 社区=features[0]["properties"]["社区"]))


def gaping(features: Features) -> None:
    features.append(feature("新", block(401, 0, 500, 100), 社区=features[-1]["properties"]["社区"]))


def of_no_community(features: Features) -> None:
    features[4]["properties"]["社区"] = "无此社区"


def with_one_code_twice(features: Features) -> None:
    features[5]["properties"]["编号"] = features[0]["properties"]["编号"]


def without_a_shape(features: Features) -> None:
    features[0]["geometry"] = None


def with_more_old_than_homes(features: Features) -> None:
    features[0]["properties"]["老年户"] = 151
    features[0]["properties"]["户数"] = 150


@pytest.mark.parametrize(
    ("spoilt", "where", "what"),
    [
        (bow_tie, "第 2 个要素", "自己相交或没有闭合"),
        (unclosed, "第 3 个要素", "图形读不出来"),
        (overlapping, "第 13 个要素", "重叠"),
        (gaping, "第 13 个要素", "有缝"),
        (of_no_community, "第 5 个要素", "没有“无此社区”这个社区"),
        (with_one_code_twice, "第 6 个要素", "编号不能重复"),
        (without_a_shape, "第 1 个要素", "没有图形"),
        (with_more_old_than_homes, "第 1 个要素", "“老年户 151”多于这个小区域的户数"),
    ],
)
def test_a_fault_of_a_feature_is_told_with_it(
    scene: Scene, spoilt: Callable[[Features], None], where: str, what: str
) -> None:
    features = in_communities(scene, raster(4, 3))
    spoilt(features)
    degrees = spoilt != without_a_shape
    found = told(scene, "areas.geojson", layer(features, degrees=degrees, crs=not degrees))
    assert any(at == where and what in said for at, said in found), found


def in_communities(scene: Scene, features: Features) -> Features:
    for one in features:
        east = one["properties"]["社区"] == "东"
        one["properties"]["社区"] = scene.community.name if east else scene.other.code
    return features


@pytest.mark.parametrize(
    ("degrees", "crs", "what"),
    [
        (False, False, "坐标系写的是经纬度（度），坐标却像以米计"),
        (True, True, "坐标系写的是米，坐标却像经纬度（度）"),
    ],
)
def test_a_file_that_says_degrees_and_holds_metres_is_refused(
    scene: Scene, *, degrees: bool, crs: bool, what: str
) -> None:
    found = told(scene, "areas.geojson", layer(in_communities(scene, raster(4, 3)), degrees=degrees, crs=crs))
    assert [(at, said[: len(what)]) for at, said in found] == [("整个文件", what)]


def test_an_area_with_exchanged_coordinates_is_found(scene: Scene) -> None:
    features = in_degrees(in_communities(scene, raster(4, 3)))
    ring = features[7]["geometry"]["coordinates"][0]
    features[7]["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    ((where, what),) = told(scene, "areas.geojson", content)
    assert where == "第 8 个要素"
    assert "经纬度写反了" in what


Rows = Sequence[Sequence[object]]


def workbook(areas: Rows, borders: Rows = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in (("小区域", areas), ("边界", borders)):
            sheet = book.add_worksheet(name) if rows else None
            for at, row in enumerate(rows):
                assert sheet is not None
                sheet.write_row(at, 0, row)
    return out.getvalue()


HEAD = ["编号", "社区", "户数", "老年户", "X", "Y"]


def test_every_fault_of_a_workbook_is_told_with_its_cell(scene: Scene) -> None:
    here = scene.community.name
    content = workbook(
        [
            HEAD,
            ["楼1", here, 150, 10, 0, 0],
            [],
            ["楼1", here, "一百", 10, 50, 0],
            ["楼3", "无此社区", 150, 151, 100, "东"],
            ["", here, 12.5, -1, 100, 0],
        ]
    )
    assert told(scene, "楼栋.xlsx", content) == [
        ("小区域 A4", "编号“楼1”出现过了，编号不能重复"),
        ("小区域 C4", "“一百”不是户数，应是 0 或正整数"),
        ("小区域 F5", "“东”不能用，应是一个数，长度不能是负的"),
        ("小区域 B5", "没有“无此社区”这个社区，请核对名称，或先在组织里建立"),
        ("小区域 D5", "“老年户 151”多于这个小区域的户数，请核对"),
        ("小区域 A6", "“编号”是空的，请填上"),
        ("小区域 C6", "“12.5”不是户数，应是 0 或正整数"),
        ("小区域 D6", "“-1”不是户数，应是 0 或正整数"),
    ]


def test_borders_and_columns_that_lack_are_told(scene: Scene) -> None:
    here = scene.community.name
    areas: Rows = [HEAD[:3], ["楼1", here, 150], ["楼2", here, 150]]
    borders: Rows = [["区域一", "区域二", "米"], ["楼1", "楼9", 40], ["楼1", "楼1", 40], ["楼1", "楼2", "长"]]
    assert told(scene, "楼栋.xlsx", workbook(areas, borders)) == [
        ("边界 第 2 行", "没有编号为“楼9”的区域，请核对编号"),
        ("边界 第 3 行", "区域“楼1”和自己相邻，请删去这一条"),
        ("边界 第 4 行", "“长”不能用，应是一个数，长度不能是负的"),
    ]
    ((where, what),) = told(scene, "楼栋.xlsx", workbook(areas))
    assert (where, "不知道谁和谁相邻" in what) == ("整个文件", True)
    ((where, what),) = told(scene, "楼栋.xlsx", workbook([["编号", "户数"], ["楼1", 1]]))
    assert (where, what) == ("整个文件", "没有“社区 / community”这一列，请补上")
