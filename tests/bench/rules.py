"""Speed, memory and exactness of the rule engine. Times are compared as ratios of medians of alternating runs.

`rules.floor_ratio_1m`, `_5m`: the real file run over what DuckDB takes to read its inputs and write its outputs;
`rules.floor_ratio_1m_our_form`, `_5m_our_form`, for information: the same, where DuckDB is told to write as we do.
`rules.openfisca_ratio_5m`: in memory, ours over OpenFisca's. `rules.wrong_fen`: amounts that differ from the
interpreter or from a second working-out, by either engine. `rules.roster_ms_1`, `_40`, `_5k`: small rosters in memory.
Others: `rules.linear_ratio`, `rules.memory_mib_5m` (limit 1 GB), `rules.check_seconds` (the slowest pack),
`rules.explain_ms`, and `rules.openfisca_wrong_fen` for information.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.rules_exact import wrong_cells
from tests.bench.rules_floor import Floor
from tests.bench.rules_openfisca import OpenFisca
from tests.bench.rules_roster import write_roster
from tests.calc.rules.engines.rosters import arrow_of
from tests.calc.rules.engines.test_half_fen import program_in, roster
from wuding.calc.rules import Program, all_pack_ids, evaluate, explain, load_pack
from wuding.calc.rules.engines import duckdb
from wuding.calc.rules.engines.duckdb import run_files
from wuding.calc.rules.engines.memory import run_arrow
from wuding.calc.rules.engines.session import Limits
from wuding.places import policies

PACK = Path(__file__).parent / "packs" / "bench" / "2022"
MONTH = date(2022, 7, 1)
MILLION = 1_000_000
CODED = ["岗", "证", "学", "等次"]


@cache
def program() -> Program:
    return load_pack(PACK).at(MONTH)


def figures() -> dict[str, float]:
    """Return every figure of the rule engine."""
    with tempfile.TemporaryDirectory(prefix="wuding-bench-") as name:
        folder = Path(name)
        one, one_floor, one_alike = _against_floor(folder, MILLION, rounds=7)
        five, five_floor, five_alike = _against_floor(folder, 5 * MILLION, rounds=5)
        found = {
            "rules.floor_ratio_1m": one / one_floor,
            "rules.floor_ratio_1m_our_form": one / one_alike,
            "rules.floor_ratio_5m": five / five_floor,
            "rules.floor_ratio_5m_our_form": five / five_alike,
            "rules.linear_ratio": five / (5 * one),
            "rules.memory_mib_5m": _peak_memory(folder),
            **_against_openfisca(folder),
            **_small_rosters(folder),
            "rules.wrong_fen": float(_wrong_fen(folder)),
        }
    return found | {"rules.check_seconds": _slowest_check(), "rules.explain_ms": _slowest_explanation()}


def _alternating(rounds: int, *timed: Callable[[], float]) -> list[float]:
    """Return the median of each, run by turns; the first round warms up and does not count."""
    for run in timed:
        run()
    seconds = [[run() for run in timed] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*seconds, strict=True)]


def _against_floor(folder: Path, rows: int, *, rounds: int) -> list[float]:
    """Return the seconds of a run, of its floor, and of the floor in our form."""
    source, target = folder / f"in{rows}.parquet", folder / f"out{rows}.parquet"
    write_roster(source, rows)
    threads = len(os.sched_getaffinity(0))

    def ours() -> float:
        start = time.perf_counter()
        run_files(program(), source, target, ["工号"], limits=Limits(threads=threads))
        return time.perf_counter() - start

    ours()
    floor = Floor(source, target, ["工号", *(one.name for one in program().inputs)], threads)
    try:
        return _alternating(rounds, ours, floor.seconds, floor.seconds_in_our_form)
    finally:
        floor.close()


def _against_openfisca(folder: Path) -> dict[str, float]:
    source, result = folder / f"in{5 * MILLION}.parquet", folder / f"out{5 * MILLION}.parquet"
    table = _inputs(source)
    other = OpenFisca(source, folder)

    def ours() -> float:
        start = time.perf_counter()
        run_arrow(program(), table)
        return time.perf_counter() - start

    try:
        mine, theirs = _alternating(5, ours, other.seconds)
        wrong = other.wrong_cells(result)
    finally:
        other.close()
    return {"rules.openfisca_ratio_5m": mine / theirs, "rules.openfisca_wrong_fen": float(wrong)}


def _inputs(source: Path) -> pa.Table:
    return pq.read_table(source, read_dictionary=CODED, columns=[one.name for one in program().inputs])


def _small_rosters(folder: Path) -> dict[str, float]:
    """Return the median milliseconds that rosters of few rows take in memory, the program being known."""
    table = _inputs(folder / f"in{5 * MILLION}.parquet")
    found = {}
    for name, rows in (("1", 1), ("40", 40), ("5k", 5000)):
        few = table.slice(0, rows)
        run_arrow(program(), few)
        times = []
        for _ in range(99):
            start = time.perf_counter()
            run_arrow(program(), few)
            times.append(time.perf_counter() - start)
        found[f"rules.roster_ms_{name}"] = statistics.median(times) * 1000
    return found


def _wrong_fen(folder: Path) -> int:
    """Return wrong amounts of 5 million workers, and of 100,000 rows that sit on the edges of rounding.

    Each is computed both ways, by DuckDB and in memory.
    """
    rows = 5 * MILLION
    source, result = folder / f"in{rows}.parquet", folder / f"out{rows}.parquet"
    in_memory = folder / "memory.parquet"
    pq.write_table(run_arrow(program(), pq.read_table(source, read_dictionary=CODED), ["工号"]), in_memory)
    wrong = wrong_cells(source, result) + wrong_cells(source, in_memory)
    edges = program_in(folder / "packs")
    table, exact = arrow_of(edges, roster()), evaluate(edges, roster())
    for run in (duckdb.run_arrow, run_arrow):
        for mine, right in zip(run(edges, table).to_pylist(), exact, strict=True):
            wrong += sum(1 for name, value in right.items() if mine[name] != value)
    return wrong


_MEASURED = """
import resource, sys
from pathlib import Path
from tests.bench.rules import program
from wuding.calc.rules.engines.duckdb import run_files
from wuding.calc.rules.engines.session import Limits
run_files(program(), sys.argv[1], sys.argv[2], ["工号"], limits=Limits(memory="1GB"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def _peak_memory(folder: Path) -> float:
    """Return the most memory in MiB that a process held that ran 5 million rows under a limit of 1 GB."""
    source = folder / f"in{5 * MILLION}.parquet"
    command = [sys.executable, "-c", _MEASURED, str(source), str(folder / "memory.parquet")]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _slowest_check() -> float:
    seconds = []
    for pack in all_pack_ids([policies()]):
        start = time.perf_counter()
        load_pack(policies() / pack)
        seconds.append(time.perf_counter() - start)
    return max(seconds)


def _slowest_explanation() -> float:
    """Return the median milliseconds of explaining a month's total, for the slowest of Songling's worked cases."""
    pack = load_pack(policies() / "songling" / "2022")
    name = pack.total_name
    assert name is not None
    slowest = 0.0
    for case in pack.examples:
        if name not in case.expect:
            continue
        of_month = pack.at(case.month or pack.first_month, case.known)
        times = []
        for _ in range(9):
            start = time.perf_counter()
            explain(pack, of_month, case.given, name, roster=[case.given]).as_data()
            times.append(time.perf_counter() - start)
        slowest = max(slowest, statistics.median(times) * 1000)
    assert slowest, "Songling's pack has worked cases of its total"
    return slowest
