"""Not one answer but a few: plans for different weights, none of which another beats in everything; and two compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .areas import District, Weights
from .measures import Figures, figures, workers
from .plan import plan
from .results import Plan, Wish

MIXES = (
    Weights(4.0, 2.0, 1.0),
    Weights(8.0, 1.0, 0.5),
    Weights(1.0, 8.0, 1.0),
    Weights(1.0, 1.0, 8.0),
    Weights(2.0, 2.0, 4.0),
)
"""Middle way; even loads; short borders; today's plan; today's plan with the rest in mind."""

TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan, the weights that led to it, and its figures."""

    weights: Weights
    plan: Plan
    figures: Figures


def curve(
    district: District,
    wish: Wish,
    mixes: Sequence[Weights] = MIXES,
    processes: int = 1,
    report: Callable[[int, int], None] | None = None,
) -> list[Offer]:
    """A plan for each of the weights, without those that another is at least as good as in everything.

    Figures that count: number of grids, spread, cut metres, households that keep their worker.
    """
    offers = []
    for done, weights in enumerate(mixes, 1):
        made = plan(district, replace(wish, weights=weights), processes)
        offers.append(Offer(weights, made, made.figures(district)))
        if report is not None:
            report(done, len(mixes))
    return [
        offer
        for at, offer in enumerate(offers)
        if not any(
            _beats(other, offer, first=number < at) for number, other in enumerate(offers) if number != at
        )
    ]


def _beats(one: Offer, other: Offer, *, first: bool) -> bool:
    """At least as good in everything, and better in something or earlier."""
    ours, theirs = _losses(one.figures), _losses(other.figures)
    as_good = all(a <= b + TINY for a, b in zip(ours, theirs, strict=True))
    return as_good and (first or any(a < b - TINY for a, b in zip(ours, theirs, strict=True)))


def _losses(found: Figures) -> tuple[float, ...]:
    """What less of is better."""
    return found.number, found.spread, found.cut, -found.kept


@dataclass(frozen=True, slots=True)
class Moved:
    """An area that changes from one grid to another."""

    area: str
    community: str
    households: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans of one district. follows: grid of the second → grid of the first whose place it takes; moved: areas
    that lie in another grid.
    """

    before: Figures
    after: Figures
    follows: Mapping[str, str]
    moved: tuple[Moved, ...]

    @property
    def households_moved(self) -> int:
        """Households whose grid changes."""
        return sum(moved.households for moved in self.moved)


def compare(district: District, before: Mapping[str, str], after: Mapping[str, str]) -> Comparison:
    """area → grid, twice; every area must be in both. Grids are matched so that the fewest households move."""
    then = District(
        tuple(replace(area, current=before[area.id]) for area in district.areas), district.borders
    )
    follows = workers(then, after)
    return Comparison(
        before=figures(district, before, workers(district, before)),
        after=figures(district, after, workers(district, after)),
        follows=follows,
        moved=tuple(_moved(then, after, follows)),
    )


def _moved(then: District, after: Mapping[str, str], follows: Mapping[str, str]) -> Iterator[Moved]:
    for area in sorted(then.areas, key=lambda area: (area.community, area.id)):
        if follows.get(after[area.id]) != area.current:
            yield Moved(area.id, area.community, area.households, area.current, after[area.id])
