"""Computing plans: who takes which, how far it is, what came out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuding.audit.names import Action
from wuding.calc.grids.apart import Broken, planning_apart
from wuding.calc.grids.areas import Bounds, Weights
from wuding.calc.grids.results import Wish
from wuding.common.today import today
from wuding.grids.actions.asked import note
from wuding.grids.models import Plan, PlanState, RunState
from wuding.grids.pins import pins_of
from wuding.grids.queries.ground import land_of

SILENT = timedelta(seconds=60)
"""After so long without a beat its process is taken for gone; a beat comes every half second."""
PROCESSES = 2


def claim(at: datetime) -> Plan | None:
    """Take the plan that waits longest; no other process can take it as well."""
    waiting = Plan.objects.filter(run_state=RunState.QUEUED).exclude(state=PlanState.DROPPED)
    for plan in waiting.order_by("made_at", "pk")[:8]:
        free = Plan.objects.filter(pk=plan.pk, run_state=RunState.QUEUED)
        if free.update(run_state=RunState.RUNNING, beat_at=at):
            return Plan.objects.select_related("organisation", "ground").get(pk=plan.pk)
    return None


def is_waiting() -> bool:
    """Whether any plan waits to be computed."""
    return Plan.objects.filter(run_state=RunState.QUEUED).exclude(state=PlanState.DROPPED).exists()


def give_up_lost(at: datetime) -> int:
    """Plans whose process has gone (a restart, a crash) say so and can be run again; how many."""
    lost = Plan.objects.filter(run_state=RunState.RUNNING, beat_at__lt=at - SILENT)
    return lost.update(run_state=RunState.FAILED, fault=_("计算中途断了（服务可能重启过），请再算一次。"))


def carry_out(plan: Plan) -> None:
    """Compute a claimed plan to its end, or until somebody cancels it."""
    land = land_of(plan.ground, today())
    wish = Wish(
        Bounds(plan.low, plan.high),
        Weights(plan.balance, plan.compactness, plan.closeness),
        pins_of(plan.pins),
        plan.number,
    )
    mine = Plan.objects.filter(pk=plan.pk)
    ticks = planning_apart(land.district, wish, PROCESSES)
    try:
        for tick in ticks:
            if tick.plan is not None:
                keep_result(plan, tick.plan)
                return
            beat = {"done": tick.done, "total": tick.total} if tick.total else {}
            mine.update(beat_at=timezone.now(), **beat)
            if mine.filter(cancel_asked=True).exists():
                mine.update(run_state=RunState.CANCELLED)
                return
    except Broken as error:
        mine.update(run_state=RunState.FAILED, fault=str(error)[-255:] or _("计算程序没有给出结果。"))
    finally:
        ticks.close()  # type: ignore[attr-defined]  # a generator; closing it ends the child


@transaction.atomic
def keep_result(plan: Plan, found: Mapping[str, Any]) -> None:
    """Put what the planner answered (`apart.told`) on the plan."""
    row = Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
    row.grid_of, row.workers, row.proofs = found["grid_of"], found["workers"], found["proofs"]
    row.fault = "；".join(said[0] for said in found["reasons"])[:255]
    row.run_state = RunState.DONE
    row.save(update_fields=["grid_of", "workers", "proofs", "fault", "run_state"])
    note(Action.PLAN_COMPUTE, row, None, {"grids": (None, len(set(row.grid_of.values())))})


@transaction.atomic
def run_again(*, plan: Plan) -> None:
    """Put a plan whose computation failed or was cancelled back in the queue."""
    Plan.objects.filter(pk=plan.pk, run_state__in=[RunState.FAILED, RunState.CANCELLED]).update(
        run_state=RunState.QUEUED, cancel_asked=False, fault="", done=0, total=0
    )
