"""`wuding keys new`."""

from datetime import UTC, datetime

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "打印一套新密钥，写法就是环境文件的写法。已经在用密钥时，不要换 WUDING_LOOKUP_KEY；新的字段密钥放在旧的前面。",
        "Print a new set of keys as the environment file wants them. Where keys are in use already, leave "
        "WUDING_LOOKUP_KEY as it is, and put the new field key before the old ones.",
    )
)
def new() -> None:
    """Print both settings."""
    from wuding.common.keyring import new_key

    click.echo(f"WUDING_FIELD_KEYS={datetime.now(tz=UTC):%Y%m%d}:{new_key()}")
    click.echo(f"WUDING_LOOKUP_KEY={new_key()}")
