"""What any run must do: read the input columns it needs and write the columns it gives, nothing computed.

DuckDB writes as it does by itself; `seconds_in_our_form` has it write as our runs have it write.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from wuding.calc.rules.engines.duckdb import MOST_IN_DICTIONARY


class Floor:
    """Reads the inputs from Parquet; writes the outputs, held in memory."""

    def __init__(self, source: Path, result: Path, inputs: Sequence[str], threads: int) -> None:
        self.source, self.inputs, self.threads = source, inputs, threads
        self.target = result.with_suffix(".floor.parquet")
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")
        self.connection.execute(f"CREATE TABLE outputs AS SELECT * FROM '{result}'")

    def seconds(self) -> float:
        """Return the time of opening an engine as every run does, reading, and writing once."""
        return self._seconds("FORMAT parquet")

    def seconds_in_our_form(self) -> float:
        return self._seconds(f"FORMAT parquet, DICTIONARY_SIZE_LIMIT {MOST_IN_DICTIONARY}")

    def _seconds(self, form: str) -> float:
        # `last` touches every value and does next to nothing.
        picked = ", ".join(f'last("{name}")' for name in self.inputs)
        start = time.perf_counter()
        with duckdb.connect() as reader:
            reader.execute(f"SET threads = {self.threads}")
            reader.execute(f"SELECT {picked} FROM '{self.source}'").fetchall()
        self.connection.execute(f"COPY outputs TO '{self.target}' ({form})")
        return time.perf_counter() - start

    def close(self) -> None:
        self.connection.close()
        self.target.unlink(missing_ok=True)
