"""The kinds of record in a file, in its order, each with who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

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

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    Words = str | StrPromise


class Kind(StrEnum):
    """A kind of record, as addresses name it."""

    SERVICE = "service"
    CONTRACT = "contract"
    CERTIFICATE = "certificate"
    APPRAISAL = "appraisal"
    EDUCATION = "education"
    POLITICAL = "political"
    TRAINING = "training"
    RECOGNITION = "recognition"
    FACT = "fact"
    BANK_ACCOUNT = "bank-account"


ENDING = frozenset(
    {Kind.SERVICE, Kind.CONTRACT, Kind.CERTIFICATE, Kind.POLITICAL, Kind.FACT, Kind.BANK_ACCOUNT}
)
"""Kinds whose records hold until somebody ends them. The others happened, and stay."""

P = Permission


@dataclass(frozen=True)
class KindRule:
    """What holds of every record of a kind. What it takes to write one stands in `rights.MAY_WRITE`."""

    model: type[Record]
    title: "Words"
    noun: "Words"
    """One of them, as buttons and headings call it."""
    icon: str
    see: Permission
    nothing: "Words"


RULES: Mapping[Kind, KindRule] = {
    Kind.SERVICE: KindRule(
        Service,
        _("任职经历"),
        _("任职"),
        "briefcase",
        P.SEE_ROSTER,
        _("没有任职记录。"),
    ),
    Kind.CONTRACT: KindRule(
        Contract,
        _("合同"),
        _("合同"),
        "contract",
        P.SEE_CONTRACTS,
        _("没有登记合同。"),
    ),
    Kind.CERTIFICATE: KindRule(
        Certificate,
        _("职业资格证书"),
        _("证书"),
        "certificate",
        P.SEE_FILE,
        _("没有登记证书。"),
    ),
    Kind.APPRAISAL: KindRule(
        Appraisal,
        _("年度考核"),
        _("考核"),
        "clipboard-list",
        P.SEE_FILE,
        _("没有考核记录。"),
    ),
    Kind.EDUCATION: KindRule(
        Education,
        _("学历学位"),
        _("学历"),
        "school",
        P.SEE_FILE,
        _("没有登记学历。"),
    ),
    Kind.POLITICAL: KindRule(
        PoliticalStatus,
        _("政治面貌"),
        _("政治面貌"),
        "flag",
        P.SEE_FILE,
        _("没有登记政治面貌。"),
    ),
    Kind.TRAINING: KindRule(
        Training,
        _("培训"),
        _("培训"),
        "book-2",
        P.SEE_FILE,
        _("没有培训记录。"),
    ),
    Kind.RECOGNITION: KindRule(
        Recognition,
        _("奖惩"),
        _("奖惩"),
        "medal",
        P.SEE_FILE,
        _("没有奖惩记录。"),
    ),
    Kind.FACT: KindRule(
        Fact,
        _("待遇依据"),
        _("事项"),
        "report-money",
        P.SEE_FILE,
        _("没有登记岗位等事项。"),
    ),
    Kind.BANK_ACCOUNT: KindRule(
        BankAccount,
        _("代发账户"),
        _("代发账户"),
        "cash",
        P.SEE_BANK_ACCOUNTS,
        _("没有登记代发账户，工资发不到人。"),
    ),
}
