"""What `wuding demo` does between starting Django and serving: tables, static files, the district, the log-ins."""

import os
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from wuding import places
from wuding.cli.django_ready import collect_static, migrate, pending_migrations
from wuding.cli.progress import progress
from wuding.cli.refusals import Refusal
from wuding.cli.words import say


def keep_apart() -> None:
    """The demo has a mode and a folder of its own, so that its known passwords never reach a real database."""
    os.environ["WUDING_MODE"] = "demo"
    os.environ.setdefault("WUDING_HOME", str(places.home() / "demo"))


def forget_demo() -> None:
    """Delete the demo's SQLite database; Refusal when the demo was put on another kind of database."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refusal(
            say(
                "演示数据放在 PostgreSQL 上，本命令不替您删库。请新建一个空库，把 WUDING_DATABASE 指向它。",
                "The demo is on PostgreSQL, and this command drops no database there. "
                "Create an empty one and point WUDING_DATABASE at it.",
            )
        )
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)


def prepare_demo() -> None:
    """Tables, static files and the district are there; what is there already is left alone."""
    from wuding.demo.build import build_district

    with progress() as report:
        if pending_migrations():
            report(say("建立数据表", "Creating tables"), 0, 0)
            migrate()
        collect_static()
        _refuse_real_people()
        build_district(report=report)


def _refuse_real_people() -> None:
    """Refusal when the database has accounts, and none of them is the demo's."""
    from wuding.accounts.models import User
    from wuding.demo.build import logins

    demo_names = [login.username for login in logins()]
    if User.objects.exists() and not User.objects.filter(username__in=demo_names).exists():
        raise Refusal(
            say(
                "这个数据库里已有真实账号，不能放演示数据。请新建一个空库，把 WUDING_DATABASE 指向它。",
                "This database holds real accounts, so no demo is put into it. "
                "Create an empty one and point WUDING_DATABASE at it.",
            )
        )


def print_logins(address: str) -> None:
    """The address, and one log-in for each role."""
    from wuding.demo.build import logins

    table = Table(title=say("演示账号", "Demo log-ins"), title_justify="left")
    for heading in (say("角色", "Role"), say("用户名", "User name"), say("密码", "Password")):
        table.add_column(heading)
    for login in logins():
        table.add_row(login.role, login.username, login.password)
    Console().print(table)
    click.secho(say(f"五定演示区：{address}", f"Wuding demo: {address}"), bold=True)
    click.echo(say("按 Ctrl+C 停止。", "Press Ctrl+C to stop."))
