"""What the register of personal data says of a field: why it is there, how sensitive, how long, where it is shown.

Each concern lists every field of its tables in `personal_data.py`; a test fails for a field without an entry and for an
entry without a field, so a new column can't come in unexplained (个人信息保护法 第六条, 第五十一条).
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wuding.common.retention import AS_LONG_AS_THE_RECORD, Kept

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    Words = str | StrPromise


class Sensitivity(Enum):
    """How much harm a leak does. `SENSITIVE` is kept sealed, or apart from the rest of the file."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    @property
    def label(self) -> "Words":
        """In words."""
        return {
            Sensitivity.NONE: _("不涉及个人"),
            Sensitivity.PERSONAL: _("个人信息"),
            Sensitivity.SENSITIVE: _("敏感个人信息"),
        }[self]


@dataclass(frozen=True)
class Field:
    """A column, by its name in the table's model."""

    name: str
    purpose: "Words"
    sensitivity: Sensitivity
    kept: Kept
    shown: "Words"


@dataclass(frozen=True)
class Table:
    """A table with all of its columns; `model` as Django labels it: people.Person."""

    model: str
    fields: tuple[Field, ...]


NOWHERE = _("不显示")


def plain(
    names: str, purpose: "Words", *, shown: "Words" = NOWHERE, kept: Kept = AS_LONG_AS_THE_RECORD
) -> tuple[Field, ...]:
    """Columns that say nothing about a person; `names` separated by blanks."""
    return _fields(names, purpose, Sensitivity.NONE, kept, shown)


def personal(names: str, purpose: "Words", *, shown: "Words", kept: Kept) -> tuple[Field, ...]:
    """Columns that say something about somebody."""
    return _fields(names, purpose, Sensitivity.PERSONAL, kept, shown)


def sensitive(names: str, purpose: "Words", *, shown: "Words", kept: Kept) -> tuple[Field, ...]:
    """Columns that could harm somebody."""
    return _fields(names, purpose, Sensitivity.SENSITIVE, kept, shown)


def keys(names: str) -> tuple[Field, ...]:
    """Columns that only tell rows apart or join them."""
    return plain(names, _("区分和关联记录的内部编号"))


def _fields(
    names: str, purpose: "Words", sensitivity: Sensitivity, kept: Kept, shown: "Words"
) -> tuple[Field, ...]:
    return tuple(Field(name, purpose, sensitivity, kept, shown) for name in names.split())
