"""How the pieces of an explanation are written on pages."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from wuding.calc.rules import Value
from wuding.calc.rules.explaining.explanation import Figure, Hit, Rounding, Step
from wuding.calc.rules.values import number_text
from wuding.policy.formulas import Piece, pieces_of

register = template.Library()


@register.filter
def step_value(step: "Step | Figure | Hit") -> str:
    """The value with its unit: 680.00 元, 11 年, 中级, 25%."""
    return value_words(step.value, step.unit)


def value_words(value: Value | None, unit: str) -> str:
    """A value as people write it."""
    if value is None:
        return _("没有记录")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = f"{value:,f}" if unit.startswith("元") else number_text(value, unit)
        return f"{text} {unit}" if unit and not text.endswith("%") else text
    return value


@register.filter
def pieces(formula: str, names: Collection[str]) -> list[Piece]:
    """The formula in pieces; those in `names` can be linked."""
    return pieces_of(formula, names)


@register.filter
def rounding_words(rounding: Rounding) -> str:
    """四舍五入到分：136.0000 → 136.00."""
    how = {"half-up": _("四舍五入"), "up": _("进位"), "down": _("舍去")}[rounding.mode]
    places = {2: _("到分"), 0: _("到元")}.get(rounding.digits, _("到小数 %(n)s 位") % {"n": rounding.digits})
    values = {"how": how, "places": places, "before": rounding.before, "after": rounding.after}
    return _("%(how)s%(places)s：%(before)s → %(after)s") % values


@register.filter
def hit_keys(hit: Hit) -> str:
    """岗位 正职."""
    return _("，").join(f"{label} {value}" for label, value in hit.keys)
