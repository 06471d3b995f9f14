"""`wuding audit head -o FILE`."""

from pathlib import Path

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "把每条审计链的链头写成一个文件。文件里没有个人信息；请存到本机管理员碰不到的地方。",
        "Write the head of every chain into one file. It holds nothing personal; keep it where this machine's "
        "administrators can't reach it.",
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=say("写到这个文件", "Write to this file"),
)
def head(*, output: Path) -> None:
    """Read the heads, write them, say the checksum so that it can also be noted on paper."""
    from wuding.cli.django_ready import start_django
    from wuding.cli.heads import write_heads
    from wuding.cli.refusals import Refusal

    if output.exists():
        raise Refusal(
            say(
                f"{output} 已经存在，没有覆盖。请换一个文件名：旧的链头也有用。",
                f"{output} exists and was not overwritten. Choose another name: old heads are of use too.",
            )
        )
    start_django()
    from django.utils import timezone

    from wuding.audit.verification import present_heads

    written = write_heads(output, present_heads(), timezone.now())
    entries = sum(one.sequence for one in written.heads)
    click.echo(
        say(
            f"已把 {len(written.heads)} 条链、共 {entries} 条记录的链头写到 {output}。校验值 {written.sha256}",
            f"Wrote the heads of {len(written.heads)} chains with {entries} entries to {output}. Checksum {written.sha256}",
        )
    )
