"""Handing files of a closed run out: each is made and recorded in one."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.calc.masking import struck
from wuding.calc.pay.declarations import insurance_table, tax_table
from wuding.calc.pay.funding import funding_table
from wuding.calc.pay.net_refusals import NetError
from wuding.calc.pay.township_sheet import township_sheet
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.queries import may
from wuding.pay.actions.recording import record_run
from wuding.pay.models import PayRun, RunKind, Slip
from wuding.pay.outputs.payslip import payslip
from wuding.pay.outputs.reading import WHAT, declared, net_of, paid_run, paid_slip, slips_of
from wuding.pay.outputs.workbook import tables_workbook, township_workbook
from wuding.pay.queries.funding import costs_of_run, rules_of
from wuding.pay.queries.standing import language
from wuding.people.actions.printing import PDF, drawn
from wuding.people.actions.reads import LEAST_PURPOSE


class Output(StrEnum):
    """What can be handed out of a run, by the word in its address."""

    SHEET = "sheet"
    TAX = "tax"
    INSURANCE = "insurance"
    FUNDING = "funding"


NAMES = {
    Output.SHEET: "工资发放表",
    Output.TAX: "个人所得税扣缴明细",
    Output.INSURANCE: "社会保险和公积金缴费明细",
    Output.FUNDING: "资金来源分担表",
}
"""As files and entries of the trail call them: records, hence not translated."""
NUMBERED = frozenset({Output.TAX, Output.INSURANCE})
"""Those on which numbers of identity cards stand."""


@dataclass(frozen=True)
class Handed:
    """A file: its name and its bytes."""

    name: str
    data: bytes


def may_hand_out(user: User, run: PayRun) -> bool:
    """Whoever prepares or approves the pay of the place."""
    return may(user, Permission.PREPARE_PAY, run.place) or may(user, Permission.APPROVE_PAY, run.place)


def may_see_numbers(user: User, run: PayRun) -> bool:
    """Whether whole numbers of identity cards may stand on what is handed out."""
    return may(user, Permission.SEE_IDENTITY, run.place) and may(user, Permission.REVEAL_NUMBERS, run.place)


def outputs_of(run: PayRun) -> list[Output]:
    """What can be had of the run: nobody is insured by a bonus or a lump sum."""
    return [one for one in Output if not (run.granted and one == Output.INSURANCE)]


def named(run: PayRun, name: str) -> str:
    """A file's name begins with place and month, and says what is paid where that isn't the month's wages."""
    return f"{run.place.name}{run.month:%Y-%m}{WHAT[RunKind(run.kind)] if run.granted else ''}{name}"


@transaction.atomic
def hand_out(*, run: PayRun, output: Output, by: User, purpose: str = "") -> Handed:
    """The file of a closed run, recorded with what for.

    Raises NotVisible where the user neither prepares nor approves, or may not see whole numbers that stand on it;
    RuleError when the run is still open, when somebody's net pay is missing on a declaration, or without a purpose
    for whole numbers.
    """
    allowed = output not in NUMBERED or may_see_numbers(by, run)
    if not may_hand_out(by, run) or not allowed or output not in outputs_of(run):
        raise NotVisible
    if run.closed_at is None:
        raise RuleError(_("这一批还没有审批，数字还会变。"), next_step=_("请等审批以后再生成报表。"))
    if output in NUMBERED and len(purpose.strip()) < LEAST_PURPOSE:
        raise RuleError(
            _("表上有完整的公民身份号码，没有写明用途。"),
            next_step=_("请用一句话写明用途，例如“7 月个税申报”。"),
        )
    slips = slips_of(run)
    data = _made(run, slips, output)
    record_run(
        Action.PAY_HAND_OUT,
        run,
        by,
        {
            "paper": (None, NAMES[output]),
            "rows": (None, len(slips)),
            "whole_numbers": (None, output in NUMBERED),
        },
        struck(purpose.strip()),
    )
    return Handed(f"{named(run, NAMES[output])}.xlsx", data)


def _made(run: PayRun, slips: list[Slip], output: Output) -> bytes:
    if output == Output.SHEET:
        try:
            return township_workbook(township_sheet(paid_run(run, slips)))
        except NetError as error:
            raise RuleError(error.text(language()), next_step=_("请先计算这个月的待遇。")) from error
    _require_nets(slips)
    if output == Output.FUNDING:
        split = funding_table(run.place.name, run.month, costs_of_run(run), rules_of(run.place))
        return tables_workbook([split])
    people = [declared(slip, whole_numbers=True) for slip in slips]
    if output == Output.TAX:
        return tables_workbook([tax_table(run.place.name, run.month, people, WHAT[RunKind(run.kind)])])
    return tables_workbook([insurance_table(run.place.name, run.month, people)])


def _require_nets(slips: list[Slip]) -> None:
    missing = [slip.person.name for slip in slips if net_of(slip) is None]
    if missing:
        raise RuleError(
            _("有 %(n)s 人没有算扣款：%(names)s，申报表会漏掉他们。")
            % {"n": len(missing), "names": "、".join(missing[:10])},
            next_step=_("请在下一批提交以前补登缴费工资等事项，再计算扣款。"),
        )


@transaction.atomic
def payslip_pdf(*, slip: Slip, by: User) -> Handed:
    """The slip of a closed run on paper, recorded, for whoever may see it; `slip` comes from `visible_to`.

    Raises RuleError while the run is open, or when this machine has no font for it.
    """
    run = slip.run
    if run.closed_at is None:
        raise RuleError(_("这张工资条还没有审批，数字还会变。"), next_step=_("请等审批以后再打印。"))
    now = timezone.now()
    foot = _("打印：%(name)s　%(at)s") % {"name": by.name, "at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}
    paper = payslip(paid_run(run, []), paid_slip(slip), foot=foot)
    made = drawn(paper, PDF, now)
    record_run(Action.PAY_HAND_OUT, run, by, {"paper": (None, f"{slip.person.name}{paper.title}")})
    return Handed(f"{slip.person.name}{slip.month:%Y-%m}{paper.title}.pdf", made)
