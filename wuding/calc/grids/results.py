"""A plan of a district as it is handed on: communities, their grids, the proof of each, and what could not be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .areas import Bounds, District, Pins, Weights
from .choice import CLOSE
from .measures import Figures, figures
from .outcomes import LIMIT
from .reasons import Reason
from .searching import THOROUGH, Effort


@dataclass(frozen=True, slots=True)
class Wish:
    """What a district is planned by. Number of grids: the fewest, unless `number` gives that of the district or
    `numbers` those of some communities. `limit`: possible grids of a part that are
    written down at most.
    """

    bounds: Bounds
    weights: Weights = field(default_factory=Weights)
    pins: Pins = field(default_factory=Pins)
    number: int | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    limit: int = LIMIT
    seed: int = 0
    effort: Effort = THOROUGH

    def __post_init__(self) -> None:
        if self.number is not None and self.numbers:
            raise ValueError("a number for the district and numbers for communities exclude each other")


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid: its areas by their codes; `worker`: today's grid whose worker it takes over, "" where the post is new."""

    name: str
    community: str
    areas: tuple[str, ...]
    load: int
    households: int
    worker: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a community's plan is known to be.

    least: no plan has fewer grids; asked: the number was given. value: the weighted objective, `bound`: no plan with as
    many grids is below it. Both are means over the parts of the community, by load.
    """

    number: int
    least: int
    asked: bool
    value: float
    bound: float

    @property
    def fewest(self) -> bool:
        """No plan has fewer grids."""
        return self.number <= self.least

    @property
    def best(self) -> bool:
        """Proven: the fewest grids, or the number asked for, and no better plan with as many."""
        return (self.asked or self.fewest) and self.within <= CLOSE

    @property
    def within(self) -> float:
        """Share by which the objective may at most be above the best with as many grids."""
        return max(0.0, self.value - self.bound) / self.value if self.value > CLOSE else 0.0


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """The grids of a community. Where it can't be divided: reasons, and the grids of the nearest plan; proof is None."""

    community: str
    grids: tuple[Grid, ...]
    proof: Proof | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a district. whole: not cancelled before the end. reasons: what concerns no single community."""

    bounds: Bounds
    communities: tuple[CommunityPlan, ...]
    reasons: tuple[Reason, ...] = ()
    whole: bool = True

    @property
    def grids(self) -> list[Grid]:
        """All grids, by community."""
        return [grid for community in self.communities for grid in community.grids]

    @property
    def bent(self) -> list[Grid]:
        """Grids outside the bounds: only in communities that can't be divided within them."""
        return [grid for grid in self.grids if not self.bounds.low <= grid.load <= self.bounds.high]

    @property
    def all_reasons(self) -> list[Reason]:
        """Everything that could not be done as asked."""
        return [*self.reasons, *(reason for community in self.communities for reason in community.reasons)]

    def grid_of(self) -> dict[str, str]:
        """Area → grid."""
        return {area: grid.name for grid in self.grids for area in grid.areas}

    def figures(self, district: District) -> Figures:
        """The plan in numbers; every area must be in a grid."""
        return figures(
            district, self.grid_of(), {grid.name: grid.worker for grid in self.grids if grid.worker}
        )
