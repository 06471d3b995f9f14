"""Addresses of the concern. The interface keeps its own sign-in: tokens, never the browser's session."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path

from wuding.api import views
from wuding.api.endpoints import api

_interface = [route for route in api.urls[0] if isinstance(route, URLPattern)]
for _route in _interface:
    _route.callback = login_not_required(_route.callback)

urlpatterns = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<uuid:public_id>/revoke/", views.revoke, name="revoke_token"),
    path("api/", include((_interface, "api"), namespace="api")),
]
