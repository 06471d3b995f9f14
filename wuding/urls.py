"""All addresses. Each concern brings its own under its own word."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/second-step/", include("wuding.web.urls_second_step")),
    path("", include("wuding.api.urls")),
    path("account/", include("wuding.accounts.urls")),
    path("policy/comparison/", include("wuding.pay.urls_comparison")),
    path("policy/", include("wuding.policy.urls")),
    path("access/", include("wuding.organisation.urls")),
    path("audit/", include("wuding.web.urls_audit")),
    path("grids/", include("wuding.grids.urls")),
    path("pay/", include("wuding.pay.urls")),
    path("", include("wuding.people.urls")),
    path("", include("wuding.web.urls")),
]

handler400 = "wuding.web.errors.bad_request"
handler403 = "wuding.web.errors.forbidden"
handler404 = "wuding.web.errors.not_found"
handler500 = "wuding.web.errors.server_error"
