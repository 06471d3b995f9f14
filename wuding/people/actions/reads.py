"""Looking at files: nothing changes, yet each look leaves an entry that the person can read."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible, RuleError
from wuding.common.sealed import Secret
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.people.models import Person
from wuding.people.queries.bank_accounts import accounts_on

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ACCOUNT = "bank_account"
NUMBERS: "Mapping[str, StrPromise]" = {
    "identity_number": _("公民身份号码"),
    "phone": _("手机号码"),
    ACCOUNT: _("代发账号"),
}
"""Numbers of a file that may be shown whole for a reason, in words."""
NEEDED = {ACCOUNT: Permission.SEE_BANK_ACCOUNTS}
"""What it takes to see them masked, where that isn't the right to see who somebody is."""
LEAST_PURPOSE = 4
"""Characters below which a reason says nothing."""


def number_of(person: Person, name: str) -> Secret | None:
    """The number by its name, None where there is none; of accounts the one that pay goes to today."""
    if name == ACCOUNT:
        account = accounts_on([person.pk], today()).get(person.pk)
        return account.account if account else None
    found = getattr(person, name) if name in NUMBERS else None
    return found if isinstance(found, Secret) else None


@transaction.atomic
def read_file(*, person: Person, by: User, sections: Sequence[str], purpose: str = "") -> None:
    """The user looks at these sections of the file: one entry for each look."""
    record(
        action=Action.FILE_READ,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=created(sections="、".join(sections)),
        purpose=purpose,
    )


@transaction.atomic
def read_list(*, title: str, place: Organisation, by: User, narrowed: str, rows: int) -> None:
    """The user looks at a list of people: where, narrowed how, how many there were."""
    record(
        action=Action.LIST_READ,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.ORGANISATION, place.public_id, f"{place.name} {title}"),
        changes=created(filter=narrowed or None, rows=rows),
    )


@transaction.atomic
def reveal_number(*, person: Person, name: str, purpose: str, by: User) -> str:
    """The whole number, recorded with its reason before it is shown.

    Raises NotVisible without the right to it where the file is kept, RuleError without a reason or a number.
    """
    place = person.organisation
    needed = NEEDED.get(name, Permission.SEE_IDENTITY)
    if not (may(by, needed, place) and may(by, Permission.REVEAL_NUMBERS, place)):
        raise NotVisible
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise RuleError(
            str(_("没有说明为什么要看完整号码。")), next_step=str(_("请选一项事由，或用一句话说明。"))
        )
    number = number_of(person, name)
    if number is None:
        raise RuleError(str(_("这份档案没有登记这个号码。")), next_step=str(_("请先补登。")))
    record(
        action=Action.FILE_REVEAL,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=created(sections=str(NUMBERS[name])),
        purpose=purpose,
    )
    return str(number.reveal())
