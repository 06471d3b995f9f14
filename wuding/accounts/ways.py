"""Ways of signing in elsewhere, by the names under which accounts are linked to them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

OIDC, DINGTALK, WECOM = "oidc", "dingtalk", "wecom"

WAYS: dict[str, "StrPromise"] = {OIDC: _("统一身份认证"), DINGTALK: _("钉钉"), WECOM: _("企业微信")}
