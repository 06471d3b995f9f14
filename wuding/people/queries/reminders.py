"""What wants doing about people soon, for those who may do it: counts, each with its list."""

from dataclasses import dataclass
from datetime import date

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.organisation.models import Organisation
from wuding.people.queries import expiry
from wuding.people.queries.expiry import State


@dataclass(frozen=True)
class Reminders:
    """How many in service at or below a place; None where the user may not act on it."""

    without_contract: int | None = None
    contract_expired: int | None = None
    contract_soon: int | None = None
    certificate_due: int | None = None


def reminders(user: User, place: Organisation, held: frozenset[Permission], day: date) -> Reminders:
    """At most two queries and their scopes; "soon" is within 30 days for contracts and 90 for certificates."""
    found: dict[str, int] = {}
    if Permission.CHANGE_CONTRACTS in held:
        numbers = expiry.numbers_of(expiry.by_contract(user, place, day), day)
        found["without_contract"] = numbers[State.MISSING]
        found["contract_expired"] = numbers[State.EXPIRED]
        found["contract_soon"] = numbers[State.IN_30]
    if {Permission.CHANGE_ROSTER, Permission.SEE_FILE} <= held:
        numbers = expiry.numbers_of(expiry.by_certificate(user, place, day), day)
        due = (State.EXPIRED, State.IN_30, State.IN_60, State.IN_90)
        found["certificate_due"] = sum(numbers[state] for state in due)
    return Reminders(**found)
