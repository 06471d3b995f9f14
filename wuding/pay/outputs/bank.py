"""The file a bank pays a closed run from: who can be paid, who can't and why, and the file itself, made and recorded in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.calc.masking import struck
from wuding.calc.pay.bank_file import BankTemplate, as_csv, payout, templates
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.paid import total
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.queries import may
from wuding.pay.actions.recording import record_run
from wuding.pay.models import PayRun, Slip
from wuding.pay.outputs.handing_out import Handed, may_hand_out, named
from wuding.pay.outputs.reading import net_of, paid_run, slips_of
from wuding.pay.outputs.workbook import plain_workbook
from wuding.pay.queries.standing import language
from wuding.people.actions.reads import LEAST_PURPOSE
from wuding.people.models import BankAccount
from wuding.people.queries.bank_accounts import accounts_on
from wuding.places import policies

NAME = "银行代发文件"
"""As files and entries of the trail call it: a record, hence not translated."""


@dataclass(frozen=True)
class Payable:
    """A run as a bank can pay it: whose pay goes out with the sum, and who is held up, each by what is missing."""

    ready: tuple[Slip, ...]
    amount: Decimal
    without_account: tuple[Slip, ...]
    without_net: tuple[Slip, ...]
    negative: tuple[Slip, ...]

    @property
    def held_up(self) -> tuple[Slip, ...]:
        """All who can't be paid."""
        return (*self.without_account, *self.without_net, *self.negative)


def layouts() -> dict[str, BankTemplate]:
    """How banks want their files, by name, as `policies/payouts.toml` says. Raises NetError for a faulty file."""
    return templates((policies() / "payouts.toml").read_text(encoding="utf-8"))


def may_pay_out(user: User, run: PayRun) -> bool:
    """Who hands out the run, keeps accounts, and may see whole numbers."""
    needed = (Permission.CHANGE_BANK_ACCOUNTS, Permission.REVEAL_NUMBERS)
    return may_hand_out(user, run) and all(may(user, one, run.place) for one in needed)


def payable(run: PayRun) -> Payable:
    """Who of the run can be paid by what is entered today."""
    slips = slips_of(run)
    return _sorted_out(slips, accounts_on([slip.person_id for slip in slips], today()))


def _sorted_out(slips: Sequence[Slip], accounts: Mapping[int, BankAccount]) -> Payable:
    nets = {slip.pk: net.net for slip in slips if (net := net_of(slip)) is not None}
    settled = [slip for slip in slips if slip.pk in nets]
    ready = tuple(slip for slip in settled if nets[slip.pk] >= 0 and slip.person_id in accounts)
    return Payable(
        ready=ready,
        amount=total(nets[slip.pk] for slip in ready),
        without_account=tuple(
            slip for slip in settled if nets[slip.pk] > 0 and slip.person_id not in accounts
        ),
        without_net=tuple(slip for slip in slips if slip.pk not in nets),
        negative=tuple(slip for slip in settled if nets[slip.pk] < 0),
    )


@transaction.atomic
def bank_file(
    *, run: PayRun, layout: str, by: User, purpose: str, encoding: str = "", reason: str = ""
) -> Handed:
    """The file of a closed run, recorded with what for; what it pays is what the slips of those on it say, to the fen.

    Somebody who can't be paid stops it, unless `reason` says why the others are paid without them; the trail keeps
    the reason and the names. Raises NotVisible without the rights, RuleError for everything that stops it.
    """
    if not may_pay_out(by, run):
        raise NotVisible
    template = _template(layout, encoding)
    _require_closed(run, purpose)
    slips = slips_of(run)
    accounts = accounts_on([slip.person_id for slip in slips], today())
    found = _sorted_out(slips, accounts)
    _require_everybody(found, reason)
    try:
        paid = payout(template, paid_run(run, found.ready, accounts=accounts))
    except NetError as error:
        raise RuleError(error.text(language()), next_step=_("请处理以后再生成。")) from error
    if paid.amount != found.amount:
        raise ValueError("the bank's file and the slips differ")
    left = [slip.person.name for slip in found.held_up]
    record_run(
        Action.PAY_HAND_OUT,
        run,
        by,
        {
            "paper": (None, f"{NAME}（{template.name}）"),
            "rows": (None, paid.people),
            "net": (None, f"{paid.amount:f}"),
            "left_out": (None, "、".join(left) or None),
            "whole_numbers": (None, True),
        },
        struck("；".join(part for part in (purpose.strip(), reason.strip() if left else "") if part)),
    )
    part = _("（部分）") if left else ""
    name = f"{named(run, NAME)}{part}.{template.form}"
    if template.form == "xlsx":
        return Handed(name, plain_workbook(paid.table, headed=template.headed))
    return Handed(name, as_csv(paid.table, template))


def _template(layout: str, encoding: str) -> BankTemplate:
    found = layouts().get(layout)
    if found is None or (encoding and encoding not in ("utf-8-sig", "gb18030")):
        raise RuleError(_("没有这种格式。"), next_step=_("请从列表里选一种格式。"))
    return replace(found, encoding=encoding) if encoding else found


def _require_closed(run: PayRun, purpose: str) -> None:
    if run.closed_at is None:
        raise RuleError(_("这一批还没有审批，数字还会变。"), next_step=_("请等审批以后再生成报表。"))
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise RuleError(
            _("文件里有完整的银行账号，没有写明用途。"),
            next_step=_("请用一句话写明用途，例如“7 月工资代发”。"),
        )


def _require_everybody(found: Payable, reason: str) -> None:
    """Raises RuleError naming who can't be paid, unless a reason is given to go on without them."""
    if len(reason.strip()) >= LEAST_PURPOSE:
        return
    for slips, what, next_step in (
        (found.without_account, _("没有登记代发账户"), _("请在档案里登记代发账户")),
        (found.without_net, _("没有算出实发"), _("请补登缺的事项，在下一批里补发")),
        (found.negative, _("实发为负"), _("银行不能代扣，请先处理这几个人的扣款")),
    ):
        if slips:
            names = "、".join(slip.person.name for slip in slips[:10])
            raise RuleError(
                _("有 %(n)s 人%(what)s：%(names)s。") % {"n": len(slips), "what": what, "names": names},
                next_step=_("%(step)s；确实要先发其他人的，请写明原因。") % {"step": next_step},
            )
