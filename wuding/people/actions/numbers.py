"""Identity numbers in files: one number, one file, and nobody learns from a refusal what stands in files out of sight.

A number that a file in the writer's sight holds is refused with that file's name. A number that only a file out of
sight holds is taken like any other, yet as a claim: the writer notices nothing, and those whose scope covers both
files find the pair in a list (queries/duplicates.py) and settle it. The trail keeps the claim where both branches meet.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.calc.identity import normal_form
from wuding.common.errors import RuleError
from wuding.common.sealed import Secret, lookup_hash
from wuding.people.models import Person

PURPOSE = "people.identity"


def hash_of(number: str) -> str:
    """By what a number is found; the same however it was typed."""
    return lookup_hash(normal_form(number), PURPOSE)


@dataclass(frozen=True)
class Holding:
    """How a file holds its number: sealed, with the hash as its own or as a claim."""

    number: Secret | None
    hash: str | None
    claim: str

    def put_into(self, person: Person) -> None:
        """Set the three columns."""
        person.identity_number = self.number
        person.identity_hash = self.hash
        person.identity_claim = self.claim


NOTHING = Holding(None, None, "")


def holdings(numbers: Sequence[str], *, by: User, besides: Collection[int] = ()) -> list[Holding]:
    """How files written by this user hold these numbers; empty ones hold nothing. Two queries.

    Raises RuleError for a number that a file in sight holds, or that stands here twice. `besides` are the files being
    written themselves.
    """
    hashes = [hash_of(number) if number else "" for number in numbers]
    given = [one for one in hashes if one]
    if len(given) != len(set(given)):
        raise RuleError(_("同一个公民身份号码出现了两次。"), next_step=_("请核对这几个人的号码，一人一号。"))
    taken = set(
        Person.objects.filter(identity_hash__in=given)
        .exclude(pk__in=besides)
        .values_list("identity_hash", flat=True)
    )
    _refuse_seen(given, by, besides)
    return [
        NOTHING
        if not one
        else Holding(Secret(normal_form(number)), None if one in taken else one, one if one in taken else "")
        for number, one in zip(numbers, hashes, strict=True)
    ]


def _refuse_seen(hashes: Collection[str], by: User, besides: Collection[int]) -> None:
    seen = Person.objects.visible_to(by).exclude(pk__in=besides).order_by("pk")
    holder = (seen.filter(identity_hash__in=hashes) | seen.filter(identity_claim__in=hashes)).first()
    if holder:
        raise RuleError(
            _("这个公民身份号码已经登记在%(name)s的档案里。") % {"name": holder.name},
            next_step=_("请核对号码；如果是同一个人，请在原来的档案里登记，不要另建。"),
        )


def let_go(person: Person) -> None:
    """The person no longer holds the number: the file that claimed it longest now holds it as its own."""
    if not person.identity_hash:
        return
    freed = person.identity_hash
    Person.objects.filter(pk=person.pk).update(identity_hash=None, identity_claim="")
    heir = Person.objects.filter(identity_claim=freed, withdrawn__isnull=True).order_by("pk").first()
    if heir:
        Person.objects.filter(pk=heir.pk).update(identity_hash=freed, identity_claim="")


def normal_phone(text: str) -> Secret | None:
    """A telephone number as it is kept: digits without blanks and dashes, +86 left out. Raises RuleError."""
    digits = normal_form(text).replace("-", "").replace("(", "").replace(")", "")
    digits = digits.removeprefix("+86") if len(digits) > _MOBILE else digits
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal() and _SHORTEST <= len(digits) <= _LONGEST):
        raise RuleError(
            _("手机号码只能是 %(least)d 到 %(most)d 位数字。") % {"least": _SHORTEST, "most": _LONGEST},
            next_step=_("请核对号码；座机请带区号。"),
        )
    if digits.startswith("1") and len(digits) != _MOBILE:
        raise RuleError(_("手机号码不是 11 位。"), next_step=_("请核对有没有多填、漏填。"))
    return Secret(digits)


_MOBILE, _SHORTEST, _LONGEST = 11, 7, 12

SealedValues = Mapping[str, Secret | None]
