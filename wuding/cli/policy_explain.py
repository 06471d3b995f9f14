"""`wuding policy explain`: why one amount is what it is, down to clause and fact."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wuding.cli.packs import DAY, MONTH, month_or_default, pack_of
from wuding.cli.refusals import ProblemsFound, Refusal
from wuding.cli.rosters import read_rows, typed_rows
from wuding.cli.words import language, say

if TYPE_CHECKING:
    from wuding.calc.rules import Explanation, Pack, Program


@click.command(
    help=say(
        "解释一个金额或结论：依据、公式、代入、查表、取整，直到每一项事实。例：wuding policy explain songling/2022 应发合计 --fact 岗位=正职 …",
        "Explain one amount or outcome: clause, formula, values, table rows, rounding, down to each fact. "
        "Example: wuding policy explain songling/2022 应发合计 --fact 岗位=正职 …",
    )
)
@click.argument("pack")
@click.argument("name")
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="名称=值",
    help=say("一项事实，可多次写", "One fact; repeat as needed"),
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say("名册（CSV 或 Parquet）", "Roster (CSV or Parquet)"),
)
@click.option(
    "--row",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=say("名册的第几行", "Which row of the roster"),
)
@click.option("--month", type=MONTH, help=say("月份，如 2022-07", "Month, such as 2022-07"))
@click.option("--known", type=DAY, help=say("以这一天已知的数据为准", "As known on this day"))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def explain(
    pack: str,
    name: str,
    *,
    facts: tuple[str, ...],
    roster: Path | None,
    row: int,
    month: date | None,
    known: date | None,
    as_json: bool,
) -> None:
    """Print the explanation as text or JSON."""
    from wuding.calc.rules import explanation_text

    loaded = pack_of(pack)
    explanation = _explained(loaded, name, facts, roster, row, month_or_default(loaded, month), known)
    if as_json:
        click.echo(json.dumps(explanation.as_data(), ensure_ascii=False, indent=2))
    else:
        click.echo(explanation_text(explanation, language()), nl=False)


def _explained(
    pack: Pack,
    name: str,
    facts: tuple[str, ...],
    roster: Path | None,
    row: int,
    month: date,
    known: date | None,
) -> Explanation:
    from wuding.calc.rules import PackError, RowError
    from wuding.calc.rules import explain as explained

    try:
        program = _program_with(pack, name, month, known)
        rows = _rows(program, facts, roster, row)
        return explained(pack, program, rows[row - 1 if roster else 0], name, roster=rows)
    except PackError as error:
        raise ProblemsFound(error.text(language())) from None
    except RowError as error:
        raise Refusal(error.text(language())) from None


def _program_with(pack: Pack, name: str, month: date, known: date | None) -> Program:
    from wuding.calc.rules.problems import nearest

    names: list[str] = []
    for subject in pack.subjects:
        program = pack.at(month, known, subject)
        if name in program.outputs:
            return program
        names += program.outputs
    likely = nearest(name, names)
    hint = say(f"是否应为“{likely}”？", f"Did you mean “{likely}”?") if likely else ""
    raise Refusal(
        say(
            f"政策包“{pack.id}”不计算“{name}”。{hint}",
            f"The pack “{pack.id}” does not compute “{name}”. {hint}",
        )
    )


def _rows(program: Program, facts: tuple[str, ...], roster: Path | None, row: int) -> list[dict[str, Any]]:
    if roster is not None:
        rows = typed_rows(program.inputs, read_rows(roster))
        if row > len(rows):
            said = say(
                f"名册只有 {len(rows)} 行，没有第 {row} 行。", f"The roster has {len(rows)} rows, not {row}."
            )
            raise Refusal(said)
        return rows
    given: dict[str, str] = {}
    for fact in facts:
        name, sign, value = fact.partition("=")
        if not sign:
            raise Refusal(say(f"“{fact}”应写成 名称=值。", f"Write “{fact}” as name=value."))
        given[name.strip()] = value
    return typed_rows(program.inputs, [given])
