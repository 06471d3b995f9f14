"""Changes of a person: who it is, where they serve, as whom they sign in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from typing_extensions import override

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import Secret
from wuding.common.sorting import reading
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.people.actions.acts import Add
from wuding.people.actions.numbers import holdings, let_go, normal_phone
from wuding.people.actions.records import locked, write_records
from wuding.people.actions.registering import require_codes
from wuding.people.actions.writing import Book
from wuding.people.identity_words import identity_in, require_agreement
from wuding.people.models import (
    Channel,
    EmploymentForm,
    Entry,
    Person,
    PersonVersion,
    Service,
    Sex,
    Team,
)

CORRECTABLE = ("name", "sex", "born", "identity_number", "phone", "ethnicity", "native_place")


@transaction.atomic
def correct_person(*, person: Person, values: Mapping[str, Any], entry: Entry) -> Person:
    """Other values for who somebody is: plain texts and dates by column; numbers may be "" for none.

    A new identity number brings its sex and day of birth unless they are given. What stood there before is kept.
    Raises NotVisible without the right to change the file, RuleError for what can't be or changes nothing.
    """
    if unknown := set(values) - set(CORRECTABLE):
        raise ValueError(f"a person has nothing to correct under {sorted(unknown)}")
    if not may(entry.entered_by, Permission.CHANGE_ROSTER, person.organisation):
        raise NotVisible
    locked({person.pk})
    old = Person.objects.select_related("organisation").get(pk=person.pk)
    new = Person.objects.get(pk=person.pk)
    _set_values(new, values, entry)
    changes = {name: (getattr(old, name), getattr(new, name)) for name in CORRECTABLE}
    changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changed:
        raise RuleError(
            _("更正的内容和现在登记的一样，没有改动。"), next_step=_("请改动要更正的项，或者返回。")
        )
    _keep_versions(old, list(changed), entry)
    if "identity_number" in changed:
        let_go(old)
    new.save(update_fields=[*changed, *_FOLLOWING])
    record(
        action=Action.PERSON_CORRECT,
        by=acting(entry.entered_by),
        path=old.organisation.path,
        thing=Thing(ThingKind.PERSON, old.public_id, new.name),
        changes={**changed, "title": (None, entry.title)},
    )
    return new


_FOLLOWING = ("sort_key", "pinyin", "initials", "identity_hash", "identity_claim")


def _set_values(person: Person, values: Mapping[str, Any], entry: Entry) -> None:
    """Put the values into the unsaved person. Raises RuleError."""
    for name in ("sex", "born", "ethnicity", "native_place"):
        if name in values:
            setattr(person, name, values[name])
    if "name" in values:
        _rename(person, str(values["name"]).strip())
    if "phone" in values:
        person.phone = normal_phone(str(values["phone"]))
    require_codes(person.ethnicity, person.native_place)
    number = str(values["identity_number"]) if "identity_number" in values else None
    if number:
        identity = identity_in(number, today=today())
        person.sex = str(values.get("sex", identity.sex))
        person.born = values.get("born", identity.born)
    if number is not None:
        (holding,) = holdings([number], by=entry.entered_by, besides=[person.pk])
        holding.put_into(person)
    if person.identity_number is not None:
        identity = identity_in(person.identity_number.reveal(), today=today())
        require_agreement(identity, born=person.born, sex=person.sex)
    if person.sex not in Sex.values or person.born > today():
        raise RuleError(_("性别或出生日期填得不对。"), next_step=_("请照身份证核对。"))


def restore(version: PersonVersion, entry: Entry) -> None:
    """Put one field back to what it was before a correction; what it says now becomes history in its turn."""
    person = Person.objects.get(pk=version.person_id)
    before = version.before.reveal() if version.before else ""
    _keep_versions(person, [version.field], entry)
    if version.field == "identity_number":
        let_go(person)
        (holding,) = holdings([before], by=entry.entered_by, besides=[person.pk])
        holding.put_into(person)
    elif version.field == "phone":
        person.phone = Secret(before) if before else None
    elif version.field == "born":
        person.born = date.fromisoformat(before)
    elif version.field == "name":
        _rename(person, before)
    else:
        setattr(person, version.field, before)
    person.save(update_fields=[version.field, *_FOLLOWING])


def _rename(person: Person, name: str) -> None:
    if not name:
        raise RuleError(_("没有填姓名。"), next_step=_("请填写姓名。"))
    read = reading(name, personal=True)
    person.name, person.sort_key = name, read.key
    person.pinyin, person.initials = read.pinyin, read.initials


def _keep_versions(old: Person, names: list[str], entry: Entry) -> None:
    PersonVersion.objects.bulk_create(
        PersonVersion(
            person=old,
            field=name,
            before=_sealed(getattr(old, name)),
            known_until=entry.entered_at,
            entry=entry,
        )
        for name in names
    )


def _sealed(value: object) -> Secret:
    if isinstance(value, Secret):
        return Secret(value.reveal())
    return Secret(value.isoformat() if isinstance(value, date) else str(value or ""))


@transaction.atomic
def move_person(
    *,
    person: Person,
    organisation: Organisation,
    team: Team,
    contract: EmploymentForm,
    since: date,
    entry: Entry,
    channel: Channel | str = "",
    document: str = "",
) -> Service:
    """The present service ends the day before, a new one begins. Raises RuleError when one began since then."""
    locked({person.pk})
    services = Book({person.pk}, (Service,)).rows(Service, person.pk)
    later = next((service for service in services if service.since >= since), None)
    if later and may(entry.entered_by, Permission.CHANGE_ROSTER, person.organisation):
        raise RuleError(
            _("%(name)s从 %(since)s 起已有任职，新的任职须晚于它。")
            % {"name": person.name, "since": later.since.isoformat()},
            next_step=_("请把开始日期改到 %(since)s 之后。") % {"since": later.since.isoformat()},
        )
    row = Service(
        organisation=organisation,
        team=team,
        contract=contract,
        channel=channel,
        document=document,
        since=since,
    )
    (found,) = write_records([Moving(person, row)], entry=entry)
    if not isinstance(found, Service):
        raise TypeError("a service became something else")
    return found


class Moving(Add):
    """A new service of somebody who serves already."""

    @property
    @override
    def action(self) -> Action:
        """As the trail calls it."""
        return Action.PERSON_MOVE


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
