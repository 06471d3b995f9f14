"""New files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.audit.actions import Act, Actor, Thing, record_all
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sorting import reading
from wuding.common.today import today
from wuding.organisation.models import Organisation, scopes_of
from wuding.organisation.queries import acting
from wuding.people import code_sets
from wuding.people.actions.acts import Add
from wuding.people.actions.facts import FactGiven, row_of
from wuding.people.actions.numbers import holdings, normal_phone
from wuding.people.actions.projection import project
from wuding.people.actions.sense import require_words, require_working_age
from wuding.people.actions.writing import Book, carry_out
from wuding.people.identity_words import identity_in, require_agreement
from wuding.people.models import Channel, EmploymentForm, Entry, Person, Record, Service, Sex, Team


@dataclass(frozen=True)
class NewPerson:
    """Who is to get a file. Sex and day of birth may be left to the identity number. `records` are unsaved rows."""

    name: str
    organisation: Organisation
    team: Team
    contract: EmploymentForm
    since: date
    sex: Sex | None = None
    born: date | None = None
    identity_number: str = ""
    phone: str = ""
    ethnicity: str = ""
    native_place: str = ""
    channel: Channel | str = ""
    document: str = ""
    facts: tuple[FactGiven, ...] = ()
    records: tuple[Record, ...] = ()


@transaction.atomic
def register_people(given: Sequence[NewPerson], *, entry: Entry) -> list[Person]:
    """A file for each, with the first service, facts and records; all of them or none.

    Raises NotVisible for an outsider's entry; RuleError for somebody under 16, a number that can't be or that a file
    in sight holds, and whatever else can't be true of the first of them.
    """
    scopes = scopes_of(entry.entered_by, Permission.CHANGE_ROSTER) or ("nowhere",)
    if not all(new.organisation.path.startswith(scopes) for new in given):
        raise NotVisible
    people = [_person(new, entry) for new in given]
    held = holdings([new.identity_number for new in given], by=entry.entered_by)
    for person, holding in zip(people, held, strict=True):
        holding.put_into(person)
    Person.objects.bulk_create(people, batch_size=500)
    _write_records(list(zip(people, given, strict=True)), entry)
    actor = acting(entry.entered_by)
    record_all([_act(person, new, entry, actor) for person, new in zip(people, given, strict=True)])
    return people


def register_person(
    *,
    name: str,
    organisation: Organisation,
    team: Team,
    contract: EmploymentForm,
    since: date,
    entry: Entry,
    sex: Sex | None = None,
    born: date | None = None,
    facts: tuple[FactGiven, ...] = (),
    identity_number: str = "",
    phone: str = "",
    ethnicity: str = "",
    native_place: str = "",
    channel: Channel | str = "",
    document: str = "",
) -> Person:
    """One new file; see `register_people`."""
    new = NewPerson(
        name=name,
        organisation=organisation,
        team=team,
        contract=contract,
        since=since,
        sex=sex,
        born=born,
        identity_number=identity_number,
        phone=phone,
        ethnicity=ethnicity,
        native_place=native_place,
        channel=channel,
        document=document,
        facts=facts,
    )
    return register_people([new], entry=entry)[0]


def _person(new: NewPerson, entry: Entry) -> Person:
    sex, born = _who(new)
    require_working_age(new.name, born, new.since)
    require_codes(new.ethnicity, new.native_place)
    read = reading(new.name, personal=True)
    person = Person(
        name=new.name.strip(),
        sort_key=read.key,
        pinyin=read.pinyin,
        initials=read.initials,
        sex=sex,
        born=born,
        phone=normal_phone(new.phone),
        ethnicity=new.ethnicity,
        native_place=new.native_place,
        organisation=new.organisation,
        entry=entry,
    )
    require_words(person, besides=("organisation", "entry", "account", "photo", "withdrawn", "public_id"))
    return person


def _who(new: NewPerson) -> tuple[Sex, date]:
    """Sex and day of birth, as given or as the number says; both must agree."""
    if not new.identity_number:
        if new.sex is None or new.born is None:
            raise RuleError(
                _("没有公民身份号码，就要填性别和出生日期。"), next_step=_("请填号码，或者填性别和出生日期。")
            )
        return new.sex, new.born
    identity = identity_in(new.identity_number, today=today())
    sex, born = new.sex or Sex(identity.sex), new.born or identity.born
    require_agreement(identity, born=born, sex=sex)
    return sex, born


def require_codes(ethnicity: str, native_place: str) -> None:
    """Raises RuleError for codes that no standard has."""
    if ethnicity and ethnicity not in code_sets.ETHNIC.words:
        raise RuleError(_("民族代码不在 GB/T 3304 里。"), next_step=_("请从列表里选，或填 01 到 56 的代码。"))
    if native_place and not code_sets.is_place(native_place):
        raise RuleError(_("籍贯代码不是六位行政区划代码。"), next_step=_("请填六位数字，例如 232700。"))


def _write_records(pairs: list[tuple[Person, NewPerson]], entry: Entry) -> None:
    """The first records of new files. A new file has none yet, so the book begins empty."""
    book = Book((), ())
    tables: set[type[Record]] = set()
    for person, new in pairs:
        service = Service(
            organisation=new.organisation,
            team=new.team,
            contract=new.contract,
            channel=new.channel,
            document=new.document,
            since=new.since,
        )
        rows = [service, *(row for fact in new.facts if (row := row_of(fact)) is not None), *new.records]
        for row in rows:
            Add(person, row).work(book)
            tables.add(type(row))
    project(book, [person.pk for person, _new in pairs], tables)
    carry_out(book.change, entry)


def _act(person: Person, new: NewPerson, entry: Entry, actor: Actor) -> Act:
    return Act(
        Action.PERSON_REGISTER,
        actor,
        new.organisation.path,
        Thing(ThingKind.PERSON, person.public_id, person.name),
        created(
            name=person.name,
            sex=person.sex,
            born=person.born,
            identity_number=person.identity_number,
            phone=person.phone,
            ethnicity=person.ethnicity or None,
            native_place=person.native_place or None,
            organisation=new.organisation.name,
            team=new.team,
            contract=new.contract,
            channel=new.channel or None,
            since=new.since,
            facts=len(new.facts) + len(new.records),
            title=entry.title,
        ),
    )
