"""The changes themselves: a value from a day on, a key put in or taken out. Each gives back the changed file's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..files.locate import Path_
from .toml_text import Text, block, key_text, literal, read

SECTIONS = ("inputs", "params", "tables", "brackets", "items", "rules", "aggregates")
_OF_A_VERSION = ("from", "until", "known", "provisional", "trust", "how", "source", "note")
"""Keys of a dated value that speak of that value only and are not taken over by the next."""


@dataclass(frozen=True)
class Edit:
    """A changed file: its name and its whole new text."""

    file: str
    text: str


class Refused(ValueError):
    """The change cannot be written. `code`: `not_own`, `before_first`, `ended`."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def find_part(files: Mapping[str, str], section: str, key: str, name: str) -> tuple[Text, Path_]:
    """The file in which an entry stands, and its path: `find_part(files, "params", "name", "年限补贴标准")`.

    Raises Refused `not_own` when the pack itself does not write it.
    """
    for file, text in files.items():
        found = read(file, text)
        entries = found.places.data.get(section, [])
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if entry.get(key) == name:
                return found, (section, index)
    raise Refused("not_own", name=name)


def section_of(files: Mapping[str, str], name: str) -> str:
    """The section that a named part stands in. Raises Refused `not_own`."""
    for section in SECTIONS:
        try:
            find_part(files, section, "name", name)
        except Refused:
            continue
        return section
    raise Refused("not_own", name=name)


def put_key(text: Text, path: Path_, key: str, written: str) -> Edit:
    """The table at a path with `key` set to a literal: replaced where it stands, else behind its last key."""
    if text.has((*path, key)):
        begin, end = text.span((*path, key))
        return Edit(text.name, text.with_cut(begin, end, written))
    if text.has(path):
        end = text.span((*path, text.keys(path)[-1]))[1]
        return Edit(text.name, text.with_cut(end, end, f", {key_text(key)} = {written}"))
    end = text.line_end(_end_of_keys(text, path))
    return Edit(text.name, text.with_cut(end, end, f"\n{key_text(key)} = {written}"))


def drop_key(text: Text, path: Path_, key: str) -> Edit:
    """The table at a path without `key`. A table written in one line keeps its other keys."""
    begin, end = text.offset(text.places.keys[(*path, key)]), text.span((*path, key))[1]
    if not text.has(path):
        return Edit(text.name, text.with_cut(begin, min(text.line_end(end) + 1, len(text.text)), ""))
    keys = text.keys(path)
    place = keys.index(key)
    if place:
        begin = text.span((*path, keys[place - 1]))[1]
    elif len(keys) > 1:
        end = text.offset(text.places.keys[(*path, keys[1])])
    return Edit(text.name, text.with_cut(begin, end, ""))


def change_value(
    files: Mapping[str, str],
    name: str,
    since: date,
    leaf: Path_,
    value: object,
    marks: Mapping[str, str],
) -> Edit:
    """The part's file with another value from a day on; the values before stay.

    `leaf` leads from the dated entry to the value: ("value",), ("rows", 3, 1), ("steps", 0, "value"). `marks` are trust,
    how and source of the new value. Where an entry already begins on that day it is changed, else one is put behind the
    one in force, with everything that does not change taken over as written. Raises Refused.
    """
    section = section_of(files, name)
    text, part = find_part(files, section, "name", name)
    dated = (*part, "values" if section == "params" else "versions")
    before = _in_force(text, dated, since)
    written = literal(value)
    if text.at((*before, "from")) == since:
        begin, end = text.span((*before, *leaf))
        changed = Edit(text.name, text.with_cut(begin, end, written))
        for key, said in marks.items():
            changed = put_key(read(changed.file, changed.text), before, key, literal(said))
        return changed
    keys = {"from": since.isoformat(), **{key: literal(said) for key, said in marks.items()}}
    for key in text.keys(before):
        if key == leaf[0]:
            keys[key] = _with_leaf(text, before, leaf, written)
        elif key not in _OF_A_VERSION:
            keys[key] = text.raw((*before, key))
    return Edit(text.name, _behind(text, dated, before, keys))


def _in_force(text: Text, dated: Path_, since: date) -> Path_:
    """The path of the last entry that begins on or before a day, of several with one first day the last published."""
    entries = text.at(dated)
    assert isinstance(entries, list)
    begun = [(entry["from"], index) for index, entry in enumerate(entries) if entry["from"] <= since]
    if not begun:
        raise Refused("before_first", first=str(min(entry["from"] for entry in entries)))
    index = max(begun)[1]
    until = entries[index].get("until")
    if until is not None and until >= since and entries[index]["from"] != since:
        raise Refused("ended", until=str(until))
    return (*dated, index)


def _with_leaf(text: Text, entry: Path_, leaf: Path_, written: str) -> str:
    begin, end = text.span((*entry, leaf[0]))
    leaf_begin, leaf_end = text.span((*entry, *leaf))
    return text.text[begin:leaf_begin] + written + text.text[leaf_end:end]


def _behind(text: Text, dated: Path_, before: Path_, keys: Mapping[str, str]) -> str:
    """Put a new entry behind another, written in the same manner: in a list, or as a block under its own header."""
    if text.has(before):
        end = text.span(before)[1]
        begin, _end = text.span(dated)
        apart = ",\n  " if "\n" in text.text[begin : text.span(dated)[1]] else ", "
        inside = ", ".join(f"{key} = {raw}" for key, raw in keys.items())
        return text.with_cut(end, end, f"{apart}{{ {inside} }}")
    end = text.line_end(_end_of_keys(text, before))
    header = ".".join(str(step) for step in dated if isinstance(step, str))
    lines = "\n".join(f"{key} = {raw}" for key, raw in keys.items())
    return text.with_cut(end, end, f"\n\n[[{header}]]\n{lines}")


def _end_of_keys(text: Text, path: Path_) -> int:
    """Where the last plain key of a block ends; lists of tables under headers of their own come later."""
    plain = [text.span((*path, key))[1] for key in text.keys(path) if text.has((*path, key))]
    return max(plain)


def put_block(text: Text, section: str, keys: Mapping[str, object]) -> Edit:
    """The file with an entry of a list of tables at its end: a part, a provision."""
    return Edit(text.name, f"{text.text.rstrip()}\n\n{block(section, keys)}\n")


def drop_block(text: Text, path: Path_) -> Edit:
    """The file without an entry of a list of tables, its header and everything below it. An entry written inside a
    line is refused: Refused `inline`."""
    if text.has(path):
        raise Refused("inline", name=str(path[0]))
    inside = [key for key in text.places.values if key[: len(path)] == path]
    header = text.text.rindex(f"[[{path[0]}]]", 0, text.offset(text.places.values[inside[0]][0]))
    end = min(text.line_end(max(text.span(key)[1] for key in inside)) + 1, len(text.text))
    return Edit(text.name, text.with_cut(header, end, "").rstrip() + "\n")


def overriding(text: Text, path: Path_, header: Mapping[str, object], clause: str) -> dict[str, object]:
    """A part of a higher pack as a lower one writes it to replace it: its own clause, its own figures.

    What a figure's trust and source were above it stays, where they were said once for the whole of the higher pack.
    """
    part = text.at(path)
    assert isinstance(part, Mapping)
    said = {key: header[key] for key in ("trust", "source", "how") if key in header}
    own = {"name": part["name"], "overrides": True, "clause": clause}
    return {**own, **said, **{key: value for key, value in part.items() if key not in own}}
