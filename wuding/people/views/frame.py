"""What every page of a file shows around its own matter: who it is about, and which pages there are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.people import facts
from wuding.people.models import Fact, Person, Service
from wuding.people.queries.papers import PHOTO, changed, seen
from wuding.people.queries.printing import printable
from wuding.people.queries.sections.sight import Sight

P = Permission


@dataclass(frozen=True)
class Head:
    """Who it is, in a line and a few words; `serving`: holds a service on the day."""

    serving: bool
    where: str
    brief: tuple[tuple[str, str], ...]
    political: str
    education: str
    channel: str


@dataclass(frozen=True)
class May:
    """What the user may do on the pages of this file."""

    identity: bool
    reveal: bool
    change: bool
    change_person: bool
    timeline: bool
    reads: bool
    papers: bool
    portrait: bool
    photo: bool
    print: bool
    secretary: bool


def may_of(sight: Sight) -> May:
    """Keepers of files see who read them; so does the person."""
    keeps = sight.may(P.CHANGE_ROSTER)
    return May(
        identity=sight.may(P.SEE_IDENTITY),
        reveal=sight.may(P.SEE_IDENTITY, P.REVEAL_NUMBERS),
        change=keeps,
        change_person=sight.may(P.CHANGE_ROSTER, P.SEE_IDENTITY),
        timeline=sight.may(P.SEE_FILE),
        reads=keeps or sight.own,
        papers=any(part != PHOTO for part in seen(sight)),
        portrait=PHOTO in seen(sight),
        photo=PHOTO in changed(sight),
        print=bool(printable(sight)),
        secretary=sight.may(P.SEE_SECRETARY_FILE),
    )


def head_of(person: Person, sight: Sight, day: date) -> Head:
    """Two queries: the last service that began, and the facts of the day."""
    service = (
        Service.objects.known()
        .filter(person=person, since__lte=day)
        .select_related("organisation__parent")
        .order_by("-since")
        .first()
    )
    held = dict(
        Fact.objects.known().on(day).filter(person=person).order_by("since").values_list("name", "value")
    )
    serving = service is not None and (service.until is None or day <= service.until)
    return Head(
        serving=serving,
        where=_where(person, service if serving else None, held),
        brief=tuple(_brief(service, held, sight)),
        political=held.get(facts.POLITICAL, ""),
        education=held.get(facts.EDUCATION, ""),
        channel=service.get_channel_display() if service and service.channel else "",
    )


def _where(person: Person, service: Service | None, held: dict[str, str]) -> str:
    place = service.organisation if service else person.organisation
    parts = [place.parent.name if place.parent else "", place.name]
    if service:
        parts += [str(service.get_team_display()), held.get(facts.POST, "")]
    return " · ".join(part for part in parts if part)


def _brief(service: Service | None, held: dict[str, str], sight: Sight) -> list[tuple[str, str]]:
    brief: list[tuple[str, str]] = []
    if service:
        brief.append((_("任职自"), service.since.isoformat()))
        if service.until:
            brief.append((_("至"), service.until.isoformat()))
        brief.append((_("用工形式"), str(service.get_contract_display())))
    if sight.may(P.SEE_FILE):
        shown = ((facts.EDUCATION, _("学历")), (facts.CERTIFICATE, _("证书")), (facts.GRADE, _("考核等次")))
        brief += [(words, held[name]) for name, words in shown if name in held]
    return brief


def frame(person: Person, sight: Sight, day: date, tab: str) -> dict[str, Any]:
    """The context of `people/file/frame.html`."""
    return {
        "person": person,
        "head": head_of(person, sight, day),
        "may": may_of(sight),
        "tab": tab,
        "age": person.age_on(day),
        "trail": [(_("花名册"), reverse("people:roster"))],
    }
