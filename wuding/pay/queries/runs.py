"""Runs: the list, and one with its steps, its totals, what stands out in it and what is different from last month."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum

from wuding.accounts.models import User
from wuding.calc.pay.causes import Why
from wuding.common.dates import Month
from wuding.common.errors import NotVisible
from wuding.organisation.models import Organisation
from wuding.pay.models import (
    Difference,
    Notice,
    NoticeKind,
    PayRun,
    RunBatch,
    RunKind,
    RunState,
    RunStep,
    Slip,
    Task,
)
from wuding.pay.queries.last_month import slips_before
from wuding.people.models import Person

NOTHING = Decimal(0)
FEN = Decimal("0.01")
PER_PAGE = 50
SHOWN_AT_ONCE = 12


@dataclass(frozen=True)
class RunRow:
    """A run with its numbers as stored: people planned, slips and sum of the batches that are done, things to look at."""

    run: PayRun
    people: int
    slips: int
    total: Decimal
    notices: int
    unfinished: bool

    @property
    def month(self) -> Month:
        """Its month."""
        return Month.of(self.run.month)

    @property
    def done(self) -> int:
        """How many tasks of the present round are done."""
        return {RunState.PREPARED: 1, RunState.CHECKED: 2, RunState.CLOSED: 3}.get(
            RunState(self.run.state), 0
        )


def runs_for(user: User, place: Organisation, page: str) -> "Page[PayRun]":
    """Runs in sight at or below the place, the latest month first."""
    found = PayRun.objects.visible_to(user).filter(place__path__startswith=place.path)
    ordered = found.select_related("place").order_by("-month", "place__path", "-pk")
    return Paginator(ordered, PER_PAGE).get_page(page)


def rows_of(runs: Sequence[PayRun]) -> list[RunRow]:
    """The runs with their numbers: two queries."""
    batches: dict[int, list[RunBatch]] = defaultdict(list)
    for batch in RunBatch.objects.filter(run__in=runs).order_by("run", "number"):
        batches[batch.run_id].append(batch)
    counted = Notice.objects.filter(run__in=runs).order_by().values_list("run").annotate(number=Count("pk"))
    notices = dict(counted)
    return [
        RunRow(
            run,
            people=sum(len(one.persons) for one in batches[run.pk]),
            slips=sum(one.slips or 0 for one in batches[run.pk]),
            total=sum((one.total for one in batches[run.pk]), NOTHING),
            notices=notices.get(run.pk, 0),
            unfinished=run.computed_at is None,
        )
        for run in runs
    ]


def run_for(user: User, public_id: uuid.UUID) -> PayRun:
    """One run; raises NotVisible when there is none, or none for this user."""
    found = PayRun.objects.visible_to(user).select_related("place", "computed_by").filter(public_id=public_id)
    run = found.order_by("pk").first()
    if run is None:
        raise NotVisible
    return run


def open_run_at(place: Organisation, month: Month) -> PayRun | None:
    """The open monthly run of exactly that place and month."""
    found = (
        PayRun.objects.open()
        .filter(kind=RunKind.MONTHLY, place=place, month=month.start)
        .select_related("place")
    )
    return found.order_by("pk").first()


def listed_in(run: PayRun, page: str) -> "Page[Slip]":
    """Everybody whom a list pays, 50 to a page, with lines and net pay."""
    slips = run.slips.select_related("person", "organisation", "net").prefetch_related("lines")
    ordered = slips.order_by("organisation__path", "person__sort_key", "pk")
    return Paginator(ordered, PER_PAGE).get_page(page)


def steps_of(run: PayRun) -> list[RunStep]:
    """Its steps, in time."""
    return list(run.steps.select_related("by").order_by("pk"))


@dataclass(frozen=True)
class Stage:
    """One of the three tasks, and the step that did it in the present round; None while it is to be done."""

    task: Task
    step: RunStep | None
    present: bool


def stages_of(run: PayRun, steps: Sequence[RunStep]) -> list[Stage]:
    """The three tasks as they stand."""
    turn = {RunState.DRAFT: Task.PREPARE, RunState.PREPARED: Task.CHECK, RunState.CHECKED: Task.APPROVE}
    now = turn.get(RunState(run.state))
    done = {Task(step.task): step for step in steps if step.round == run.round}
    return [Stage(task, done.get(task), task == now) for task in Task]


@dataclass(frozen=True)
class NoticeGroup:
    """People with the same to be looked at: the first of them, and how many there are."""

    kind: NoticeKind
    notices: tuple[Notice, ...]
    number: int


def notices_of(run: PayRun, *, everything: NoticeKind | None = None) -> list[NoticeGroup]:
    """What stands out, the gravest first; of each kind the first dozen, of `everything` all."""
    groups: dict[str, list[Notice]] = defaultdict(list)
    rows = run.notices.select_related("person", "organisation", "slip").order_by(
        "organisation__path", "person__sort_key", "pk"
    )
    for notice in rows:
        groups[notice.kind].append(notice)
    return [
        NoticeGroup(
            kind,
            tuple(groups[kind] if kind == everything else groups[kind][:SHOWN_AT_ONCE]),
            len(groups[kind]),
        )
        for kind in NoticeKind
        if groups[kind]
    ]


@dataclass(frozen=True)
class BridgeStep:
    """All steps of one cause over all persons."""

    why: Why
    persons: int
    amount: Decimal


@dataclass(frozen=True)
class Bridge:
    """From last month's total to this month's."""

    before: Decimal
    steps: tuple[BridgeStep, ...]
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """This month's total less last month's."""
        return self.after - self.before

    @property
    def ties(self) -> bool:
        """Whether last month plus all steps is this month, to the fen."""
        return self.before + sum((step.amount for step in self.steps), NOTHING) == self.after


def bridge_of(run: PayRun) -> Bridge:
    """The totals of a run that is worked out."""
    before = slips_before(run.month, run.kind).filter(organisation__path__startswith=run.place.path)
    found = (
        run.differences.order_by().values_list("why").annotate(Count("person", distinct=True), Sum("amount"))
    )
    by_why = {why: BridgeStep(Why(why), persons, _to_the_fen(amount)) for why, persons, amount in found}
    return Bridge(
        _to_the_fen(before.aggregate(sum=Sum("total"))["sum"]),
        tuple(by_why[why] for why in Why if why in by_why),
        _to_the_fen(run.slips.aggregate(sum=Sum("total"))["sum"]),
    )


def _to_the_fen(total: Decimal | None) -> Decimal:
    """A sum of the database: SQLite adds binary fractions, whose error is far below a fen."""
    return (total or NOTHING).quantize(FEN)


@dataclass(frozen=True)
class Changed:
    """One person whose total is another than last month's, with every step."""

    person: Person
    organisation: Organisation
    slip_id: uuid.UUID | None
    after: Decimal
    steps: tuple[Difference, ...]

    @property
    def by(self) -> Decimal:
        """This month less last month."""
        return sum((step.amount for step in self.steps), NOTHING)

    @property
    def before(self) -> Decimal:
        """Last month's total; 0 for who had none here."""
        return self.after - self.by


def changed_in(run: PayRun, page: str, why: str = "") -> "tuple[Page[int], list[Changed]]":
    """Who gets more or less, 50 to a page, the largest change first; of one cause when named."""
    found: QuerySet[Difference] = run.differences.all()
    if why:
        found = run.differences.filter(person__in=run.differences.filter(why=why).order_by().values("person"))
    moved = found.order_by().values("person").annotate(moved=Sum("amount"))
    persons = [row["person"] for row in sorted(moved, key=lambda row: (-abs(row["moved"]), row["person"]))]
    shown: Page[int] = Paginator(persons, PER_PAGE).get_page(page)
    rows = run.differences.filter(person__in=list(shown)).select_related("person", "organisation", "slip")
    steps: dict[int, list[Difference]] = defaultdict(list)
    for step in rows.order_by("pk"):
        steps[step.person_id].append(step)
    return shown, [_changed(steps[person]) for person in shown]


def _changed(steps: Sequence[Difference]) -> Changed:
    first = steps[0]
    slip = first.slip
    return Changed(
        first.person,
        first.organisation,
        slip.public_id if slip else None,
        slip.total if slip else NOTHING,
        tuple(steps),
    )
