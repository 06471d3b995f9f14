"""Changes to the tree, by those who keep it."""

from django.urls import path

from wuding.people.views import units

patterns = [
    path("organisations/<uuid:public_id>/new/", units.new, name="unit_new"),
    path("organisations/<uuid:public_id>/rename/", units.rename, name="unit_rename"),
    path("organisations/<uuid:public_id>/close/", units.close, name="unit_close"),
]
