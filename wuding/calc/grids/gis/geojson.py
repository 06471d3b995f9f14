"""GeoJSON. Without a word on coordinates they are degrees (RFC 7946); older files name another system under `crs`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import shapely

from wuding.calc.grids.rows import FileFault, FileFaults

from .layers import Layer, Reference, shapes_of
from .reference import from_code


def read(file: str, raw: bytes) -> Layer:
    """Raises FileFaults with every feature whose geometry can't be read."""
    try:
        whole = json.loads(raw)
    except ValueError as error:
        raise FileFaults([FileFault(file, 0, "no_json", str(error))]) from None
    if not isinstance(whole, dict) or not isinstance(whole.get("features"), list):
        raise FileFaults([FileFault(file, 0, "no_features")])
    rows, found, faults = [], [], []
    for at, said in enumerate(whole["features"], 1):
        feature = said if isinstance(said, dict) else {}
        properties = feature.get("properties")
        rows.append(dict(properties) if isinstance(properties, dict) else {})
        shape, fault = _shape(feature.get("geometry"))
        found.append(shape)
        if fault:
            faults.append(FileFault(file, at, "bad_shape", fault))
    if faults:
        raise FileFaults(faults)
    return Layer(rows, shapes_of(found), _reference(whole.get("crs")))


def _shape(geometry: object) -> tuple[object, str]:
    if geometry is None:
        return None, ""
    try:
        return shapely.from_geojson(json.dumps(geometry)), ""
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        return None, str(error)


def _reference(crs: object) -> Reference:
    if not isinstance(crs, dict):
        return Reference("degrees")
    properties = crs.get("properties")
    return from_code(str(properties.get("name", "")) if isinstance(properties, dict) else "")


def written(layer: Layer, summary: Mapping[str, object]) -> bytes:
    """The layer with its rows as properties; the summary as the member `plan`, which other programs pass over."""
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": dict(row),
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for row, shape in zip(layer.rows, layer.shapes, strict=True)
    ]
    whole: dict[str, Any] = {"type": "FeatureCollection"}
    if layer.reference.text and layer.reference.text.count(":"):
        whole["crs"] = {"type": "name", "properties": {"name": layer.reference.text}}
    return json.dumps(whole | {"plan": summary, "features": features}, ensure_ascii=False).encode()
