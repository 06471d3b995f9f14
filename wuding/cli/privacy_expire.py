"""`wuding privacy expire [--dry-run]`."""

import click

from wuding.cli.words import say


@click.command(
    help=say(
        "删除到期的个人信息：过期的会话和登录失败记录、做完或过期的导入内容、离岗满二年的人的号码和附件、移除满 90 天的附件、办结满 180 天的更正申请内容。"
        "运行中也可以做；再做一遍什么也不会多删。建议每天一次。",
        "Remove personal data whose time is over: sessions and failed sign-ins, contents of imports that are done or expired, "
        "numbers and attachments of people who left two years ago, attachments removed 90 days ago, contents of correction "
        "requests closed 180 days ago. The server may be running; a second run removes nothing more. Meant for once a day.",
    )
)
@click.option("--dry-run", is_flag=True, help=say("只数，不删", "Count only, remove nothing"))
def expire(*, dry_run: bool) -> None:
    """Remove, and say how much of what."""
    from wuding.cli.django_ready import start_django

    start_django()
    from django.utils import timezone

    from wuding.web.expiry import expire as remove

    counts = remove(timezone.now(), dry_run=dry_run).counts
    words = {
        "sessions": say("过期的会话", "sessions that expired"),
        "sign_ins": say("登录记录", "records of sign-ins"),
        "imports": say("导入的内容", "contents of imports"),
        "persons": say("离岗人员的号码", "departed people's numbers"),
        "attachments": say("附件", "attachments"),
        "corrections": say("更正申请的内容", "contents of correction requests"),
        "objections": say("工资异议的内容", "contents of objections to slips"),
    }
    if not counts:
        click.echo(say("没有到期的个人信息。", "No personal data is over."))
        return
    click.echo(say("将删除：", "Would remove:") if dry_run else say("已删除：", "Removed:"))
    for name, number in counts.items():
        click.echo(f"  {words[name]}  {number}")
