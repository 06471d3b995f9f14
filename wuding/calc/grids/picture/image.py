"""The map as PNG, for papers and messages. Drawn at twice the size and brought down, which smooths the lines."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .colours import INK, LINE, TONE
from .drawing import Drawing, Outline
from .svg import SIGN

SHARP = 2
"""How much larger than wanted the picture is drawn."""
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)


def image(drawing: Drawing, across: int = 2000) -> bytes:
    """PNG of so many pixels across. Names are written where the machine has a font for them, loads always."""
    scale = across * SHARP / max(drawing.width, drawing.height)
    size = (round(drawing.width * scale), round(drawing.height * scale))
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for area in drawing.areas:
        _fill(picture, area.outline, scale, TONE[area.tone])
        _line(pen, area.outline, scale, "white", 1.0)
    for grid in drawing.grids:
        _line(pen, grid.outline, scale, LINE, 2.5)
    for _, outline in drawing.communities:
        _line(pen, outline, scale, INK, 5.0)
    for grid in drawing.grids:
        _label(pen, grid.outline, scale, grid.name, f"{grid.load}{SIGN.get(grid.tone, '')}")
    out = io.BytesIO()
    picture.resize((size[0] // SHARP, size[1] // SHARP), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _placed(outline: Outline, scale: float) -> list[list[tuple[float, float]]]:
    return [[(x * scale, y * scale) for x, y in ring] for ring in outline.rings]


def _fill(picture: Image.Image, outline: Outline, scale: float, colour: str) -> None:
    rings = _placed(outline, scale)
    if len(rings) == 1:
        ImageDraw.Draw(picture).polygon(rings[0], fill=colour)
        return
    mask = Image.new("1", picture.size)
    for ring in rings:  # even-odd: a ring inside a ring is a hole
        one = Image.new("1", picture.size)
        ImageDraw.Draw(one).polygon(ring, fill=1)
        mask = _either(mask, one)
    picture.paste(colour, mask=mask)


def _either(one: Image.Image, other: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.logical_xor(one, other)


def _line(pen: ImageDraw.ImageDraw, outline: Outline, scale: float, colour: str, width: float) -> None:
    for ring in _placed(outline, scale):
        pen.line([*ring, *ring[:2]], fill=colour, width=max(1, round(width * scale)), joint="curve")


def _label(pen: ImageDraw.ImageDraw, outline: Outline, scale: float, name: str, load: str) -> None:
    room = outline.room * scale
    x, y = outline.label[0] * scale, outline.label[1] * scale
    size = max(8, min(15 * scale, room / 3))
    lines = [name, load] if _font(size)[1] and len(name) * size < room * 1.1 else [load]
    for at, line in enumerate(lines):
        middle = (x, y + (at - (len(lines) - 1) / 2) * size * 1.2)
        text = line if _font(size)[1] else line.rstrip("▽△")
        pen.text(
            middle, text, fill=INK, font=_font(size)[0], anchor="mm",
            stroke_width=round(size / 8), stroke_fill="white",
        )  # fmt: skip


@cache
def _font(size: float) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    """A font, and whether it has Chinese."""
    for name in FONTS:
        if Path(name).is_file():
            return ImageFont.truetype(name, size), True
    return ImageFont.load_default(size), False
