"""Links to packs and to parts of them."""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def pack_url(pack_id: str, part: str = "") -> str:
    """The page of a pack, at one of its parts when given."""
    place, _slash, version = pack_id.partition("/")
    return reverse("policy:pack", args=[place, version]) + (f"#{part}" if part else "")


@register.filter
def word(words: dict[str, object], key: str) -> object:
    """The entry of a dictionary of words."""
    return words[key]
