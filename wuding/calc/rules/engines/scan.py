"""Where DuckDB reads from: an Arrow table in memory, or Parquet and CSV files, as the relation `source`."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from .dialect import text_literal
from .intake import SourceColumn


@dataclass(frozen=True, slots=True)
class Source:
    """The relation `source` on a connection."""

    connection: duckdb.DuckDBPyConnection
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Texts that stand in `source` as their place in a list, counted from 0."""
    original: pa.Table | None = None
    counted: bool = False
    """Whether the source knows how many rows it has."""

    def columns(self) -> Mapping[str, SourceColumn]:
        """Return the source's columns by name."""
        rows = self.connection.execute("DESCRIBE SELECT * FROM source").fetchall()
        return {
            str(row[0]): SourceColumn(str(row[0]), str(row[1]), self.codes.get(str(row[0]))) for row in rows
        }

    def rows(self) -> int | None:
        """Return how many rows there are, where that is known without reading them."""
        if not self.counted:
            return None
        row = self.connection.execute("SELECT count(*) FROM source").fetchone()
        return int(row[0]) if row is not None else None

    def numbered(self) -> Source:
        """Provide `source_numbered`, the rows as they were given with each one's place from 0 as `row_number`."""
        given = "source"
        if self.original is not None:
            self.connection.register("source_given", self.original)
            given = "source_given"
        self.connection.execute(
            f"CREATE TEMP TABLE source_numbered AS SELECT *, row_number() OVER () - 1 AS row_number FROM {given}"
        )
        self.connection.execute("CREATE OR REPLACE TEMP VIEW source AS SELECT * FROM source_numbered")
        return Source(self.connection)


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one kind, in the order of their names."""

    files: tuple[Path, ...]
    kind: str

    def opened(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> Source:
        """Provide the relation; files in Chinese Windows encoding are first copied into the folder as UTF-8."""
        files = [_as_utf8(file, folder) for file in self.files] if self.kind == "csv" else self.files
        paths = ", ".join(text_literal(str(file)) for file in files)
        if self.kind == "csv":
            scan = f"read_csv([{paths}], all_varchar = true, header = true)"
        else:
            scan = f"read_parquet([{paths}])"
        connection.execute(f"CREATE TEMP VIEW source AS SELECT * FROM {scan}")
        return Source(connection, counted=self.kind == "parquet")


def _as_utf8(file: Path, folder: Path) -> Path:
    """Return the file itself when it is UTF-8, else a copy of it. Raises UnicodeDecodeError for other encodings."""
    try:
        with file.open(encoding="utf-8") as lines:
            while lines.read(1 << 20):
                pass
    except UnicodeDecodeError:
        copy = folder / f"{len(list(folder.iterdir()))}.csv"
        with (
            file.open(encoding="gb18030", newline="") as old,
            copy.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new)
        return copy
    return file


def arrow_source(connection: duckdb.DuckDBPyConnection, table: pa.Table, texts: Collection[str]) -> Source:
    """Provide a table; those of its `texts` that are dictionaries stand there as places in the dictionary.

    DuckDB would compare the texts themselves row by row, which takes half of a run in memory.
    """
    codes: dict[str, tuple[str, ...]] = {}
    plain = table
    for name in texts:
        if name in table.column_names and pa.types.is_dictionary(table.schema.field(name).type):
            column = table.column(name).unify_dictionaries()
            values = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
            if values and all(isinstance(value, str) for value in values):
                codes[name] = tuple(values)
                places = pa.chunked_array([chunk.indices.cast(pa.int32()) for chunk in column.chunks])
                plain = plain.set_column(plain.column_names.index(name), name, places)
    connection.register("source", plain)
    return Source(connection, codes, table)


def file_source(source: str | Path | Sequence[str | Path]) -> Files:
    """Return the files behind a path, a folder, a pattern or a list of these. Raises FileNotFoundError, ValueError."""
    given = [source] if isinstance(source, str | Path) else list(source)
    files: list[Path] = []
    for one in given:
        path = Path(one)
        if path.is_dir():
            files += sorted([*path.glob("*.parquet"), *path.glob("*.csv")])
        elif path.is_file():
            files.append(path)
        else:
            files += sorted(Path(name) for name in glob.glob(str(one)))  # noqa: PTH207  # patterns may be absolute
    if not files:
        raise FileNotFoundError(str(source))
    kinds = {"csv" if file.suffix.lower() in (".csv", ".txt") else "parquet" for file in files}
    if len(kinds) > 1:
        raise ValueError("Parquet and CSV files cannot be mixed in one run")
    return Files(tuple(file.resolve() for file in files), kinds.pop())
