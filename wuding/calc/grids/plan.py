"""Plans a district: its pieces each on its own, on all cores, then put together and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from .areas import District
from .assemble import assembled
from .outcomes import Ask, Outcome
from .pieces import Piece, pieces_of
from .pins import Fixed, fixed_of, pin_faults
from .results import Plan, Wish
from .settle import settle
from .sharing import shared
from .silence import silent_for_good

Report = Callable[[int, int], None]
"""Called with how many pieces are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far planning is. `plan()`: the best plan so far, of the pieces that are done: the first `done` of `arrived`."""

    done: int
    total: int
    district: District
    wish: Wish
    pieces: Sequence[Piece]
    arrived: Sequence[tuple[int, Outcome]]

    def plan(self) -> Plan:
        """Put together what is done; `whole` once everything is."""
        return assembled(self.district, self.wish, self.pieces, dict(self.arrived[: self.done]))


Task = tuple[int, Piece, Ask, Fixed]


def planning(district: District, wish: Wish, processes: int = 1) -> Iterator[Step]:
    """Plan piece by piece; stop iterating to cancel. The result is the same for any number of processes.

    With more than one process the caller's main module must be importable without side effects.
    """
    pieces = pieces_of(district)
    ask = Ask(wish.bounds, wish.weights, wish.limit, wish.seed, wish.effort)
    faults = pin_faults(district, pieces, wish.pins)
    fixed = [Fixed() if faults else fixed_of(piece, district, wish.pins) for piece in pieces]
    tasks = [(at, piece, ask, fixed[at]) for at, piece in enumerate(pieces)]
    arrived: list[tuple[int, Outcome]] = []  # only ever longer, so that steps can share it
    for outcome in _done(tasks, processes):
        arrived.append(outcome)
        if len(arrived) < len(pieces):
            yield Step(len(arrived), len(pieces), district, wish, pieces, arrived)
    whole = shared(pieces, ask, fixed, wish, dict(arrived))
    yield Step(len(pieces), len(pieces), district, wish, pieces, list(whole.items()))


def plan(
    district: District,
    wish: Wish,
    processes: int = 1,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan; when cancelled, the best so far. Raises ValueError for a district without areas."""
    if not district.areas:
        raise ValueError("a district without areas can't be planned")
    for step in planning(district, wish, processes):
        if report is not None:
            report(step.done, step.total)
        if cancelled is not None and cancelled():
            break
    return step.plan()


def _done(tasks: Sequence[Task], processes: int) -> Iterator[tuple[int, Outcome]]:
    """Outcomes as they come; the largest pieces are begun first."""
    if processes <= 1 or len(tasks) <= 1:
        yield from map(_solved, tasks)
        return
    pool = ProcessPoolExecutor(
        min(processes, len(tasks)), mp_context=get_context("spawn"), initializer=silent_for_good
    )
    try:
        largest_first = sorted(tasks, key=lambda task: -len(task[1]))
        running = [pool.submit(_solved, task) for task in largest_first]
        for future in as_completed(running):
            yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _solved(task: Task) -> tuple[int, Outcome]:
    at, piece, ask, fixed = task
    return at, settle(piece, ask, fixed)
