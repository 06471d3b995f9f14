"""`wuding audit verify [--heads FILE]`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wuding.cli.exit_codes import ExitCode
from wuding.cli.words import say

if TYPE_CHECKING:
    from wuding.audit.verification import Finding
    from wuding.calc.chains import Break, Head


@click.command(
    help=say(
        "从头核验每一条审计链：改动、删除、调换、插入。加上以前存到别处的链头，还能查出结尾被截和整条重写。",
        "Check every chain from its start: changes, deletions, swaps, insertions. With heads that were kept elsewhere it "
        "also finds a cut tail and a chain written anew.",
    )
)
@click.option(
    "--heads",
    "files",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    multiple=True,
    help=say(
        "wuding audit head 写出的文件，可给多个", "A file written by wuding audit head; may be repeated"
    ),
)
def verify(*, files: tuple[Path, ...]) -> None:
    """Check all chains, say what broke first in each, answer with the exit code."""
    from wuding.cli.django_ready import start_django
    from wuding.cli.heads import read_heads

    start_django()
    lodged = [one for file in files for one in read_heads(file).heads]
    findings = _checked(lodged)
    broken = [finding for finding in findings if not finding.sound]
    for finding in broken:
        click.secho(_sentence(finding), fg="red", err=True)
    entries = sum(finding.entries for finding in findings)
    if broken:
        click.echo(
            say(
                f"核验了 {len(findings)} 条链、{entries} 条记录：{len(broken)} 条链断裂。请保留现场，用备份比对断裂处前后的记录。",
                f"Checked {len(findings)} chains, {entries} entries: {len(broken)} chains are broken. "
                "Leave everything as it is and compare the entries around the break with a backup.",
            )
        )
        raise SystemExit(ExitCode.PROBLEMS)
    click.secho(
        say(
            f"核验了 {len(findings)} 条链、{entries} 条记录：全部完好。",
            f"Checked {len(findings)} chains, {entries} entries: all sound.",
        ),
        fg="green",
    )
    if not files:
        click.echo(
            say(
                "没有给链头文件：结尾是否被截、整条是否重写，查不出来。",
                "No file of heads was given: a cut tail or a chain written anew can't be found without one.",
            )
        )


def _checked(lodged: list[Head]) -> list[Finding]:
    from wuding.audit.models import Entry
    from wuding.audit.verification import all_chains, check_chain, note
    from wuding.cli.progress import progress

    findings: list[Finding] = []
    done, total = 0, Entry.objects.count()
    with progress() as report:
        for chain in all_chains(lodged):
            before = done
            finding = check_chain(
                chain,
                lodged=lodged,
                report=lambda read, before=before: report(  # type: ignore[misc]  # a default binds the loop's value
                    say("核验审计链", "Checking the chains"), before + read, total
                ),
            )
            done += finding.entries
            note(finding)
            findings.append(finding)
    return findings


def _sentence(finding: Finding) -> str:
    first, more = finding.breaks[0], len(finding.breaks) - 1
    said = say(
        f"✗ 链 {first.chain}：第 {first.sequence} 条{_what(first)}", f"✗ chain {first.chain}: {_what(first)}"
    )
    return said + (say(f"（另有 {more} 处）。", f" ({more} more).") if more else say("。", "."))


def _what(first: Break) -> str:
    from wuding.calc.chains import BreakKind

    number = first.sequence
    words = {
        BreakKind.CHANGED: ("内容被改动过", f"entry {number} was changed"),
        BreakKind.MISLINKED: (
            "接不上前一条，被调换或插入过",
            f"entry {number} does not follow the one before it",
        ),
        BreakKind.MISSING: ("不见了", f"entry {number} is missing"),
        BreakKind.REPEATED: ("序号重复", f"number {number} is used again"),
        BreakKind.CUT: ("起被截去", f"cut off from entry {number} on"),
        BreakKind.BEYOND: ("起超出链头，是后加的", f"entries from {number} on stand behind the head"),
        BreakKind.REWRITTEN: (
            "与存下的链头不符，整条被重写过",
            f"entry {number} differs from the head that was kept",
        ),
    }
    return say(*words[first.kind])
