"""One person's file."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.common.errors import NotVisible
from wuding.people.models import Fact, Person, Service


def person_for(user: User, public_id: uuid.UUID) -> Person:
    """One person; raises NotVisible when there is none, or none for this user."""
    found = (
        Person.objects.visible_to(user)
        .select_related("organisation", "organisation__parent", "entry__entered_by")
        .filter(public_id=public_id)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def services_of(person: Person) -> list[Service]:
    """All services, latest first. For a person already found to be visible."""
    found = (
        Service.objects.known()
        .filter(person=person)
        .select_related("organisation__parent", "entry__entered_by")
    )
    return list(found.order_by("-since"))


def facts_of(person: Person) -> list[Fact]:
    """All facts, latest first. For a person already found to be visible."""
    return list(
        Fact.objects.known()
        .filter(person=person)
        .select_related("entry__entered_by")
        .order_by("-since", "name")
    )


def holds(record: Fact | Service, day: date) -> bool:
    """Whether its period contains `day`."""
    return record.since <= day and (record.until is None or day <= record.until)


@dataclass(frozen=True)
class Happening:
    """Something in a person's file at a time, as the timeline shows it."""

    when: str
    title: str
    text: str
    current: bool


def happenings_of(services: Iterable[Service], facts: Iterable[Fact], day: date) -> list[Happening]:
    """Services and facts as one timeline, latest first."""
    dated: list[tuple[date, str, str, Fact | Service]] = [
        *((s.since, _service_words(s), s.organisation.name, s) for s in services),
        *((f.since, _("%(matter)s：%(value)s") % {"matter": f.name, "value": f.value}, "", f) for f in facts),
    ]
    dated.sort(key=lambda entry: (entry[0], isinstance(entry[3], Fact)), reverse=True)
    return [
        Happening(
            since.isoformat(),
            title,
            " · ".join(filter(None, (text, _until_words(record)))),
            holds(record, day),
        )
        for since, title, text, record in dated
    ]


def _service_words(service: Service) -> str:
    words = {"team": service.get_team_display(), "contract": service.get_contract_display()}
    return _("%(team)s（%(contract)s）") % words


def _until_words(record: Fact | Service) -> str:
    return _("至 %(day)s") % {"day": record.until.isoformat()} if record.until else ""
