"""What the security administrator does to accounts."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation import actions
from wuding.organisation.forms import ExternalForm, OpenForm, ReasonForm
from wuding.organisation.views.asked import (
    Asking,
    managed,
    page_of,
    places_to_choose,
    refuse,
    signed_in,
)

asks = require_http_methods(["GET", "HEAD", "POST"])


@asks
@never_cache
@sensitive_variables("given")
def open_account(request: HttpRequest) -> HttpResponse:
    """A new account with its first role; the password is shown on the answer, and nowhere else ever."""
    user = signed_in(request)
    places = places_to_choose(user)
    if not places:
        raise NotVisible
    asking = Asking(
        _("开通账号"),
        _("账号和第一个角色一起开通。系统给出一个一次性密码，请当面交给本人，首次登录时必须换掉。"),
        _("开通"),
        reverse("access:accounts"),
        _("全部账号"),
    )
    form = OpenForm(request.POST or None, places=places, today=today())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            given = actions.open_account(
                username=asked["username"],
                name=asked["name"],
                role=Role(asked["role"]),
                organisation=form.place,
                since=asked["since"],
                until=asked["until"],
                document=asked["document"],
                by=user,
            )
        except (RuleError, ValidationError) as refusal:
            refuse(form, refusal)
        else:
            return _shown_once(request, given)
    return asking.page(request, form, matrix=True)


@asks
@never_cache
@sensitive_variables("given")
def reset_password(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new one-time password, shown on the answer, and nowhere else ever."""
    user = signed_in(request)
    account = managed(user, public_id)
    asking = _asking(
        account,
        _("重设密码"),
        _(
            "系统给出一个一次性密码，请核实本人后当面交给他。原密码马上作废，正在使用的页面会退出，登录锁定也一并解除。"
        ),
        _("重设密码"),
    )
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            given = actions.reset_password(account=account, by=user)
        except RuleError as refusal:
            form = Form({})
            form.is_valid()
            refuse(form, refusal)
        else:
            return _shown_once(request, given)
    return asking.page(request, form)


def _shown_once(request: HttpRequest, given: actions.GivenPassword) -> HttpResponse:
    context = {
        "given": given,
        "hours": settings.ONE_TIME_HOURS,
        "trail": [
            (_("账号与权限"), reverse("access:accounts")),
            (given.account.name, page_of(given.account)),
        ],
    }
    return render(request, "access/password.html", context)


def _asking(account: User, title: str, text: str, button: str, *, danger: bool = False) -> Asking:
    return Asking(title, text, button, page_of(account), account.name, danger)


def _with_reason(request: HttpRequest, asking: Asking, act: Callable[[str], None], done: str) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def do() -> str:
        act(form.cleaned_data["reason"])
        return done

    return asking.answer(request, form, do)


@asks
def close_account(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """It signs in no more."""
    user = signed_in(request)
    account = managed(user, public_id)
    asking = _asking(
        account,
        _("停用账号"),
        _(
            "停用后马上不能登录，正在使用的页面会退出。角色保留，重新启用后照旧有效；调离的人请把角色也结束或交接。"
        ),
        _("停用"),
        danger=True,
    )
    return _with_reason(
        request,
        asking,
        lambda reason: actions.close_account(account=account, by=user, reason=reason),
        _("账号已停用。"),
    )


@asks
def reopen_account(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """It may sign in again."""
    user = signed_in(request)
    account = managed(user, public_id)
    asking = _asking(
        account,
        _("重新启用账号"),
        _("启用后，还没有结束的角色马上恢复。请先核对下面的角色是否还应有。"),
        _("重新启用"),
    )
    return _with_reason(
        request,
        asking,
        lambda reason: actions.reopen_account(account=account, by=user, reason=reason),
        _("账号已重新启用。"),
    )


@asks
def end_second_step(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For somebody who has lost the phone and the recovery codes."""
    user = signed_in(request)
    account = managed(user, public_id)
    asking = _asking(
        account,
        _("关闭两步验证"),
        _("只在本人手机和恢复码都丢失时办理。请当面核实本人，事由里写明怎样核实的；本人登录后要重新开启。"),
        _("关闭两步验证"),
        danger=True,
    )
    return _with_reason(
        request,
        asking,
        lambda reason: actions.end_second_step(account=account, by=user, reason=reason),
        _("两步验证已关闭。"),
    )


@asks
def unlock_account(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Forget its failed attempts."""
    user = signed_in(request)
    account = managed(user, public_id)
    asking = _asking(
        account,
        _("解除登录锁定"),
        _("请先问清是不是本人输错。如果不是，请改为重设密码，并报告安全审计员。"),
        _("解除锁定"),
    )

    def do() -> str:
        actions.unlock_account(account=account, by=user)
        return _("登录锁定已解除。")

    return asking.answer(request, Form(request.POST if request.method == "POST" else None), do)


@asks
def link_external(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Which account elsewhere signs in as this one."""
    user = signed_in(request)
    account = managed(user, public_id)
    if not settings.SOCIALACCOUNT_PROVIDERS:
        raise NotVisible
    asking = _asking(
        account,
        _("登记外部账号"),
        _(
            "登记后，本人可以从统一身份认证、钉钉或企业微信登录。只认这里登记的编号，不按姓名、手机或邮箱匹配。"
        ),
        _("登记"),
    )
    form = ExternalForm(request.POST or None, ways=settings.SOCIALACCOUNT_PROVIDERS)

    def do() -> str:
        asked = form.cleaned_data
        actions.link_external(account=account, way=asked["way"], external_id=asked["external_id"], by=user)
        return _("外部账号已登记。") if asked["external_id"] else _("外部账号已取消。")

    return asking.answer(request, form, do)
