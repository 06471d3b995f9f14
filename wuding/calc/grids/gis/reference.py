"""Degrees or metres: what a file says of its coordinates, whether they bear it out, and degrees flattened to metres.

A district is small: on a plane that touches the globe in its middle, 50 km away, lengths are off by less than 1 in 1,000.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .layers import Layer, Reference, Shapes, Unit

DEGREES_OF = frozenset({4326, 4490, 4214, 4610, 4555})
"""EPSG codes in degrees that Chinese districts meet: WGS 84, CGCS2000, Beijing 1954, Xian 1980, New Beijing."""
MOST_METRES = 3e7
FAR_METRES = 200_000.0
"""From the middle of all features: a district with its land is smaller than that."""


def from_wkt(text: str) -> Reference:
    """By the kind of the system and its unit of length; feet and the like are `other`."""
    head = text.strip().upper()
    if head.startswith(("GEOGCS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS")):
        return Reference("degrees", text)
    if head.startswith(("PROJCS", "PROJCRS", "COMPD_CS", "COMPOUNDCRS")):
        units = re.findall(r'(?:LENGTHUNIT|UNIT)\[\s*"([^"]+)"', head)
        lengths = [unit for unit in units if not unit.startswith(("DEGREE", "GRAD", "RADIAN"))]
        metres = bool(lengths) and lengths[-1].startswith(("MET",))
        return Reference("metres" if metres else "other", text)
    return Reference("unknown", text)


def from_code(text: str) -> Reference:
    """By authority and code, as in GeoJSON of old (urn:ogc:def:crs:EPSG::4547, OGC:CRS84, EPSG:4490)."""
    if "CRS84" in text.upper():
        return Reference("degrees", text)
    number = re.search(r"(\d{4,6})\s*$", text)
    if number is None:
        return Reference("unknown", text)
    return Reference("degrees" if int(number[1]) in DEGREES_OF else "metres", text)


@dataclass(frozen=True, slots=True)
class Flattened:
    """Shapes in metres. wrong: the file says one thing and its coordinates another (`code`); far: features that lie
    elsewhere, with their distance in kilometres. anchor: degrees east and north where the plane touches the globe, of
    which x and y count metres; None for files in metres.
    """

    shapes: Shapes
    wrong: str = ""
    far: tuple[tuple[int, int], ...] = ()
    anchor: tuple[float, float] | None = None


def flattened(layer: Layer) -> Flattened:
    """Shapes in metres, or why they can't be."""
    here = np.array([shape is not None and not shape.is_empty for shape in layer.shapes], bool)
    if not here.any():
        return Flattened(layer.shapes)
    box = shapely.bounds(layer.shapes[here])
    unit, wrong = _unit_of(layer.reference.unit, box)
    if wrong:
        return Flattened(layer.shapes, wrong)
    anchor = (
        None if unit == "metres" else (float(np.median(box[:, [0, 2]])), float(np.median(box[:, [1, 3]])))
    )
    shapes = layer.shapes if anchor is None else _on_plane(layer.shapes, *anchor)
    box = shapely.bounds(shapes[here])
    middle = np.stack([box[:, [0, 2]].mean(axis=1), box[:, [1, 3]].mean(axis=1)], axis=1)
    away = np.hypot(*(middle - np.median(middle, axis=0)).T)
    number = np.flatnonzero(here)
    far = tuple((int(number[at]), round(away[at] / 1000)) for at in np.flatnonzero(away > FAR_METRES))
    return Flattened(shapes, far=far, anchor=anchor)


def _unit_of(said: Unit, box: NDArray[np.float64]) -> tuple[Unit, str]:
    """What most features bear out, and the code of a contradiction."""
    like_degrees = (np.abs(box[:, [0, 2]]).max(axis=1) <= 180) & (np.abs(box[:, [1, 3]]).max(axis=1) <= 90)
    degrees = bool(like_degrees.mean() > 0.5)
    if said == "other":
        return said, "other_unit"
    if not np.isfinite(box).all() or np.abs(box).max() > MOST_METRES:
        return said, "no_place_on_earth"
    if said == "degrees" and not degrees:
        return said, "not_degrees"
    if said == "metres" and degrees:
        return said, "not_metres"
    return ("degrees" if degrees else "metres"), ""


@dataclass(frozen=True, slots=True)
class Radii:
    """Metres to a radian at a latitude, by the ellipsoid (GRS 80): along a parallel at the equator's breadth, and north."""

    across: float
    along: float

    @classmethod
    def at(cls, north: float) -> Radii:
        """north: degrees."""
        flat = 1 / 298.257222101
        squared = flat * (2 - flat)
        curve = 1 - squared * float(np.sin(np.radians(north))) ** 2
        return cls(6_378_137.0 / curve**0.5, 6_378_137.0 * (1 - squared) / curve**1.5)


def _on_plane(shapes: Shapes, east: float, north: float) -> Shapes:
    """Degrees to metres east and north of a place, by the radii of the ellipsoid at its latitude."""
    radii = Radii.at(north)

    def place(at: NDArray[np.float64]) -> NDArray[np.float64]:
        latitude = np.radians(at[:, 1])
        x = np.radians(at[:, 0] - east) * radii.across * np.cos(latitude)
        y = np.radians(at[:, 1] - north) * radii.along
        return np.stack([x, y], axis=1)

    flat_shapes = np.empty(len(shapes), object)
    flat_shapes[:] = [None if shape is None else shapely.transform(shape, place) for shape in shapes]
    return flat_shapes


def on_plane(anchor: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    """A place in degrees as metres on the plane of the anchor: what `flattened` does with every corner."""
    radii = Radii.at(anchor[1])
    x = float(np.radians(east - anchor[0])) * radii.across * float(np.cos(np.radians(north)))
    return x, float(np.radians(north - anchor[1])) * radii.along


def on_globe(anchor: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    """The other way: degrees east and north of a place on the plane."""
    radii = Radii.at(anchor[1])
    north = anchor[1] + float(np.degrees(y / radii.along))
    return anchor[0] + float(np.degrees(x / (radii.across * float(np.cos(np.radians(north)))))), north
