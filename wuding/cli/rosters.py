"""Reading a small roster for previews: CSV (UTF-8 or GBK) or Parquet, columns named as the pack's inputs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuding.cli.refusals import Refusal
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wuding.calc.rules.facts_text import Typed
    from wuding.calc.rules.model import Input


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a roster file as written. Raises Refusal for another kind of file or an unreadable one."""
    if path.suffix.lower() == ".parquet":
        return _parquet_rows(path)
    if path.suffix.lower() in (".csv", ".txt"):
        return list(csv.DictReader(io.StringIO(_decoded(path))))
    raise Refusal(
        say(
            f"“{path.name}”不是 CSV 或 Parquet 名册。请另存为 CSV 再试。",
            f"“{path.name}” is neither CSV nor Parquet. Save the roster as CSV and try again.",
        )
    )


def typed_rows(inputs: Iterable[Input], rows: list[dict[str, Any]]) -> list[dict[str, Typed]]:
    """Return the facts of each row in the types of the inputs. Raises Refusal naming the row and the cell."""
    from wuding.calc.rules import RowError
    from wuding.calc.rules.facts_text import typed_row

    declared = tuple(inputs)
    try:
        return [typed_row(declared, row, number) for number, row in enumerate(rows)]
    except RowError as error:
        raise Refusal(error.text(language())) from None


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        say(
            f"“{path.name}”既不是 UTF-8 也不是 GBK 编码。请另存为 UTF-8 的 CSV。",
            f"“{path.name}” is neither UTF-8 nor GBK. Save it as CSV in UTF-8.",
        )
    )


def _parquet_rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise Refusal(
            say(f"读不了“{path.name}”：{error}", f"“{path.name}” cannot be read: {error}")
        ) from None
    return rows
