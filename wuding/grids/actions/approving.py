"""From a draft to a map: sent for approval by one person, published by another."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.calc.grids.areas import Bounds
from wuding.calc.grids.checking import broken
from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.grids.actions.asked import locked, note
from wuding.grids.actions.grounds import write_map
from wuding.grids.actions.tree import bring_in_line
from wuding.grids.language import language
from wuding.grids.models import Area, GridMap, Plan, PlanState
from wuding.grids.queries.ground import land_of


@transaction.atomic
def ask_approval(*, plan: Plan, since: date, document: str = "", by: User, at: datetime) -> None:
    """Send a draft for approval, to be in force from that day.

    Raises RuleError when it isn't computed, or when a grid is not in one piece or crosses a community line. Grids out of
    bounds may be approved: where the input is impossible the nearest plan bends them, and the page says which.
    """
    row = locked(plan, by, Permission.PLAN_GRIDS)
    if not row.can_change:
        raise RuleError(
            _("方案“%(title)s”现在不能送审。") % {"title": row.title},
            next_step=_("请等计算结束，或另做一个方案。"),
        )
    faults = [
        reason
        for reason in broken(
            land_of(row.ground, today(), spans=row.spans).district, row.grid_of, Bounds(row.low, row.high)
        )
        if reason.code in ("grid_crosses", "grid_apart")
    ]
    if faults:
        raise RuleError(faults[0].text(language()), next_step=_("请先调整，再送审。"))
    row.state, row.since, row.document = PlanState.ASKED, since, document.strip()
    row.asked_by, row.asked_at = by, at
    row.save(update_fields=["state", "since", "document", "asked_by", "asked_at"])
    note(Action.PLAN_ASK, row, by, {"since": (None, since), "document": (None, row.document or None)})


@transaction.atomic
def send_back(*, plan: Plan, by: User) -> None:
    """Make it a draft again: by who approves, or by who asked."""
    asker = plan.asked_by_id == by.pk
    row = locked(plan, by, Permission.PLAN_GRIDS if asker else Permission.APPROVE_GRIDS)
    if row.state != PlanState.ASKED:
        raise RuleError(_("方案没有在审定中。"), next_step=_("请刷新页面查看。"))
    row.state = PlanState.DRAFT
    row.save(update_fields=["state"])
    note(Action.PLAN_SEND_BACK, row, by)


@transaction.atomic
def publish_plan(*, plan: Plan, by: User, at: datetime) -> GridMap:
    """It is the place's map from its day on. Raises RuleError when the user asked for it themselves."""
    row = locked(plan, by, Permission.APPROVE_GRIDS)
    if row.state != PlanState.ASKED or row.since is None:
        raise RuleError(_("方案没有在审定中。"), next_step=_("请由规划的人先送审。"))
    if row.asked_by_id == by.pk:
        raise RuleError(_("送审的人不能审定自己的方案。"), next_step=_("请由另一位有审定权限的同事发布。"))
    members: dict[str, list[Area]] = {}
    for area in row.ground.areas.select_related("community").order_by("code"):
        members.setdefault(row.grid_of[area.code], []).append(area)
    found = write_map(
        ground=row.ground,
        grids=dict(sorted(members.items(), key=lambda item: (item[1][0].community.path, item[0]))),
        since=row.since,
        low=row.low,
        high=row.high,
        spans=row.spans,
        document=row.document,
        by=by,
        at=at,
    )
    row.state, row.published_as = PlanState.PUBLISHED, found
    row.save(update_fields=["state", "published_as"])
    note(Action.PLAN_PUBLISH, row, by, {"since": (None, row.since)})
    if row.since <= today():
        bring_in_line(grid_map=found, by=by)
    return found
