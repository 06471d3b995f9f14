"""`wuding keys rotate`."""

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "把库里加密的内容改用 WUDING_FIELD_KEYS 里排在最前面的密钥。旧密钥要留在后面，直到这条命令说全部完成；可以中断后重来。",
        "Seal everything in the database again with the first key of WUDING_FIELD_KEYS. Leave the old keys behind it until "
        "this command says that all is done; it can be broken off and run again.",
    )
)
def rotate() -> None:
    """Seal again; say how many values changed."""
    from wuding.accounts.resealing import reseal_second_steps
    from wuding.cli.django_ready import start_django
    from wuding.cli.progress import progress
    from wuding.cli.refusals import Refusal
    from wuding.common.keyring import SealBroken
    from wuding.common.resealing import reseal_fields

    start_django()
    from wuding.people.actions.sweeping import reseal_files

    try:
        with progress() as report:
            changed = reseal_fields(lambda done, total: report(say("重新加密", "Sealing again"), done, total))
        changed += reseal_second_steps() + reseal_files()
    except SealBroken as broken:
        raise Refusal(
            say(
                f"有内容用现有的密钥打不开（{broken}）。请把当时的密钥加到 WUDING_FIELD_KEYS 的后面，再运行一次；已经改好的不受影响。",
                f"Something opens with none of the keys ({broken}). Add the key of that time behind the others in "
                "WUDING_FIELD_KEYS and run this again; what is done stays done.",
            )
        ) from broken
    click.echo(
        say(
            f"已用新密钥重新加密 {changed} 项。全部完成：旧密钥只有恢复旧备份时才用得着。",
            f"Sealed {changed} values again. All is done: the old keys are needed for old backups only.",
        )
    )
