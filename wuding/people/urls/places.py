"""Organisations with the people who serve there."""

from django.urls import path

from wuding.people.views import places

patterns = [
    path("organisations/", places.tree, name="tree"),
    path("organisations/<uuid:public_id>/", places.organisation, name="organisation"),
]
