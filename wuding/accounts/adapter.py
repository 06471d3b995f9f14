"""How allauth behaves here: no sign-up, our sentences, TOTP secrets not stored in the clear."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from wuding.accounts.models import User
from wuding.common.client_address import client_address
from wuding.common.sealed import open_text, seal_text

SECOND_STEP = "accounts.second_step"
"""What the second step's secrets are sealed for."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator, never by a visitor."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对。请检查大小写和输入法后再试。"),
        "too_many_login_attempts": _(
            "这个账号登录失败的次数太多，暂时不能登录。请一小时后再试，或者联系本单位管理员。"
        ),
        "account_inactive": _("这个账号已停用。请联系本单位管理员。"),
        "enter_current_password": _("请输入当前密码。"),
        "incorrect_password": _("密码不对，请重新输入。"),
    }

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: nobody opens an account for themselves."""
        return False

    @override
    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Refuse a closed account, and a one-time password whose time is over."""
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if response is None and isinstance(user, User) and _is_too_late(request, user):
            clear_login(request)
            return render(request, "account/one_time_over.html", status=403)
        return response

    @override
    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The user's own choice: whatever was handed out before is no more."""
        if isinstance(user, User):
            user.one_time_until = None
        super().set_password(user, password)

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        """The trusted address, the same one that axes counts by."""
        return client_address(request)


class MFAAdapter(DefaultMFAAdapter):
    """The second step: a time-based code, drawn as a QR code on this machine."""

    error_messages: dict[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对。请用手机上最新的 6 位数字；如果总是不对，请检查手机的时间。"),
        "cannot_delete_authenticator": _("现在不能关闭两步验证。"),
        "cannot_generate_recovery_codes": _("请先开启两步验证，再生成恢复码。"),
    }

    @override
    def get_totp_issuer(self) -> str:
        """The name the authenticator app shows."""
        return "五定 Wuding"

    @override
    def build_totp_svg(self, url: str) -> str:
        """The QR code as an SVG document, without script or style."""
        out = io.BytesIO()
        segno.make(url, error="m").save(
            out, kind="svg", scale=5, border=2, dark="#17211f", light="#ffffff", xmldecl=False
        )
        return out.getvalue().decode()

    @override
    def encrypt(self, text: str) -> str:
        """Sealed like numbers of people: a copy of the database alone yields no codes."""
        return seal_text(text, SECOND_STEP)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed."""
        return open_text(encrypted_text, SECOND_STEP)


def _is_too_late(request: HttpRequest, user: User) -> bool:
    """Whether the password that was just typed was handed out too long ago. Who comes from elsewhere typed none."""
    if user.one_time_until is None or user.one_time_until > timezone.now():
        return False
    return signed_in_by(request, user) == "password"


def signed_in_by(request: HttpRequest, user: User) -> str:
    """How this session was begun: `password`, `socialaccount` (elsewhere), or nothing when nobody noted it."""
    records = get_authentication_records(request, user)
    begun = [str(record["method"]) for record in records if record["method"] in {"password", "socialaccount"}]
    return begun[0] if begun else ""


def way_of(request: HttpRequest, user: User) -> str:
    """The other system by which this session was begun; nothing for a password."""
    records = get_authentication_records(request, user)
    return next((str(record["provider"]) for record in records if record["method"] == "socialaccount"), "")


def sign_in_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The account a sign-in is counted against: lower case, because signing in ignores case."""
    typed = (credentials or {}).get("username") or (request.POST.get("login") if request else "") or ""
    return str(typed).strip().lower()
