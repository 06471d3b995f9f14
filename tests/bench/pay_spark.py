"""A country of 5 million workers handed out by Spark, beside DuckDB alone on the same cores: the same slips to the fen.

`pay.spark_ratio`: seconds of a run in a Spark that is up, over those of DuckDB alone; medians of alternating runs, the
first of which warms up. `pay.spark_start_seconds`, for information: until Spark is up, which a cluster is before.
`pay.spark_wrong`: slips missing, too many or with other amounts. Few rows: `python -m tests.bench.pay_spark 1000000`.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from scripts.spark import FOLDER, ensure_spark
from tests.bench.rules import program
from tests.bench.rules_roster import write_roster
from wuding.calc.rules.engines import spark
from wuding.calc.rules.engines.duckdb import run_files
from wuding.calc.rules.engines.session import Limits

WORKERS, FILES, ROUNDS = 5_000_000, 8, 5


def figures(workers: int = WORKERS) -> dict[str, float]:
    """All three."""
    ensure_spark()
    sys.path.insert(0, str(FOLDER))
    with tempfile.TemporaryDirectory(prefix="wuding-bench-") as name:
        folder = Path(name)
        source = _in_parts(folder, workers)
        begin = time.perf_counter()
        with spark.session() as context:
            started = time.perf_counter() - begin
            rounds = [
                (_alone(source, folder), _handed_out(context, source, folder)) for _ in range(ROUNDS + 1)
            ]
        alone, together = (statistics.median(column) for column in zip(*rounds[1:], strict=True))
        print(f"   {workers:,} workers: DuckDB {alone:.2f} s, Spark {together:.2f} s")
        return {
            "pay.spark_ratio": together / alone,
            "pay.spark_start_seconds": started,
            "pay.spark_wrong": float(_wrong(folder / "alone.parquet", folder / "parts")),
        }


def _in_parts(folder: Path, workers: int) -> Path:
    write_roster(folder / "all.parquet", workers)
    source = folder / "in"
    source.mkdir()
    each = -(-workers // FILES)
    with duckdb.connect() as connection:
        for number in range(FILES):
            rows = f"SELECT * FROM '{folder}/all.parquet' LIMIT {each} OFFSET {number * each}"
            connection.execute(f"COPY ({rows}) TO '{source}/{number}.parquet' (FORMAT parquet)")
    return source


def _alone(source: Path, folder: Path) -> float:
    threads = len(os.sched_getaffinity(0))
    begin = time.perf_counter()
    run_files(program(), source, folder / "alone.parquet", ["工号"], limits=Limits(threads=threads))
    return time.perf_counter() - begin


def _handed_out(context: Any, source: Path, folder: Path) -> float:
    shutil.rmtree(folder / "parts", ignore_errors=True)
    begin = time.perf_counter()
    spark.run_parts(context, program(), source, folder / "parts", ["工号"])
    return time.perf_counter() - begin


def _wrong(alone: Path, parts: Path) -> int:
    """Return how many slips differ, in the order of the roster, by the hash of all their amounts."""
    slips = "(SELECT row_number() OVER () AS place, hash(slip) AS slip FROM '{}' AS slip)"
    query = (
        f"SELECT count(*) FROM {slips.format(alone)} AS a FULL JOIN {slips.format(f'{parts}/*.parquet')} AS b "
        "USING (place) WHERE a.slip IS DISTINCT FROM b.slip"
    )
    with duckdb.connect() as connection:
        row: Any = connection.execute(query).fetchone()
    return int(row[0])


if __name__ == "__main__":
    print(figures(*map(int, sys.argv[1:])))
