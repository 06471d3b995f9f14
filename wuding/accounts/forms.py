"""allauth's forms in our words, with hints for password managers and number keyboards."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _reword(
    form: forms.BaseForm, name: str, label: "str | StrPromise", help_text: "str | StrPromise" = ""
) -> forms.Field:
    """Set the words of one field; a placeholder that only repeats the label goes."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    return field


def _as_code(form: forms.BaseForm, help_text: "str | StrPromise") -> None:
    field = _reword(form, "code", _("验证码"), help_text)
    field.widget.attrs.update(
        autocomplete="one-time-code", autofocus=True, autocapitalize="none", spellcheck="false"
    )


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = _reword(self, "login", _("用户名"))
        name.widget.attrs.update(autofocus=True, autocapitalize="none", spellcheck="false")
        _reword(self, "password", _("密码"))


class PasswordChangeForm(ChangePasswordForm):
    """A new password, after the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, "oldpassword", _("当前密码"))
        _reword(self, "password1", _("新密码"), _("至少 10 位，不要只用数字，不要与用户名或姓名相近。"))
        _reword(self, "password2", _("再输一次新密码"))


class ConfirmPasswordForm(ReauthenticateForm):
    """The password again, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, "password", _("密码")).widget.attrs["autofocus"] = True


class SecondStepForm(mfa_forms.AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self, _("身份验证器应用里的 6 位数字；手机不在身边时，可输入一个恢复码。"))


class ConfirmCodeForm(mfa_forms.ReauthenticateForm):
    """The code again, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self, _("身份验证器应用里的 6 位数字。"))


class EnrolForm(ActivateTOTPForm):
    """The first code, which shows that the secret has arrived on the phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self, _("输入应用里显示的 6 位数字，确认扫码成功。"))
