"""Who can see a file."""

from django.urls import path

from wuding.people.views import access

patterns = [path("access/who/<uuid:public_id>/", access.who_sees, name="who_sees")]
