"""Naming a pack on the command line: a folder, or an id such as songling/2022 among the packs that are installed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.refusals import ProblemsFound, Refusal
from wuding.cli.words import language, say
from wuding.places import policies

if TYPE_CHECKING:
    from wuding.calc.rules import Pack


def folder_of(named: str) -> Path:
    """Return the folder of a pack given by path or id. Raises Refusal with the nearest id."""
    from wuding.calc.rules import all_pack_ids
    from wuding.calc.rules.problems import nearest

    for folder in (Path(named), policies() / named):
        if (folder / "pack.toml").is_file():
            return folder.resolve()
    likely = nearest(named, all_pack_ids([policies()]))
    hint = say(f"是否应为 {likely}？", f"Did you mean {likely}?") if likely else ""
    raise Refusal(
        say(
            f"找不到政策包“{named}”：既不是含 pack.toml 的文件夹，也不在 {policies()} 里。{hint}",
            f"There is no pack “{named}”: neither a folder with a pack.toml nor in {policies()}. {hint}",
        )
    )


def pack_of(named: str) -> Pack:
    """Load a pack. Raises ProblemsFound with every problem, one a line."""
    from wuding.calc.rules import PackError, load_pack

    try:
        return load_pack(folder_of(named), [policies()])
    except PackError as error:
        raise ProblemsFound(error.text(language())) from None


class Month(click.ParamType[date]):
    """A month such as 2022-07, given as its first day."""

    name = "month"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        pieces = str(value).replace("/", "-").split("-")
        try:
            return date(int(pieces[0]), int(pieces[1]), 1)
        except (ValueError, IndexError):
            self.fail(
                say(f"“{value}”不是月份，应写成 2022-07。", f"“{value}” is no month; write 2022-07."),
                param,
                ctx,
            )


class Day(click.ParamType[date]):
    """A day such as 2022-07-15."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            said = say(f"“{value}”不是日期，应写成 2022-07-15。", f"“{value}” is no date; write 2022-07-15.")
            self.fail(said, param, ctx)


MONTH, DAY = Month(), Day()


def month_or_default(pack: Pack, month: date | None) -> date:
    """Return the month asked for, else the first month the pack is in force, which is said on standard error."""
    if month is not None:
        return month
    click.echo(
        say(
            f"未指定月份，按 {pack.first_month:%Y-%m} 计算。",
            f"No month given; {pack.first_month:%Y-%m} is taken.",
        ),
        err=True,
    )
    return pack.first_month
