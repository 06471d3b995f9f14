"""Entries of the trail in words. Here, because only the top storey knows the words of all concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from wuding.accounts.roles import Role
from wuding.accounts.ways import WAYS
from wuding.audit.actions import VISITOR
from wuding.audit.models import Check, Entry
from wuding.audit.names import FIELD_WORDS, Action, ThingKind
from wuding.calc.chains import INSTALLATION, BreakKind
from wuding.calc.masking import MASK
from wuding.common.templatetags.parts import NOT_THERE
from wuding.organisation.models import Basis, Kind
from wuding.people.models import EmploymentForm, Sex, Team

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_VALUE_WORDS: Mapping[str, Mapping[str, "str | StrPromise"]] = {
    "way": WAYS,
    "role": dict(Role.choices),
    "kind": dict(Kind.choices),
    "code_basis": dict(Basis.choices),
    "name_basis": dict(Basis.choices),
    "sex": dict(Sex.choices),
    "team": dict(Team.choices),
    "contract": dict(EmploymentForm.choices),
}


_ORDER = {field: rank for rank, field in enumerate(FIELD_WORDS)}


@dataclass(frozen=True)
class ChangeShown:
    """One field before and after, written out."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryShown:
    """An entry with its codes in words."""

    entry: Entry
    action: str
    kind: str
    actor: str
    roles: str
    place: str
    thing_url: str

    @property
    def changes(self) -> list[ChangeShown]:
        """Its changes: facts first, then fields in the order of their words."""
        kept: dict[str, list[object]] = self.entry.changes
        return [
            ChangeShown(str(FIELD_WORDS.get(field, field)), _value(field, before), _value(field, after))
            for field, (before, after) in sorted(
                kept.items(), key=lambda item: (_ORDER.get(item[0], -1), item[0])
            )
        ]


def shown(entry: Entry, places: Mapping[str, str]) -> EntryShown:
    """The entry in the language of the page; `places` are names of organisations by path."""
    visitor = entry.actor_roles == ",".join(VISITOR.roles)
    roles = [str(dict(Role.choices).get(code, code)) for code in entry.actor_roles.split(",") if code]
    return EntryShown(
        entry,
        action=str(dict(Action.choices).get(entry.action, entry.action)),
        kind=str(dict(ThingKind.choices).get(entry.thing_kind, entry.thing_kind)),
        actor=entry.actor_name or (_("未登录者") if visitor else _("系统命令行")),
        roles="" if visitor else _("、").join(roles),
        place=chain_name(entry.path, places),
        thing_url=_address(entry),
    )


def chain_name(path: str, places: Mapping[str, str]) -> str:
    """What people call the organisation at `path`, or the chain of that name."""
    return _("全系统") if path == INSTALLATION else places.get(path, path)


def verdict(check: Check) -> str:
    """How a check ended, as a sentence."""
    if not check.breaks:
        return _("核验至第 %(entries)s 条") % {"entries": check.entries}
    words = {
        BreakKind.CHANGED: _("内容被改动过"),
        BreakKind.MISLINKED: _("接不上前一条，被调换或插入过"),
        BreakKind.MISSING: _("不见了"),
        BreakKind.REPEATED: _("序号重复"),
        BreakKind.CUT: _("起被截去"),
        BreakKind.BEYOND: _("起超出链头，是后加的"),
        BreakKind.REWRITTEN: _("与存下的链头不符，整条被重写过"),
    }
    return _("第 %(number)s 条：%(what)s。共 %(breaks)s 处。") % {
        "number": check.first_sequence,
        "what": words[BreakKind(check.first_kind)],
        "breaks": check.breaks,
    }


def _address(entry: Entry) -> str:
    """The page of the thing, where an audit administrator may open it: an organisation's."""
    if entry.thing_kind != ThingKind.ORGANISATION or entry.thing_id is None:
        return ""
    return reverse("people:organisation", args=[entry.thing_id])


def _value(field: str, value: object) -> str:
    if value is None or value == "":
        return NOT_THERE
    if value == MASK:
        return _("已隐去")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(_VALUE_WORDS.get(field, {}).get(str(value), value))
