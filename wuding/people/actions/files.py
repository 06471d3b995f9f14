"""Changes to people's files."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.calc.chains import INSTALLATION
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sorting import reading
from wuding.organisation.models import Organisation, scopes_of
from wuding.organisation.queries import acting, may
from wuding.people.actions.writing import Change, carry_out
from wuding.people.models import EmploymentForm, Entry, Fact, Person, Service, Sex, Team


@dataclass(frozen=True)
class FactGiven:
    """A fact to be written into a new file; both days included, `until` None: until further notice."""

    name: str
    value: str
    since: date
    until: date | None = None


@transaction.atomic
def open_entry(*, title: str, by: User, at: datetime, document: str = "") -> Entry:
    """The entry that the records written next will name as their origin."""
    entry = Entry.objects.create(title=title, document=document, entered_by=by, entered_at=at)
    record(
        action=Action.ENTRY_OPEN,
        by=acting(by),
        path=next(iter(scopes_of(by, Permission.CHANGE_ROSTER)), INSTALLATION),
        thing=Thing(ThingKind.ENTRY, entry.public_id, title),
        changes=created(title=title, document=document),
    )
    return entry


@transaction.atomic
def register_person(
    *,
    name: str,
    sex: Sex,
    born: date,
    organisation: Organisation,
    team: Team,
    contract: EmploymentForm,
    since: date,
    entry: Entry,
    facts: tuple[FactGiven, ...] = (),
) -> Person:
    """A new file with its first service and facts. Raises RuleError for somebody under 16 or an outsider's entry."""
    _refuse_outsider(entry.entered_by, organisation)
    _refuse_child(name, born, since)
    read = reading(name, personal=True)
    person = Person(
        name=name,
        sort_key=read.key,
        pinyin=read.pinyin,
        initials=read.initials,
        sex=sex,
        born=born,
        organisation=organisation,
        entry=entry,
    )
    person.full_clean(exclude=["organisation", "entry"])
    person.save()
    service = Service(person=person, organisation=organisation, team=team, contract=contract, since=since)
    held = [Fact(person=person, name=f.name, value=f.value, since=f.since, until=f.until) for f in facts]
    carry_out(Change(added=[service, *held]), entry)
    record(
        action=Action.PERSON_REGISTER,
        by=acting(entry.entered_by),
        path=organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, name),
        changes=created(
            name=name,
            sex=sex,
            born=born,
            organisation=organisation.name,
            team=team,
            contract=contract,
            since=since,
            facts=len(facts),
            title=entry.title,
        ),
    )
    return person


@transaction.atomic
def move_person(
    *,
    person: Person,
    organisation: Organisation,
    team: Team,
    contract: EmploymentForm,
    since: date,
    entry: Entry,
) -> Service:
    """The present service ends the day before, a new one begins. Raises RuleError when one began since then."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_outsider(entry.entered_by, organisation)
    known = list(Service.objects.known().filter(person=locked).order_by("since"))
    later = next((service for service in known if service.since >= since), None)
    if later:
        raise RuleError(
            _("%(name)s从 %(since)s 起已有任职，新的任职须晚于它。")
            % {"name": locked.name, "since": later.since.isoformat()},
            next_step=_("请把开始日期改到 %(since)s 之后。") % {"since": later.since.isoformat()},
        )
    service = Service(person=locked, organisation=organisation, team=team, contract=contract, since=since)
    change = Change(added=[service])
    for old in known:
        if old.until is None or old.until >= since:
            change.end_before(old, since)
    carry_out(change, entry)
    Person.objects.filter(pk=locked.pk).update(organisation=organisation)
    record(
        action=Action.PERSON_MOVE,
        by=acting(entry.entered_by),
        path=organisation.path,
        thing=Thing(ThingKind.PERSON, locked.public_id, locked.name),
        changes={
            **created(team=team, contract=contract, since=since, title=entry.title),
            "organisation": (locked.organisation.name, organisation.name),
        },
    )
    return service


@transaction.atomic
def record_fact(*, person: Person, given: FactGiven, entry: Entry) -> Fact:
    """The value holds from `given.since`; what held before ends the day before.

    Raises RuleError when a value of the same name begins on or after that day and would be overlapped.
    """
    locked = Person.objects.select_for_update().select_related(None).get(pk=person.pk)
    _refuse_outsider(entry.entered_by, person.organisation)
    known = list(Fact.objects.known().filter(person=locked, name=given.name).order_by("since"))
    later = next((fact for fact in known if fact.since >= given.since), None)
    if later and (given.until is None or given.until >= later.since):
        raise RuleError(
            _("“%(name)s”从 %(since)s 起已记为“%(value)s”，与要登记的时间重叠。")
            % {"name": later.name, "since": later.since.isoformat(), "value": later.value},
            next_step=_("请把结束日期填到 %(day)s 之前，或改用更晚的开始日期。")
            % {"day": later.since.isoformat()},
        )
    fact = Fact(person=locked, name=given.name, value=given.value, since=given.since, until=given.until)
    change = Change(added=[fact])
    before = None
    for old in known:
        if old.since < given.since and (old.until is None or old.until >= given.since):
            before = old.value
            change.end_before(old, given.since)
    carry_out(change, entry)
    record(
        action=Action.FACT_RECORD,
        by=acting(entry.entered_by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, locked.public_id, locked.name),
        changes={
            given.name: (before, given.value),
            **created(since=given.since, until=given.until, title=entry.title),
        },
    )
    return fact


@transaction.atomic
def link_account(*, person: Person, account: User, by: User | None) -> None:
    """The person signs in as `account`. Raises RuleError when either already has another partner."""
    taken = Person.objects.filter(account=account).exclude(pk=person.pk).first()
    if taken:
        raise RuleError(
            _("账号“%(account)s”已经属于%(name)s。") % {"account": account.username, "name": taken.name},
            next_step=_("请为这个人另开一个账号。"),
        )
    Person.objects.filter(pk=person.pk).update(account=account)
    record(
        action=Action.PERSON_LINK_ACCOUNT,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=created(account=account.username),
    )


def _refuse_outsider(user: User, organisation: Organisation) -> None:
    """Files are written by those who manage the place; to others it isn't there."""
    if not may(user, Permission.CHANGE_ROSTER, organisation):
        raise NotVisible


def _refuse_child(name: str, born: date, since: date) -> None:
    """Nobody works before the sixteenth birthday (劳动法 第十五条)."""
    sixteenth = date(born.year + 16, born.month, min(born.day, 28))
    if since < sixteenth:
        raise RuleError(
            _("%(name)s在 %(since)s 未满 16 周岁，不能任职。") % {"name": name, "since": since.isoformat()},
            clause=_("劳动法 第十五条"),
            next_step=_("请核对出生日期和任职日期。"),
        )
