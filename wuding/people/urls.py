"""Addresses of the concern."""

from django.urls import path

from wuding.people import views, views_places

app_name = "people"
urlpatterns = [
    path("organisations/", views_places.tree, name="tree"),
    path("organisations/<uuid:public_id>/", views_places.organisation, name="organisation"),
    path("people/", views.roster, name="roster"),
    path("people/<uuid:public_id>/", views.person, name="person"),
]
