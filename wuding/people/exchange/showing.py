"""A plan in the words of the page."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from wuding.calc.sheets.columns import TableSpec
from wuding.calc.sheets.outcomes import Masked, Value
from wuding.common.sealed import IDENTITY_MASK, NUMBER_MASK, PHONE_MASK
from wuding.people.exchange.matching import Likely, Likeness
from wuding.people.exchange.planning import Fate, Plan, Planned
from wuding.people.exchange.rows import Shown

_MASKS = {"identity_number": IDENTITY_MASK, "phone": PHONE_MASK, "certificate_number": NUMBER_MASK}


_SAID_ANYWAY = ("name", "organisation")
"""Of a new file these stand in columns of their own."""


class Words:
    """The words of a table's columns and choices, looked up once."""

    def __init__(self, spec: TableSpec) -> None:
        self._titles = {column.key: column.title for column in spec.columns}
        self._choices = {
            column.key: {choice.value: choice.word for choice in column.choices}
            for column in spec.columns
            if column.choices
        }

    def title(self, key: str) -> str:
        """The heading."""
        return self._titles.get(key, key)

    def word(self, key: str, value: Value) -> str:
        """The value as pages show it: choices by their word, numbers masked."""
        if value is None:
            return ""
        if isinstance(value, Masked):
            return value.text
        if key in _MASKS:
            return _MASKS[key](str(value))
        return self._choices.get(key, {}).get(str(value), str(value))


def shown(plan: Plan, spec: TableSpec, decisions: Mapping[int, str]) -> list[Shown]:
    """The rows of the preview."""
    words = Words(spec)
    return [_row(one, words, decisions) for one in plan.rows]


def _row(one: Planned, words: Words, decisions: Mapping[int, str]) -> Shown:
    return Shown(
        number=one.row.number,
        sheet=one.row.sheet,
        row=one.row.row,
        fate=one.fate.value,
        name=str(one.row.values.get("name", "")),
        place=words.word("organisation", one.row.values.get("organisation")),
        person=str(one.person.public_id) if one.person else "",
        changes=tuple(
            (words.title(key), words.word(key, before), words.word(key, after))
            for key, before, after in one.changes
            if one.fate != Fate.NEW or key not in _SAID_ANYWAY
        ),
        corrected=tuple(words.title(key) for key in one.corrected),
        likely=tuple((str(likely.person.public_id), _likely(likely)) for likely in one.likely),
        refusals=tuple(one.refusals),
        decision=decisions.get(one.row.number, ""),
    )


def _likely(likely: Likely) -> str:
    why = {
        Likeness.NAME_AND_BIRTH: _("姓名和出生日期相同"),
        Likeness.PHONE: _("手机号码相同"),
        Likeness.NUMBER: _("姓名相同，身份证号只差一两位"),
    }
    person = likely.person
    return _("%(name)s（%(place)s）：%(why)s") % {
        "name": person.name,
        "place": person.organisation.name,
        "why": why[likely.why],
    }


def totals(plan: Plan, spec: TableSpec, *, read: int, faulty: int) -> dict[str, object]:
    """Control totals: rows read, refused and by fate; people by team and by unit of what would be written or stay."""
    words = Words(spec)
    standing = [p.row.values for p in plan.rows if p.fate in (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED)]
    return {
        "read": read,
        "faulty": faulty,
        **plan.counts,
        "teams": _counted(words.word("team", values.get("team")) for values in standing),
        "units": _counted(words.word("organisation", values.get("organisation")) for values in standing),
        "numbers": sum("identity_number" in values for values in standing),
        "women": sum(values.get("sex") == "女" for values in standing),
    }


def _counted(found: "object") -> list[list[object]]:
    counted = Counter(found)  # type: ignore[call-overload]
    return [[word, number] for word, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
