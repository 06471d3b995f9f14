"""How planning a piece is asked for, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from .areas import Bounds, Weights
from .choice import CLOSE
from .impossible import Nearest
from .reasons import Reason
from .searching import THOROUGH, Effort

LIMIT = 2_000_000
"""Candidates that are written down at most; about 100 bytes of working memory each."""
SMALL = 3_000
"""Candidates up to which all of them are chosen among at once, and no search is needed."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What every piece is planned by. `limit`: candidates that are written down at most."""

    bounds: Bounds
    weights: Weights = field(default_factory=Weights)
    limit: int = LIMIT
    seed: int = 0
    effort: Effort = THOROUGH


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan of a piece: grids as numbers of areas inside the piece.

    least: no plan has fewer grids; `value`: the weighted objective, `bound`: no plan with as many grids is below.
    """

    grids: tuple[tuple[int, ...], ...]
    least: int
    value: float
    bound: float

    @property
    def fewest_proven(self) -> bool:
        """No plan has fewer grids."""
        return len(self.grids) <= self.least

    @property
    def best_proven(self) -> bool:
        """No plan with as many grids is better."""
        return self.value - self.bound <= CLOSE * max(1.0, abs(self.value))


@dataclass(frozen=True, slots=True)
class Unsettled:
    """No plan: why, and the plan that bends the fewest bounds, if one was found."""

    reasons: tuple[Reason, ...]
    nearest: Nearest | None


Outcome = Settled | Unsettled
