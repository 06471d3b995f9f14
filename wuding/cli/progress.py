"""Progress on long work: a bar on a terminal, one line per step in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is (0: not known)."""


@contextmanager
def progress() -> Iterator[Report]:
    """A report function; each new text is a new bar, finished when the next one starts."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line_per_step()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        yield _bar_per_step(bars)


def _line_per_step() -> Report:
    said: set[str] = set()

    def report(what: str, _done: int, _total: int) -> None:
        if what not in said:
            said.add(what)
            click.echo(f"· {what}", err=True)

    return report


def _bar_per_step(bars: Progress) -> Report:
    running: set[str] = set()

    def report(what: str, done: int, total: int) -> None:
        if what not in running:
            _finish(bars)
            running.add(what)
            bars.add_task(what, total=total or None)
        bars.update(bars.tasks[-1].id, completed=done, total=total or None)

    return report


def _finish(bars: Progress) -> None:
    for task in bars.tasks:
        if not task.finished:
            bars.update(task.id, total=task.total or 1, completed=task.total or 1)
