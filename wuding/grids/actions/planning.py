"""A plan from its wish to its last change by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.calc.grids.measures import workers
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.grids.actions.asked import locked, note, require
from wuding.grids.models import Ground, Plan, PlanState, RunState
from wuding.grids.pins import Pin, require_possible
from wuding.grids.queries.ground import land_of
from wuding.grids.queries.plans import neighbouring_grids

MOST_SPAN = 10
"""As how many households one that makes more work may count at most."""


@dataclass(frozen=True)
class Wished:
    """What a plan is computed by.

    number: of grids in all, or numbers: of some communities, by their codes; neither: the fewest. spans: as how many
    households one of a kind (`calc.grids.spans`) counts, 1 to 10; none: loads as the file says.
    """

    title: str
    low: int
    high: int
    balance: float = 4.0
    compactness: float = 2.0
    closeness: float = 1.0
    number: int | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    spans: Mapping[str, float] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()


@transaction.atomic
def open_plan(*, ground: Ground, wished: Wished, by: User, at: datetime) -> Plan:
    """A plan that waits to be computed. Raises NotVisible where the user may not plan; RuleError for a wrong wish."""
    require(by, Permission.PLAN_GRIDS, ground.organisation)
    if not 0 < wished.low <= wished.high:
        raise RuleError(
            _("下限 %(low)s 大于上限 %(high)s。") % {"low": wished.low, "high": wished.high},
            next_step=_("请把两个数对调。"),
        )
    _require_numbers(ground, wished)
    if wished.pins:
        require_possible(wished.pins, land_of(ground, today()))
    plan = Plan.objects.create(
        organisation=ground.organisation,
        ground=ground,
        title=wished.title,
        low=wished.low,
        high=wished.high,
        balance=wished.balance,
        compactness=wished.compactness,
        closeness=wished.closeness,
        number=wished.number,
        numbers=dict(wished.numbers),
        spans=dict(wished.spans),
        pins=[pin.as_json() for pin in wished.pins],
        made_at=at,
        made_by=by,
    )
    note(
        Action.PLAN_OPEN,
        plan,
        by,
        {"bounds": (None, f"{plan.low}–{plan.high}"), "number": (None, plan.number)},
    )
    return plan


def _require_numbers(ground: Ground, wished: Wished) -> None:
    if wished.number is not None and wished.numbers:
        raise RuleError(
            _("一共几格和各社区几格只能给一样。"), next_step=_("请清空其中一样；各社区的格数加起来就是总数。")
        )
    known = set(ground.areas.order_by().values_list("community__code", flat=True))
    if strange := sorted(wished.numbers.keys() - known):
        raise RuleError(
            _("底图里没有代码为 %(code)s 的社区。") % {"code": strange[0]}, next_step=_("请核对代码。")
        )
    if any(not 1 <= weight <= MOST_SPAN for weight in wished.spans.values()):
        raise RuleError(
            _("一户折算几户，应在 1 到 %(most)s 之间。") % {"most": MOST_SPAN}, next_step=_("请改好再算。")
        )


@transaction.atomic
def cancel_run(*, plan: Plan, by: User) -> None:
    """Stop its computation; nothing of it is kept. Raises RuleError when it is over already."""
    row = locked(plan, by, Permission.PLAN_GRIDS)
    if not row.is_running:
        raise RuleError(_("计算已经结束，不能再取消。"), next_step=_("请刷新页面查看结果。"))
    row.cancel_asked = True
    if row.run_state == RunState.QUEUED:
        row.run_state = RunState.CANCELLED
    row.save(update_fields=["cancel_asked", "run_state"])
    note(Action.PLAN_CANCEL, row, by)


@transaction.atomic
def move_area(*, plan: Plan, area: str, target: str, by: User) -> Plan:
    """Give an area over to a neighbouring grid of its community; can be undone.

    Bounds and contiguity may be broken on the way: the page tells, and approval asks for them to be kept.
    """
    row = _draft(plan, by)
    land = land_of(row.ground, today(), spans=row.spans)
    at = next((at for at, one in enumerate(land.district.areas) if one.id == area), None)
    if at is None or target not in neighbouring_grids(land, row.grid_of, at):
        raise RuleError(
            _("小区域 %(area)s 不和网格 %(grid)s 相邻，不能划过去。") % {"area": area, "grid": target},
            next_step=_("请选择同一社区里和它相接的网格。"),
        )
    before = row.grid_of[area]
    row.moves = [*row.moves, [area, before, target]]
    _put(row, {**row.grid_of, area: target})
    note(Action.PLAN_MOVE, row, by, {"area": (None, area), "grid": (before, target)})
    return row


@transaction.atomic
def undo_move(*, plan: Plan, by: User) -> Plan:
    """Take the last change by hand back. Raises RuleError when there is none."""
    row = _draft(plan, by)
    if not row.moves:
        raise RuleError(_("没有可以撤销的调整。"), next_step=_("方案现在和算出来的一样。"))
    *rest, (area, before, after) = row.moves
    row.moves = rest
    _put(row, {**row.grid_of, area: before})
    note(Action.PLAN_MOVE, row, by, {"area": (None, area), "grid": (after, before)})
    return row


def _put(row: Plan, grid_of: Mapping[str, str]) -> None:
    land = land_of(row.ground, today())
    row.grid_of = dict(grid_of)
    row.workers = workers(land.district, grid_of)
    row.save(update_fields=["grid_of", "workers", "moves"])


@transaction.atomic
def drop_plan(*, plan: Plan, by: User) -> None:
    """It leaves the list. Raises RuleError for a plan that is published."""
    row = locked(plan, by, Permission.PLAN_GRIDS)
    if row.state == PlanState.PUBLISHED:
        raise RuleError(_("方案已经发布，不能放弃。"), next_step=_("要改网格，请另做一个方案。"))
    row.state = PlanState.DROPPED
    row.cancel_asked = True
    row.save(update_fields=["state", "cancel_asked"])
    note(Action.PLAN_DROP, row, by)


def _draft(plan: Plan, by: User) -> Plan:
    row = locked(plan, by, Permission.PLAN_GRIDS)
    if not row.can_change:
        raise RuleError(
            _("方案“%(title)s”现在是“%(state)s”，不能调整。")
            % {"title": row.title, "state": row.get_state_display()},
            next_step=_("请等计算结束；送审以后要改，请先退回。"),
        )
    return row
