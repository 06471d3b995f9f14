"""Every permission there is, and which roles carry it (S2.6: each organ sees and does its own part only).

A permission is always asked together with a place: does this user hold a role that carries it,
in an organisation at or above the record's? That question is answered by `organisation`.
"""

from collections.abc import Mapping
from enum import StrEnum

from wuding.accounts.roles import ADMINISTRATORS, Role


class Permission(StrEnum):
    """What can be done. Named verb_noun."""

    SEE_ORGANISATION = "see_organisation"
    CHANGE_ORGANISATION = "change_organisation"
    SEE_ROSTER = "see_roster"
    CHANGE_ROSTER = "change_roster"
    IMPORT_PEOPLE = "import_people"
    EXPORT_PEOPLE = "export_people"
    SEE_FILE = "see_file"
    SEE_IDENTITY = "see_identity"
    REVEAL_NUMBERS = "reveal_numbers"
    SEE_CONTRACTS = "see_contracts"
    CHANGE_CONTRACTS = "change_contracts"
    SEE_BANK_ACCOUNTS = "see_bank_accounts"
    CHANGE_BANK_ACCOUNTS = "change_bank_accounts"
    SEE_APPRAISAL = "see_appraisal"
    SEE_DISCIPLINE = "see_discipline"
    SEE_SECRETARY_FILE = "see_secretary_file"
    CHANGE_SECRETARY_FILE = "change_secretary_file"
    GIVE_OPINION = "give_opinion"
    DECIDE_CORRECTIONS = "decide_corrections"
    PLAN_GRIDS = "plan_grids"
    APPROVE_GRIDS = "approve_grids"
    SEE_POLICY = "see_policy"
    DRAFT_POLICY = "draft_policy"
    APPROVE_POLICY = "approve_policy"
    ADOPT_POLICY = "adopt_policy"
    SEE_PAY = "see_pay"
    PREPARE_PAY = "prepare_pay"
    CHECK_PAY = "check_pay"
    APPROVE_PAY = "approve_pay"
    ANSWER_OBJECTIONS = "answer_objections"
    SEE_OWN_FILE = "see_own_file"
    USE_API = "use_api"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_ACCESS = "see_access"
    SEE_AUDIT = "see_audit"


P = Permission
_LOOK = frozenset({P.SEE_ORGANISATION, P.SEE_ROSTER, P.SEE_POLICY})
_KEEP_FILES = frozenset(
    {P.CHANGE_ROSTER, P.IMPORT_PEOPLE, P.EXPORT_PEOPLE, P.SEE_FILE, P.SEE_IDENTITY, P.REVEAL_NUMBERS}
)

PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = {
    Role.DISTRICT_LEADER: _LOOK | {P.SEE_PAY},
    Role.ORGANISATION_DEPARTMENT: _LOOK
    | _KEEP_FILES
    | {P.CHANGE_ORGANISATION, P.SEE_CONTRACTS, P.SEE_APPRAISAL, P.SEE_DISCIPLINE, P.DECIDE_CORRECTIONS}
    | {P.SEE_SECRETARY_FILE, P.CHANGE_SECRETARY_FILE, P.GIVE_OPINION, P.USE_API, P.SEE_ACCESS}
    | {P.ADOPT_POLICY, P.APPROVE_POLICY, P.SEE_PAY, P.PLAN_GRIDS, P.APPROVE_GRIDS},
    Role.POLITICAL_LEGAL_COMMITTEE: _LOOK | {P.GIVE_OPINION, P.PLAN_GRIDS},
    Role.CIVIL_AFFAIRS: _LOOK
    | {P.SEE_FILE, P.SEE_APPRAISAL, P.GIVE_OPINION, P.SEE_PAY, P.CHECK_PAY, P.USE_API},
    Role.HUMAN_RESOURCES: _LOOK
    | {P.SEE_FILE, P.SEE_IDENTITY, P.REVEAL_NUMBERS, P.SEE_CONTRACTS, P.CHANGE_CONTRACTS}
    | {P.SEE_BANK_ACCOUNTS, P.CHANGE_BANK_ACCOUNTS}
    | {P.GIVE_OPINION, P.DRAFT_POLICY, P.SEE_PAY, P.APPROVE_PAY, P.ANSWER_OBJECTIONS, P.USE_API},
    Role.TOWNSHIP: _LOOK
    | _KEEP_FILES
    | {P.SEE_CONTRACTS, P.CHANGE_CONTRACTS, P.SEE_APPRAISAL, P.SEE_DISCIPLINE, P.DECIDE_CORRECTIONS}
    | {P.SEE_BANK_ACCOUNTS, P.CHANGE_BANK_ACCOUNTS, P.SEE_PAY, P.PREPARE_PAY, P.ANSWER_OBJECTIONS},
    Role.COMMUNITY: _LOOK,
    Role.WORKER: frozenset({P.SEE_OWN_FILE, P.SEE_POLICY}),
    Role.SYSTEM_ADMIN: frozenset({P.SEE_ORGANISATION, P.CHANGE_ORGANISATION}),
    Role.SECURITY_ADMIN: frozenset({P.SEE_ORGANISATION, P.MANAGE_ACCOUNTS, P.SEE_ACCESS}),
    Role.AUDIT_ADMIN: frozenset({P.SEE_ORGANISATION, P.SEE_ACCESS, P.SEE_AUDIT}),
}
"""Each by purpose: those who pay read contracts and numbers but no appraisal remarks; administrators read no file."""

SECOND_STEP_ROLES = ADMINISTRATORS | {
    role for role, held in PERMISSIONS_OF.items() if P.REVEAL_NUMBERS in held
}
"""Roles that are worth stealing: where the installation asks for it, nobody uses them by password alone."""
