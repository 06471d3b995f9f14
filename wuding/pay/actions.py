"""Changes to slips: working out a month, confirming it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.calc.rules import Pack, PackError, Program, RowError, Value, evaluate
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.pay import ledger
from wuding.pay.models import Line, Slip
from wuding.people.models import Team
from wuding.people.queries.inputs import Answers, answers_to
from wuding.people.queries.roster import RosterFilter, RosterRow, roster, with_facts
from wuding.policy.queries.adoptions import governing_pack, pack_in_force, packs_below
from wuding.policy.queries.packs import pack_of


@transaction.atomic
def compute_month(*, place: Organisation, month: Month, by: User, at: datetime) -> int:
    """Work out the month for every community worker at or below `place`; returns how many slips it wrote.

    Facts are read as of the first day of the month, and whoever serves on that day gets a slip. Slips worked out
    before and not confirmed are replaced. Raises NotVisible where the user may not prepare pay; RuleError when no
    pack is in force, a file lacks a fact, nobody serves there, or a slip of the month is confirmed.
    """
    locked = Organisation.objects.select_for_update().get(pk=place.pk)
    if not may(by, Permission.PREPARE_PAY, locked):
        raise NotVisible
    _refuse_confirmed(locked, month)
    groups = _by_pack(_serving(by, locked, month), locked, month)
    replaced = Slip.objects.filter(
        month=month.start, organisation__path__startswith=locked.path, confirmed_at__isnull=True
    )
    before = replaced.count()
    replaced.delete()
    written = sum(_compute_group(pack, month, rows, by=by, at=at) for pack, rows in groups)
    _record(
        Action.PAY_COMPUTE,
        locked,
        month,
        by,
        {"slips": (None, written), "slips_replaced": (None, before or None)},
    )
    return written


@transaction.atomic
def confirm_month(*, place: Organisation, month: Month, by: User, at: datetime) -> int:
    """The month's slips at or below `place` stand from now on; returns how many.

    Raises NotVisible where the user may not approve pay; RuleError when there are none, or when the user worked
    one of them out: nobody confirms their own work.
    """
    if not may(by, Permission.APPROVE_PAY, place):
        raise NotVisible
    slips = Slip.objects.select_for_update().filter(
        month=month.start, organisation__path__startswith=place.path, confirmed_at__isnull=True
    )
    if not slips.exists():
        raise RuleError(
            _("%(place)s在 %(month)s 没有待确认的工资条。") % {"place": place.name, "month": month},
            next_step=_("请先由人社局计算这个月的待遇。"),
        )
    if slips.filter(computed_by=by).exists():
        raise RuleError(_("计算的人不能确认自己的结果。"), next_step=_("请由另一位有审核权限的同事确认。"))
    confirmed = slips.update(confirmed_at=at, confirmed_by=by)
    _record(Action.PAY_CONFIRM, place, month, by, {"slips_confirmed": (None, confirmed)})
    return confirmed


def _record(action: Action, place: Organisation, month: Month, by: User, changes: Changes) -> None:
    record(
        action=action,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.MONTH, place.public_id, f"{place.name} {month}"),
        changes={"month": (None, str(month)), **changes},
    )


def _refuse_confirmed(place: Organisation, month: Month) -> None:
    confirmed = Slip.objects.filter(
        month=month.start, organisation__path__startswith=place.path, confirmed_at__isnull=False
    ).count()
    if confirmed:
        raise RuleError(
            _("%(month)s 已有 %(number)s 张工资条确认，不能重新计算。")
            % {"month": month, "number": confirmed},
            next_step=_("已确认的工资条不改；有差错时以后月份补发或扣回。"),
        )


def _serving(by: User, place: Organisation, month: Month) -> list[RosterRow]:
    wanted = RosterFilter(organisation=place, team=Team.WORKER)
    rows = with_facts(roster(by, month.start, wanted, permission=Permission.PREPARE_PAY), month.start)
    if not rows:
        raise RuleError(
            _("%(place)s在 %(month)s 没有在岗的社区工作者。") % {"place": place.name, "month": month},
            next_step=_("请先在花名册登记人员，或换一个月份。"),
        )
    return rows


def _by_pack(
    rows: Sequence[RosterRow], place: Organisation, month: Month
) -> list[tuple[Pack, list[RosterRow]]]:
    """The rows under the pack that governs each workplace: a town may have adopted one of its own."""
    adopted = packs_below(place, month.start)
    groups: dict[str, list[RosterRow]] = {}
    for row in rows:
        pack_id = governing_pack(adopted, row.service.organisation)
        # Raises the refusal in words when there is none.
        pack_id = pack_id or pack_in_force(row.service.organisation, month.start).id
        groups.setdefault(pack_id, []).append(row)
    return [(pack_of(pack_id), found) for pack_id, found in groups.items()]


def _compute_group(pack: Pack, month: Month, rows: Sequence[RosterRow], *, by: User, at: datetime) -> int:
    """Write a slip by `pack` for each row; returns how many."""
    program = _program(pack, month)
    answers = answers_to(program.inputs, rows)
    results = _evaluated(program, answers)
    slips = Slip.objects.bulk_create(
        _slip(pack, month, answer, result, by=by, at=at)
        for answer, result in zip(answers, results, strict=True)
    )
    sums = ledger.sums_of(pack)
    Line.objects.bulk_create(
        Line(
            slip=slip,
            position=position,
            name=name,
            amount=_amount(result, name),
            clause=pack.items[name].clause or "",
            is_sum=name in sums,
        )
        for slip, result in zip(slips, results, strict=True)
        for position, name in enumerate(ledger.items_in_order(pack))
    )
    return len(slips)


def _program(pack: Pack, month: Month) -> Program:
    """The pack's items as they hold in the month."""
    try:
        return pack.at(month.start).only(pack.items)
    except PackError as error:
        raise RuleError(
            _("《%(title)s》在 %(month)s 不能使用：%(problem)s")
            % {"title": pack.title, "month": month, "problem": error.problems[0].text(_language())},
            next_step=_("请由组织部更正采用的起止日期，或采用另一个政策包。"),
        ) from error


def _language() -> Literal["zh", "en"]:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _evaluated(program: Program, answers: Sequence[Answers]) -> list[dict[str, Value | None]]:
    try:
        return evaluate(program, [answer.values for answer in answers])
    except RowError as error:
        unnumbered = RowError(error.code, error.values)  # the name says more than the row's number
        said = unnumbered.text(_language())
        name = answers[error.row].row.person.name if error.row is not None else ""
        raise RuleError(
            _("%(name)s的待遇算不出来：%(problem)s") % {"name": name, "problem": said},
            next_step=_("请在人员档案里补登或更正这一项，再重新计算。"),
        ) from error


def _slip(
    pack: Pack, month: Month, answer: Answers, result: Mapping[str, Value | None], *, by: User, at: datetime
) -> Slip:
    return Slip(
        month=month.start,
        person=answer.row.person,
        organisation=answer.row.service.organisation,
        post=answer.row.post,
        pack_id=pack.id,
        pack_title=pack.title,
        facts=ledger.stored(answer.values),
        sources=ledger.stored_sources(answer.sources),
        headline=_amount(result, ledger.headline_of(pack)),
        total=_amount(result, pack.total_name or ledger.headline_of(pack)),
        computed_at=at,
        computed_by=by,
    )


def _amount(result: Mapping[str, Value | None], name: str) -> Decimal:
    """An item's amount; the pack's check has proved that items are numbers."""
    value = result[name]
    if not isinstance(value, Decimal):
        raise TypeError(f"item {name} is not a number")
    return value
