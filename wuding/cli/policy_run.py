"""`wuding policy run`: a whole roster computed, from a file to a file, or inside PostgreSQL from a table to a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.packs import DAY, MONTH, month_or_default, pack_of
from wuding.cli.refusals import EnvironmentLacking, ProblemsFound, Refusal
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.rules import Program

ENGINES = ("duckdb", "interpreter", "postgres", "spark")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be computed and where it goes."""

    program: Program
    source: str
    target: str
    keep: tuple[str, ...]
    columns: dict[str, str]
    memory: str | None
    threads: int | None
    dsn: str | None
    master: str | None
    overwrite: bool


@dataclass(frozen=True, slots=True)
class Done:
    rows: int
    total: Decimal | None


@click.command(
    help=say(
        "对整个名册测算。SOURCE 是 Parquet 或 CSV 文件、文件夹或通配符，结果写到 -o 的文件（.parquet 或 .csv）；"
        "用 --engine postgres 时，两者都是库里的表名；用 --engine spark 时，每个源文件算成结果文件夹里的一个文件。"
        "有一行不能算，就不写任何结果。",
        "Compute a whole roster. SOURCE is a Parquet or CSV file, a folder or a pattern; the result goes to -o "
        "(.parquet or .csv). With --engine postgres both are tables; with --engine spark each source file becomes one file of the result, a folder. If one row cannot be computed, nothing is written.",
    )
)
@click.argument("pack")
@click.argument("source")
@click.option(
    "-o", "--output", "target", required=True, help=say("结果文件（或表）", "Result file (or table)")
)
@click.option("--month", type=MONTH, help=say("月份，如 2022-07", "Month, such as 2022-07"))
@click.option("--known", type=DAY, help=say("以这一天已知的数据为准", "As known on this day"))
@click.option(
    "--subject",
    type=click.Choice(["worker", "community", "district"]),
    default="worker",
    show_default=True,
    help=say("算人员、社区还是区", "Workers, communities or the district"),
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="duckdb",
    show_default=True,
    help=say("用哪个执行器", "Which executor"),
)
@click.option("--dsn", help=say("PostgreSQL 连接串", "PostgreSQL connection string"))
@click.option(
    "--master",
    metavar="spark://…",
    help=say("Spark 集群的地址；缺省为本机", "Address of the Spark cluster; this machine by default"),
)
@click.option(
    "--only",
    multiple=True,
    metavar="名称",
    help=say(
        "只算这些项目或规则（和它们要用的）；缺省为全部待遇项目，没有待遇项目时为全部规则",
        "Only these items or rules, with what they need; by default all pay items, or all rules where there are none",
    ),
)
@click.option(
    "--keep", multiple=True, metavar="列名", help=say("原样带到结果里的列", "Columns carried along")
)
@click.option(
    "--map", "mapped", multiple=True, metavar="输入=列", help=say("输入在哪一列", "Column of an input")
)
@click.option("--memory", metavar="1GB", help=say("内存上限", "Memory limit"))
@click.option("--threads", type=click.IntRange(min=1), help=say("线程数", "Threads"))
@click.option("--overwrite", is_flag=True, help=say("结果文件已存在也照写", "Write even if the file exists"))
def run(
    pack: str, source: str, *, target: str, month: date | None, known: date | None, subject: str, engine: str,
    dsn: str | None, master: str | None, only: tuple[str, ...], keep: tuple[str, ...], mapped: tuple[str, ...], memory: str | None, threads: int | None,
    overwrite: bool,
) -> None:  # fmt: skip
    """Compute, then say how many rows, what they sum to and how long it took."""
    _check_target(target, engine, dsn, overwrite=overwrite)
    program = _cut(_program(pack, month, known, subject), only)
    job = Job(
        program, source, target, keep, _columns(program, mapped), memory, threads, dsn, master, overwrite
    )
    start = time.perf_counter()
    done = _computed(_RUNS[engine], job)
    seconds = time.perf_counter() - start
    total = f"{program.total} {done.total:,}" if done.total is not None else ""
    click.echo(
        say(
            f"已算 {done.rows:,} 行{f'，{total}' if total else ''}，用时 {seconds:.1f} 秒，结果在 {target}。",
            f"Computed {done.rows:,} rows{f', {total}' if total else ''} in {seconds:.1f} s; the result is {target}.",
        )
    )


def _check_target(target: str, engine: str, dsn: str | None, *, overwrite: bool) -> None:
    if engine == "postgres":
        if dsn is None:
            raise click.UsageError(say("用 postgres 时要写 --dsn。", "--engine postgres needs --dsn."))
        return
    path = Path(target)
    if engine != "spark" and path.suffix.lower() not in (".parquet", ".csv"):
        raise Refusal(
            say(
                f"结果文件“{target}”要以 .parquet 或 .csv 结尾。",
                f"The result “{target}” must end in .parquet or .csv.",
            )
        )
    if path.exists() and not overwrite:
        raise Refusal(
            say(
                f"{target} 已经存在，没有覆盖。请换一个文件名，或加 --overwrite。",
                f"{target} exists and was not overwritten. Choose another name, or add --overwrite.",
            )
        )
    if not path.resolve().parent.is_dir():
        raise Refusal(
            say(
                f"文件夹 {path.parent} 不存在，请先建好。",
                f"The folder {path.parent} does not exist; make it first.",
            )
        )


