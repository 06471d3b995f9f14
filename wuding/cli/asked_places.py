"""What commands ask about accounts and places, found in the database or refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from wuding.cli.refusals import EnvironmentLacking, Refusal
from wuding.cli.words import say

if TYPE_CHECKING:
    from wuding.accounts.models import User
    from wuding.accounts.roles import Role
    from wuding.organisation.actions import GivenPassword
    from wuding.organisation.models import Organisation


def start_on_a_ready_database() -> None:
    """Start Django; refuse a database whose tables aren't those of this version."""
    from wuding.cli.django_ready import pending_migrations, start_django

    start_django()
    if pending := pending_migrations():
        raise EnvironmentLacking(
            say(
                f"数据库还有 {pending} 步升级没有做。请先运行 wuding serve --migrate。",
                f"The database lacks {pending} upgrade steps. Run wuding serve --migrate first.",
            )
        )


def day(value: datetime | None) -> date | None:
    """The day of what click read."""
    return value.date() if value else None


def organisation_of(code: str) -> Organisation:
    """The organisation with that code."""
    from wuding.organisation.models import Organisation

    found = Organisation.objects.filter(code=code).order_by("path").first()
    if found is None:
        raise Refusal(
            say(
                f"没有代码为 {code} 的单位。请先用 wuding organisation add 新建，或核对代码。",
                f"There is no unit with the code {code}. Create it with wuding organisation add, or check the code.",
            )
        )
    return found


def account_of(username: str) -> User:
    """The account of that user name."""
    from wuding.accounts.models import User

    found = User.objects.filter(username=username.strip().lower()).order_by("pk").first()
    if found is None:
        raise Refusal(
            say(
                f"没有用户名为 {username} 的账号。请核对，或用 wuding accounts open 开通。",
                f"There is no account {username}. Check the name, or open it with wuding accounts open.",
            )
        )
    return found


def role_of(word: str) -> Role:
    """The role, named by its code or by its Chinese or English label."""
    from wuding.accounts.roles import Role

    for role in Role:
        if word.strip() in {role.value, str(role.label)}:
            return role
    listed = "、".join(f"{role.value} {role.label}" for role in Role)
    raise click.UsageError(
        say(f"没有角色 {word}。可用的角色：{listed}", f"There is no role {word}. Roles: {listed}")
    )


@contextmanager
def refusals() -> Iterator[None]:
    """What an action refuses, as this command line says no."""
    from django.core.exceptions import ValidationError

    from wuding.common.errors import NotVisible, RuleError

    try:
        yield
    except NotVisible as refusal:
        raise Refusal(
            say(
                "这个账号在那里没有这项权限。请换一个有权限的账号。",
                "That account may not do this there. Use one that may.",
            )
        ) from refusal
    except RuleError as refusal:
        raise Refusal(" ".join(filter(None, (refusal.what, refusal.next_step)))) from refusal
    except ValidationError as refusal:
        raise Refusal(" ".join(refusal.messages)) from refusal


def show_once(given: GivenPassword) -> None:
    """Print the password: the only time it can be read."""
    from django.utils import timezone

    until = f"{timezone.localtime(given.good_until):%Y-%m-%d %H:%M}"
    click.echo(
        say(
            f"{given.account.username} 的一次性密码（只显示这一次，{until} 前有效，首次登录须换掉）：",
            f"One-time password of {given.account.username} (shown this once, good until {until}, to be changed at the first sign-in):",
        )
    )
    click.echo(given.password)
