"""`wuding serve`: the web pages, for real use."""

import click

from wuding.cli.refusals import EnvironmentLacking
from wuding.cli.words import say


@click.command(
    help=say(
        "启动网页服务。默认只在本机 127.0.0.1 上；对外请放在反向代理后面。",
        "Start the web server. It listens on this machine only; put a reverse proxy before it for others.",
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址", "Address to listen on"))
@click.option(
    "--port", default=8000, type=click.IntRange(1, 65535), show_default=True, help=say("端口", "Port")
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help=say("进程数；默认按数据库和核数定", "Processes; chosen by database and cores unless given"),
)
@click.option(
    "--migrate",
    "with_migrations",
    is_flag=True,
    help=say(
        "先把数据库升级到本版本（请先备份）",
        "First bring the database up to this version (back it up before)",
    ),
)
def serve(*, host: str, port: int, workers: int | None, with_migrations: bool) -> None:
    """Check that everything is ready, then answer until interrupted."""
    from wuding.cli.django_ready import (
        collect_static,
        migrate,
        pending_migrations,
        require_sound_settings,
        start_django,
    )
    from wuding.cli.web_server import require_free_port, sensible_workers, serve_forever

    require_free_port(host, port)
    start_django()
    require_sound_settings()
    pending = pending_migrations()
    if pending and with_migrations:
        migrate()
    elif pending:
        raise EnvironmentLacking(
            say(
                f"数据库还有 {pending} 步升级没有做，现在启动会出错。请先 wuding backup，再 wuding serve --migrate。",
                f"The database lacks {pending} upgrade steps, so serving would fail. "
                "Run wuding backup, then wuding serve --migrate.",
            )
        )
    _warn_of_triggers()
    collect_static()
    click.echo(say(f"五定 http://{host}:{port}", f"Wuding on http://{host}:{port}"))
    serve_forever(host, port, workers=workers or sensible_workers())


def _warn_of_triggers() -> None:
    """Say it, but serve: a district may have but one account."""
    from wuding.common.database_rights import may_undo_triggers

    if may_undo_triggers():
        click.secho(
            say(
                "提醒：数据库账户是表的所有者，停得了防改的触发器。请另建一个账户，用 wuding database rights 分权限后改用它。",
                "Note: the database account owns the tables, so it could stop the triggers that keep closed rows. "
                "Make another account, hand it its rights with wuding database rights, and use that.",
            ),
            fg="yellow",
            err=True,
        )
