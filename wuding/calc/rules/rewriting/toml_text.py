"""TOML as text: where each value begins and ends, how a value is written, cutting and putting in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..files.locate import Located, Path_, located
from ..problems import Where


@dataclass(frozen=True)
class Text:
    """A file of a pack with the offset, in characters, at which each of its lines begins."""

    name: str
    text: str
    places: Located
    lines: tuple[int, ...]

    def offset(self, where: Where) -> int:
        """How many characters stand before a place."""
        return self.lines[where.line - 1] + where.column - 1

    def span(self, path: Path_) -> tuple[int, int]:
        """Where the value at a path begins and ends. Raises KeyError when nothing is written there."""
        where, raw = self.places.values[path]
        begin = self.offset(where)
        return begin, begin + len(raw)

    def raw(self, path: Path_) -> str:
        """The value as it is written."""
        begin, end = self.span(path)
        return self.text[begin:end]

    def has(self, path: Path_) -> bool:
        """Whether a value is written there."""
        return path in self.places.values

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, before its line break."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found

    def with_cut(self, begin: int, end: int, put: str) -> str:
        """The text with one stretch of it replaced."""
        return self.text[:begin] + put + self.text[end:]

    def at(self, path: Path_) -> object:
        """The value at a path."""
        found: object = self.places.data
        for step in path:
            found = found[step]  # type: ignore[index]  # a path leads through tables and lists
        return found

    def keys(self, path: Path_) -> list[str]:
        """The keys of the table at a path, in the order written."""
        found = self.at(path)
        return list(found) if isinstance(found, Mapping) else []


def read(name: str, text: str) -> Text:
    """A file's text with its places. Raises PackError for what is not TOML."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines, at = [0], 0
    for line in plain.split("\n")[:-1]:
        at += len(line) + 1
        lines.append(at)
    return Text(name, plain, located(plain, name), tuple(lines))


def literal(value: object) -> str:
    """A value as TOML writes it, lists and tables in one line. Raises TypeError for what a pack cannot hold."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal() | int():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            inside = ", ".join(f"{key_text(str(key))} = {literal(one)}" for key, one in value.items())
            return f"{{ {inside} }}"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
        case _:
            raise TypeError(f"a pack holds no {type(value).__name__}")


def key_text(key: str) -> str:
    """A key as TOML writes it: in quotes unless it is plain."""
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else literal(key)


def block(section: str, keys: Mapping[str, object]) -> str:
    """An entry of a list of tables under its header; what holds several dated entries gets a line for each."""
    lines = [f"[[{section}]]"]
    for key, value in keys.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            inside = "".join(f"  {literal(one)},\n" for one in value)
            lines.append(f"{key_text(key)} = [\n{inside}]")
        else:
            lines.append(f"{key_text(key)} = {literal(value)}")
    return "\n".join(lines)
