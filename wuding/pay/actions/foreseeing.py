"""Scenarios of next years' cost: opened, computed by whoever has time, run again, dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.calc.children import Broken
from wuding.calc.pay.foresee.apart import foreseeing_apart
from wuding.calc.pay.foresee.assumptions import NAMES, WHOLE, Assumptions, PlannedPosts, wrong
from wuding.calc.pay.foresee.results import Foreseen, as_json
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.common.queues import SILENT
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.pay.foresee_words import SPECS
from wuding.pay.models import Foresight, Progress
from wuding.pay.queries.foresee_team import Question, Wanted, question_for

MOST_YEARS, MOST_PATHS, MOST_PLANNED = 10, 10_000, 500
OWN = "own"


@dataclass(frozen=True)
class Wish:
    """What a scenario is opened with. `given`: name → value, trust, how; `planned`: month, number, post."""

    title: str
    month: Month
    years: int
    given: Mapping[str, Mapping[str, str]]
    planned: Sequence[Mapping[str, Any]] = ()
    paths: int = 1000
    seed: int | None = None


@transaction.atomic
def open_foresight(*, place: Organisation, wish: Wish, by: User | None, at: datetime) -> Foresight:
    """A scenario that waits to be computed.

    Raises NotVisible where the user may not draw up standards and see pay; RuleError for what can't be assumed.
    """
    _require(by, place)
    assumed(wish.given, wish.planned)
    if not 1 <= wish.years <= MOST_YEARS or not 1 <= wish.paths <= MOST_PATHS:
        raise RuleError(
            _("年数应为 1 至 %(years)d，模拟次数应为 1 至 %(paths)d。")
            % {"years": MOST_YEARS, "paths": MOST_PATHS},
            next_step=_("请改小一些。"),
        )
    opened = Foresight.objects.create(
        place=place,
        title=wish.title,
        base_month=wish.month.start,
        years=wish.years,
        paths=wish.paths,
        seed=SystemRandom().randrange(10**6) if wish.seed is None else wish.seed,
        given={name: dict(one) for name, one in wish.given.items()},
        planned=[dict(one) for one in wish.planned],
        made_at=at,
        made_by=by,
    )
    _note(Action.FORESIGHT_OPEN, opened, by, {"month": (None, str(wish.month)), "title": (None, wish.title)})
    return opened


def assumed(given: Mapping[str, Mapping[str, str]], planned: Sequence[Mapping[str, Any]]) -> Assumptions:
    """The assumptions as the engine takes them. Raises RuleError for a value out of bounds or one that is missing."""
    values: dict[str, Any] = {}
    for name in NAMES:
        if name not in given:
            raise RuleError(
                _("缺少假定“%(name)s”。") % {"name": SPECS[name].label}, next_step=_("请重新建一个方案。")
            )
        value = Decimal(given[name]["value"])
        if bounds := wrong(name, value):
            raise RuleError(
                _("假定“%(name)s”为 %(value)s，应在 %(low)s 和 %(high)s 之间。")
                % {
                    "name": SPECS[name].label,
                    "value": SPECS[name].text(value),
                    "low": SPECS[name].text(bounds[0]),
                    "high": SPECS[name].text(bounds[1]),
                },
                next_step=_("请改好再测算。"),
            )
        values[name] = int(value) if name in WHOLE else value
    posts = [
        PlannedPosts(Month.parse(one["month"]).start, int(one["number"]), one["post"]) for one in planned
    ]
    if sum(one.number for one in posts) > MOST_PLANNED or any(one.number < 1 for one in posts):
        raise RuleError(
            _("计划增加的岗位应为 1 至 %(most)d 个。") % {"most": MOST_PLANNED}, next_step=_("请改好再测算。")
        )
    return Assumptions(**values, planned=tuple(posts))


@transaction.atomic
def drop_foresight(*, foresight: Foresight, by: User) -> None:
    """Take a scenario away for good; nothing else rests on it. Raises NotVisible without the right."""
    row = Foresight.objects.select_for_update(of=("self",)).select_related("place").get(pk=foresight.pk)
    _require(by, row.place)
    _note(Action.FORESIGHT_DROP, row, by)
    row.delete()


@transaction.atomic
def run_again(*, foresight: Foresight, by: User) -> None:
    """Have it computed anew: after a failure, or by what is on record now. Raises NotVisible without the right."""
    row = Foresight.objects.select_for_update(of=("self",)).select_related("place").get(pk=foresight.pk)
    _require(by, row.place)
    if not row.is_running:
        row.progress, row.done, row.total, row.fault = Progress.QUEUED, 0, 0, []
        row.save(update_fields=["progress", "done", "total", "fault"])
        _note(Action.FORESIGHT_AGAIN, row, by)


def _require(by: User | None, place: Organisation) -> None:
    needed = (Permission.DRAFT_POLICY, Permission.SEE_PAY)
    if by is not None and not all(may(by, permission, place) for permission in needed):
        raise NotVisible


def _note(action: Action, row: Foresight, by: User | None, changes: Changes | None = None) -> None:
    thing = Thing(ThingKind.FORESIGHT, row.public_id, row.title)
    record(action=action, by=acting(by), path=row.place.path, thing=thing, changes=changes or {})


def claim(at: datetime) -> Foresight | None:
    """Take the scenario that waits longest; no other process can take it as well."""
    for waiting in Foresight.objects.filter(progress=Progress.QUEUED).order_by("made_at", "pk")[:8]:
        free = Foresight.objects.filter(pk=waiting.pk, progress=Progress.QUEUED)
        if free.update(progress=Progress.RUNNING, beat_at=at):
            return Foresight.objects.select_related("place").get(pk=waiting.pk)
    return None


def is_open() -> bool:
    """Whether any scenario waits, or is being computed by whomever."""
    return Foresight.objects.filter(progress__in=[Progress.QUEUED, Progress.RUNNING]).exists()


BROKEN_OFF = (
    "计算两次中途断了（服务重启过，或内存不够），请再算一次。",
    "It was broken off twice: the server was restarted, or memory ran out. Run it again.",
)


def take_up_lost(at: datetime) -> int:
    """Scenarios whose process has gone (a restart, a crash) wait again; the second time they say so. How many."""
    lost = Foresight.objects.filter(progress=Progress.RUNNING, beat_at__lt=at - SILENT)
    over = lost.filter(fault=list(BROKEN_OFF)).update(progress=Progress.FAILED)
    return over + lost.update(progress=Progress.QUEUED, done=0, total=0, fault=list(BROKEN_OFF))


def carry_out(row: Foresight) -> None:
    """Compute a claimed scenario to its end; what it can't be computed for stands on it in both languages."""
    mine, last = Foresight.objects.filter(pk=row.pk), row.beat_at
    try:
        question = question_of(row)
    except RuleError as refusal:
        mine.update(progress=Progress.FAILED, fault=_both(row, refusal))
        return
    try:
        for tick in foreseeing_apart(question.asked):
            if tick.found is not None:
                if mine.filter(progress=Progress.RUNNING, beat_at=last).exists():
                    keep_result(row, question, tick.found)
                return
            if tick.refused is not None:
                mine.update(progress=Progress.FAILED, fault=list(tick.refused))
                return
            beat = {"done": tick.done, "total": tick.total} if tick.total else {}
            now = timezone.now()
            if not mine.filter(progress=Progress.RUNNING, beat_at=last).update(beat_at=now, **beat):
                return  # Dropped meanwhile, or taken up by another process.
            last = now
    except Broken as error:
        mine.update(progress=Progress.FAILED, fault=[str(error)[-255:]] * 2)


def question_of(row: Foresight) -> Question:
    """What goes to the engine, by what is on record now. Raises RuleError."""
    given = assumed(row.given, row.planned)
    wanted = Wanted(row.place, row.month, row.years, given, row.paths, row.seed)
    return question_for(wanted, timezone.now())


def _both(row: Foresight, refusal: RuleError) -> list[str]:
    """The refusal in Chinese and in English: it is read later, by whoever looks."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            try:
                question_of(row)
            except RuleError as again:
                said.append(" ".join(filter(None, (again.what, again.next_step))))
    return said or [refusal.what] * 2


@transaction.atomic
def keep_result(row: Foresight, question: Question, found: Foreseen) -> None:
    """Put what came out on the scenario, unless it was dropped meanwhile."""
    kept = Foresight.objects.select_for_update(of=("self",)).select_related("place").filter(pk=row.pk).first()
    if kept is None:
        return
    kept.found, kept.left_out, kept.packs = as_json(found), question.left_out, list(question.packs)
    kept.progress, kept.fault = Progress.DONE, []
    kept.save(update_fields=["found", "left_out", "packs", "progress", "fault"])
    _note(Action.FORESIGHT_COMPUTE, kept, None, {"people": (None, found.people)})
