"""What actions share: rights, locks, and the entry in the trail."""

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible
from wuding.grids.models import Plan
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may


def require(by: User | None, permission: Permission, place: Organisation) -> None:
    """Raises NotVisible without the right; None is the machine's own command line."""
    if by is not None and not may(by, permission, place):
        raise NotVisible


def locked(plan: Plan, by: User | None, permission: Permission) -> Plan:
    """The plan's row, locked. Raises NotVisible without the right."""
    found = (
        Plan.objects.select_for_update(of=("self",)).select_related("organisation", "ground").get(pk=plan.pk)
    )
    require(by, permission, found.organisation)
    return found


def note(action: Action, plan: Plan, by: User | None, changes: Changes | None = None) -> None:
    """The entry of a change to a plan."""
    record(
        action=action,
        by=acting(by),
        path=plan.organisation.path,
        thing=Thing(ThingKind.GRID_PLAN, plan.public_id, plan.title),
        changes=changes or {},
    )
