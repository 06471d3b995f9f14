"""The pages: the map, handing areas in, planning by hand; what a browser without script sees."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.calc.grids.fields import block, feature, in_degrees, raster
from tests.grids.scenes import Scene, computed, make_scene
from tests.make import ENTERED_AT, make_officer, make_worker
from wuding.accounts.models import User
from wuding.grids import actions
from wuding.grids.models import Area, GridMap, Ground, Plan, PlanState, RunState
from wuding.people.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_map_draws_every_area_and_says_the_same_in_its_table(scene: Scene) -> None:
    page = text(signed_in(scene.planner), reverse("grids:map"))
    assert page.count('class="area tone-') == 8
    assert page.count("data-row=") == 4
    assert "320" in page
    assert "style=" not in page


def test_the_map_of_a_day_before_the_first_is_empty(scene: Scene) -> None:
    assert "这一天还没有网格图" in text(signed_in(scene.planner), reverse("grids:map") + "?day=2019-12-31")


def test_the_map_is_had_as_a_picture(scene: Scene) -> None:
    answer = signed_in(scene.planner).get(reverse("grids:map") + "?as=png")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.format == "PNG"


def test_a_plan_is_asked_for_and_waits(scene: Scene) -> None:
    client = signed_in(scene.planner)
    answer = client.post(
        reverse("grids:plans"), {"title": "试", "low": 300, "high": 500, "weights": "curve", "pins": ""}
    )
    assert answer.status_code == 302
    assert Plan.objects.filter(run_state=RunState.QUEUED).count() == 4
    wrong = client.post(reverse("grids:plans"), {"title": "试", "low": 500, "high": 300, "weights": "4 2 1"})
    assert wrong.status_code == 422
    assert "大于上限" in wrong.content.decode()


def test_an_area_is_moved_from_the_page_and_the_effect_is_seen_before(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    client, address = signed_in(scene.planner), reverse("grids:plan", args=[plan.public_id])
    page = text(client, f"{address}?area=松3")
    assert "640" in page
    assert "高于上限" in page
    target = plan.grid_of["松2"]
    moved = client.post(reverse("grids:move", args=[plan.public_id]), {"area": "松3", "grid": target})
    assert moved.status_code == 302
    assert "撤销上一步" in text(client, address)
    client.post(reverse("grids:undo", args=[plan.public_id]))
    plan.refresh_from_db()
    assert plan.moves == []


def test_a_plan_is_sent_and_published_from_the_pages(scene: Scene) -> None:
    plan = computed(scene.ground, scene.planner)
    planner, approver = signed_in(scene.planner), signed_in(scene.approver)
    empty = planner.post(reverse("grids:ask", args=[plan.public_id]), {"since": ""})
    assert empty.status_code == 422
    planner.post(reverse("grids:ask", args=[plan.public_id]), {"since": "2022-07-01", "document": "文"})
    plan.refresh_from_db()
    assert plan.state == PlanState.ASKED
    assert "审定，自 2022-07-01 起启用" in text(approver, reverse("grids:plan", args=[plan.public_id]))
    assert "审定，自" not in text(planner, reverse("grids:plan", args=[plan.public_id]))
    approver.post(reverse("grids:publish", args=[plan.public_id]))
    assert GridMap.objects.get(since=date(2022, 7, 1)).in_tree
    assert text(approver, reverse("grids:map") + "?day=2022-07-01").count("data-row=") == 3


def test_a_plan_says_whose_worker_goes_on_and_who_is_left(scene: Scene) -> None:
    first = computed(scene.ground, scene.planner, number=4)
    actions.ask_approval(plan=first, since=date(2022, 7, 1), by=scene.planner, at=ENTERED_AT)
    first.refresh_from_db()
    found = actions.publish_plan(plan=first, by=scene.approver, at=ENTERED_AT)
    names = ["甲样例", "乙样例", "丙样例", "丁样例"]
    for name, grid in zip(names, found.grids.select_related("unit").order_by("pk"), strict=True):
        assert grid.unit
        make_worker(
            grid.unit,
            make_officer(scene.place),
            name=name,
            team=Team.GRID_WORKER,
            since=date(2022, 7, 1),
        )
    plan = computed(scene.ground, scene.planner, "再并一格")
    page = text(signed_in(scene.planner), reverse("grids:plan", args=[plan.public_id]))
    going_on, _, left = page.partition("没有网格接续")
    assert sum(name in going_on for name in names) == 3
    assert sum(name in left for name in names) == 1
    shown = text(signed_in(scene.planner), reverse("grids:map") + "?day=2022-07-02")
    assert all(name in shown for name in names)


def test_plans_stand_side_by_side_with_today(scene: Scene) -> None:
    for title in ("甲方案", "乙方案"):
        computed(scene.ground, scene.planner, title)
    page = text(signed_in(scene.planner), reverse("grids:compare"))
    assert page.count('<svg viewBox="0 -26') == 2
    assert "甲方案" in page
    assert "今天" in page


def handed_in(scene: Scene, name: str, content: bytes, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile(name, content)
    answer = signed_in(scene.approver).post(
        reverse("grids:grounds"), {"title": "新底图", "file": file, **more}
    )
    return answer.status_code, answer.content.decode()


def geojson(scene: Scene, *, broken: bool = False) -> bytes:
    features = raster(4, 3)
    for one in features:
        one["properties"]["社区"] = (
            scene.community.name if one["properties"]["社区"] == "东" else scene.other.code
        )
    if broken:
        features += [
            feature("x", block(150, 150, 250, 250), 社区=scene.community.name),
            feature("y", block(900, 0, 999, 9), 社区="无此社区"),
        ]
    return json.dumps({"type": "FeatureCollection", "features": in_degrees(features)}).encode()


def test_a_gis_file_becomes_a_ground(scene: Scene) -> None:
    status, _page = handed_in(scene, "areas.geojson", geojson(scene))
    assert status == 302
    ground = Ground.objects.get(title="新底图")
    assert ground.areas.count() == 12
    assert len(ground.borders) == 17
    assert {area.community for area in ground.areas.all()} == {scene.community, scene.other}


def test_every_fault_is_told_and_nothing_is_kept(scene: Scene) -> None:
    before = Area.objects.count()
    status, page = handed_in(scene, "areas.geojson", geojson(scene, broken=True))
    assert status == 422
    assert "没有“无此社区”这个社区" in page
    assert (Area.objects.count(), Ground.objects.count()) == (before, 1)
    status, page = handed_in(scene, "areas.gpkg", b"no geopackage")
    assert status == 422
    assert "不是完整的 GeoPackage" in page


def workbook(scene: Scene, *, borders: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("小区域")
    sheet.write_row(0, 0, ["编号", "户数", "社区", "现网格", "X", "Y"])
    for row in range(3):
        sheet.write_row(
            row + 1, 0, [f"楼{row}", 150, scene.community.name, "甲" if row else "乙", row * 50, 0]
        )
    if borders:
        beside = book.add_worksheet("边界")
        beside.write_row(0, 0, ["区域一", "区域二", "米"])
        beside.write_row(1, 0, ["楼0", "楼2", 40])
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("borders", "found"), [(True, [["楼0", "楼2", 40]]), (False, [["楼0", "楼1", 1], ["楼1", "楼2", 1]])]
)
def test_a_workbook_becomes_a_ground_and_the_present_map(
    scene: Scene, *, borders: bool, found: list[list[object]]
) -> None:
    status, _page = handed_in(scene, "楼栋.xlsx", workbook(scene, borders=borders), since="2022-06-01")
    assert status == 302
    ground = Ground.objects.get(title="新底图")
    assert ground.borders == found
    assert [grid.name for grid in GridMap.objects.get(ground=ground).grids.order_by("name")] == ["乙", "甲"]
    scene.grid_map.refresh_from_db()
    assert scene.grid_map.until == date(2022, 5, 31)
