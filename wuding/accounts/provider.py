"""Signing in by another system: OpenID Connect, DingTalk, WeCom. allauth finds the providers by this module's name.

The other system only says who it is. Nothing else of its answer is kept: no name, no picture, no telephone, no token.
"""

import secrets
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.base.provider import ProviderAccount
from allauth.socialaccount.providers.dingtalk.client import DingTalkOAuth2Client
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from typing_extensions import override

from wuding.accounts.id_token import TokenRefused, claims_of
from wuding.accounts.ways import DINGTALK, OIDC, WECOM
from wuding.common.sign_in_ways import is_secure


def _answer(method: str, address: str, **given: Any) -> dict[str, Any]:
    """What the other system answers, as JSON. Raises OAuth2Error for anything else."""
    with get_adapter().get_requests_session() as session:
        response = session.request(method, address, allow_redirects=False, **given)
    try:
        found = response.json() if response.ok else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise OAuth2Error(f"{response.status_code} from the other system")
    return found


class _Adapter(OAuth2Adapter):
    """What is the same for all: the state of this sign-in, which the callback hands over."""

    state: dict[str, Any]

    @override
    def get_provider(self) -> Any:
        return super().get_provider()  # type: ignore[no-untyped-call]  # the library's

    @property
    def configured(self) -> dict[str, Any]:
        """The settings of this way of signing in."""
        found: dict[str, Any] = self.get_provider().app.settings
        return found


class _Provider(OAuth2Provider):
    """Signs in, and does nothing else that a request might ask for."""

    account_class = ProviderAccount

    @override
    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Where to go afterwards, and nothing else: no linking, no scope, no parameters from outside."""
        asked = super().get_redirect_from_request_kwargs(request)
        return {"process": AuthProcess.LOGIN, "next_url": asked.get("next_url")}

    @override
    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["id"])

    @override
    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


class OIDCAdapter(_Adapter):
    """The provider's own description of itself says where its pages and keys are."""

    provider_id = OIDC
    basic_auth = True

    @property
    def described(self) -> dict[str, Any]:
        """Its description, read once for a request; OAuth2Error unless it describes the issuer that was configured."""
        if not hasattr(self, "_described"):
            issuer = self.configured["issuer"]
            found = _answer("GET", f"{issuer}/.well-known/openid-configuration")
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if str(found.get("issuer")).rstrip("/") != issuer or not all(
                is_secure(str(found.get(n))) for n in needed
            ):
                raise OAuth2Error("the description is of another issuer")
            self._described = found
        return self._described

    @property
    def authorize_url(self) -> str:
        return str(self.described["authorization_endpoint"])

    @property
    def access_token_url(self) -> str:  # type: ignore[override]  # read when asked for
        return str(self.described["token_endpoint"])

    @override
    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            claims = claims_of(
                str(kwargs["response"].get("id_token", "")),
                keys=_answer("GET", str(self.described["jwks_uri"])),
                issuer=str(self.described["issuer"]),
                audience=app.client_id,
                nonce=str(self.state.get("nonce", "")),
            )
        except TokenRefused as refusal:
            raise OAuth2Error(str(refusal)) from refusal
        who = claims.get(self.configured["claim"])
        if not isinstance(who, str) or not who:
            raise OAuth2Error("no such claim")
        return self.get_provider().sociallogin_from_response(request, {"id": who})


class OIDCProvider(_Provider):
    """Single sign-on of the district, with PKCE and a nonce."""

    id = OIDC
    name = "OpenID Connect"
    oauth2_adapter_class = OIDCAdapter
    pkce_enabled_default = True

    @override
    def get_default_scope(self) -> list[str]:
        return ["openid"]

    @override
    def redirect(
        self, request: HttpRequest, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        response: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params={"nonce": nonce}, nonce=nonce, **kwargs
        )
        return response


class DingTalkAdapter(_Adapter):
    """钉钉: the code comes as `authCode`, and who it is is asked with the token."""

    provider_id = DINGTALK
    client_class = DingTalkOAuth2Client

    def __init__(self, request: HttpRequest) -> None:
        if "authCode" in request.GET:
            given = request.GET.copy()
            given["code"] = request.GET["authCode"]
            request.GET = given  # type: ignore[assignment]  # as the library's own adapter does
        super().__init__(request)

    @property
    def authorize_url(self) -> str:
        return str(self.configured["login"])

    @property
    def access_token_url(self) -> str:  # type: ignore[override]  # read when asked for
        return f"{self.configured['api']}/v1.0/oauth2/userAccessToken"

    @override
    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        who = _answer(
            "GET",
            f"{self.configured['api']}/v1.0/contact/users/me",
            headers={"x-acs-dingtalk-access-token": token.token},
        ).get("unionId")
        if not isinstance(who, str) or not who:
            raise OAuth2Error("no unionId")
        return self.get_provider().sociallogin_from_response(request, {"id": who})


class DingTalkProvider(_Provider):
    """钉钉."""

    id = DINGTALK
    name = "DingTalk"
    oauth2_adapter_class = DingTalkAdapter

    @override
    def get_default_scope(self) -> list[str]:
        return ["openid"]

    @override
    def get_auth_params(self) -> dict[str, Any]:
        return {"prompt": "consent"}


class WeComClient(OAuth2Client):
    """企业微信: the application's token is fetched by its secret; the code is used to ask who it is."""

    @override
    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, Any]) -> str:
        params = {
            **extra_params,
            "appid": self.consumer_key,
            "redirect_uri": self.callback_url,
            "state": self.state,
        }
        return (
            f"{authorization_url}?{urlencode(params)}{'#wechat_redirect' if 'scope' in extra_params else ''}"
        )

    @override
    def get_access_token(
        self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None
    ) -> dict[str, Any]:
        asked = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        found = _answer("GET", self.access_token_url, params=asked)
        if found.get("errcode") or not found.get("access_token"):
            raise OAuth2Error(f"errcode {found.get('errcode')}")
        return {"access_token": found["access_token"], "code": code}


class WeComAdapter(_Adapter):
    """Another page inside of the app, where one is signed in already."""

    provider_id = WECOM
    client_class = WeComClient

    @property
    def inside(self) -> bool:
        """Whether the page is opened in the app itself."""
        return "wxwork" in self.request.headers.get("User-Agent", "").lower()

    @property
    def authorize_url(self) -> str:
        return str(self.configured["in_app" if self.inside else "login"])

    @property
    def access_token_url(self) -> str:  # type: ignore[override]  # read when asked for
        return f"{self.configured['api']}/cgi-bin/gettoken"

    @override
    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        asked = {"access_token": token.token, "code": kwargs["response"]["code"]}
        found = _answer("GET", f"{self.configured['api']}/cgi-bin/auth/getuserinfo", params=asked)
        who = found.get("userid") or found.get("UserId")
        if found.get("errcode") or not isinstance(who, str) or not who:
            raise OAuth2Error(f"errcode {found.get('errcode')}, or no member")
        return self.get_provider().sociallogin_from_response(request, {"id": who})


class WeComProvider(_Provider):
    """企业微信."""

    id = WECOM
    name = "WeCom"
    oauth2_adapter_class = WeComAdapter

    @override
    def get_auth_params(self) -> dict[str, Any]:
        agent = self.app.settings["agent"]
        if WeComAdapter(self.request).inside:
            return {"response_type": "code", "scope": "snsapi_base", "agentid": agent}
        return {"login_type": "CorpApp", "agentid": agent}


provider_classes = [OIDCProvider, DingTalkProvider, WeComProvider]
