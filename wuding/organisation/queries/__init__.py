"""Reads of the concern. Each takes the user who looks."""

from wuding.organisation.models import memberships_of
from wuding.organisation.queries.rights import acting, may, permissions_of
from wuding.organisation.queries.tree import (
    Branch,
    acting_place,
    ancestors_of,
    organisation_for,
    organisations_for,
    starting_place,
    tree_for,
)

__all__ = [
    "Branch",
    "acting",
    "acting_place",
    "ancestors_of",
    "may",
    "memberships_of",
    "organisation_for",
    "organisations_for",
    "permissions_of",
    "starting_place",
    "tree_for",
]
