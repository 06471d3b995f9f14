"""Reads a TOML file together with the place of every key and value, so that each error can name line and column.

tomllib gives the values but no places; tree-sitter gives the places. Both read the same text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from ..problems import PackError, Problem, Where

Path_ = tuple[str | int, ...]
MOST_BYTES = 4 * 1024 * 1024
MOST_BRACKETS = 40
_WIDE = dict(zip("“”＂„「」‘’＇＝，：［］【】｛｝＃", '""""""\'\'\'=,:[][]{}#', strict=True))
"""Marks that a Chinese keyboard types where TOML wants the plain one."""
_SAID = {
    "Invalid date or datetime": "没有这个日期",
    "Illegal character": "引号没有收尾，或有不能直接写的字符",
    "Unterminated string": "引号没有收尾",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一个 [段名] 写了两次",
    "Cannot mutate immutable namespace": "同一个键写了两次",
    "Unclosed array": "方括号里漏了逗号或右括号",
    "Unclosed inline table": "花括号里漏了逗号或右括号",
    "Expected '='": "键后面要写等号 =",
    "Expected newline": "一行只能写一个键",
    "Expected ']": "段名后面缺右方括号",
    "Invalid value": "这里要写一个值",
    "Invalid statement": "这一行既不是“键 = 值”，也不是 [段名]",
    "Invalid initial character for a key part": "这里要写一个键",
    "Unescaped": "引号里的反斜线要写两个",
}
"""What tomllib says, in Chinese, by how it begins."""


@dataclass(frozen=True, slots=True)
class Located:
    """A file's content, and where each key and value stands, by path such as ("items", 2, "formula")."""

    file: str
    data: Mapping[str, object]
    keys: Mapping[Path_, Where] = field(repr=False)
    values: Mapping[Path_, tuple[Where, str]] = field(repr=False)

    def where(self, path: Path_) -> Where:
        """Return where the value stands, or the nearest thing above it that stands in the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.values:
                return self.values[path[:length]][0]
            if path[:length] in self.keys:
                return self.keys[path[:length]]
        return Where(self.file)

    def where_key(self, path: Path_) -> Where:
        """Return where the key itself stands; of a [[list]], its first header."""
        return self.keys.get(path) or self.keys.get((*path, 0)) or self.where(path)

    def where_in_text(self, path: Path_, offset: int) -> Where:
        """Return where a character of a string value stands; `offset` counts the characters of the string."""
        if path not in self.values:
            return self.where(path)
        where, raw = self.values[path]
        return _place_in_string(where, raw, offset)


def read_toml(path: Path, shown_as: str) -> Located:
    """Read a file. Raises PackError for what is not UTF-8, not TOML, too large or nested too deep."""
    if path.stat().st_size > MOST_BYTES:
        raise PackError([Problem("file.large", Where(shown_as), {"most": str(MOST_BYTES // 1024)})])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError([Problem("file.encoding", Where(shown_as), {"byte": str(error.start)})]) from None
    return located(text, shown_as)


def located(text: str, shown_as: str) -> Located:
    """Read a text as a file of that name. Raises PackError for what is not TOML or nested too deep."""
    _refuse_deep(text, shown_as)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PackError([_syntax_problem(str(error), text, shown_as)]) from None
    places = _Places(text.replace("\r\n", "\n"), shown_as)
    return Located(shown_as, data, places.keys, places.values)


def _refuse_deep(text: str, file: str) -> None:
    depth = 0
    for match in re.finditer(r"[\[{]|[\]}]|\n", text):
        if match.group() in "[{":
            depth += 1
        elif match.group() in "]}":
            depth = max(0, depth - 1)
        if depth > MOST_BRACKETS:
            line = text.count("\n", 0, match.start()) + 1
            where = Where(file, line, match.start() - text.rfind("\n", 0, match.start()))
            raise PackError([Problem("file.deep", where, {"most": str(MOST_BRACKETS)})])


def _syntax_problem(said: str, text: str, file: str) -> Problem:
    at = re.search(r"line (\d+), column (\d+)", said)
    line, column = (int(at.group(1)), int(at.group(2))) if at else (text.count("\n") + 1, 1)
    lines = text.splitlines()
    wrong = lines[line - 1] if line <= len(lines) else ""
    rest = wrong[column - 1 :]
    if rest and rest[0] in _WIDE:
        return Problem("file.wide", Where(file, line, column), {"found": rest[0], "plain": _WIDE[rest[0]]})
    if rest and not rest[0].isascii():
        return Problem("file.bare_key", Where(file, line, column), {"found": rest.split("=")[0].strip()[:20]})
    plain = re.sub(r"\s*\(at .*\)$", "", said)
    chinese = next((words for start, words in _SAID.items() if plain.startswith(start)), plain)
    return Problem("file.toml", Where(file, line, column), {"said": chinese, "said_en": plain})


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language(tree_sitter_toml.language())


class _Places:
    """Walks the syntax tree once and notes where every key and value stands."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        source = text.encode()
        self.lines = source.split(b"\n")
        self.keys: dict[Path_, Where] = {}
        self.values: dict[Path_, tuple[Where, str]] = {}
        self.counted: dict[Path_, int] = {}
        root = Parser(_language()).parse(source).root_node
        self.pairs(root, ())
        for table in root.named_children:
            if table.type in ("table", "table_array_element"):
                self.table(table)

    def where(self, node: Node) -> Where:
        row, column = node.start_point
        return Where(self.file, row + 1, len(self.lines[row][:column].decode()) + 1)

    def table(self, table: Node) -> None:
        key = table.named_children[0]
        parts = tuple(_key_parts(key))
        base = self.absolute(parts)
        if table.type == "table_array_element":
            array = (*self.absolute(parts[:-1]), parts[-1])
            self.counted[array] = self.counted.get(array, -1) + 1
            base = (*array, self.counted[array])
        self.keys.setdefault(base, self.where(key))
        self.pairs(table, base)

    def absolute(self, parts: Path_) -> Path_:
        """Put the index of the latest [[element]] behind each array that a header's path goes through."""
        path: Path_ = ()
        for part in parts:
            path = (*path, part)
            if path in self.counted:
                path = (*path, self.counted[path])
        return path

    def pairs(self, node: Node, base: Path_) -> None:
        for pair in node.named_children:
            if pair.type != "pair":
                continue
            key, value = pair.named_children[0], pair.named_children[-1]
            path = base
            for part in _key_parts(key):
                path = (*path, part)
                self.keys.setdefault(path, self.where(key))
            self.value(value, path)

    def value(self, node: Node, path: Path_) -> None:
        self.values[path] = (self.where(node), (node.text or b"").decode())
        if node.type == "inline_table":
            self.pairs(node, path)
        elif node.type == "array":
            for index, child in enumerate(c for c in node.named_children if c.type != "comment"):
                self.value(child, (*path, index))


def _key_parts(node: Node) -> Iterator[str]:
    if node.type == "dotted_key":
        for child in node.named_children:
            yield from _key_parts(child)
    elif node.type == "quoted_key":
        yield str(next(iter(tomllib.loads(f"{(node.text or b'').decode()} = 0"))))
    else:
        yield (node.text or b"").decode()


def _place_in_string(where: Where, raw: str, offset: int) -> Where:
    quotes = 3 if raw[:3] in ('"""', "'''") else 1
    basic = raw.startswith('"')
    line, column, index = where.line, where.column + quotes, quotes
    if quotes == 3 and raw[index : index + 1] == "\n":
        line, column, index = line + 1, 1, index + 1
    for _ in range(offset):
        if index >= len(raw):
            break
        width = _escape_width(raw, index) if basic else 1
        if raw[index] == "\n":
            line, column = line + 1, 1
        else:
            column += width
        index += width
    return Where(where.file, line, column)


def _escape_width(raw: str, index: int) -> int:
    if raw[index] != "\\":
        return 1
    return {"u": 6, "U": 10}.get(raw[index + 1 : index + 2], 2)
