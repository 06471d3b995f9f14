"""Addresses of the concern."""

from django.urls import path

from wuding.pay import views, views_measures, views_slip

app_name = "pay"
urlpatterns = [
    path("", views.month, name="months"),
    path("compute/", views.compute, name="compute"),
    path("confirm/", views.confirm, name="confirm"),
    path("measures/", views_measures.troubles, name="measures"),
    path("own/", views.own, name="own"),
    path("slips/<uuid:public_id>/", views_slip.slip, name="slip"),
    path("slips/<uuid:public_id>/<str:item>/", views_slip.reason, name="reason"),
]
