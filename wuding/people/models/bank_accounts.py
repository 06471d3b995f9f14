"""Bank accounts that pay goes to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from wuding.calc.bank_accounts import normal_account
from wuding.common.sealed import SealedField, keep_ends, lookup_hash
from wuding.people.models.records import Record, Records, two_clocks

PURPOSE = "people.bank_account"
ACCOUNT_MASK = keep_ends(0, 4)


class AccountKind(models.TextChoices):
    """What the number stands on."""

    CARD = "card", _("银行卡")
    PASSBOOK = "passbook", _("存折")


def account_hash(number: str) -> str:
    """By what an account is found again; the same however it was typed."""
    return lookup_hash(normal_account(number), PURPOSE)


class BankAccount(Record):
    """The account that somebody's pay goes to, one at a time. Purpose: to pay. Sensitivity: sensitive; the number is sealed.

    `account_hash` is the keyed hash of the number, so that one account isn't entered for two people. `holder` is empty
    where the account is in the person's own name.
    """

    branch = models.CharField(_("开户行"), max_length=64)
    kind = models.CharField(_("账户种类"), max_length=16, choices=AccountKind, default=AccountKind.CARD)
    account = SealedField(_("账号"), mask=ACCOUNT_MASK)
    account_hash = models.CharField(max_length=64, db_index=True, editable=False)
    holder = models.CharField(_("户名"), max_length=64, blank=True)

    objects = Records.as_manager()

    class Meta:
        verbose_name = _("代发账户")
        verbose_name_plural = _("代发账户")
        ordering = ["person", "since"]
        constraints = [
            *two_clocks("bank_account", ("person",), _("这个人在这段时间已有代发账户，两段不能重叠。")),
            models.CheckConstraint(
                condition=models.Q(kind__in=AccountKind.values),
                name="bank_account_kind_is_known",
                violation_error_message=_("账户种类不在目录里。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.since.isoformat()}"

    @override
    def complete(self) -> None:
        self.account_hash = account_hash(self.account.reveal()) if self.account else ""
