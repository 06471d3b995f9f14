"""Tiles below maps: only where a server is set, only from it, and where the areas lie; else a sentence or nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.grids.scenes import Scene, computed, make_scene
from wuding.calc.grids.gis.reference import on_globe, on_plane
from wuding.common.tiles import Tiles, tile_faults

ELSEWHERE = "https://tiles.example.gov.cn/{z}/{x}/{y}.png?key=1"
WHOSE = "天地图 审图号 GS(2024)0000号"
SONGLING = [124.2, 50.72]


def page_of(scene: Scene) -> str:
    client = Client()
    client.force_login(scene.planner)
    return client.get(reverse("grids:map")).content.decode()


@pytest.mark.django_db
def test_without_a_server_nothing_is_asked_of_anybody() -> None:
    scene = make_scene()
    scene.ground.anchor = SONGLING
    scene.ground.save(update_fields=["anchor"])
    page = page_of(scene)
    assert "<image" not in page
    assert "瓦片" not in page


@pytest.mark.django_db
def test_tiles_lie_where_the_areas_are(settings: Settings) -> None:
    settings.TILE_SERVER = Tiles(ELSEWHERE, WHOSE)
    scene = make_scene()
    scene.ground.anchor = SONGLING
    scene.ground.save(update_fields=["anchor"])
    page = page_of(scene)
    assert WHOSE in page
    tiles = re.findall(
        r'<image href="https://tiles\.example\.gov\.cn/(\d+)/(\d+)/(\d+)\.png\?key=1"'
        r' x="(-?[\d.]+)" y="(-?[\d.]+)" width="([\d.]+)" height="([\d.]+)"',
        page,
    )
    assert 1 <= len(tiles) <= 64
    zoom = int(tiles[0][0])
    # The well-known sums of web mercator for the anchor, which is the corner of the first block.
    across = (SONGLING[0] + 180) / 360 * 2**zoom
    home = next(one for one in tiles if int(one[1]) == int(across))
    left, width = float(home[3]), float(home[5])
    drawn = 12 / 1
    assert left + (across - int(across)) * width == pytest.approx(drawn, abs=1.5)
    assert left >= -width


@pytest.mark.django_db
def test_tiles_lie_below_plans_side_by_side_and_where_choices_are_picked(settings: Settings) -> None:
    settings.TILE_SERVER = Tiles(ELSEWHERE, WHOSE)
    scene = make_scene()
    scene.ground.anchor = SONGLING
    scene.ground.save(update_fields=["anchor"])
    computed(scene.ground, scene.planner)
    client = Client()
    client.force_login(scene.planner)
    for address in (reverse("grids:compare"), f"{reverse('grids:new')}?ground={scene.ground.public_id}"):
        page = client.get(address).content.decode()
        assert '<image href="https://tiles.example.gov.cn/' in page
        assert WHOSE in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("anchor", "reference", "says"),
    [(None, "EPSG:4547", "坐标是米"), (SONGLING, "urn:ogc:def:crs:EPSG::4214", "旧坐标系")],
)
def test_where_there_can_be_none_a_sentence_says_why(
    settings: Settings, anchor: list[float] | None, reference: str, says: str
) -> None:
    settings.TILE_SERVER = Tiles(ELSEWHERE, WHOSE)
    scene = make_scene()
    scene.ground.anchor, scene.ground.reference = anchor, reference
    scene.ground.save(update_fields=["anchor", "reference"])
    page = page_of(scene)
    assert "<image" not in page
    assert says in page


def test_degrees_and_metres_go_both_ways() -> None:
    anchor = (124.2, 50.72)
    x, y = on_plane(anchor, 124.25, 50.75)
    assert [x, y] == pytest.approx([3528, 3337], abs=5)
    assert list(on_globe(anchor, x, y)) == pytest.approx([124.25, 50.75], abs=1e-9)


@pytest.mark.parametrize(
    ("template", "whose", "faults"),
    [
        ("", "", []),
        (ELSEWHERE, WHOSE, []),
        ("/tiles/{z}/{x}/{y}.png", WHOSE, []),
        (ELSEWHERE, "", ["attribution"]),
        ("http://tiles.example.gov.cn/{z}/{x}/{y}.png", WHOSE, ["https"]),
        ("//tiles.example.gov.cn/{z}/{x}/{y}.png", WHOSE, ["https"]),
        ("https://*/{z}/{x}/{y}.png", WHOSE, ["https"]),
        ("https://tiles.example.gov.cn/{z}/{x}.png", WHOSE, ["places"]),
        ("https://{s}.example.gov.cn/{z}/{x}/{y}.png", WHOSE, ["https", "signs"]),
        ("https://tiles.example.gov.cn/{z}/{x}/{y}.png; script-src *", WHOSE, ["signs"]),
    ],
)
def test_only_one_server_over_https_or_this_one(template: str, whose: str, faults: list[str]) -> None:
    assert tile_faults(template, whose) == faults


def test_a_server_that_can_not_be_used_is_told_by_a_check(settings: Settings) -> None:
    settings.TILES, settings.TILES_ATTRIBUTION = "http://tiles/{z}", ""
    found = [said for said in run_checks() if said.id == "grids.E001"]
    assert len(found) == 3
    assert all("WUDING_TILES" in said.msg for said in found)


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("", ["'self'", "data:"]),
        ("/tiles/{z}/{x}/{y}.png", ["'self'", "data:"]),
        (ELSEWHERE, ["'self'", "data:", "https://tiles.example.gov.cn"]),
        ("http://tiles.example.gov.cn/{z}/{x}/{y}.png", ["'self'", "data:"]),
    ],
)
def test_the_policy_of_pages_names_the_server_and_no_other(template: str, wanted: list[str]) -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from wuding import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])",
        ],
        env={
            **os.environ,
            "WUDING_MODE": "demo",
            "WUDING_TILES": template,
            "WUDING_TILES_ATTRIBUTION": WHOSE,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(wanted)
