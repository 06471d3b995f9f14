"""Links to packs and to parts of them."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

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


@register.filter
def detail_words(what: str) -> str:
    """What differs, in words: the keys of `calc.rules.diff.Detail`; dates and table keys are shown as they are."""
    words = {
        "formula": _("公式"),
        "frequency": _("周期"),
        "unit": _("单位"),
        "scale": _("小数位"),
        "outcome": _("结果"),
        "kind": _("统计"),
        "of": _("对象"),
        "by": _("分组"),
        "where": _("范围"),
        "type": _("类型"),
        "otherwise": _("其他情况"),
        "codes": _("取值"),
        "months": _("发放月份"),
        "meaning": _("含义"),
        "text": _("内容"),
    }
    return words.get(what, what)
