"""`wuding backup FILE`."""

import tempfile
from pathlib import Path

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "把数据库和附件备份成一个文件（附各表行数和校验值）。运行中也可以备份。",
        "Back the database and attached files up into one file, with the row count and hash of every table. "
        "The server may be running.",
    )
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help=say("文件已存在也照写", "Write even if the file exists"))
def backup(*, file: Path, overwrite: bool) -> None:
    """Take a consistent copy, count and hash it, write it as one file."""
    from wuding.cli.backups import database
    from wuding.cli.backups.archive import write_archive
    from wuding.cli.django_ready import start_django
    from wuding.cli.progress import progress
    from wuding.cli.refusals import Refusal

    if file.exists() and not overwrite:
        raise Refusal(
            say(
                f"{file} 已经存在，没有覆盖。请换一个文件名，或加 --overwrite。",
                f"{file} exists and was not overwritten. Choose another name, or add --overwrite.",
            )
        )
    start_django()
    from wuding.people import storage

    with tempfile.TemporaryDirectory(prefix="wuding-backup-") as folder, progress() as report:
        report(say("读取数据库", "Reading the database"), 0, 0)
        copy = Path(folder) / "copy"
        manifest = database.dump(copy)
        report(say("写备份文件", "Writing the backup"), 0, 0)
        files = [storage.path_of(name) for name in storage.names()]
        write_archive(file, manifest, copy, files)
    click.echo(
        say(
            f"已备份 {len(manifest.tables)} 张表、{manifest.rows} 行和 {len(files)} 个附件到 {file}。",
            f"Backed up {len(manifest.tables)} tables, {manifest.rows} rows and {len(files)} attached files to {file}.",
        )
    )
