"""`wuding organisation add CODE NAME [--kind KIND] [--below CODE]`."""

import click

from wuding.cli.words import say

KINDS = ("province", "prefecture", "district", "town", "community", "grid", "organ")


@click.command(
    help=say(
        "新建一个单位。不写 --below 时是最上一级，例如区：wuding organisation add 230102 示例区",
        "Create a unit; without --below it is a top one, such as a district: wuding organisation add 230102 示例区",
    )
)
@click.argument("code", metavar=say("代码", "CODE"))
@click.argument("name", metavar=say("名称", "NAME"))
@click.option(
    "--kind", type=click.Choice(KINDS), default="district", show_default=True, help=say("类别", "Kind")
)
@click.option("--below", help=say("上级的代码", "Code of the unit above"))
def add(*, code: str, name: str, kind: str, below: str | None) -> None:
    """Create it, say where it stands."""
    from wuding.cli.asked_places import organisation_of, refusals, start_on_a_ready_database

    start_on_a_ready_database()
    from wuding.organisation.actions import create_organisation
    from wuding.organisation.models import Kind

    above = organisation_of(below) if below else None
    with refusals():
        made = create_organisation(code=code, name=name, kind=Kind(kind), parent=above, by=None)
    where = above.name if above else say("最上一级", "the top")
    click.echo(
        say(f"已新建 {made.code} {made.name}（{where}）。", f"Created {made.code} {made.name} ({where}).")
    )
