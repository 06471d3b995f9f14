"""Addresses of the concern."""

from django.urls import path

from wuding.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("<str:place>/<str:version>/", views.pack, name="pack"),
]
