"""Turns what pydantic finds wrong with a file's shape into sentences that name the place and the nearest right key."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from ..problems import Problem, nearest
from .locate import Located, Path_
from .schema import FileEntry

_CODES = {
    "missing": "key.missing",
    "extra_forbidden": "key.unknown",
    "number": "value.number",
    "finite": "value.finite",
    "digits": "value.digits",
    "day": "value.day",
    "text": "value.text",
    "blank": "value.blank",
    "literal_error": "value.choice",
    "int_type": "value.whole",
    "bool_type": "value.flag",
    "string_type": "value.text",
    "list_type": "value.list",
    "dict_type": "value.keys",
    "model_type": "value.keys",
    "too_short": "list.short",
    "too_long": "list.long",
    "greater_than_equal": "value.range",
    "less_than_equal": "value.range",
}


def read_shape(located: Located) -> tuple[FileEntry | None, list[Problem]]:
    """Return the file's entries, or None and everything wrong with their shape."""
    try:
        return FileEntry.model_validate(dict(located.data)), []
    except ValidationError as error:
        # A value that may be this or that is reported once for each: keep the first at its place.
        found: dict[tuple[object, ...], Problem] = {}
        for one in error.errors(include_url=False):
            problem = _problem(located, dict(one))
            same = () if _of_union(one["loc"]) else (problem.code, problem.values["key"])
            found.setdefault((problem.where, *same), problem)
        return None, list(found.values())


def _of_union(path: tuple[str | int, ...]) -> bool:
    return any(str(part).startswith(("list[", "dict[")) for part in path)


def _problem(located: Located, error: dict[str, Any]) -> Problem:
    path: Path_ = tuple(
        part for part in error["loc"] if not str(part).startswith(("list[", "dict[", "function-"))
    )
    kind = str(error["type"])
    code = _CODES.get(kind, "value.wrong")
    values = {
        "key": _key(path),
        "part": _part(path, located) or "政策包",
        "part_en": _part(path, located) or "A pack",
    }
    context = error.get("ctx") or {}
    if kind == "literal_error":
        values["choices"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        said = str(error.get("input", ""))
        likely = nearest(said, values["choices"].split(", "))
        return Problem(code, located.where(path), values | {"found": said}, likely)
    if kind in ("greater_than_equal", "less_than_equal"):
        values["bound"] = ("≥ " if "ge" in context else "≤ ") + str(context.get("ge", context.get("le")))
    if kind in ("too_short", "too_long"):
        values["bound"] = str(context.get("min_length", context.get("max_length", "")))
    if kind == "value.wrong":
        values["said"] = str(error.get("msg", ""))
    if code == "key.unknown":
        return Problem(code, located.where_key(path), values, nearest(values["key"], _keys_at(path)))
    return Problem(code, located.where(path), values)


def _key(path: Path_) -> str:
    """Return the key a value stands under; an element of a list is counted from 1."""
    if not path or isinstance(path[-1], str):
        return str(path[-1]) if path else ""
    return f"{path[-2]}[{path[-1] + 1}]" if len(path) > 1 else str(path[-1] + 1)


def _part(path: Path_, located: Located) -> str:
    """Return the entry a key belongs to, as a person would call it: [pack], [[items]]“岗位补贴”, [[tables]][2].versions[1]."""
    if len(path) < 2:
        return ""
    if not isinstance(path[1], int):
        return f"[{path[0]}]"
    entries = located.data.get(str(path[0]))
    entry = entries[path[1]] if isinstance(entries, list) and path[1] < len(entries) else None
    name = entry.get("name") if isinstance(entry, dict) else None
    shown = f"[[{path[0]}]]" + (f"“{name}”" if isinstance(name, str) else f"[{path[1] + 1}]")
    deeper = (f".{part}" if isinstance(part, str) else f"[{part + 1}]" for part in path[2:-1])
    return shown + "".join(deeper)


def _keys_at(path: Path_) -> list[str]:
    """Return the keys that are allowed where an unknown key stands."""
    model: type[BaseModel] | None = FileEntry
    for part in path[:-1]:
        if isinstance(part, int) or model is None:
            continue
        info = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        model = _model_in(info.annotation) if info is not None else None
    if model is None:
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
