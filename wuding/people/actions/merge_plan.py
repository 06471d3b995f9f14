"""What becomes of each part of a file that is merged into another, worked out before anything is written.

A record whose equal stands in the kept file already is skipped. One that may not stand beside a record of the kept file
clashes with it: somebody has to say which is true, so the merging waits for that.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wuding.common.errors import RuleError
from wuding.people import facts
from wuding.people.actions.acts import rivals
from wuding.people.actions.attachments import MOST_PAPERS
from wuding.people.actions.undoing import record_tables
from wuding.people.actions.words import label_of
from wuding.people.actions.writing import Book, version_of
from wuding.people.models import Appraisal, Attachment, Contract, Fact, Person, Record
from wuding.people.queries.doubles import leaning_on

FILLED = ("phone", "ethnicity", "native_place")
"""What the kept file takes over where it says nothing; name, sex and day of birth it always has."""
_BESIDE_THE_MATTER = frozenset(
    {"id", "public_id", "series", "person", "entry", "known_from", "known_until", "closed_by", "renews"}
    | {"account_hash"}
)


@dataclass(frozen=True)
class Clash:
    """Two records of which only one can be true."""

    kept: Record
    given_up: Record


@dataclass(frozen=True)
class MergePlan:
    """`moved` are rows of the file given up; `same` maps the series of its skipped ones to those of their equals."""

    book: Book
    moved: tuple[Record, ...]
    same: dict[uuid.UUID, uuid.UUID]
    clashes: tuple[Clash, ...]
    filled: tuple[str, ...]
    papers: int
    photo_replaced: bool
    account_moves: bool
    account_left: bool


def number_key(person: Person) -> str:
    """The keyed hash of the number, whether held or claimed; "" without a number."""
    return person.identity_hash or person.identity_claim


def plan_merge(kept: Person, given_up: Person) -> MergePlan:
    """Raises RuleError for files that aren't of one number, and for one that pay or other work stands on."""
    if kept.pk == given_up.pk:
        raise RuleError(_("这是同一份档案。"), next_step=_("请选另一份要并入的档案。"))
    if not number_key(kept) or number_key(kept) != number_key(given_up):
        raise RuleError(
            _("这两份档案的公民身份号码不同，不能合并。"),
            next_step=_("如果确是同一个人，请先更正写错的号码。"),
        )
    _require_not_leant_on(kept, given_up)
    papers = Attachment.objects.filter(person=given_up, removed__isnull=True).count()
    _require_room(kept, papers)
    book = Book({kept.pk, given_up.pk}, record_tables())
    moved, same, clashes = _sorted_out(book, kept, given_up)
    return MergePlan(
        book=book,
        moved=tuple(moved),
        same=same,
        clashes=tuple(clashes),
        filled=tuple(name for name in FILLED if getattr(given_up, name) and not getattr(kept, name)),
        papers=papers,
        photo_replaced=bool(kept.photo_id and given_up.photo_id),
        account_moves=bool(given_up.account_id and not kept.account_id),
        account_left=bool(given_up.account_id and kept.account_id),
    )


def clash_words(clash: Clash) -> tuple[str, str]:
    """The refusal and its remedy."""
    return (
        _(
            "两份档案在同一时间各有一条记录，只能有一条属实：保留的一份是%(kept)s，要并入的一份是%(given_up)s。"
        )
        % {"kept": named(clash.kept), "given_up": named(clash.given_up)},
        _("请先在其中一份里更正、结束或撤销其中一条，再合并。"),
    )


def named(row: Record) -> str:
    """The record with its days."""
    words = {"what": label_of(row), "since": row.since.isoformat()}
    if row.until is None:
        return _("“%(what)s”（%(since)s 起）") % words
    return _("“%(what)s”（%(since)s 至 %(until)s）") % {**words, "until": row.until.isoformat()}


def _sorted_out(
    book: Book, kept: Person, given_up: Person
) -> tuple[list[Record], dict[uuid.UUID, uuid.UUID], list[Clash]]:
    moved: list[Record] = []
    same: dict[uuid.UUID, uuid.UUID] = {}
    clashes: list[Clash] = []
    for table in record_tables():
        for row in book.rows(table, given_up.pk):
            if isinstance(row, Fact) and row.name in facts.DERIVED:
                continue  # drawn anew from what the kept file holds then
            twin = next((other for other in book.rows(table, kept.pk) if _says(other) == _says(row)), None)
            if twin is not None:
                same[row.series] = twin.series
            elif against := _in_the_way(book, version_of(row, person=kept)):
                clashes += [Clash(other, row) for other in against]
            else:
                moved.append(row)
    return moved, same, clashes


def _in_the_way(book: Book, row: Record) -> list[Record]:
    found = rivals(book, row)
    if isinstance(row, Appraisal):
        years = [other for other in book.rows(Appraisal, row.person_id) if other.year == row.year]
        found += [other for other in years if other not in found]
    return found


def _says(row: Record) -> dict[str, Any]:
    """Everything that the row says of the person."""
    fields = [field for field in row._meta.concrete_fields if field.name not in _BESIDE_THE_MATTER]
    return {field.attname: getattr(row, field.attname) for field in fields}


def moved_version(row: Record, kept: Person, same: dict[uuid.UUID, uuid.UUID]) -> Record:
    """The row as the kept file will hold it. It stays the same record: its series, and what refers to it, remain."""
    new = version_of(row, person=kept)
    if isinstance(new, Contract) and new.renews in same:
        new.renews = same[new.renews]
    return new


def _require_not_leant_on(kept: Person, given_up: Person) -> None:
    what = leaning_on(given_up)
    if not what:
        return
    if leaning_on(kept):
        raise RuleError(
            _("两份档案都已有“%(what)s”，不能合并。") % {"what": what},
            next_step=_("请先由计发待遇的单位核清；如果不是同一个人，请更正写错的号码。"),
        )
    raise RuleError(
        _("要并入的这份档案已有“%(what)s”，不能撤下。") % {"what": what},
        next_step=_("请反过来合并：保留有“%(what)s”的那一份。") % {"what": what},
    )


def _require_room(kept: Person, papers: int) -> None:
    held = Attachment.objects.filter(person=kept, removed__isnull=True).count()
    if papers and held + papers > MOST_PAPERS:
        raise RuleError(
            _("两份档案的附件合起来有 %(number)d 个，一份档案最多放 %(most)d 个。")
            % {"number": held + papers, "most": MOST_PAPERS},
            next_step=_("请先移除不再需要的附件，再合并。"),
        )
