"""Going to another system to sign in, and coming back."""

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from wuding.accounts.provider import DingTalkAdapter, OIDCAdapter, WeComAdapter
from wuding.accounts.social import not_signed_in
from wuding.common.errors import NotVisible

View = Callable[[HttpRequest], HttpResponse]


class _Callback(OAuth2CallbackView):
    """Hands the state of this sign-in to the adapter, which checks the nonce against it."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}  # type: ignore[attr-defined]  # of our adapters
        return state, response


def _guarded(view: View) -> View:
    """Nothing there for a way that isn't configured; a sentence when the other system doesn't answer as it should."""

    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except SocialApp.DoesNotExist:
            raise NotVisible from None
        except (OAuth2Error, RequestException) as failure:
            return not_signed_in(request, failure)

    return login_not_required(never_cache(require_GET(guarded)))


def _pair(adapter: type[OAuth2Adapter]) -> tuple[View, View]:
    back = _Callback.adapter_view(adapter)  # type: ignore[no-untyped-call]  # the library's
    return _guarded(OAuth2LoginView.adapter_view(adapter)), _guarded(back)


oidc, oidc_back = _pair(OIDCAdapter)
dingtalk, dingtalk_back = _pair(DingTalkAdapter)
wecom, wecom_back = _pair(WeComAdapter)
