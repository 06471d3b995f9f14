"""Plants each fault in one world after another's leaving, and asks the matrix until somebody notices."""

from tests.trust.faults import Bare, Fault, Unlocked, planted
from tests.trust.matrix import Matrix
from tests.trust.planted import FAULTS
from tests.trust.rows import ROWS
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
    world = build()
    return {fault: noticed(world, fault) for fault in FAULTS}


def noticed(world: World, fault: Fault | Bare | Unlocked) -> str:
    """The first sentence that tells of the fault; "" when it goes by.

    Only the rows where it must show are asked, by every role: what they notice, the whole matrix does.
    """
    near = fault.near if isinstance(fault, Fault) else (fault.route,)
    rows = [row for row in ROWS if row.route in near]
    with planted(fault):
        for role in NOTICING:
            user: User | None = world.users[role] if role else None
            for sentence in Matrix(world, user).faults(rows):
                return sentence
    return ""
