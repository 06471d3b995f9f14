"""Plants each fault in one world after another's leaving, and asks the matrix until somebody notices."""

from collections.abc import Iterable

from tests.trust.faults import Bare, Fault, Unlocked, planted
from tests.trust.matrix import Matrix
from tests.trust.planted import FAULTS
from tests.trust.rows import ROWS, Row
from tests.trust.world import World, build
from wuding.accounts.models import User
from wuding.accounts.roles import Role

NOTICING = (
    Role.TOWNSHIP, Role.HUMAN_RESOURCES, Role.CIVIL_AFFAIRS, Role.ORGANISATION_DEPARTMENT, Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN, Role.WORKER, Role.COMMUNITY, None,
)  # fmt: skip
"""In the order in which they are asked: who sees most of one kind and least of another first."""


def caught() -> dict[Fault | Bare | Unlocked, str]:
    """Each fault with the first sentence that told of it; "" for one that went by."""
    world, found = build(), {}
    for fault in FAULTS:
        with planted(fault):
            found[fault] = _noticed(world, _likeliest_first(fault))
    return found


def _noticed(world: World, rows: Iterable[Row]) -> str:
    listed = list(rows)
    for role in NOTICING:
        user: User | None = world.users[role] if role else None
        for fault in Matrix(world, user).faults(listed):
            return fault
    return ""


def _likeliest_first(fault: Fault | Bare | Unlocked) -> list[Row]:
    """All rows, those of the concern where it was planted first: a matter of time only."""
    named = fault.place.removeprefix("wuding.") if isinstance(fault, Fault) else fault.route
    concern = named.replace(".", ":").split(":")[0]
    return sorted(ROWS, key=lambda row: not row.route.startswith(concern))
