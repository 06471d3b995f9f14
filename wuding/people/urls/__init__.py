"""Addresses of the concern, a module for each area; an area adds its `patterns` here.

Words stand before ids: `people/contracts/` is no person, because a person's address is a UUID.
"""

from wuding.people.urls import access, exchange, files, own, papers, places, structure, units

app_name = "people"
urlpatterns = [
    *places.patterns,
    *files.patterns,
    *structure.patterns,
    *exchange.patterns,
    *own.patterns,
    *access.patterns,
    *units.patterns,
    *papers.patterns,
]