def _program(pack: str, month: date | None, known: date | None, subject: str) -> Program:
    from wuding.calc.rules import PackError

    loaded = pack_of(pack)
    try:
        program = loaded.at(month_or_default(loaded, month), known, subject)
    except PackError as error:
        raise ProblemsFound(error.text(language())) from None
    if not program.lines:
        raise Refusal(
            say(
                f"政策包“{loaded.id}”没有对这类对象的计算（{subject}）。请换 --subject。",
                f"The pack “{loaded.id}” computes nothing for this subject ({subject}). Choose another --subject.",
            )
        )
    return program


def _cut(program: Program, only: tuple[str, ...]) -> Program:
    """Return the program for the names asked for. Rules of entry or exit need facts that a payroll does not have, so
    they are computed only where they are asked for, or where there is nothing to pay."""
    from wuding.calc.rules.model import Item
    from wuding.calc.rules.problems import nearest

    unknown = next((name for name in only if name not in program.outputs), None)
    if unknown is not None:
        likely = nearest(unknown, program.outputs)
        hint = say(f"是否应为“{likely}”？", f"Did you mean “{likely}”?") if likely else ""
        raise Refusal(
            say(
                f"政策包里没有名为“{unknown}”的项目或规则。{hint}",
                f"The pack has no item or rule named “{unknown}”. {hint}",
            )
        )
    paid = [line.name for line in program.lines if isinstance(line.part, Item)]
    return program.only(only or paid or program.outputs)


def _columns(program: Program, mapped: tuple[str, ...]) -> dict[str, str]:
    from wuding.calc.rules.problems import nearest

    names = [one.name for one in program.inputs]
    columns: dict[str, str] = {}
    for pair in mapped:
        name, sign, column = pair.partition("=")
        if not sign or name not in names:
            likely = nearest(name, names)
            hint = say(f"是否应为“{likely}”？", f"Did you mean “{likely}”?") if likely and sign else ""
            raise Refusal(
                say(
                    f"--map “{pair}”应写成 输入=列，输入是这个政策包要用的事实。{hint}",
                    f"--map “{pair}” is written as input=column, with an input that the pack reads. {hint}",
                )
            )
        columns[name] = column
    return columns


def _computed(run_job: Callable[[Job], Done], job: Job) -> Done:
    """Run a job; whatever keeps it from its end becomes one sentence and an exit code."""
    import duckdb
    import psycopg

    from wuding.calc.rules import RowError

    try:
        return run_job(job)
    except RowError as error:
        raise Refusal(error.text(language())) from None
    except FileNotFoundError:
        said = say(
            f"找不到名册“{job.source}”。请核对路径。", f"There is no roster “{job.source}”. Check the path."
        )
        raise Refusal(said) from None
    except (OSError, duckdb.OutOfMemoryException, psycopg.OperationalError) as error:
        said = say(
            f"环境不允许：{error}。没有写出任何结果。",
            f"The environment lacks something: {error}. Nothing was written.",
        )
        raise EnvironmentLacking(said) from None
    except (ValueError, duckdb.InvalidInputException, duckdb.IOException, psycopg.ProgrammingError) as error:
        said = say(
            f"读不了名册或写不了结果：{error}",
            f"The roster cannot be read, or the result not written: {error}",
        )
        raise Refusal(said) from None


def _with_duckdb(job: Job) -> Done:
    from wuding.calc.rules.engines.duckdb import Limits, run_files
    from wuding.cli.progress import progress

    with progress() as report:
        what = say("测算", "Computing")
        report(what, 0, 100)
        done = run_files(
            job.program, job.source, job.target, job.keep, job.columns, Limits(job.memory, job.threads),
            lambda share: report(what, int(share * 100), 100),
        )  # fmt: skip
    return Done(done.rows, done.total)


def _with_spark(job: Job) -> Done:
    from wuding.cli.policy_spark import computed

    return Done(*computed(job))


def _with_postgres(job: Job) -> Done:
    from wuding.calc.rules.engines.postgres import run_table

    assert job.dsn is not None
    rows = run_table(job.program, job.dsn, job.source, job.target, job.keep, job.columns)
    return Done(rows, None)


def _with_interpreter(job: Job) -> Done:
    from wuding.calc.rules import evaluate
    from wuding.cli.results import write_results
    from wuding.cli.rosters import read_rows, typed_rows

    source = Path(job.source)
    if not source.is_file():
        raise FileNotFoundError(job.source)
    raw = read_rows(source)
    renamed = [{**row, **{name: row.get(column) for name, column in job.columns.items()}} for row in raw]
    results = evaluate(job.program, typed_rows(job.program.inputs, renamed))
    kept = [{name: row[name] for name in job.keep} for row in raw]
    write_results(Path(job.target), [before | after for before, after in zip(kept, results, strict=True)])
    name = job.program.total
    amounts = [row[name] for row in results] if name is not None else []
    total = sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0)) if name else None
    return Done(len(results), total)


_RUNS: dict[str, Callable[[Job], Done]] = {
    "duckdb": _with_duckdb,
    "interpreter": _with_interpreter,
    "postgres": _with_postgres,
    "spark": _with_spark,
}
