"""The roster and the files."""

from django.urls import path

from wuding.people.views import file, roster

patterns = [
    path("people/", roster.roster, name="roster"),
    path("people/<uuid:public_id>/", file.person, name="person"),
]
