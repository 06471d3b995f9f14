"""Addresses of the concern."""

from django.urls import path

from wuding.policy import views, views_adopt

app_name = "policy"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("adopt/", views_adopt.adopt, name="adopt"),
    path("<str:place>/<str:version>/", views.pack, name="pack"),
]
