"""Nobody sees what isn't theirs, on any route, by any method, in any role, from any place."""

import pytest
from django.db import connection

from tests.trust.matrix import Matrix
from tests.trust.routes import routes
from tests.trust.rows import ROWS
from tests.trust.world import build
from wuding.accounts.roles import Role


def test_every_route_has_a_row() -> None:
    named = {row.route for row in ROWS}
    found = {route.name for route in routes()}
    assert found - named == set(), "routes without a row"
    assert named - found == set(), "rows without a route"


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "visitor")
@pytest.mark.django_db
def test_a_role_sees_its_own_part_only(role: Role | None) -> None:
    world = build()
    # The same code asks both databases, so PostgreSQL is asked briefly here; `make bench people` asks it everything.
    matrix = Matrix(world, world.users[role] if role else None, briefly=connection.vendor == "postgresql")
    found = list(matrix.faults(ROWS))
    assert not found, "\n".join([f"{len(found)} faults", *found[:80]])
