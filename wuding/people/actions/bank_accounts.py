"""What is refused of a bank account: a number that can't be one, and one that somebody else's pay goes to already.

As with identity numbers, only a file in the writer's sight is named. An account that stands in a file out of sight is
taken; the bank's file of a run refuses two people who share one.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.bank_accounts import AccountRefused, Fault, require_account
from wuding.common.errors import RuleError
from wuding.people.models import AccountKind, BankAccount, Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_WORDS: "Mapping[Fault, StrPromise]" = {
    Fault.EMPTY: gettext_lazy("没有填账号。"),
    Fault.CHARACTER: gettext_lazy("账号里有数字以外的字。"),
    Fault.LENGTH: gettext_lazy("账号的位数不对：银行卡 13 到 19 位，存折 6 到 32 位。"),
    Fault.CHECK: gettext_lazy("银行卡号的校验位不对，一定抄错了一位。"),
}


def require_account_number(row: BankAccount) -> None:
    """Raises RuleError for a number that can't be one. The number itself is never said."""
    try:
        require_account(row.account.reveal() if row.account else "", card=row.kind == AccountKind.CARD)
    except AccountRefused as refused:
        raise RuleError(
            str(_WORDS[refused.fault]),
            next_step=_("请照银行卡或存折核对账号；存折号没有校验位，请把账户种类选成“存折”。"),
        ) from refused


def require_own_accounts(rows: Sequence[BankAccount], by: User) -> None:
    """Raises RuleError where an account is somebody else's at the same time: of these rows, or of a file in sight."""
    given: dict[str, list[BankAccount]] = {}
    for row in rows:
        for other in given.get(row.account_hash, []):
            if other.person_id != row.person_id and _share_days(row, other):
                raise _shared(other.person)
        given.setdefault(row.account_hash, []).append(row)
    held = BankAccount.objects.known().filter(account_hash__in=given)
    seen = Person.objects.visible_to(by, Permission.SEE_BANK_ACCOUNTS)
    for other in held.filter(Q(person__in=seen)).select_related("person").order_by("pk"):
        for row in given[other.account_hash]:
            if other.person_id != row.person_id and _share_days(row, other):
                raise _shared(other.person)


def _share_days(one: BankAccount, other: BankAccount) -> bool:
    return (one.until is None or other.since <= one.until) and (
        other.until is None or one.since <= other.until
    )


def _shared(person: Person) -> RuleError:
    return RuleError(
        _("这个账号已经登记为%(name)s的代发账户。") % {"name": person.name},
        next_step=_("请核对账号，一人一个账户；换了人的，请先结束原来那条。"),
    )
