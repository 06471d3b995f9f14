"""The person and the own file: looking at it, and at the own numbers. Recorded like any other look."""

from django.db import transaction

from wuding.accounts.models import User
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.common.errors import NotVisible
from wuding.organisation.queries import acting
from wuding.people.actions.reads import NUMBERS, number_of
from wuding.people.models import Person


@transaction.atomic
def reveal_own_number(*, person: Person, name: str, by: User) -> str:
    """The person's own whole number. Nobody has to say why they look at their own; others' looks are `reveal_number`.

    Raises NotVisible for anybody else's file, and for a number that isn't there.
    """
    number = number_of(person, name)
    if person.account_id != by.pk or number is None:
        raise NotVisible
    record(
        action=Action.FILE_REVEAL,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=created(sections=str(NUMBERS[name])),
        purpose="本人查看",
    )
    return number.reveal()
