"""What a plan was asked to be, and how good it is proven to be, in words for its page."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuding.grids.models import Plan
from wuding.grids.pins import Pin
from wuding.organisation.models import Organisation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SPAN_WORDS: "Mapping[str, StrPromise]" = {
    "elderly": gettext_lazy("老年户"),
    "scattered": gettext_lazy("散居户"),
    "mixed": gettext_lazy("混居户"),
}
LEVELS: "tuple[tuple[float, StrPromise], ...]" = (
    (0, gettext_lazy("不考虑")),
    (0.5, gettext_lazy("稍作考虑")),
    (1, gettext_lazy("考虑")),
    (2, gettext_lazy("看重")),
    (4, gettext_lazy("很看重")),
    (8, gettext_lazy("最看重")),
)


def level(weight: float) -> str:
    """A weight in words; the number where no word fits."""
    return next((str(words) for value, words in LEVELS if value == weight), f"{weight:g}")


def asked_of(plan: Plan) -> list[tuple[str, list[str]]]:
    """Heading and sentences, in the order of the form."""
    return [
        (_("上下限"), [_("每格 %(low)s–%(high)s 户") % {"low": plan.low, "high": plan.high}]),
        (_("格数"), list(_numbers(plan))),
        (_("怎样算户数"), list(_spans(plan))),
        (_("格数定了以后"), list(_weights(plan))),
        (_("固定要求"), [str(Pin.from_json(said)) for said in plan.pins] or [_("没有")]),
    ]


def _numbers(plan: Plan) -> Iterator[str]:
    if plan.number is not None:
        yield _("一共 %(number)s 格") % {"number": plan.number}
    elif plan.numbers:
        found = Organisation.objects.filter(code__in=plan.numbers.keys(), areas__ground=plan.ground)
        for community in found.order_by("path").distinct():
            yield _("%(community)s %(number)s 格") % {
                "community": community.name,
                "number": plan.numbers[community.code],
            }
        yield _("其他社区：最少的格数")
    else:
        yield _("最少的格数")


def _spans(plan: Plan) -> Iterator[str]:
    for kind, weight in plan.spans.items():
        yield _("一户%(kind)s按 %(weight)s 户算") % {"kind": SPAN_WORDS[kind], "weight": f"{weight:g}"}
    if not plan.spans:
        yield _("一户算一户；文件里有“工作量”一列的，按它算")


def _weights(plan: Plan) -> Iterator[str]:
    yield _("各格户数均匀：%(level)s") % {"level": level(plan.balance)}
    yield _("网格紧凑、边界短：%(level)s") % {"level": level(plan.compactness)}
    yield _("居民不换网格员：%(level)s") % {"level": level(plan.closeness)}


def verdict(plan: Plan, proof: Mapping[str, Any]) -> str:
    """What the proof of a community says, where it is neither impossible nor proven best."""
    better = _("同样格数，最多还能好 %(share)s%%") % {"share": f"{100 * (proof['within'] or 0):.1f}"}
    if proof["least"] is None or proof["best"]:
        return ""
    if plan.number is not None or plan.numbers:
        return better
    if proof["grids"] <= proof["least"]:
        return _("格数不能再少；%(better)s") % {"better": better}
    return _("也许还能少 %(number)s 格；%(better)s") % {
        "number": proof["grids"] - proof["least"],
        "better": better,
    }
