"""The structure of a place's people."""

from django.urls import path

from wuding.people.views import structure

patterns = [path("people/structure/", structure.structure, name="structure")]
