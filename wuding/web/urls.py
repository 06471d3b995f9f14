"""Addresses of the shell itself."""

from django.urls import path

from wuding.web import views, views_personal_data

urlpatterns = [
    path("", views.home, name="home"),
    path("look-at/", views.look_at, name="look_at"),
    path("access/personal-data/", views_personal_data.personal_data, name="personal_data"),
    path("parts/", views.parts, name="gallery"),
]
