"""`wuding policy run --engine spark`: the parts of a roster over many machines, or over the cores of this one."""

from __future__ import annotations

import shutil
import uuid
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.calc.rules.engines import spark
from wuding.cli.progress import progress
from wuding.cli.refusals import EnvironmentLacking
from wuding.cli.words import say

if TYPE_CHECKING:
    from wuding.cli.policy_run import Job


def computed(job: Job) -> tuple[int, Decimal | None]:
    """Compute a job's files into a folder; return the rows and the sum of the month's total."""
    _check_machine()
    aside = _aside(Path(job.target), overwrite=job.overwrite)
    try:
        with spark.session(job.master, job.threads) as context, progress() as report:
            what = say("测算", "Computing")
            report(what, 0, 100)
            done = spark.run_parts(
                context, job.program, job.source, job.target, job.keep, job.columns, job.memory,
                lambda share: report(what, int(share * 100), 100),
            )  # fmt: skip
    except BaseException:
        if aside is not None:
            aside.rename(job.target)
        raise
    if aside is not None:
        shutil.rmtree(aside) if aside.is_dir() else aside.unlink()
    if done.cut_short:
        said = say(
            f"有 {done.cut_short} 次任务中途断了，已重做，没有缺漏，也没有重复。",
            f"{done.cut_short} tasks were cut short and done again; nothing is missing and nothing is twice.",
        )
        click.echo(said, err=True)
    return done.rows, done.total


def _aside(target: Path, *, overwrite: bool) -> Path | None:
    """Put an older result aside, which comes back where the run fails."""
    if not overwrite or not target.exists():
        return None
    aside = target.with_name(f".{target.name}-{uuid.uuid4().hex[:8]}")
    return target.rename(aside)


def _check_machine() -> None:
    lacking = spark.lacking()
    if lacking == "pyspark":
        raise EnvironmentLacking(
            say(
                "这里没有安装 pyspark，用不了 --engine spark。请先运行 pip install 'wuding[spark]'，"
                "或者用 --engine duckdb：一台机器算五百万人也只要几秒。",
                "pyspark is not installed, so --engine spark cannot be used. Run pip install 'wuding[spark]' first, "
                "or use --engine duckdb: one machine computes five million people in seconds.",
            )
        )
    if lacking == "java":
        raise EnvironmentLacking(
            say(
                "这台机器没有 Java，Spark 运行不了。请先运行 sudo apt install openjdk-17-jre-headless，或设好 JAVA_HOME。",
                "Spark needs Java, which this machine lacks. Run sudo apt install openjdk-17-jre-headless, or set JAVA_HOME.",
            )
        )
