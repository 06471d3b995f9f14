"""What somebody must be allowed to do, where the file is kept, to write a record of each table."""

from collections.abc import Mapping

from wuding.accounts.permissions import Permission
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    Education,
    Fact,
    PoliticalStatus,
    Recognition,
    Record,
    Service,
    Training,
)

P = Permission

MAY_WRITE: Mapping[type[Record], frozenset[Permission]] = {
    Service: frozenset({P.CHANGE_ROSTER}),
    Contract: frozenset({P.SEE_CONTRACTS, P.CHANGE_CONTRACTS}),
    BankAccount: frozenset({P.SEE_BANK_ACCOUNTS, P.CHANGE_BANK_ACCOUNTS}),
    Certificate: frozenset({P.SEE_FILE, P.CHANGE_ROSTER}),
    Appraisal: frozenset({P.SEE_FILE, P.SEE_APPRAISAL, P.CHANGE_ROSTER}),
    Education: frozenset({P.SEE_FILE, P.CHANGE_ROSTER}),
    PoliticalStatus: frozenset({P.SEE_FILE, P.CHANGE_ROSTER}),
    Training: frozenset({P.SEE_FILE, P.CHANGE_ROSTER}),
    Recognition: frozenset({P.SEE_FILE, P.SEE_DISCIPLINE, P.CHANGE_ROSTER}),
    Fact: frozenset({P.SEE_FILE, P.CHANGE_ROSTER}),
}
"""All of them are needed: nobody writes what they may not read."""
