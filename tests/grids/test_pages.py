"""The pages: the map, handing areas in, planning by hand; what a browser without script sees."""

from __future__ import annotations

import html
import io
import json
import re
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
from wuding.grids.pins import Pin, PinKind
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


USUAL = {
    "title": "试", "low": "300", "high": "500",
    "weights": "4 2 1", "balance": "4", "compactness": "2", "closeness": "1",
}  # fmt: skip


@pytest.fixture
def _asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody computes what is asked for."""
    monkeypatch.setattr("wuding.grids.tasks.wake", lambda: None)
    monkeypatch.setattr("wuding.grids.tasks.wake_after_commit", lambda: None)


def asked(scene: Scene, **given: object) -> tuple[int, str]:
    answer = signed_in(scene.planner).post(reverse("grids:new"), {**USUAL, **given})
    return answer.status_code, answer.content.decode()


@pytest.mark.usefixtures("_asleep")
def test_one_plan_is_asked_for_or_one_for_each_weight(scene: Scene) -> None:
    assert asked(scene)[0] == 302
    assert asked(scene, weights="curve")[0] == 302
    assert Plan.objects.filter(run_state=RunState.QUEUED).count() == 5


@pytest.mark.usefixtures("_asleep")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"low": "500", "high": "300"}, "请把两个数对调"),
        ({"number": "9"}, "全部至少 3 格，至多 4 格"),
        ({"number-{松}": "4"}, "只能是 2 到 3 格"),
        ({"number-{青}": "1", "number": "3"}, "只能给一样"),
        ({"weights": "own", "balance": "0", "compactness": "0", "closeness": "0"}, "至少看重一样"),
        ({"span-elderly": "0.5"}, "大于或等于1"),
    ],
)
def test_what_can_not_be_is_told_beside_its_field(scene: Scene, given: dict[str, str], says: str) -> None:
    scene.ground.areas.update(counts={"elderly": 10})
    codes = {"松": scene.community.code, "青": scene.other.code}
    status, page = asked(scene, **{name.format(**codes): value for name, value in given.items()})
    assert status == 422
    assert says in page.partition('class="field-error"')[2]
    assert not Plan.objects.exists()


@pytest.mark.usefixtures("_asleep")
def test_what_was_asked_for_stands_on_the_plan(scene: Scene) -> None:
    scene.ground.areas.update(counts={"elderly": 10, "scattered": 0})
    pins = [Pin(PinKind.TOGETHER, ("松0", "松1")), Pin(PinKind.KEEP, (), "青松社区老0")]
    given = {
        f"number-{scene.community.code}": "2", "span-elderly": "1.5",
        "weights": "own", "balance": "8", "compactness": "0", "closeness": "1",
        "pin": [json.dumps(pin.as_json()) for pin in pins],
    }  # fmt: skip
    assert asked(scene, **given)[0] == 302
    plan = Plan.objects.get()
    assert (plan.numbers, plan.spans, plan.pins) == (
        {scene.community.code: 2},
        {"elderly": 1.5},
        [pin.as_json() for pin in pins],
    )
    assert (plan.balance, plan.compactness, plan.closeness) == (8, 0, 1)
    page = text(signed_in(scene.planner), reverse("grids:plan", args=[plan.public_id]))
    for said in (
        f"{scene.community.name} 2 格", "其他社区：最少的格数", "一户老年户按 1.5 户算", "各格户数均匀：最看重",
        "网格紧凑、边界短：不考虑", "松0、松1 划在同一格", "青松社区老0保持不变",
    ):  # fmt: skip
        assert said in page
    form = text(signed_in(scene.planner), reverse("grids:new"))
    assert "一户老年户算几户" in form
    assert "一户散居户算几户" not in form


def test_fixed_choices_are_added_and_dropped_without_script(scene: Scene) -> None:
    status, page = asked(scene, add="together", area=["松0", "松1"], title="改过的名")
    assert status == 200
    assert "松0、松1 划在同一格" in page
    assert "改过的名" in page
    (pin,) = re.findall(r'name="pin" value="([^"]+)"', page)
    carried = html.unescape(pin)
    status, page = asked(scene, add="apart", area=["松0", "松1"], pin=carried)
    assert status == 422
    assert "又要分开" in page
    assert len(re.findall(r'name="area" value="[^"]+" checked', page)) == 2
    status, page = asked(
        scene, add="into", area=["松3"], grid="松鹤社区老2", pin=[carried, "{", '{"kind": "x"}']
    )
    assert (status, len(re.findall('name="pin"', page))) == (200, 2)
    status, page = asked(scene, drop="0", pin=carried)
    assert (status, "划在同一格</span>" in page) == (200, False)
    assert not Plan.objects.exists()


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
