"""A roster in many files, handed out by Spark: each task is the same DuckDB query over one file.

Spark only schedules; it never sees an amount. Each part of the result is written under a name of its own and renamed when it
is whole, in a folder that gets the target's name when every part is there: a task that is killed is done again and leaves
nothing lost and nothing twice. pyspark and Java are needed only here.
"""

from __future__ import annotations

import importlib.util
import os
import pickle  # nosec B403
import shutil
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..problems import Language, RowError
from ..program import Program
from . import parts
from .duckdb import FileRun
from .scan import file_source
from .session import Limits, Progress

MOST_ATTEMPTS = 4
"""How often a part is tried before the run is given up; a cluster has its own setting."""


class SparkFailed(OSError):
    """Spark gave a run up; the text is its own last word."""


class PartRefused(RowError):
    """Rows of one part cannot be computed; their numbers count within the part."""

    def __init__(self, part: str, error: Mapping[str, Any], said: Mapping[Language, str]) -> None:
        self.part, self.said = part, said
        super().__init__(error["code"], error["values"], row=error["row"])

    def text(self, lang: Language = "zh") -> str:
        return f"{self.part}：{self.said[lang]}" if lang == "zh" else f"{self.part}: {self.said[lang]}"


@dataclass(frozen=True, slots=True)
class PartsRun:
    """What a run did: rows, sum of the month's total, parts, and attempts at a part that were cut short."""

    rows: int
    target: Path
    total: Decimal | None
    parts: int
    cut_short: int


@dataclass(frozen=True, slots=True)
class Given:
    """What every task needs beside its part; sent to each process once. `pickled` is the program."""

    pickled: bytes
    keep: tuple[str, ...]
    columns: Mapping[str, str]
    limits: Limits
    figures: parts.Figures


def lacking() -> str | None:
    """Return what is missing on this machine: "pyspark", "java", or None."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark"
    home = os.environ.get("JAVA_HOME")
    found = (home and (Path(home) / "bin" / "java").is_file()) or shutil.which("java")
    return None if found else "java"


@contextmanager
def session(master: str | None = None, threads: int | None = None) -> Iterator[Any]:
    """Start Spark and stop it at the end. Without a master: on this machine, where nothing but this machine reaches it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # it wants an older pandas for what isn't used here
        from pyspark import SparkConf, SparkContext

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.executorEnv.PYTHONWARNINGS": "ignore::FutureWarning",
    }
    if master is None:
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        master = f"local[{threads or len(os.sched_getaffinity(0))},{MOST_ATTEMPTS}]"
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    conf = SparkConf().setMaster(master).setAppName("wuding").setAll(list(settings.items()))
    context = SparkContext(conf=conf)
    try:
        yield context
    finally:
        context.stop()


def run_parts(
    context: Any, program: Program, source: str | Path | Sequence[str | Path], target: str | Path,
    keep: Sequence[str] = (), columns: Mapping[str, str] | None = None, memory: str | None = None,
    progress: Progress | None = None,
) -> PartsRun:  # fmt: skip
    """Compute each file of the source into one of the target's, a folder that appears when all are there.

    The target must not exist. `memory` is each task's. Raises PartRefused, SparkFailed, FileNotFoundError.
    """
    files, end = file_source(source).files, Path(target).resolve()
    staged = Path(tempfile.mkdtemp(prefix=f".{end.name}-", dir=end.parent))
    staged.chmod(0o777 & ~_umask())
    try:
        given = Given(pickle.dumps(program), tuple(keep), dict(columns or {}), Limits(memory, 1), {})
        given = _with_figures(context, given, program, files)
        jobs = [(file, staged / f"{number:06}.parquet") for number, file in enumerate(files)]
        done: list[FileRun] = _handed_out(context, given, _write, jobs, progress)
        cut_short = _tidied(staged, done)
        staged.rename(end)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    totals = [one.total for one in done if one.total is not None]
    total = sum(totals, Decimal("0.00")) if program.total else None
    return PartsRun(sum(one.rows for one in done), end, total, len(done), cut_short)


