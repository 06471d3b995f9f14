"""Why something can't be planned as asked, as data: a code, where, and a sentence in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh", "en"]

SHOWN = 5
"""Areas that a sentence names; further ones are counted."""

SENTENCES: dict[str, tuple[str, str]] = {
    "too_small": (
        "{community}社区有一片 {count} 个小区域（{areas}）合计只有 {load}，不到下限 {low}，一个网格也划不成。{join}",
        (
            "In community {community}, {count} areas that hang together ({areas}) add up to {load}, below the lower bound "
            "{low}: not even one grid. {join}"
        ),
    ),
    "no_number": (
        (
            "{community}社区有一片 {count} 个小区域（{areas}）合计 {load}：每格不超过 {high} 至少要 {fewest} 格，每格不少于 {low} "
            "至多只能 {most} 格，没有合适的格数。{join}"
        ),
        (
            "In community {community}, {count} areas that hang together ({areas}) add up to {load}: at most {high} a grid "
            "takes {fewest} grids or more, at least {low} a grid takes {most} or fewer. No number fits. {join}"
        ),
    ),
    "area_too_large": (
        "{community}社区的小区域{areas}单独就有 {load}，超过上限 {high}。请把它拆成更小的小区域（如按楼栋），或调高上限。",
        (
            "In community {community}, area {areas} alone has {load}, above the upper bound {high}. Divide it into smaller "
            "areas, building by building for example, or raise the upper bound."
        ),
    ),
    "area_in_none": (
        (
            "{community}社区的小区域{areas}（{load}）和相邻的小区域怎样组合都不在 {low}–{high} 之内。请检查它的边界是否漏了相邻关系，"
            "或调整上下限。"
        ),
        (
            "In community {community}, area {areas} ({load}) joins with its neighbours to nothing between {low} and {high}. "
            "Check whether a border of it is missing, or change the bounds."
        ),
    ),
    "no_combination": (
        (
            "{community}社区有一片 {count} 个小区域（{areas}），每个都能找到合适的网格，但不能同时排下（已证明）。"
            "请看下面最接近的方案，或调整上下限。"
        ),
        (
            "In community {community}, each of {count} areas that hang together ({areas}) fits some grid, but not all at "
            "once (proven). See the nearest plan below, or change the bounds."
        ),
    ),
    "not_found": (
        "{community}社区有一片 {count} 个小区域（{areas}），在给定的工作量内没有找到方案，也没有证明不存在。请增加工作量再试。",
        (
            "In community {community}, no plan was found for {count} areas that hang together ({areas}) within the work "
            "allowed, nor was it proven that there is none. Allow more work and try again."
        ),
    ),
    "number": (
        "{place}要求 {asked} 格，做不到；在 {least}–{most} 格之间才有可能，本方案为 {least} 格。请改格数，或调整上下限。",
        (
            "{place}: {asked} grids are asked for and can't be had; only {least} to {most} may be possible, this plan has "
            "{least}. Change the number or the bounds."
        ),
    ),
    "unknown_community": (
        "给{community}社区指定了格数，但没有这个社区。请检查名称。",
        "A number of grids is given for community {community}, which does not exist. Check its name.",
    ),
    "pins_in_the_way": (
        "{community}社区有一片 {count} 个小区域（{areas}）按固定要求划不出方案。请放开其中一些固定要求再试。",
        (
            "In community {community}, no plan of {count} areas that hang together ({areas}) keeps all that is fixed. "
            "Free some of it and try again."
        ),
    ),
    "grid_under": (
        "网格{grid}只有 {load}，低于下限 {low}。请从相邻网格划入一些小区域。",
        "Grid {grid} has {load}, below the lower bound {low}. Move areas into it from its neighbours.",
    ),
    "grid_over": (
        "网格{grid}有 {load}，高于上限 {high}。请划出一些小区域给相邻网格。",
        "Grid {grid} has {load}, above the upper bound {high}. Move areas from it to its neighbours.",
    ),
    "grid_crosses": (
        "网格{grid}跨了社区：{community}、{others}。请按社区拆开。",
        "Grid {grid} lies in several communities: {community}, {others}. Divide it by community.",
    ),
    "grid_apart": (
        "网格{grid}不连片，分成了 {parts} 块。请把它们连起来或拆开。",
        "Grid {grid} does not hang together: {parts} parts. Join or divide them.",
    ),
    "pin_unknown_area": (
        "固定要求里写的小区域{areas}不存在。请检查编号。",
        "A pin names area {areas}, which does not exist. Check its code.",
    ),
    "pin_unknown_grid": (
        "固定要求里写的现有网格{grid}不存在。请检查名称。",
        "A pin names today's grid {grid}, which does not exist. Check its name.",
    ),
    "pin_across": (
        "要求同在一格的小区域（{areas}）不在同一社区，或者不连片，划不到一格。请取消这一项，或补上漏掉的边界。",
        (
            "The areas asked to share a grid ({areas}) lie in different communities or do not hang together. Drop this, or "
            "add the border that is missing."
        ),
    ),
}

JOIN = (
    "如果它和同社区的{other}其实相通（隔河有桥、隔路可过{far}），补上这条边界就能划分。",
    (
        "If it is in fact joined to {other} of the same community (a bridge, a crossing{far}), add that "
        "border and it can be divided."
    ),
)
FAR = ("，相距约 {metres} 米", "; about {metres} m away")
"""Where places are known."""
ALONE = (
    "请调整上下限，或把它并入相邻社区后再划。",
    "Change the bounds, or plan it with a neighbouring community.",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` names the sentence, `values` fill it. `joins`: an area here and an area of another part of the community
    between which a border would help, with the metres between their places.
    """

    code: str
    community: str = ""
    areas: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    joins: tuple[str, str, float] | None = None

    def text(self, language: Language) -> str:
        """The whole sentence: what, why, what to do next."""
        at = 0 if language == "zh" else 1
        filled = {
            **self.values,
            "community": self.community,
            "areas": self._areas(language),
            "count": len(self.areas),
            "join": ALONE[at],
            "place": self._place(language),
        }
        if self.joins is not None:
            metres = round(self.joins[2])
            filled["join"] = JOIN[at].format(
                other=self.joins[1], far=FAR[at].format(metres=metres) if metres else ""
            )
        return SENTENCES[self.code][at].format_map(filled)

    def _place(self, language: Language) -> str:
        if not self.community:
            return "全区" if language == "zh" else "The district"
        return f"{self.community}社区" if language == "zh" else f"Community {self.community}"

    def _areas(self, language: Language) -> str:
        shown = ("、" if language == "zh" else ", ").join(self.areas[:SHOWN])
        return shown if len(self.areas) <= SHOWN else f"{shown}…"
