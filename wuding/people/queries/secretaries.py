"""Community Party secretaries' files: what must be there, what is there, what is missing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.organisation.models import Organisation
from wuding.people.models import (
    Appraisal,
    Attachment,
    Certificate,
    Contract,
    Education,
    Fact,
    JointReview,
    Person,
    PoliticalStatus,
    Recognition,
    RecognitionKind,
    ReviewState,
    Service,
    Training,
)
from wuding.people.queries.papers import SECRETARY
from wuding.people.secretary_rules import Category, Item, SecretaryRules, secretary_rules

_TABLES: Mapping[str, Any] = {
    "service": Service,
    "contract": Contract,
    "certificate": Certificate,
    "appraisal": Appraisal,
    "education": Education,
    "political": PoliticalStatus,
    "training": Training,
}
_RECOGNITIONS = {"reward": RecognitionKind.REWARD, "penalty": RecognitionKind.PENALTY}


@dataclass(frozen=True)
class ItemShown:
    """A paper of the catalogue as it stands: the papers attached, in order of age, and how many records stand for it."""

    item: Item
    papers: tuple[Attachment, ...]
    records: int

    @property
    def is_there(self) -> bool:
        """Whether anything shows it."""
        return bool(self.papers or self.records)

    @property
    def is_missing(self) -> bool:
        """Whether it must be there and isn't."""
        return self.item.required and not self.is_there


@dataclass(frozen=True)
class CategoryShown:
    """A category with its papers."""

    category: Category
    items: tuple[ItemShown, ...]


@dataclass(frozen=True)
class FileState:
    """A secretary's file against its table of contents."""

    person: Person
    categories: tuple[CategoryShown, ...]
    reviewed: bool
    is_secretary: bool

    @property
    def missing(self) -> tuple[ItemShown, ...]:
        """What must be there and isn't."""
        return tuple(item for category in self.categories for item in category.items if item.is_missing)

    @property
    def required(self) -> int:
        """How many papers must be there."""
        return sum(item.item.required for category in self.categories for item in category.items)

    @property
    def percent(self) -> int:
        """How much of what must be there is there, in whole percent rounded down: 100 only when all is."""
        return 100 if not self.required else (self.required - len(self.missing)) * 100 // self.required

    @property
    def appointed_without_review(self) -> bool:
        """Whether the person is in office and no concluded review stands in the file."""
        return self.is_secretary and not self.reviewed and secretary_rules().review.without == "warn"


def file_state(person: Person, day: date) -> FileState:
    """One file. For a person already found to be visible with SEE_SECRETARY_FILE."""
    return file_states([person], day)[0]


def file_states(persons: list[Person], day: date) -> list[FileState]:
    """The files of all, in their order, with as many queries for one as for a hundred."""
    rules = secretary_rules()
    keys = [person.pk for person in persons]
    records = _records(keys)
    papers: dict[tuple[int, str], list[Attachment]] = defaultdict(list)
    attached = Attachment.objects.filter(person__in=keys, section=SECRETARY, removed__isnull=True)
    for paper in attached.order_by("made_on", "pk"):
        papers[paper.person_id, paper.category].append(paper)
    reviewed = set(
        JointReview.objects.filter(person__in=keys, state=ReviewState.CONCLUDED)
        .order_by("pk")
        .values_list("person", flat=True)
    )
    serving = set(_in_office(rules, day).filter(person__in=keys).values_list("person", flat=True))
    return [
        FileState(
            person,
            tuple(
                CategoryShown(
                    category,
                    tuple(
                        ItemShown(
                            item,
                            tuple(papers[person.pk, item.key]),
                            sum(records[person.pk, word] for word in item.records)
                            + (item.review and person.pk in reviewed),
                        )
                        for item in category.items
                    ),
                )
                for category in rules.file.categories
            ),
            person.pk in reviewed,
            person.pk in serving,
        )
        for person in persons
    ]


def secretaries_for(user: User, place: Organisation, day: date) -> list[FileState]:
    """All secretaries in office at or below the place whose files the user keeps; the emptiest first, then by name."""
    visible = Person.objects.visible_to(user, Permission.SEE_SECRETARY_FILE).filter(
        organisation__path__startswith=place.path,
        pk__in=_in_office(secretary_rules(), day).values("person"),
    )
    states = file_states(list(visible.select_related("organisation__parent")), day)
    return sorted(
        states, key=lambda state: (state.percent, state.person.sort_key, str(state.person.public_id))
    )


def _in_office(rules: SecretaryRules, day: date) -> Any:
    who = rules.secretaries
    serving = Service.objects.known().on(day).values("person")
    return (
        Fact.objects.known().on(day).filter(name=who.fact, value=who.value, person__in=serving).order_by("pk")
    )


def _records(keys: list[int]) -> Mapping[tuple[int, str], int]:
    """How many records of each kind each person has."""
    counted: dict[tuple[int, str], int] = defaultdict(int)
    wanted = {word for item in secretary_rules().items for word in item.records}
    for word in sorted(wanted & _TABLES.keys()):
        for person in (
            _TABLES[word]
            .objects.known()
            .filter(person__in=keys)
            .order_by("pk")
            .values_list("person", flat=True)
        ):
            counted[person, word] += 1
    if wanted & _RECOGNITIONS.keys():
        kinds = {str(kind): word for word, kind in _RECOGNITIONS.items()}
        found = Recognition.objects.known().filter(person__in=keys).order_by("pk")
        for person, kind in found.values_list("person", "kind"):
            counted[person, kinds[kind]] += 1
    return counted
