"""`wuding files sweep`."""

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "删除移除满 90 天的附件文件，和上传中断留下、没有归属的文件；查有没有附件缺了文件。运行中也可以做。",
        "Remove the files of attachments removed 90 days ago and those that broken-off uploads left behind; look for "
        "attachments whose file is missing. The server may be running.",
    )
)
def sweep() -> None:
    """Sweep, and say what went; a missing file is a problem."""
    from wuding.cli.django_ready import start_django
    from wuding.cli.exit_codes import ExitCode

    start_django()
    from django.utils import timezone

    from wuding.people.actions.sweeping import sweep_files

    swept = sweep_files(now=timezone.now())
    click.echo(
        say(
            f"删除了 {swept.expired} 个到期的、{swept.stray} 个没有归属的文件。",
            f"Removed {swept.expired} files that were over and {swept.stray} stray ones.",
        )
    )
    if swept.missing:
        click.echo(
            say(
                f"有 {swept.missing} 个附件缺了文件，请从备份恢复。",
                f"{swept.missing} attachments have lost their file; restore them from a backup.",
            ),
            err=True,
        )
        raise click.exceptions.Exit(ExitCode.PROBLEMS)
