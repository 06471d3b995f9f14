"""A roster handed out by a real Spark on this machine gives what DuckDB alone gives, also when workers are killed."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.calc.rules.engines.test_parts import ROSTER
from tests.calc.rules.packs import make_pack
from tests.calc.rules.strategies import MONTH
from wuding.calc.rules import Program
from wuding.calc.rules.engines import spark
from wuding.calc.rules.engines.duckdb import run_files

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def context() -> Iterator[Any]:
    if spark.lacking():
        pytest.skip(f"no {spark.lacking()} here")
    with spark.session(threads=2) as started:
        yield started


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return make_pack(tmp_path_factory.mktemp("packs"), ROSTER).at(MONTH)


def roster(folder: Path, files: int, rows: int) -> Path:
    """Write a roster of units and amounts, so many rows to a file."""
    folder.mkdir()
    for number in range(files):
        places = range(number * rows, (number + 1) * rows)
        table = pa.table(
            {
                "序号": pa.array(places, pa.int64()),
                "单位": pa.array([f"第{place % 97}社区" for place in places]),
                "基数": pa.array([place * 7919 % 9000 for place in places], pa.int32()),
            }
        )
        pq.write_table(table, folder / f"{number}.parquet")
    return folder


def slips(path: Path) -> str:
    """Return the hash of every slip as it reads, in order."""
    found = hashlib.sha256()
    for row in pq.read_table(path).to_pylist():
        found.update(repr(row).encode())
    return found.hexdigest()


def test_averages_and_ranks_over_all_parts_are_those_of_the_whole(
    context: Any, program: Program, tmp_path: Path
) -> None:
    source = roster(tmp_path / "in", files=3, rows=500)
    shares: list[float] = []
    done = spark.run_parts(context, program, source, tmp_path / "out", ["序号"], progress=shares.append)
    run_files(program, source, tmp_path / "whole.parquet", ["序号"])
    assert (done.rows, done.parts, shares[-1]) == (1500, 3, 1.0)
    assert slips(tmp_path / "out") == slips(tmp_path / "whole.parquet")


def test_a_row_that_cannot_be_computed_is_named_with_its_file_and_leaves_nothing(
    context: Any, program: Program, tmp_path: Path
) -> None:
    source = roster(tmp_path / "in", files=2, rows=10)
    bad = pa.table({"序号": [1], "单位": ["甲"], "基数": pa.array([9001], pa.int32())})
    pq.write_table(bad, source / "第三份.parquet")
    with pytest.raises(spark.PartRefused) as refusal:
        spark.run_parts(context, program, source, tmp_path / "out", ["序号"])
    assert "第三份.parquet：" in refusal.value.text("zh")
    assert "9001" in refusal.value.text("en")
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


def test_a_killed_worker_loses_nothing_and_doubles_nothing(
    context: Any, program: Program, tmp_path: Path
) -> None:
    source = roster(tmp_path / "in", files=4, rows=150_000)
    killer = Killer(tmp_path)
    killer.start()
    done = spark.run_parts(context, program, source, tmp_path / "out", ["序号"])
    killer.over.set()
    killer.join()
    assert killer.killed, "no worker was caught at work"
    assert done.cut_short >= 1
    run_files(program, source, tmp_path / "whole.parquet", ["序号"])
    assert slips(tmp_path / "out") == slips(tmp_path / "whole.parquet")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in", "out", "whole.parquet"]


class Killer(threading.Thread):
    """Kills, with the signal that can't be caught, the first worker process seen with a half-written part."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.over, self.killed = folder, threading.Event(), list[int]()

    def run(self) -> None:
        while not self.over.is_set() and not self.killed:
            if list(self.folder.glob(".out-*/.wuding-*/part.parquet")):
                for worker in workers_at_work():
                    os.kill(worker, signal.SIGKILL)
                    self.killed.append(worker)
            time.sleep(0.002)


def workers_at_work() -> list[int]:
    """Return the Python workers that Spark started below this process: children of a daemon, not the daemon itself."""
    parents: dict[int, int] = {}
    daemons: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if b"pyspark.daemon" in (entry / "cmdline").read_bytes():
                    daemons.add(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return [one for one in daemons if parents[one] in daemons and _is_below(one, os.getpid(), parents)]


def _is_below(process: int, ancestor: int, parents: dict[int, int]) -> bool:
    while process in parents and process != ancestor:
        process = parents[process]
    return process == ancestor


def test_the_command_computes_a_folder_and_replaces_it_only_when_told(tmp_path: Path) -> None:
    if spark.lacking():
        pytest.skip(f"no {spark.lacking()} here")
    make_pack(tmp_path / "packs", ROSTER)
    source = roster(tmp_path / "in", files=2, rows=50)
    pack = next((tmp_path / "packs").rglob("pack.toml")).parent
    command = [
        sys.executable,
        "-m",
        "wuding",
        "policy",
        "run",
        str(pack),
        str(source),
        "-o",
        str(tmp_path / "out"),
    ]
    command += ["--month", f"{MONTH:%Y-%m}", "--engine", "spark", "--keep", "序号"]
    (tmp_path / "out").mkdir()
    kept = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert kept.returncode == 3, kept.stderr
    done = subprocess.run([*command, "--overwrite"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "已算 100 行" in done.stdout
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 2
