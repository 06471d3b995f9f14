"""Tags and filters for every page: icons, money, trust badges, months.

Built in through settings (TEMPLATES builtins), so no template loads them.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from xml.etree import ElementTree as ET

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wuding.common.dates import Month

register = template.Library()

NOT_THERE = "—"
SVG = "http://www.w3.org/2000/svg"


@cache
def _drawings() -> dict[str, str]:
    """Inner drawing of every icon in the sprite, by name."""
    path = finders.find("vendor/icons.svg")
    if path is None:
        raise LookupError("vendor/icons.svg is missing: run the asset step (make demo does it)")
    ET.register_namespace("", SVG)
    symbols = ET.parse(str(path)).getroot()  # noqa: S314  a file of our own static folder
    return {
        symbol.attrib["id"]: "".join(_drawing(shape) for shape in symbol)
        for symbol in symbols.iter(f"{{{SVG}}}symbol")
    }


def _drawing(shape: ET.Element) -> str:
    marks = "".join(f' {key}="{escape(value)}"' for key, value in shape.attrib.items())
    return f"<{shape.tag.rpartition('}')[2]}{marks}/>"


def _icon_body(name: str) -> str:
    try:
        return _drawings()[name]
    except KeyError:
        raise LookupError(
            f"no icon {name!r}: add it to wuding/web/assets.toml and run the asset step"
        ) from None


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The outline icon of that name, inline, in the colour of the text; silent unless `label` says what it means."""
    return _icon(name, str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    """Drawn once: a page has dozens of them."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        voice,
        mark_safe(_icon_body(name)),  # noqa: S308  a file of our own static folder
    )


@register.filter
def money(value: Decimal | int | None, digits: int = 2) -> str:
    """Yuan with thousands separators, half-up to `digits` decimals; a dash when there is none."""
    if value is None or value == "":
        return NOT_THERE
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-int(digits)), rounding=ROUND_HALF_UP)
    # Python's own formatting: Django's floatformat costs 24 µs a cell.
    return f"{rounded:,}".replace("-", "\N{MINUS SIGN}")


@register.filter
def number(value: Decimal | int | None, digits: int = 0) -> str:
    """A count or share with thousands separators, half-up to `digits` decimals; a dash when there is none."""
    return money(value, digits)


@register.filter
def or_dash(value: object) -> object:
    """The value, or a dash when there is none."""
    return NOT_THERE if value is None or value == "" else value


@register.filter
def month_words(month: Month) -> str:
    """2022年7月; July 2022 in English."""
    return date_format(month.start, "YEAR_MONTH_FORMAT")


def trust_words(trust: str) -> tuple[str, str]:
    """The badge and its meaning for published, derived and assumed; LookupError for any other word."""
    words = {
        "published": (_("已公布"), _("公开文件或报道中的数字")),
        "derived": (_("推算"), _("由已公布的数字推算得出")),
        "assumed": (_("假定"), _("文件没有公布，为演示假定的数字")),
    }
    return words[str(trust)]


@register.inclusion_tag("parts/trust.html")
def trust(value: str) -> dict[str, str]:
    """How far a figure can be trusted, as a badge: published, derived or assumed."""
    badge, meaning = trust_words(value)
    return {"trust": str(value), "badge": badge, "meaning": meaning}


@register.inclusion_tag("parts/chart.html")
def chart(shown: object, *, height: str = "medium", open_table: bool = False) -> dict[str, object]:
    """A `common.charts.Chart` with its table; height is small, medium or large."""
    return {"chart": shown, "height": height, "open_table": open_table}


@register.simple_tag
def page_numbers(page: "Page[object]") -> Sequence[int | str]:
    """Page numbers to offer: the ends, the neighbours, and an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
