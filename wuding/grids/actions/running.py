"""Computing plans: who takes which, how far it is, what came out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.names import Action
from wuding.calc.grids.apart import Broken, planning_apart
from wuding.calc.grids.areas import Bounds, Weights
from wuding.calc.grids.results import Wish
from wuding.common.queues import MOST_TRIES, SILENT
from wuding.common.today import today
from wuding.grids.actions.asked import locked, note
from wuding.grids.models import Plan, PlanState, RunState
from wuding.grids.pins import Pin, pins_of
from wuding.grids.queries.ground import Land, land_of

PROCESSES = 2
BROKEN_OFF = [
    "计算几次中途断了：服务重启过，或内存不够。请再算一次；还是这样，请联系管理员。",
    (
        "It was broken off several times: the server was restarted, or memory ran out. Run it again; if that does not "
        "help, ask the administrator."
    ),
]
NO_ANSWER = ["计算程序没有给出结果：%s", "The planner gave no answer: %s"]


def claim(at: datetime) -> Plan | None:
    """Take the plan that waits longest; no other process can take it as well."""
    waiting = Plan.objects.filter(run_state=RunState.QUEUED).exclude(state=PlanState.DROPPED)
    for plan in waiting.order_by("made_at", "pk")[:8]:
        free = Plan.objects.filter(pk=plan.pk, run_state=RunState.QUEUED)
        if free.update(run_state=RunState.RUNNING, beat_at=at):
            return Plan.objects.select_related("organisation", "ground").get(pk=plan.pk)
    return None


def is_open() -> bool:
    """Whether any plan waits, or is being computed by whomever; in one look, for a plan may go from one to the other."""
    waits = Q(run_state=RunState.QUEUED) & ~Q(state=PlanState.DROPPED)
    return Plan.objects.filter(waits | Q(run_state=RunState.RUNNING)).exists()


def take_up_lost(at: datetime) -> int:
    """Plans whose process has gone (a restart, a crash) wait again; after several times they say so. How many."""
    lost = Plan.objects.filter(run_state=RunState.RUNNING, beat_at__lt=at - SILENT)
    over = lost.filter(cancel_asked=True).update(run_state=RunState.CANCELLED)
    over += lost.filter(tries__gte=MOST_TRIES).update(run_state=RunState.FAILED, faults=[BROKEN_OFF])
    return over + lost.update(run_state=RunState.QUEUED, tries=F("tries") + 1, done=0, total=0)


def carry_out(plan: Plan) -> None:
    """Compute a claimed plan to its end, until somebody cancels it, or until another process has taken it up."""
    land = land_of(plan.ground, today(), spans=plan.spans)
    held = _Held(plan)
    ticks = planning_apart(land.district, wish_of(plan, land), PROCESSES)
    try:
        for tick in ticks:
            if tick.plan is not None:
                _keep(held, tick.plan)
                return
            if not held.beat({"done": tick.done, "total": tick.total} if tick.total else {}):
                return
            if held.row.filter(cancel_asked=True).update(run_state=RunState.CANCELLED):
                return
    except Broken as error:
        held.beat(
            {"run_state": RunState.FAILED, "faults": [[said % str(error)[-200:] for said in NO_ANSWER]]}
        )
    finally:
        ticks.close()  # type: ignore[attr-defined]  # a generator; closing it ends the child


class _Held:
    """A claimed plan: renewed by naming the beat before, which fails once another process has taken it."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self._last = plan, plan.beat_at

    @property
    def row(self) -> Any:
        """As long as it is ours."""
        return Plan.objects.filter(pk=self.plan.pk, run_state=RunState.RUNNING, beat_at=self._last)

    def beat(self, changes: Mapping[str, object]) -> bool:
        """Whether it was still ours."""
        now = timezone.now()
        ours = bool(self.row.update(beat_at=now, **changes))
        self._last = now
        return ours


@transaction.atomic
def _keep(held: _Held, found: Mapping[str, Any]) -> None:
    if held.beat({}):
        keep_result(held.plan, found)


def wish_of(plan: Plan, land: Land) -> Wish:
    """What the planner is asked."""
    numbers = {
        label: plan.numbers[community.code]
        for label, community in land.communities.items()
        if community.code in plan.numbers
    }
    return Wish(
        Bounds(plan.low, plan.high),
        Weights(plan.balance, plan.compactness, plan.closeness),
        pins_of(map(Pin.from_json, plan.pins)),
        plan.number,
        numbers,
    )


@transaction.atomic
def keep_result(plan: Plan, found: Mapping[str, Any]) -> None:
    """Put what the planner answered (`apart.told`) on the plan."""
    row = Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
    row.grid_of, row.workers, row.proofs = found["grid_of"], found["workers"], found["proofs"]
    row.faults = [list(said) for said in found["reasons"]]
    row.run_state = RunState.DONE
    row.save(update_fields=["grid_of", "workers", "proofs", "faults", "run_state"])
    note(Action.PLAN_COMPUTE, row, None, {"grids": (None, len(set(row.grid_of.values())))})


@transaction.atomic
def run_again(*, plan: Plan, by: User) -> None:
    """Put a plan whose computation failed or was cancelled back in the queue. Raises NotVisible without the right."""
    row = locked(plan, by, Permission.PLAN_GRIDS)
    if row.run_state in (RunState.FAILED, RunState.CANCELLED):
        row.run_state, row.cancel_asked, row.faults = RunState.QUEUED, False, []
        row.done = row.total = row.tries = 0
        row.save(update_fields=["run_state", "cancel_asked", "faults", "done", "total", "tries"])
        note(Action.PLAN_AGAIN, row, by)
