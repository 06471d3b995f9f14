"""The sections of one person's file, as one user sees them: one query for each kind in sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.people.models import Person, RecognitionKind, Record, Records
from wuding.people.queries.sections.cells import Heading, Line
from wuding.people.queries.sections.kinds import RULES, Kind
from wuding.people.queries.sections.rows import headings_of, line_of
from wuding.people.queries.sections.sight import Sight

IDENTITY = "identity"


@dataclass(frozen=True)
class Section:
    """A part of the file: its records as rows, or, for who the person is, none."""

    key: str
    title: str
    headings: tuple[Heading, ...] = ()
    lines: tuple[Line, ...] = ()
    may_change: bool = False
    add_words: str = ""
    nothing: str = ""

    @property
    def count(self) -> int:
        """How many records it shows."""
        return len(self.lines)

    @property
    def kind(self) -> str:
        """As addresses name it."""
        return self.key


def sections_of(person: Person, sight: Sight, day: date) -> list[Section]:
    """What the file holds that is in sight, in its order; records as they stand on `day`, the latest first."""
    sections = [Section(IDENTITY, _("基本信息"))] if sight.may(Permission.SEE_FILE) else []
    return [*sections, *(section_of(person, kind, sight, day) for kind in sight.kinds)]


def section_of(person: Person, kind: Kind, sight: Sight, day: date) -> Section:
    """One kind of record."""
    rule = RULES[kind]
    remarks = sight.may(Permission.SEE_APPRAISAL)
    return Section(
        key=kind.value,
        title=str(rule.title),
        headings=headings_of(kind, remarks=remarks),
        lines=tuple(
            line_of(kind, record, day, remarks=remarks, newest=number == 0)
            for number, record in enumerate(believed(person, kind, sight))
        ),
        may_change=sight.changes(kind),
        add_words=_("登记%(noun)s") % {"noun": rule.noun},
        nothing=str(rule.nothing),
    )


def believed(person: Person, kind: Kind, sight: Sight) -> Sequence[Record]:
    """The records of a kind that are held to be true now, the latest first."""
    return list(in_sight(person, kind, sight).known().order_by("-since", "-pk"))


def in_sight(person: Person, kind: Kind, sight: Sight) -> "Records[Any]":
    """All rows of a kind that the user may see, whenever they were believed: penalties only for some."""
    table: Any = RULES[kind].model  # one of several; what they share is told by Record
    found: Records[Any] = table.objects.filter(person=person).select_related("entry__entered_by")
    if kind == Kind.SERVICE:
        found = found.select_related("organisation__parent", "entry__entered_by")
    if kind == Kind.RECOGNITION and not sight.may(Permission.SEE_DISCIPLINE):
        found = found.exclude(kind=RecognitionKind.PENALTY)
    return found


def titles_of(sight: Sight, kinds: Iterable[Kind]) -> list[str]:
    """What a look takes in, in words: the sections, and what of them is kept apart from others who see the file."""
    apart = (
        (Kind.APPRAISAL, Permission.SEE_APPRAISAL, _("年度考核（含评语）")),
        (Kind.RECOGNITION, Permission.SEE_DISCIPLINE, _("奖惩（含处分）")),
    )
    closer = {kind: words for kind, permission, words in apart if sight.may(permission)}
    first = [_("基本信息")] if sight.may(Permission.SEE_FILE) else []
    return [*first, *(closer.get(kind, str(RULES[kind].title)) for kind in kinds)]
