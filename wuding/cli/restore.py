"""`wuding restore FILE`."""

import tempfile
from pathlib import Path

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "从备份文件恢复数据库。文件有一位损坏就拒绝；恢复后逐表核对。",
        "Restore the database from a backup. A single damaged bit is refused; every table is checked afterwards.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option(
    "--force", is_flag=True, help=say("替换已有数据（先备份！）", "Replace what is there (back it up first!)")
)
def restore(*, file: Path, force: bool) -> None:
    """Check the file, refuse to overwrite, load, compare."""
    from wuding.cli.backups import database
    from wuding.cli.backups.archive import files_in, read_archive
    from wuding.cli.django_ready import start_django
    from wuding.cli.progress import progress
    from wuding.cli.refusals import Refusal

    start_django()
    from wuding.people import storage

    with tempfile.TemporaryDirectory(prefix="wuding-restore-") as folder, progress() as report:
        report(say("核对备份文件", "Checking the backup"), 0, 0)
        manifest, source = read_archive(file, Path(folder))
        present = database.rows_in_place()
        if present and not force:
            raise Refusal(
                say(
                    f"当前数据库里已有 {present} 行数据，没有覆盖。请先 wuding backup，确认后加 --force 再恢复。",
                    f"The database already holds {present} rows and was not overwritten. "
                    "Run wuding backup first; then add --force to replace it.",
                )
            )
        report(say("恢复并逐表核对", "Restoring, then checking every table"), 0, 0)
        database.load(manifest, source)
        report(say("放回附件", "Putting attached files back"), 0, 0)
        files = 0
        for name, sealed in files_in(file):
            storage.put_back(name, sealed.read())
            files += 1
    click.echo(
        say(
            f"已恢复 {len(manifest.tables)} 张表、{manifest.rows} 行和 {files} 个附件（备份于 {manifest.taken_at:%Y-%m-%d %H:%M} UTC）。",
            f"Restored {len(manifest.tables)} tables, {manifest.rows} rows and {files} attached files "
            f"(backed up {manifest.taken_at:%Y-%m-%d %H:%M} UTC).",
        )
    )
    click.echo(
        say(
            "备份里没有密钥：身份证号等要用备份当时的 WUDING_FIELD_KEYS 和 WUDING_LOOKUP_KEY 才打得开。",
            "No key is part of a backup: identity numbers and the like open only with the WUDING_FIELD_KEYS and the "
            "WUDING_LOOKUP_KEY of the time of the backup.",
        )
    )
