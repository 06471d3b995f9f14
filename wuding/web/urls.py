"""Addresses of the shell itself."""

from django.urls import path

from wuding.web import views

urlpatterns = [
    path("", views.home, name="home"),
]
