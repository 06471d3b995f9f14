"""A pack laid out for reading: provisions by aspect, formulas with links, inputs. Pure values, no database."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuding.calc.rules import Pack
from wuding.calc.rules.files.schema import ASPECTS
from wuding.calc.rules.model import Aggregate, Input, Item, Provision, Rule
from wuding.policy.formulas import Piece, pieces_of
from wuding.policy.queries.figures import PartPage, part_page


@dataclass(frozen=True)
class FormulaPage:
    """An item, rule or roster figure with its formula in pieces."""

    part: PartPage
    sort: str
    pieces: tuple[Piece, ...]
    frequency: str
    topic: str
    unit: str
    trust: str
    how: str
    outcome: str
    is_total: bool


def formula_pages(pack: Pack) -> tuple[list[FormulaPage], list[FormulaPage]]:
    """The pay items, and the rules beyond pay, each in the order written."""
    pages = [_formula_page(pack, part) for part in pack.parts.values() if isinstance(part, Item | Rule)]
    return [page for page in pages if page.sort == "item"], [page for page in pages if page.sort == "rule"]


def _formula_page(pack: Pack, part: Item | Rule) -> FormulaPage:
    names = pack.parts.keys()
    return FormulaPage(
        part=part_page(pack, part),
        sort="item" if isinstance(part, Item) else "rule",
        pieces=tuple(pieces_of(part.formula.text, names)),
        frequency=part.frequency if isinstance(part, Item) else "",
        topic="" if isinstance(part, Item) else part.topic,
        unit=str(part.unit),
        trust=part.trust,
        how=part.how or "",
        outcome=(part.outcome or "") if isinstance(part, Rule) else "",
        is_total=isinstance(part, Item) and part.is_total,
    )


def unit_of(pack: Pack, name: str) -> str:
    """The unit of an item or rule; nothing for what has none."""
    part = pack.parts.get(name)
    return str(part.unit) if isinstance(part, Item | Rule) else ""


@dataclass(frozen=True)
class AggregatePage:
    """A figure over the roster: what is done, of what, for whom."""

    part: PartPage
    does: str
    of: str
    by: tuple[str, ...]
    only: tuple[Piece, ...]


def aggregate_pages(pack: Pack) -> list[AggregatePage]:
    """The figures taken over the whole roster, in the order written."""
    does = {
        "sum": _("合计"),
        "mean": _("平均"),
        "count": _("人数"),
        "min": _("最低"),
        "max": _("最高"),
        "rank": _("名次"),
    }
    return [
        AggregatePage(
            part=part_page(pack, part),
            does=does[part.kind],
            of=part.of or "",
            by=part.by,
            only=tuple(pieces_of(part.condition.text, pack.parts.keys())) if part.condition else (),
        )
        for part in pack.parts.values()
        if isinstance(part, Aggregate)
    ]


@dataclass(frozen=True)
class InputPage:
    """A fact the pack asks for."""

    part: PartPage
    meaning: str
    purpose: str
    words: str


def input_pages(pack: Pack) -> list[InputPage]:
    """The dictionary of inputs, in the order written."""
    return [
        InputPage(part_page(pack, part), part.meaning, part.purpose or "", _kind_words(part))
        for part in pack.parts.values()
        if isinstance(part, Input)
    ]


def _kind_words(part: Input) -> str:
    names = {"number": _("数字"), "text": _("文字"), "bool": _("是或否"), "date": _("日期")}
    codes = getattr(part.kind, "codes", None)
    return "、".join(codes) if codes else names[part.kind.name]


def aspects_of(pack: Pack) -> list[tuple[str, list[Provision]]]:
    """The aspects of the Measures the pack's own provisions speak of, in the document's order, with the provisions."""
    own = [one for one in pack.provisions if one.origin == pack.id]
    found = [(aspect, [one for one in own if one.aspect == aspect]) for aspect in ASPECTS]
    return [(aspect, provisions) for aspect, provisions in found if provisions]


def silent_aspects(pack: Pack) -> list[str]:
    """The aspects none of the pack's own provisions speaks of."""
    spoken = {aspect for aspect, _provisions in aspects_of(pack)}
    return [aspect for aspect in ASPECTS if aspect not in spoken]
