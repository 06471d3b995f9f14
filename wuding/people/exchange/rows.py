"""Rows as they were read, and how a prepared import keeps them: compressed JSON that is sealed in the database."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from wuding.calc.sheets.checking import Checked
from wuding.calc.sheets.outcomes import Masked, Value
from wuding.calc.sheets.problems import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: where it stands (row counted from 0), and what its cells say; empty cells are left out."""

    number: int
    sheet: str
    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the preview shows of a row: texts only, numbers masked. `likely`: id and words of files it may belong to."""

    number: int
    sheet: str
    row: int
    fate: str
    name: str
    place: str
    person: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    corrected: tuple[str, ...] = ()
    likely: tuple[tuple[str, str], ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()
    decision: str = ""


@dataclass
class Kept:
    """What a prepared import keeps of its table: rows without a fault, everything that is told, faulty rows as texts."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    marked: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)
    titles: list[tuple[str, str]] = field(default_factory=list)
    decisions: dict[int, str] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)


def rows_of(checked: Checked) -> list[Row]:
    """The rows in which nothing is faulty."""
    faulty = checked.faulty_rows()
    keys = list(checked.values)
    columns = [checked.values[key] for key in keys]
    return [
        Row(number, place.sheet, place.row, {k: v for k, v in zip(keys, cells, strict=True) if v is not None})
        for number, (place, *cells) in enumerate(zip(checked.places, *columns, strict=True))
        if (place.sheet, place.row) not in faulty
    ]


def packed(kept: Kept) -> str:
    """As text, for a sealed field."""
    plain = {
        "rows": [[r.number, r.sheet, r.row, {k: _plain(v) for k, v in r.values.items()}] for r in kept.rows],
        "problems": [
            [p.code, p.sheet, p.row, p.column, p.key, p.shown, dict(p.values), p.grave] for p in kept.problems
        ],
        "marked": kept.marked,
        "titles": kept.titles,
        "decisions": {str(number): word for number, word in kept.decisions.items()},
        "shown": [asdict(one) for one in kept.shown],
    }
    squeezed = zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    return base64.b64encode(squeezed).decode("ascii")


def unpacked(text: str) -> Kept:
    """What `packed` made a text of."""
    plain: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return Kept(
        [
            Row(n, s, r, {key: _value(value) for key, value in values.items()})
            for n, s, r, values in plain["rows"]
        ],
        [Problem(*problem) for problem in plain["problems"]],
        [(sheet, row, tuple(texts)) for sheet, row, texts in plain["marked"]],
        [(key, title) for key, title in plain["titles"]],
        {int(number): word for number, word in plain["decisions"].items()},
        [_shown(one) for one in plain["shown"]],
    )


def _shown(plain: dict[str, Any]) -> Shown:
    fields: dict[str, Any] = {
        key: tuple(tuple(one) if isinstance(one, list) else one for one in value)
        if isinstance(value, list)
        else value
        for key, value in plain.items()
    }
    return Shown(**fields)


def _plain(value: Value) -> object:
    match value:
        case date():
            return ["d", value.isoformat()]
        case Decimal():
            return ["n", str(value)]
        case Masked():
            return ["m", value.text]
    return value


def _value(plain: Any) -> Value:
    if not isinstance(plain, list):
        return plain if isinstance(plain, str | int) else None
    kind, text = plain
    return date.fromisoformat(text) if kind == "d" else Decimal(text) if kind == "n" else Masked(text)
