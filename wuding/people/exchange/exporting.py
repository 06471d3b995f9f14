"""Exports: the present state of people as a table that comes back without a difference."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Act, Thing, record_all
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.calc.sheets.columns import TableSpec
from wuding.calc.sheets.outcomes import Masked, Value
from wuding.calc.sheets.writing.templates import write_table, write_template
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.people.actions.reads import LEAST_PURPOSE
from wuding.people.exchange.columns import table_for
from wuding.people.exchange.differences import masked
from wuding.people.exchange.standing import Standing, standings
from wuding.people.models import Person, Service

_HIDDEN = ("identity_number", "phone", "certificate_number", "bank_account")
_OF_IDENTITY = ("identity_number", "phone", "born")


@transaction.atomic
def export_people(
    *, place: Organisation, day: date, by: User, team: str = "", full: bool = False, purpose: str = ""
) -> bytes:
    """Everybody who serves at or below a place on that day, as a workbook; recorded for each file.

    Numbers are masked unless `full`, which needs the right to reveal them and a reason. Raises NotVisible without the
    right to export there, RuleError without a reason.
    """
    if not may(by, Permission.EXPORT_PEOPLE, place):
        raise NotVisible
    if full:
        _require_reason(place, by, purpose)
    spec = _spec(place, day, by)
    people = exported(by, place, day, team)
    held = standings(people)
    rows = (_cells(held[person.pk], spec, full=full) for person in people)
    workbook = write_table(spec, rows)
    record_all(list(_acts(people, place, by, purpose, full=full)))
    return workbook


def template(*, place: Organisation, day: date, by: User) -> bytes:
    """The empty table of a place. Raises NotVisible without the right to import there."""
    if not may(by, Permission.IMPORT_PEOPLE, place):
        raise NotVisible
    return write_template(table_for(by, place, day))


def exported(user: User, place: Organisation, day: date, team: str) -> list[Person]:
    """Whom an export holds: in service that day, by unit and name."""
    serving = Service.objects.known().on(day).filter(organisation__path__startswith=place.path)
    if team:
        serving = serving.filter(team=team)
    found = Person.objects.visible_to(user, Permission.EXPORT_PEOPLE).filter(pk__in=serving.values("person"))
    found = found.filter(organisation__path__startswith=place.path)
    return list(found.select_related("organisation").order_by("organisation__path", "sort_key", "public_id"))


def _require_reason(place: Organisation, by: User, purpose: str) -> None:
    if not (may(by, Permission.REVEAL_NUMBERS, place) and may(by, Permission.SEE_IDENTITY, place)):
        raise NotVisible
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise RuleError(
            _("没有说明为什么要导出完整号码。"), next_step=_("请用一句话说明用途；它会记入审计。")
        )


def _spec(place: Organisation, day: date, by: User) -> TableSpec:
    spec = table_for(by, place, day, with_ids=True, permission=Permission.EXPORT_PEOPLE)
    if may(by, Permission.SEE_IDENTITY, place):
        return spec
    return spec.only([column.key for column in spec.columns if column.key not in _OF_IDENTITY])


def _cells(standing: Standing, spec: TableSpec, *, full: bool) -> list[Value]:
    cells = dict(standing.cells)
    if not full:
        cells.update({key: Masked(text) for key in _HIDDEN if (text := masked(standing, key))})
    return [cells.get(column.key) for column in spec.columns]


def _acts(people: list[Person], place: Organisation, by: User, purpose: str, *, full: bool) -> Iterator[Act]:
    """One entry for the list and one for each file, so that everybody sees who took theirs away."""
    actor = acting(by)
    yield Act(
        Action.LIST_EXPORT,
        actor,
        place.path,
        Thing(ThingKind.ORGANISATION, place.public_id, place.name),
        created(rows=len(people), full=full),
        purpose,
    )
    for person in people:
        thing = Thing(ThingKind.PERSON, person.public_id, person.name)
        yield Act(Action.FILE_EXPORT, actor, person.organisation.path, thing, created(full=full), purpose)
