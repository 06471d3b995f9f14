"""Addresses of the shell itself."""

from django.urls import path

from wuding.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("look-at/", views.look_at, name="look_at"),
    path("parts/", views.parts, name="gallery"),
]
