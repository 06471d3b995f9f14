"""What stands out in the make-up of a place's people, in sentences with their numbers (S1.8).

From which share on something stands out is our own choice, for drawing attention only: no document sets it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuding.calc.structure import NOT_RECORDED, OLDEST_BAND, Matrix, Share, dominating, farthest, percent
from wuding.common.templatetags.parts import number as written
from wuding.people.facts import NONE_HELD
from wuding.people.queries.groups import ONE_MAY_DOMINATE, RECORDED, Dimension, title_of, words_of
from wuding.people.queries.makeup import Makeup, Unit

MANY_OLDER, FEW_YOUNG, ONE_SIDED = Decimal(20), Decimal(20), Decimal(70)
POINTS_ABOVE, LEAST_PEOPLE = Decimal(10), 5
YOUNG_BANDS = ("0-29", "30-34")


@dataclass(frozen=True)
class Finding:
    """A sentence, and whose list it opens: a group of a dimension, in a unit when it speaks of one; `group` empty: none."""

    text: str
    dimension: Dimension
    group: str = ""
    unit: Unit | None = None
    grave: bool = False


def findings(
    makeup: Makeup, day: date, before: date, units: Sequence[Unit], shown: Sequence[Dimension]
) -> list[Finding]:
    """What stands out on `day`, compared with `before`, among the dimensions shown; nothing for nobody."""
    if not makeup.on(day):
        return []
    matrices = {dimension: makeup.by_unit(dimension, day, units) for dimension in shown}
    return [
        *_older(matrices[Dimension.AGE]),
        *_young(matrices[Dimension.AGE]),
        *_certified(makeup, day, before),
        *(
            found
            for dimension in shown
            if dimension in ONE_MAY_DOMINATE
            for found in _one_sided(dimension, matrices[dimension])
        ),
        *(
            found
            for dimension in shown
            if dimension in RECORDED
            for found in _missing(dimension, matrices[dimension])
        ),
    ]


def _older(ages: Matrix[Unit]) -> Iterator[Finding]:
    whole = _of_group(ages.total, OLDEST_BAND)
    if not whole.number:
        return
    grave = 100 * whole.number >= MANY_OLDER * whole.of
    yield Finding(
        ngettext(
            "50 岁及以上的有 %(number)d 人，占 %(percent)s。",
            "50 岁及以上的有 %(number)d 人，占 %(percent)s。",
            whole.number,
        )
        % _numbers(whole),
        Dimension.AGE,
        OLDEST_BAND,
        grave=grave,
    )
    rows = [(unit, _of_group(shares, OLDEST_BAND)) for unit, shares in ages.rows]
    if found := farthest(rows, whole, least_people=LEAST_PEOPLE, points=POINTS_ABOVE):
        unit, share = found
        yield Finding(
            _("%(unit)s最为突出：%(of)d 人中 50 岁及以上的有 %(number)d 人，占 %(percent)s，接续要早做安排。")
            % {"unit": unit.organisation.name, **_numbers(share)},
            Dimension.AGE,
            OLDEST_BAND,
            unit,
            grave=True,
        )


def _young(ages: Matrix[Unit]) -> Iterator[Finding]:
    young = [_of_group(ages.total, band) for band in YOUNG_BANDS]
    number, everybody = sum(share.number for share in young), young[0].of
    if 100 * number < FEW_YOUNG * everybody:
        share = Share("", number, everybody)
        yield Finding(
            _("35 岁以下的只有 %(number)d 人，占 %(percent)s。") % _numbers(share), Dimension.AGE, grave=True
        )


def _certified(makeup: Makeup, day: date, before: date) -> Iterator[Finding]:
    now, earlier = _holding(makeup, day), _holding(makeup, before)
    if not earlier.of:
        yield Finding(
            _("持有职业水平证书的有 %(number)d 人，占 %(percent)s。") % _numbers(now), Dimension.CERTIFICATE
        )
        return
    yield Finding(
        _(
            "持有职业水平证书的有 %(number)d 人，占 %(percent)s；一年前是 %(before)d 人，占 %(percent_before)s。"
        )
        % {**_numbers(now), "before": earlier.number, "percent_before": _percent(earlier)},
        Dimension.CERTIFICATE,
        grave=now.number * earlier.of < earlier.number * now.of,
    )


def _holding(makeup: Makeup, day: date) -> Share:
    served = makeup.on(day)
    holders = sum(makeup.word(one, Dimension.CERTIFICATE, day) != NONE_HELD for one in served)
    return Share("", holders, len(served))


def _one_sided(dimension: Dimension, counted: Matrix[Unit]) -> Iterator[Finding]:
    if share := dominating(counted.total, at_least=ONE_SIDED):
        words = {"title": title_of(dimension), "group": words_of(dimension, share.group), **_numbers(share)}
        yield Finding(
            _("%(title)s集中在一类：“%(group)s”有 %(number)d 人，占已登记的 %(percent)s。") % words,
            dimension,
            share.group,
        )


def _missing(dimension: Dimension, counted: Matrix[Unit]) -> Iterator[Finding]:
    missing = _of_group(counted.total, NOT_RECORDED)
    if missing.number:
        yield Finding(
            ngettext(
                "有 %(number)d 人没有登记%(title)s，占 %(percent)s。",
                "有 %(number)d 人没有登记%(title)s，占 %(percent)s。",
                missing.number,
            )
            % {"title": title_of(dimension), **_numbers(missing)},
            dimension,
            NOT_RECORDED,
        )


def _of_group(shares: Sequence[Share], group: str) -> Share:
    everybody = sum(share.number for share in shares)
    return next((share for share in shares if share.group == group), Share(group, 0, everybody))


def _numbers(share: Share) -> dict[str, int | str]:
    return {"number": share.number, "of": share.of, "percent": _percent(share)}


def _percent(share: Share) -> str:
    return f"{written(percent(share.number, share.of), 1)}%"
