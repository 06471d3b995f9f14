"""By what people are counted (S1.8), in which order the groups stand, and the condition that picks one group's people.

The same words serve the structure's charts and the roster's address, so that a bar opens exactly its people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.calc.structure import AGE_BANDS, NOT_RECORDED, births_of
from wuding.people import code_sets, facts
from wuding.people.facts import NONE_HELD
from wuding.people.models import Channel, Fact, Sex, Team


class Dimension(StrEnum):
    """What people are counted by; the value stands in addresses."""

    AGE = "age"
    SEX = "sex"
    EDUCATION = "education"
    CERTIFICATE = "certificate"
    POLITICAL = "political"
    CHANNEL = "channel"
    TEAM = "team"


FACT_OF: Mapping[Dimension, str] = {
    Dimension.EDUCATION: facts.EDUCATION,
    Dimension.CERTIFICATE: facts.CERTIFICATE,
    Dimension.POLITICAL: facts.POLITICAL,
}
"""Dimensions whose word is a fact that holds on the day."""

PERMISSION_OF: Mapping[Dimension, Permission] = {
    Dimension.AGE: Permission.SEE_FILE,
    Dimension.EDUCATION: Permission.SEE_FILE,
    Dimension.CERTIFICATE: Permission.SEE_FILE,
    Dimension.POLITICAL: Permission.SEE_FILE,
}
"""Dimensions of which who serves where doesn't tell: whoever sees rosters sees the counts, and files the lists as well."""

RECORDED = frozenset({Dimension.EDUCATION, Dimension.POLITICAL, Dimension.CHANNEL})
"""Dimensions in which everybody should have a word; one that is missing is work to do."""

ONE_MAY_DOMINATE: frozenset[Dimension] = frozenset({Dimension.SEX, Dimension.CHANNEL})
"""Dimensions of which it matters that one group holds most people."""

ORDERED = frozenset({Dimension.AGE, Dimension.EDUCATION, Dimension.CERTIFICATE})
"""Dimensions whose groups go from less to more; the others are only different."""

# From the highest; words of packs and of GB/T 4658 alike. What is in neither stands after them.
_EDUCATION = (
    "博士研究生", "硕士研究生", "研究生", "大学本科", "本科", "大学专科", "专科", "大专", "中等职业教育", "中专", "技工学校", "技校",
    "高中（中专）", "普通高中", "高中", "初级中学", "初中", "初中及以下", "小学", "其他",
)  # fmt: skip
_CERTIFICATE = ("高级", "中级", "初级", "助理", NONE_HELD)
_ALWAYS_SHOWN: Mapping[Dimension, Sequence[str]] = {
    Dimension.AGE: tuple(AGE_BANDS),
    Dimension.SEX: Sex.values,
}
_ORDER: Mapping[Dimension, Sequence[str]] = {
    Dimension.AGE: tuple(AGE_BANDS),
    Dimension.SEX: Sex.values,
    Dimension.EDUCATION: _EDUCATION,
    Dimension.CERTIFICATE: _CERTIFICATE,
    Dimension.POLITICAL: tuple(code_sets.POLITICAL.chinese(code) for code in code_sets.POLITICAL.words),
    Dimension.CHANNEL: Channel.values,
    Dimension.TEAM: Team.values,
}


def title_of(dimension: Dimension) -> str:
    """What it is called on pages."""
    return {
        Dimension.AGE: _("年龄"),
        Dimension.SEX: _("性别"),
        Dimension.EDUCATION: _("学历"),
        Dimension.CERTIFICATE: _("职业水平证书"),
        Dimension.POLITICAL: _("政治面貌"),
        Dimension.CHANNEL: _("进入渠道"),
        Dimension.TEAM: _("队伍"),
    }[dimension]


def words_of(dimension: Dimension, group: str) -> str:
    """What the group is called on pages; facts keep their own words."""
    if group == NOT_RECORDED:
        return _("没有登记")
    match dimension:
        case Dimension.AGE:
            return _age_words(group)
        case Dimension.SEX:
            return str(Sex(group).label)
        case Dimension.TEAM:
            return str(Team(group).label)
        case Dimension.CHANNEL:
            return str(Channel(group).label)
        case Dimension.CERTIFICATE if group == NONE_HELD:
            return _("没有证书")
        case _:
            return group


def _age_words(band: str) -> str:
    low, high = AGE_BANDS[band]
    if low == 0:
        return _("30 岁以下")
    return _("50 岁及以上") if high > 100 else _("%(low)d–%(high)d 岁") % {"low": low, "high": high}


def in_order(dimension: Dimension, groups: Iterable[str]) -> list[str]:
    """The groups, with those that are always shown, in the dimension's order; not recorded stands last."""
    wanted = {*groups, *_ALWAYS_SHOWN.get(dimension, ())}
    rank = {word: place for place, word in enumerate(_ORDER[dimension])}
    return sorted(wanted, key=lambda word: (word == NOT_RECORDED, rank.get(word, len(rank)), word))


def is_known(dimension: Dimension, group: str) -> bool:
    """Whether such a group can be asked for at all: closed lists take their own words only, facts take any."""
    missing = group == NOT_RECORDED and dimension in RECORDED
    return dimension in FACT_OF or group in _ORDER[dimension] or missing


def asked_groups(asked: Mapping[str, str]) -> tuple[tuple[Dimension, str], ...]:
    """The groups named in an address; an impossible one counts as none. The team has a choice of its own."""
    return tuple(
        (dimension, asked[dimension])
        for dimension in Dimension
        if dimension != Dimension.TEAM and asked.get(dimension) and is_known(dimension, asked[dimension])
    )


def in_group(dimension: Dimension, group: str, day: date) -> Q:
    """The condition on services that the person is in the group on `day`. ValueError for an unknown group."""
    if not is_known(dimension, group):
        raise ValueError(f"{dimension} has no group {group!r}")
    match dimension:
        case Dimension.AGE:
            return Q(person__born__range=births_of(group, day))
        case Dimension.SEX:
            return Q(person__sex=group)
        case Dimension.TEAM:
            return Q(team=group)
        case Dimension.CHANNEL:
            return Q(channel="" if group == NOT_RECORDED else group)
        case _:
            return _fact_is(FACT_OF[dimension], group, day)


def _fact_is(name: str, value: str, day: date) -> Q:
    held = Fact.objects.known().on(day).filter(person=OuterRef("person"), name=name)
    none = NONE_HELD if name == facts.CERTIFICATE else NOT_RECORDED
    return ~Q(Exists(held.exclude(value=none))) if value == none else Q(Exists(held.filter(value=value)))
