"""What is planned: areas with their households and borders, the bounds of a grid, and what the officer has fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Area:
    """A building, a block or an old grid: the smallest thing that is never divided.

    `load` is what the bounds count: households, or households weighted by how much work they make (S1.1). `x`, `y` in
    metres; `size` in square metres and `outline` in metres are 0 where unknown. `current` names today's grid, "" for none.
    """

    id: str
    community: str
    households: int
    load: int
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    outline: float = 0.0
    current: str = ""


@dataclass(frozen=True, slots=True)
class Border:
    """Two areas, by their positions, and the metres that they share; 1 where only neighbourhood is known."""

    one: int
    other: int
    metres: float


@dataclass(frozen=True, slots=True)
class District:
    """All areas and the borders between them, each border once. Borders across community lines may stand in the list;
    no grid uses them.
    """

    areas: tuple[Area, ...]
    borders: tuple[Border, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most load of a grid, both included (S1.1: 300 to 500 households)."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high:
            raise ValueError(
                f"bounds {self.low}-{self.high}: the lower must be above 0 and not above the upper"
            )

    def fewest(self, load: int) -> int:
        """Grids that so much load needs at least: ⌈load/high⌉."""
        return -(-load // self.high)

    def most(self, load: int) -> int:
        """Grids that so much load fills at most: ⌊load/low⌋."""
        return load // self.low


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each wish counts once the number of grids is settled; only their proportion matters.

    balance: even loads; compactness: short borders between grids; closeness: households that keep their grid worker.
    """

    balance: float = 4.0
    compactness: float = 2.0
    closeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Pins:
    """What the officer has fixed. Areas by id, grids by the names they have today.

    together: groups that share a grid; apart: pairs that don't; into: area → the grid it belongs to; keep: grids that
    stay as they are.
    """

    together: Sequence[Sequence[str]] = ()
    apart: Sequence[tuple[str, str]] = ()
    into: Mapping[str, str] = field(default_factory=dict)
    keep: Sequence[str] = ()
