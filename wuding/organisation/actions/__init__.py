"""Changes to the tree, to who holds which role, and to accounts.

`by` is who acts; None is the machine's own command line, where a new installation gets its first organisations and
its first administrators. Everybody else needs the permission at or above the place, and what lies outside answers
NotVisible, as if it didn't exist.
"""

from wuding.organisation.actions.accounts import (
    GivenPassword,
    close_account,
    end_second_step,
    link_external,
    open_account,
    reopen_account,
    reset_password,
    unlock_account,
)
from wuding.organisation.actions.roles import assign_role, end_role, hand_over, withdraw_role
from wuding.organisation.actions.tree import close_organisation, create_organisation, rename_organisation

__all__ = [
    "GivenPassword",
    "assign_role",
    "close_account",
    "close_organisation",
    "create_organisation",
    "end_role",
    "end_second_step",
    "hand_over",
    "link_external",
    "open_account",
    "rename_organisation",
    "reopen_account",
    "reset_password",
    "unlock_account",
    "withdraw_role",
]
