"""Giving, ending, taking back and handing over roles."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.organisation import actions
from wuding.organisation.forms import EndForm, HandOverForm, ReasonForm, RoleForm
from wuding.organisation.models import Membership
from wuding.organisation.queries.accounts import account_for, accounts_for, membership_for
from wuding.organisation.views.asked import Asking, page_of, places_to_choose, signed_in

asks = require_http_methods(["GET", "HEAD", "POST"])


@asks
def assign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One more role for an account in sight."""
    user = signed_in(request)
    account = account_for(user, public_id, Permission.MANAGE_ACCOUNTS)
    asking = Asking(
        _("授予角色"),
        _(
            "只给工作需要的角色，单位选得越低越好：角色管到所选单位及其下级，机关的角色管到它服务的区县或乡镇。"
        ),
        _("授予"),
        page_of(account),
        account.name,
    )
    form = RoleForm(request.POST or None, places=places_to_choose(user), today=today())

    def do() -> str:
        asked = form.cleaned_data
        actions.assign_role(
            user=account,
            organisation=form.place,
            role=Role(asked["role"]),
            since=asked["since"],
            until=asked["until"],
            document=asked["document"],
            by=user,
        )
        return _("角色已授予，自 %(day)s 起有效。") % {"day": asked["since"].isoformat()}

    return asking.answer(request, form, do, matrix=True)


def _words(membership: Membership) -> str:
    return _("%(user)s · %(place)s %(role)s（自 %(since)s）") % {
        "user": membership.user.name,
        "place": membership.organisation.name,
        "role": Role(membership.role).label,
        "since": membership.since.isoformat(),
    }


def _asking(membership: Membership, title: str, text: str, button: str, *, danger: bool = False) -> Asking:
    account = membership.user
    return Asking(title, f"{_words(membership)}。{text}", button, page_of(account), account.name, danger)


@asks
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A role ends with a day."""
    user = signed_in(request)
    membership = membership_for(user, public_id)
    asking = _asking(
        membership, _("结束角色"), _("到最后一天为止有效，次日的第一个请求起就不再有。"), _("结束角色")
    )
    form = EndForm(request.POST or None, initial={"last_day": max(today(), membership.since)})

    def do() -> str:
        day = form.cleaned_data["last_day"]
        actions.end_role(membership=membership, last_day=day, by=user, document=form.cleaned_data["document"])
        return _("角色到 %(day)s 结束。") % {"day": day.isoformat()}

    return asking.answer(request, form, do)


@asks
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A role is taken back at once."""
    user = signed_in(request)
    membership = membership_for(user, public_id)
    asking = _asking(
        membership,
        _("立即收回角色"),
        _("给错了、出了问题时用：下一个请求起就不再有。正常的调动请用“交接”或“结束”。"),
        _("立即收回"),
        danger=True,
    )
    form = ReasonForm(request.POST or None)

    def do() -> str:
        actions.withdraw_role(membership=membership, by=user, reason=form.cleaned_data["reason"])
        return _("角色已收回。")

    return asking.answer(request, form, do)


@asks
def hand_over(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A role passes from one account to another, from one day to the next."""
    user = signed_in(request)
    membership = membership_for(user, public_id)
    asking = _asking(
        membership,
        _("交接角色"),
        _("一次办完：原来的人到最后一天为止，接任的人自次日起。中间没有空档，也没有两人同时在任。"),
        _("交接"),
    )
    form = HandOverForm(request.POST or None, initial={"last_day": max(today(), membership.since)})
    candidates = accounts_for(user, Permission.MANAGE_ACCOUNTS).filter(is_active=True)

    def do() -> str:
        asked = form.cleaned_data
        to = _successor(user, asked["to"])
        actions.hand_over(
            membership=membership, to=to, last_day=asked["last_day"], by=user, document=asked["document"]
        )
        return _("已交接给%(name)s。") % {"name": to.name}

    return asking.answer(
        request, form, do, candidates=candidates.exclude(pk__in=[user.pk, membership.user_id])
    )


def _successor(user: User, typed: str) -> User:
    """The account of that user name among those in sight; RuleError says that there is none."""
    found = accounts_for(user, Permission.MANAGE_ACCOUNTS).filter(username=typed.strip().lower()).first()
    if found is None:
        raise RuleError(
            _("没有用户名为“%(name)s”的账号。") % {"name": typed.strip()},
            next_step=_("请从列表里选；还没有账号的，请直接开通账号，让角色自交接次日起，再结束原来的角色。"),
        )
    return found
