"""What one user may see and change of one file: asked once, of the organisation that keeps the file."""

from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.organisation.models import Organisation
from wuding.organisation.queries import memberships_of
from wuding.people.models import Person
from wuding.people.queries.sections.kinds import RULES, Kind
from wuding.people.rights import MAY_WRITE

P = Permission
OF_ONES_OWN = frozenset(
    {P.SEE_ROSTER, P.SEE_FILE, P.SEE_IDENTITY, P.SEE_CONTRACTS, P.SEE_APPRAISAL, P.SEE_DISCIPLINE}
    | {P.SEE_BANK_ACCOUNTS}
)
"""A worker sees the own file whole, but for what the organisation department keeps on community secretaries."""


@dataclass(frozen=True)
class Sight:
    """The permissions that a user holds where a file is kept; `own`: it is the user's own file."""

    held: frozenset[Permission]
    own: bool = False

    def may(self, *permissions: Permission) -> bool:
        """Whether all of them are held."""
        return self.held.issuperset(permissions)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of record in sight, in the order of the file."""
        return tuple(kind for kind, rule in RULES.items() if rule.see in self.held)

    def changes(self, kind: Kind) -> bool:
        """Whether records of the kind may be added, corrected and ended."""
        return self.held.issuperset(MAY_WRITE[RULES[kind].model])


def sight_at(user: User, organisation: Organisation) -> Sight:
    """What the user may do with files kept at `organisation`: one query."""
    reaching = (m for m in memberships_of(user) if organisation.path.startswith(m.organisation.scope_path))
    return Sight(frozenset(p for m in reaching for p in PERMISSIONS_OF[Role(m.role)]))


def sight_of(user: User, person: Person) -> Sight:
    """What the user may do with this file."""
    sight = sight_at(user, person.organisation)
    if person.account_id == user.pk:
        return Sight(sight.held | OF_ONES_OWN, own=True)
    return sight
