"""Two files with one number side by side: what each says and how much it holds, for whoever may settle it."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible
from wuding.organisation.models import scopes_of
from wuding.people import facts
from wuding.people.models import Attachment, Entry, Fact, Person
from wuding.people.queries.duplicates import double_numbers
from wuding.people.queries.sections.kinds import RULES

SETTLING = (
    Permission.CHANGE_ROSTER,
    Permission.SEE_FILE,
    Permission.SEE_IDENTITY,
    Permission.SEE_CONTRACTS,
    Permission.SEE_APPRAISAL,
    Permission.SEE_DISCIPLINE,
)
"""What it takes at both files: nobody moves what they may not read. What the records say doesn't change by it."""


@dataclass(frozen=True)
class Beside:
    """One of two files. `leaning` is what other work has that names it, in words; "" when nothing does."""

    person: Person
    opened: Entry
    leaning: str
    claims: bool


@dataclass(frozen=True)
class Line:
    """One thing compared; `differs`: a person should look."""

    label: str
    first: str
    second: str
    differs: bool = False


@dataclass(frozen=True)
class Pair:
    """Two files with one number: the one that holds it and the one that claims it too."""

    first: Beside
    second: Beside
    lines: tuple[Line, ...]

    @property
    def sides(self) -> tuple[tuple[Beside, Beside], tuple[Beside, Beside]]:
        """Each with the other."""
        return (self.first, self.second), (self.second, self.first)


def settles(user: User, files: Iterable[Person]) -> bool:
    """Whether the user may settle whose these files are: all rights of SETTLING where each is kept."""
    paths = [person.organisation.path for person in files]
    scopes = [scopes_of(user, permission) or ("nowhere",) for permission in SETTLING]
    return all(path.startswith(scope) for path in paths for scope in scopes)


def leaning_on(person: Person) -> str:
    """What other work, such as pay, has that names the file, in words; "" when nothing does.

    Such things say what was worked out for this file and can't follow it into another.
    """
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label == Person._meta.app_label:
            continue
        if model._default_manager.filter(**{relation.field.name: person}).exists():
            return str(model._meta.verbose_name)
    return ""


def number_of_doubles(user: User) -> int:
    """How many pairs wait for the user. One query and the scopes; a second one where any file claims a number."""
    if not scopes_of(user, Permission.CHANGE_ROSTER):
        return 0
    # Asked of the index first, whoever's it is: nearly always there is none, and every list asks.
    if not Person.objects.filter(identity_claim__gt="").order_by().exists():
        return 0
    mine = Person.objects.visible_to(user, Permission.CHANGE_ROSTER).order_by()
    holders = mine.filter(identity_hash=OuterRef("identity_claim"))
    return mine.exclude(identity_claim="").filter(Exists(holders)).count()


def doubles(user: User) -> list[Pair]:
    """All pairs that the user may settle, by name. A query for each kind of record, however many pairs there are."""
    found = [pair for pair in double_numbers(user) if settles(user, (pair.holder, pair.claimant))]
    return beside([(pair.holder, pair.claimant) for pair in found])


def file_to_settle(user: User, public_id: uuid.UUID) -> Person:
    """One file of a pair; raises NotVisible unless the user may settle whose it is."""
    mine = Person.objects.visible_to(user, SETTLING[0]).filter(public_id=public_id)
    found = mine.select_related("organisation__parent", "account").order_by("pk").first()
    if found is None or not settles(user, [found]):
        raise NotVisible
    return found


def beside(pairs: Collection[tuple[Person, Person]]) -> list[Pair]:
    """The files of each pair compared, in the order given."""
    people = {person.pk for pair in pairs for person in pair}
    entries = {
        one.pk: one.entry
        for one in Person.objects.filter(pk__in=people).select_related("entry__entered_by").order_by("pk")
    }
    counts = _counts(people)
    return [
        Pair(_side(first, entries), _side(second, entries), tuple(_lines(first, second, entries, counts)))
        for first, second in pairs
    ]


def _side(person: Person, entries: dict[int, Entry]) -> Beside:
    return Beside(person, entries[person.pk], leaning_on(person), bool(person.identity_claim))


def _lines(
    first: Person, second: Person, entries: dict[int, Entry], counts: dict[str, Counter[int]]
) -> Iterable[Line]:
    both = (first, second)
    yield _compared(_("姓名"), *(one.name for one in both))
    yield _compared(_("性别"), *(one.get_sex_display() for one in both))
    yield _compared(_("出生日期"), *(one.born.isoformat() for one in both))
    yield _compared(_("单位"), *(_place(one) for one in both))
    yield _compared(
        _("公民身份号码"), *(one.identity_number.masked if one.identity_number else "" for one in both)
    )
    yield _compared(_("手机号码"), *(one.phone.masked if one.phone else "" for one in both))
    yield Line(_("建档"), _opened(entries[first.pk]), _opened(entries[second.pk]))
    for title, numbers in counts.items():
        if any(numbers[one.pk] for one in both):
            yield Line(title, str(numbers[first.pk]), str(numbers[second.pk]))


def _compared(label: str, first: str, second: str) -> Line:
    return Line(label, first, second, first != second)


def _place(person: Person) -> str:
    parent = person.organisation.parent
    return " · ".join(part for part in (parent.name if parent else "", person.organisation.name) if part)


def _opened(entry: Entry) -> str:
    return f"{entry.entered_at.date().isoformat()} {entry.entered_by.name}"


def _counts(people: Collection[int]) -> dict[str, Counter[int]]:
    """How many records of each kind each file holds; what is drawn from other records isn't counted."""
    found: dict[str, Counter[int]] = {}
    for rule in RULES.values():
        table: Any = rule.model  # one of several; facts have a name besides
        rows = table.objects.known().filter(person__in=people)
        if table is Fact:
            rows = rows.exclude(name__in=facts.DERIVED)
        found[str(rule.title)] = _by_person(rows)
    papers = Attachment.objects.filter(person__in=people, removed__isnull=True)
    found[_("附件")] = _by_person(papers)
    return found


def _by_person(rows: QuerySet[Any]) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list("person").annotate(Count("pk"))))
