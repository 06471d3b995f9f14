"""Addresses of the concern."""

from django.urls import URLPattern

app_name = "pay"
urlpatterns: list[URLPattern] = []
