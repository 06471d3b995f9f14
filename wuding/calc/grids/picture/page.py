"""The map and its table as one HTML file that needs nothing else: to be mailed, printed, opened without a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from wuding.calc.grids.reasons import Language

from .colours import INK, LINE, PAPER, TONE
from .drawing import TONES, Drawing, DrawnGrid
from .svg import SIGN, path

WORDS = {
    "zh": ("网格图", "社区", "网格", "户数", "工作量", "状态", "小区域", "低于下限", "高于上限", "在上下限内", "各项数字"),
    "en": ("Map of grids", "Community", "Grid", "Households", "Load", "Standing", "areas", "below the bounds",
           "above the bounds", "within the bounds", "Figures"),
}  # fmt: skip


def page(
    drawing: Drawing, title: str, facts: Sequence[tuple[str, str]], notes: Sequence[str], language: Language
) -> str:
    """facts: label and value, shown above; notes: sentences below, such as what could not be done."""
    words = WORDS[language]
    return "\n".join(
        [
            f'<!doctype html><html lang="{"zh-Hans" if language == "zh" else "en"}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_style()}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            f'<dl aria-label="{words[10]}">',
            *(f"<div><dt>{escape(what)}</dt><dd>{escape(much)}</dd></div>" for what, much in facts),
            "</dl>",
            *(f"<p class=note>{escape(note)}</p>" for note in notes),
            '<div class="both">',
            *_map(drawing, words),
            *_table(drawing, words),
            "</div></body></html>",
        ]
    )


def _style() -> str:
    tones = "".join(f".{tone}{{fill:{TONE[tone]}}}" for tone in TONES)
    return (
        f"body{{font:15px/1.5 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:24px;"
        f"color:{INK};background:{PAPER}}}h1{{font-size:1.4em;margin:0 0 .5em}}"
        "dl{display:flex;flex-wrap:wrap;gap:.5em 2em;margin:0 0 1em}dt{font-size:.85em;opacity:.75}dd{margin:0;font-weight:600}"
        ".both{display:grid;grid-template-columns:minmax(0,2fr) minmax(18em,1fr);gap:24px;align-items:start}"
        "@media(max-width:60em){.both{grid-template-columns:minmax(0,1fr)}}"
        "svg{width:100%;height:auto;max-height:85vh;background:#fff;border:1px solid #d5dae1;border-radius:8px}"
        f".area{{stroke:#fff;stroke-width:1;fill-rule:evenodd}}.grid{{fill:none;stroke:{LINE};stroke-width:2.5}}"
        f".community{{fill:none;stroke:{INK};stroke-width:5;stroke-linejoin:round}}{tones}"
        f"text{{font-size:15px;text-anchor:middle;fill:{INK};paint-order:stroke;stroke:#fff;stroke-width:3px}}"
        "table{border-collapse:collapse;width:100%;background:#fff}th,td{padding:.3em .6em;border-bottom:1px solid #e3e7ec;"
        "text-align:left}td.num,th.num{text-align:right;font-variant-numeric:tabular-nums}.note{margin:.2em 0;color:#9a3412}"
    )


def _map(drawing: Drawing, words: Sequence[str]) -> Iterator[str]:
    yield f'<svg viewBox="0 0 {drawing.width} {drawing.height}" role="img" aria-label="{words[0]}">'
    for drawn in drawing.areas:
        told = escape(f"{drawn.area.community} · {drawn.grid} · {drawn.area.id}: {drawn.area.households}")
        yield f'<path class="area {drawn.tone}" d="{path(drawn.outline)}"><title>{told}</title></path>'
    for grid in drawing.grids:
        yield f'<path class="grid" d="{path(grid.outline)}"/>'
    for _, outline in drawing.communities:
        yield f'<path class="community" d="{path(outline)}"/>'
    for grid in drawing.grids:
        x, y = grid.outline.label
        if grid.outline.room >= 24:
            yield f'<text x="{x}" y="{y + 5}">{grid.load}{SIGN.get(grid.tone, "")}</text>'
    yield "</svg>"


def _table(drawing: Drawing, words: Sequence[str]) -> Iterator[str]:
    yield (
        f"<table><thead><tr><th>{words[1]}<th>{words[2]}<th class=num>{words[3]}<th class=num>{words[4]}"
        f"<th>{words[5]}</tr></thead><tbody>"
    )
    for grid in drawing.grids:
        yield (
            f"<tr><td>{escape(grid.community)}<td>{escape(grid.name)}<td class=num>{grid.households:,}"
            f"<td class=num>{grid.load:,}<td>{_standing(grid, words)}</tr>"
        )
    yield "</tbody></table>"


def _standing(grid: DrawnGrid, words: Sequence[str]) -> str:
    return {"under": f"▽ {words[7]}", "over": f"△ {words[8]}"}.get(grid.tone, words[9])