def _umask() -> int:
    before = os.umask(0)
    os.umask(before)
    return before


def _with_figures(context: Any, given: Given, program: Program, files: Sequence[Path]) -> Given:
    """Take the figures over the whole roster, stage by stage: a state of each part, merged here."""
    figures: dict[str, pa.Table] = {}
    for stage in parts.stage_names(program, files[0], given.columns):
        so_far = replace(given, figures=dict(figures))
        states = _handed_out(context, so_far, _state, [(file, stage) for file in files], None)
        figures[stage] = parts.merge(program, files[0], stage, states, given.columns)
    return replace(given, figures=figures)


def _handed_out(
    context: Any, given: Given, work: Callable[[Given, Any], Any], jobs: Sequence[Any], progress: Progress | None
) -> list[Any]:  # fmt: skip
    """Return what the tasks answer, in the order of the jobs; each job is a task."""
    from py4j.protocol import Py4JJavaError

    sent = context.broadcast(given)
    try:
        with _told(context, len(jobs), progress):
            answers: list[Any] = (
                context.parallelize(jobs, len(jobs)).map(partial(_answer, sent, work)).collect()
            )
    except Py4JJavaError as error:
        raise SparkFailed(_last_word(str(error.java_exception))) from None
    finally:
        sent.destroy()
    for answer in answers:
        if isinstance(answer, _Refused):
            raise PartRefused(answer.part, answer.error, answer.said)
    return answers


@dataclass(frozen=True, slots=True)
class _Refused:
    part: str
    error: Mapping[str, Any]
    said: Mapping[Language, str]


def _answer(sent: Any, work: Callable[[Given, Any], Any], job: tuple[Path, Any]) -> Any:
    """In a task: do the job. Rows that cannot be computed are an answer; trying them again would change nothing."""
    try:
        return work(sent.value, job)
    except RowError as error:
        known = {"code": error.code, "values": error.values, "row": error.row}
        return _Refused(job[0].name, known, {"zh": error.text("zh"), "en": error.text("en")})


@lru_cache(maxsize=4)
def _program(pickled: bytes) -> Program:
    """Return the program as the same object each time, so that a process plans it once, however many parts it gets."""
    found: Program = pickle.loads(pickled)  # noqa: S301  # nosec B301  # the driver's own, by Spark's own way
    return found


def _state(given: Given, job: tuple[Path, str]) -> pa.Table:
    file, stage = job
    return parts.partial(_program(given.pickled), file, stage, given.figures, given.limits, given.columns)


def _write(given: Given, job: tuple[Path, Path]) -> FileRun:
    file, target = job
    return parts.run_part(
        _program(given.pickled), file, target, given.figures, given.keep, given.limits, given.columns
    )


def _tidied(staged: Path, done: Sequence[FileRun]) -> int:
    """Check that each part is there with its rows; remove what killed tasks left, and return how many those were."""
    for one in done:
        if pq.ParquetFile(one.target).metadata.num_rows != one.rows:
            raise SparkFailed(f"{one.target.name}: {one.rows}")
    left = list(staged.glob(".wuding-*"))
    for folder in left:
        shutil.rmtree(folder)
    return len(left)


@contextmanager
def _told(context: Any, jobs: int, progress: Progress | None) -> Iterator[None]:
    """Tell five times a second what share of the running stage's tasks is done."""
    if progress is None:
        yield
        return
    over, tracker = threading.Event(), context.statusTracker()

    def watch() -> None:
        while not over.wait(0.2):
            for stage in tracker.getActiveStageIds():
                found = tracker.getStageInfo(stage)
                if found is not None:
                    progress(found.numCompletedTasks / jobs)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
        progress(1.0)
    finally:
        over.set()
        watcher.join()


def _last_word(text: str) -> str:
    """Return the line of Spark's report that says what happened on the worker."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if "Error:" in line and not line.startswith(("at ", "File "))]
    return (told or lines or ["Spark"])[-1 if told else 0]
