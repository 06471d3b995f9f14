"""What an officer has fixed: areas together, areas apart, areas in a grid of today's, grids that stay as they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuding.calc.grids.areas import Pins
from wuding.calc.grids.pieces import pieces_of
from wuding.calc.grids.pins import pin_faults
from wuding.common.errors import RuleError
from wuding.grids.language import language
from wuding.grids.queries.ground import Land


class PinKind(models.TextChoices):
    """What can be fixed."""

    TOGETHER = "together", gettext_lazy("划在同一格")
    APART = "apart", gettext_lazy("互相不在同一格")
    INTO = "into", gettext_lazy("划进这一格")
    KEEP = "keep", gettext_lazy("这一格保持不变")


@dataclass(frozen=True)
class Pin:
    """One fixed choice. `areas`: codes, none for KEEP; `grid`: today's name, for INTO and KEEP."""

    kind: PinKind
    areas: tuple[str, ...] = ()
    grid: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Pin":
        """Raises ValueError or KeyError for what `as_json` never wrote."""
        return cls(PinKind(said["kind"]), tuple(map(str, said["areas"])), str(said["grid"]))

    def as_json(self) -> dict[str, object]:
        """As a plan keeps it."""
        return {"kind": self.kind.value, "areas": list(self.areas), "grid": self.grid}

    def __str__(self) -> str:
        areas = "、".join(self.areas)
        if self.kind == PinKind.TOGETHER:
            return _("%(areas)s 划在同一格") % {"areas": areas}
        if self.kind == PinKind.APART:
            return _("%(areas)s 互相不在同一格") % {"areas": areas}
        if self.kind == PinKind.INTO:
            return _("%(areas)s 划进%(grid)s") % {"areas": areas, "grid": self.grid}
        return _("%(grid)s保持不变") % {"grid": self.grid}


def pins_of(pins: Iterable[Pin]) -> Pins:
    """As the planner takes them."""
    found = list(pins)
    return Pins(
        [pin.areas for pin in found if pin.kind == PinKind.TOGETHER],
        [pair for pin in found if pin.kind == PinKind.APART for pair in combinations(pin.areas, 2)],
        {area: pin.grid for pin in found if pin.kind == PinKind.INTO for area in pin.areas},
        [pin.grid for pin in found if pin.kind == PinKind.KEEP],
    )


def require_possible(pins: Sequence[Pin], land: Land) -> None:
    """Raises RuleError for pins that say too little, name what isn't there, or contradict one another."""
    for pin in pins:
        _require_whole(pin)
    _require_one_grid(pins)
    if faults := pin_faults(land.district, pieces_of(land.district), pins_of(pins)):
        raise RuleError(faults[0].text(language()))
    _require_agreement(pins, land)
    _require_kept(pins, land)


def _require_whole(pin: Pin) -> None:
    if pin.kind in (PinKind.TOGETHER, PinKind.APART) and len(set(pin.areas)) < 2:
        raise RuleError(
            _("“%(kind)s”要选两个以上的小区域。") % {"kind": pin.kind.label},
            next_step=_("请在地图或名单里再选一个。"),
        )
    if pin.kind == PinKind.INTO and not pin.areas:
        raise RuleError(_("没有选小区域。"), next_step=_("请先在地图或名单里选要划进去的小区域。"))
    if pin.kind in (PinKind.INTO, PinKind.KEEP) and not pin.grid:
        raise RuleError(
            _("“%(kind)s”要指明是哪一格。") % {"kind": pin.kind.label}, next_step=_("请选一个现有网格。")
        )


def _require_one_grid(pins: Sequence[Pin]) -> None:
    into: dict[str, str] = {}
    for pin in pins:
        for area in pin.areas if pin.kind == PinKind.INTO else ():
            if into.setdefault(area, pin.grid) != pin.grid:
                raise RuleError(
                    _("小区域 %(area)s 既要划进%(one)s，又要划进%(other)s。")
                    % {"area": area, "one": into[area], "other": pin.grid},
                    next_step=_("请去掉其中一条。"),
                )


def _require_agreement(pins: Sequence[Pin], land: Land) -> None:
    """No two areas are both held together and kept apart."""
    group: dict[str, str] = {}

    def top(area: str) -> str:
        while group.get(area, area) != area:
            area = group[area]
        return area

    for areas in _held(pins, land):
        for area in areas[1:]:
            group[top(area)] = top(areas[0])
    for pin in pins:
        for one, other in combinations(pin.areas, 2) if pin.kind == PinKind.APART else ():
            if top(one) == top(other):
                raise RuleError(
                    _("%(one)s 和 %(other)s 既要划在同一格，又要分开。") % {"one": one, "other": other},
                    next_step=_("请去掉其中一条。"),
                )


def _require_kept(pins: Sequence[Pin], land: Land) -> None:
    """Grids that stay take nothing in and give nothing away."""
    kept = {pin.grid for pin in pins if pin.kind == PinKind.KEEP}
    for area in land.district.areas:
        into = next((p.grid for p in pins if p.kind == PinKind.INTO and area.id in p.areas), area.current)
        if area.current != into and {area.current, into} & kept:
            raise RuleError(
                _("小区域 %(area)s 要从%(one)s划进%(other)s，其中一格又要保持不变。")
                % {"area": area.id, "one": area.current or "—", "other": into},
                next_step=_("请去掉其中一条。"),
            )


def _held(pins: Sequence[Pin], land: Land) -> Iterable[Sequence[str]]:
    """Groups of areas that share a grid."""
    yield from (pin.areas for pin in pins if pin.kind == PinKind.TOGETHER)
    for grid in {pin.grid for pin in pins if pin.kind == PinKind.INTO}:
        yield [area for pin in pins if pin.kind == PinKind.INTO and pin.grid == grid for area in pin.areas]
    for grid in {pin.grid for pin in pins if pin.kind == PinKind.KEEP}:
        yield [area.id for area in land.district.areas if area.current == grid]
