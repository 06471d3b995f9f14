"""Look-ups of the map pages."""

from collections.abc import Collection, Iterable, Mapping

from django import template

from wuding.calc.grids.areas import Area

register = template.Library()


@register.filter
def at(table: Mapping[str, object], key: str) -> object:
    """The entry of a table; nothing where there is none."""
    return table.get(key, "")


@register.filter
def percent(share: float | None) -> str:
    """A share of 1 in percent, one decimal."""
    return "—" if share is None else f"{share:.1%}"


@register.filter
def change(now: float, before: float) -> str:
    """How much it is more or less than before, with its sign."""
    difference = now - before
    return "±0" if not difference else f"{difference:+,.0f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def ticked_in(areas: Iterable[Area], ticked: Collection[str]) -> bool:
    """Whether any of the areas is ticked."""
    return any(area.id in ticked for area in areas)


@register.filter
def range_to(least: int, most: int) -> str:
    """Both ends of a range."""
    return f"{least}–{most}"


@register.filter
def alone(thing: object) -> tuple[object, ...]:
    """As the only one of a list."""
    return (thing,)


@register.filter
def within(name: str, community: str) -> str:
    """A grid's name under the heading of its community, which need not be said again."""
    return name.removeprefix(community) or name
