"""Which other systems one may sign in by, read from the environment. Their addresses can be set, for installations of one's own."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from wuding.common.environment import Environment

DINGTALK_LOGIN = "https://login.dingtalk.com/oauth2/auth"
DINGTALK_API = "https://api.dingtalk.com"
WECOM_LOGIN = "https://login.work.weixin.qq.com/wwlogin/sso/login"
WECOM_IN_APP = "https://open.weixin.qq.com/connect/oauth2/authorize"
WECOM_API = "https://qyapi.weixin.qq.com"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def sign_in_ways(env: Environment) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """For allauth's SOCIALACCOUNT_PROVIDERS: the ways that are configured, none unless all that they need is there.

    Raises ImproperlyConfigured for a way of which a part is missing, and for an address without HTTPS.
    """
    found = {"oidc": _oidc(env), "dingtalk": _dingtalk(env), "wecom": _wecom(env)}
    return {way: {"APPS": [app]} for way, app in found.items() if app}


def _oidc(env: Environment) -> dict[str, Any] | None:
    issuer, client, secret = _together(env, "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    settings = {"issuer": issuer.rstrip("/"), "claim": env.text("OIDC_CLAIM", "sub")}
    name = env.text("OIDC_NAME")
    if not issuer:
        return None
    _secure("OIDC_ISSUER", issuer)
    return {"name": name, "client_id": client, "secret": secret, "settings": settings}


def _dingtalk(env: Environment) -> dict[str, Any] | None:
    client, secret = _together(env, "DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET")
    settings = {
        "login": env.text("DINGTALK_LOGIN_URL", DINGTALK_LOGIN),
        "api": env.text("DINGTALK_API_URL", DINGTALK_API).rstrip("/"),
    }
    _secure("DINGTALK_LOGIN_URL", settings["login"])
    _secure("DINGTALK_API_URL", settings["api"])
    return {"name": "", "client_id": client, "secret": secret, "settings": settings} if client else None


def _wecom(env: Environment) -> dict[str, Any] | None:
    corporation, agent, secret = _together(env, "WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET")
    settings = {
        "agent": agent,
        "login": env.text("WECOM_LOGIN_URL", WECOM_LOGIN),
        "in_app": env.text("WECOM_IN_APP_URL", WECOM_IN_APP),
        "api": env.text("WECOM_API_URL", WECOM_API).rstrip("/"),
    }
    for name, key in (("WECOM_LOGIN_URL", "login"), ("WECOM_IN_APP_URL", "in_app"), ("WECOM_API_URL", "api")):
        _secure(name, settings[key])
    return (
        {"name": "", "client_id": corporation, "secret": secret, "settings": settings}
        if corporation
        else None
    )


def _together(env: Environment, *names: str) -> list[str]:
    """The values, all of them or none."""
    values = [env.text(name) for name in names]
    if any(values) and not all(values):
        missing = "、".join(f"WUDING_{name}" for name, value in zip(names, values, strict=True) if not value)
        raise ImproperlyConfigured(
            f"缺少 {missing}：这种登录方式的几项设置要一起填，或者都不填。 "
            f"({missing} is missing: fill in all settings of this way of signing in, or none.)"
        )
    return values


def _secure(name: str, address: str) -> None:
    """Secrets travel there: encrypted, or within this machine."""
    if not is_secure(address):
        raise ImproperlyConfigured(
            f"WUDING_{name} 的值“{address}”不能用：请填 https:// 开头的网址。 "
            f"(WUDING_{name}={address!r}: give an address that begins with https://.)"
        )


def is_secure(address: str) -> bool:
    """Whether it is HTTPS, or this machine itself."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
