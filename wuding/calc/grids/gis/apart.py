"""A stranger's GIS file, read in a child process with little memory and time; it comes back as plain values or faults."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import shapely

from wuding.calc.grids.areas import Area, Border, District
from wuding.calc.grids.rows import FileFault, FileFaults
from wuding.calc.grids.spans import Counts

SECONDS = 60
MEMORY = 2 << 30
"""Bytes of address space: shapely and numpy take most of one gigabyte of it without touching it."""
MOST_BYTES = 64 << 20
"""Of what a zip file unfolds to."""
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")

Rings = list[list[list[list[float]]]]


@dataclass(frozen=True, slots=True)
class Handed:
    """A district and the polygons of its areas, each as rings of coordinates in metres; none for points.

    counts: households of each kind, area by area. anchor and reference: where on the globe the metres count from, None
    for files in metres, and what the file says of its coordinates.
    """

    district: District
    rings: tuple[Rings, ...]
    counts: tuple[Counts, ...]
    anchor: tuple[float, float] | None = None
    reference: str = ""


def read_apart(name: str, content: bytes, communities: Collection[str]) -> Handed:
    """A .geojson, .json, .gpkg, or the parts of a Shapefile as .zip. Raises FileFaults."""
    with tempfile.TemporaryDirectory(prefix="areas-") as folder:
        path = _put(Path(folder), name, content)
        asked = {"path": str(path), "name": name, "communities": sorted(communities)}
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "wuding.calc.grids.gis.apart"],
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=SECONDS + 5,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise FileFaults([FileFault(name, 0, "too_slow", str(SECONDS))]) from None
    if ended.returncode != 0:
        raise FileFaults([FileFault(name, 0, "no_file", name)])
    said = json.loads(ended.stdout)
    if "faults" in said:
        raise FileFaults([FileFault(name, row, code, value) for row, code, value in said["faults"]])
    district = District(
        tuple(Area(*row) for row in said["areas"]), tuple(Border(*row) for row in said["borders"])
    )
    anchor = (said["anchor"][0], said["anchor"][1]) if said["anchor"] else None
    return Handed(district, tuple(said["rings"]), tuple(said["counts"]), anchor, said["reference"])


def _put(folder: Path, name: str, content: bytes) -> Path:
    """The file under a name of our own."""
    end = PurePosixPath(name.lower()).suffix
    if end == ".zip":
        return _unpacked(folder, name, content)
    path = folder / ("areas.gpkg" if end == ".gpkg" else "areas.geojson")
    path.write_bytes(content)
    return path


def _unpacked(folder: Path, name: str, content: bytes) -> Path:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = [
                one for one in archive.infolist() if PurePosixPath(one.filename.lower()).suffix in PARTS
            ]
            shapes = [one for one in wanted if one.filename.lower().endswith(".shp")]
            if len(shapes) != 1 or sum(one.file_size for one in wanted) > MOST_BYTES:
                raise FileFaults([FileFault(name, 0, "one_shapefile", str(len(shapes)))])
            stem = shapes[0].filename[:-4]
            for one in wanted:
                if one.filename[:-4] == stem:
                    end = PurePosixPath(one.filename.lower()).suffix
                    (folder / f"areas{end}").write_bytes(archive.read(one))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise FileFaults([FileFault(name, 0, "no_shapefile", str(error))]) from None
    return folder / "areas.shp"


def rings_of(shape: Any) -> Rings:
    """Polygons as rings, to the centimetre; none for a point."""
    if shape.geom_type == "Point":
        return []
    return [
        [[[round(x, 2), round(y, 2)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]


def main() -> None:
    """The child."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.loads(sys.stdin.buffer.read())
    print(json.dumps(_answer(asked)))  # noqa: T201  this is how the child answers


def _answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    from wuding.calc.grids.gis.files import Asked, read_gis

    try:
        found = read_gis(Path(asked["path"]), Asked(communities=asked["communities"]))
    except FileFaults as faulty:
        return {"faults": [[fault.row, fault.code, fault.value] for fault in faulty.faults]}
    district = found.read.district
    return {
        "areas": [astuple(area) for area in district.areas],
        "borders": [astuple(border) for border in district.borders],
        "rings": [rings_of(shape) for shape in found.shapes],
        "counts": found.counts,
        "anchor": found.anchor,
        "reference": found.layer.reference.text,
    }


if __name__ == "__main__":
    main()
