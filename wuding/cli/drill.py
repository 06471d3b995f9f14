"""`wuding drill FILE`: restore a backup as an empty machine would, and hold it against what was backed up."""

from pathlib import Path

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "恢复演练：在另建的空目录和空数据库里恢复一份备份，逐表核对行数和校验值，从头核验审计链，然后删掉。现有数据不动。",
        "Restore drill: restore a backup into an empty folder and an empty database of its own, hold every table against "
        "its row count and hash, check the audit trail from its start, and remove it again. What is in use isn't touched.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option(
    "--database",
    help=say(
        "演练用的空数据库（PostgreSQL 地址）；不给就临时新建一个",
        "An empty database for the drill (a PostgreSQL address); without it one is made for the time being",
    ),
)
@click.option(
    "--heads",
    "heads",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    multiple=True,
    help=say(
        "备份之前存到别处的链头文件（wuding audit head），可给多个",
        "A file of heads kept elsewhere before the backup (wuding audit head); may be repeated",
    ),
)
def drill(*, file: Path, database: str | None, heads: tuple[Path, ...]) -> None:
    """Restore and check in processes of their own, as on another machine."""
    from wuding.cli.backups.scratch import run_there, scratch
    from wuding.cli.django_ready import start_django
    from wuding.cli.progress import progress

    start_django()
    with scratch(database) as environment, progress() as report:
        report(say("在空的机器上恢复，逐表核对", "Restoring on an empty machine, checking every table"), 0, 0)
        restored = run_there(environment, "restore", str(file.resolve()))
        report(say("从头核验审计链", "Checking the audit trail from its start"), 0, 0)
        verified = run_there(environment, "audit", "verify", *_lodged(heads))
    click.echo(restored.splitlines()[0])
    click.echo(verified.rstrip())
    click.secho(
        say(
            "恢复演练通过：各表的行数和校验值与备份时一致，审计链完好。",
            "The drill succeeded: every table has the rows and the hash it was backed up with, and the audit trail is sound.",
        ),
        fg="green",
    )


def _lodged(heads: tuple[Path, ...]) -> list[str]:
    return [argument for file in heads for argument in ("--heads", str(file.resolve()))]
