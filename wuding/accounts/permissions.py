"""Every permission there is, and which roles carry it (S2.6: each organ sees and does its own part only).

A permission is always asked together with a place: does this user hold a role that carries it,
in an organisation at or above the record's? That question is answered by `organisation`.
"""

from collections.abc import Mapping
from enum import StrEnum

from wuding.accounts.roles import Role


class Permission(StrEnum):
    """What can be done. Named verb_noun."""

    SEE_ORGANISATION = "see_organisation"
    CHANGE_ORGANISATION = "change_organisation"
    SEE_ROSTER = "see_roster"
    CHANGE_ROSTER = "change_roster"
    SEE_POLICY = "see_policy"
    ADOPT_POLICY = "adopt_policy"
    SEE_PAY = "see_pay"
    PREPARE_PAY = "prepare_pay"
    APPROVE_PAY = "approve_pay"
    SEE_OWN_FILE = "see_own_file"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_AUDIT = "see_audit"


P = Permission
_LOOK = frozenset({P.SEE_ORGANISATION, P.SEE_ROSTER, P.SEE_POLICY})

PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = {
    Role.DISTRICT_LEADER: _LOOK | {P.SEE_PAY},
    Role.ORGANISATION_DEPARTMENT: _LOOK
    | {P.CHANGE_ORGANISATION, P.CHANGE_ROSTER, P.ADOPT_POLICY, P.SEE_PAY, P.APPROVE_PAY},
    Role.POLITICAL_LEGAL_COMMITTEE: _LOOK,
    Role.CIVIL_AFFAIRS: _LOOK | {P.SEE_PAY},
    Role.HUMAN_RESOURCES: _LOOK | {P.SEE_PAY, P.PREPARE_PAY},
    Role.TOWNSHIP: _LOOK | {P.CHANGE_ROSTER, P.SEE_PAY},
    Role.COMMUNITY: _LOOK,
    Role.WORKER: frozenset({P.SEE_OWN_FILE, P.SEE_POLICY}),
    Role.SYSTEM_ADMIN: frozenset({P.SEE_ORGANISATION}),
    Role.SECURITY_ADMIN: frozenset({P.SEE_ORGANISATION, P.MANAGE_ACCOUNTS}),
    Role.AUDIT_ADMIN: frozenset({P.SEE_ORGANISATION, P.SEE_AUDIT}),
}
