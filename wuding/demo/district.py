"""The organisation tree of Songling district as plain values.

Published: the district, its three towns, 松鹤社区 in 小扬气镇, the organs, 24 grids of 300 to 500 households.
Generated: the other communities, how the grids are spread, each grid's households, the organs' codes.

Codes: Songling has no county code of its own in GB/T 2260 (its prefecture is 232700); the National Bureau of
Statistics numbers it 232762 in its division codes for statistics, and its towns below that. Communities and grids
continue those codes in the standard's manner with generated serial numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

Basis = Literal["published", "statistical", "generated"]
UnitKind = Literal["district", "town", "community", "grid", "organ"]

SEED = 20220701
DISTRICT_CODE = "232762"
TOWNS = (("232762100", "小扬气镇"), ("232762101", "劲松镇"), ("232762102", "古源镇"))
# Name, town, number of grids: 24 in all. Shares follow the towns' sizes in the census of 2000.
COMMUNITIES = (
    ("松鹤社区", "232762100", 5),
    ("林海社区", "232762100", 5),
    ("白桦社区", "232762100", 4),
    ("青松社区", "232762101", 3),
    ("云岭社区", "232762101", 3),
    ("源泉社区", "232762102", 4),
)
PUBLISHED_COMMUNITIES = frozenset({"松鹤社区"})
DISTRICT_ORGANS = (
    ("ZZB", "区委组织部"),
    ("ZFW", "区委政法委"),
    ("MZJ", "区民政局"),
    ("RSJ", "区人力资源和社会保障局"),
)
HOUSEHOLDS = (312, 388)
"""Drawn inside the standard of 300 to 500; small, because 24 grids must hold about 15,000 residents
(27 posts at 18 per 10,000)."""


@dataclass(frozen=True)
class Unit:
    """One organisation; a parent always comes before its children."""

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    code_basis: Basis
    name_basis: Basis
    households: int | None = None


def songling_units() -> tuple[Unit, ...]:
    """The whole tree, parents first; the same at every call."""
    return (
        Unit(DISTRICT_CODE, "松岭区", "district", None, "statistical", "published"),
        *(
            Unit(f"{DISTRICT_CODE}-{code}", name, "organ", DISTRICT_CODE, "generated", "published")
            for code, name in DISTRICT_ORGANS
        ),
        *_towns(),
        *_communities(Random(SEED)),  # noqa: S311  repeatable, not secret
    )


def _towns() -> Iterator[Unit]:
    for code, name in TOWNS:
        yield Unit(code, name, "town", DISTRICT_CODE, "statistical", "published")
        yield Unit(f"{code}-DW", f"{name}党委", "organ", code, "generated", "published")


def _communities(random: Random) -> Iterator[Unit]:
    serial: dict[str, int] = {}
    for name, town, grids in COMMUNITIES:
        serial[town] = serial.get(town, 0) + 1
        code = f"{town}{serial[town]:03d}"
        yield Unit(
            code,
            name,
            "community",
            town,
            "generated",
            "published" if name in PUBLISHED_COMMUNITIES else "generated",
        )
        for number in range(1, grids + 1):
            yield Unit(
                f"{code}{number:03d}",
                f"{name}第{number}网格",
                "grid",
                code,
                "generated",
                "generated",
                households=random.randint(*HOUSEHOLDS),
            )
