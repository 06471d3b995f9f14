"""Age and knowledge structure of a team (S1.8)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wuding.people.queries.roster import RosterRow


@dataclass(frozen=True)
class Share:
    """One bar of a structure: how many of the group."""

    label: str
    number: int


AGE_BANDS = ((0, 29), (30, 34), (35, 39), (40, 44), (45, 49), (50, 120))


def age_structure(rows: Iterable[RosterRow], day: date) -> list[Share]:
    """Heads by age band on `day` (S1.8)."""
    ages = [row.person.age_on(day) for row in rows]
    labels = [_("30 岁以下"), "30–34", "35–39", "40–44", "45–49", _("50 岁及以上")]
    return [
        Share(label, sum(low <= age <= high for age in ages))
        for label, (low, high) in zip(labels, AGE_BANDS, strict=True)
    ]


def mean_age(rows: Iterable[RosterRow], day: date) -> Decimal | None:
    """Mean of full years, one decimal; None for nobody."""
    ages = [row.person.age_on(day) for row in rows]
    return (Decimal(sum(ages)) / len(ages)).quantize(Decimal("0.1")) if ages else None


def shares_of(rows: Iterable[RosterRow], name: str) -> list[Share]:
    """Heads by the value of a fact, the most frequent first; people without it are not counted."""
    counted = Counter(row.value(name) for row in rows if row.value(name))
    return [Share(value, number) for value, number in counted.most_common()]
