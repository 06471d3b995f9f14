"""What a draft does to the pack of the level above: which parts it replaces or leaves out, and by which clause of whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuding.calc.rules import Pack
from wuding.calc.rules.model import Brackets, Item, Param, Part, Rule, Table
from wuding.calc.rules.rewriting import (
    Refused,
    drop_block,
    drop_key,
    find_part,
    literal,
    overriding,
    put_block,
    put_key,
    section_of,
)
from wuding.calc.rules.rewriting.toml_text import read
from wuding.common.errors import RuleError
from wuding.policy.queries.assembly import Files
from wuding.policy.queries.drafts import installed_files
from wuding.policy.queries.wishes import Wish, refusal

HEAD = "pack.toml"
ASPECT = "薪酬待遇"


@dataclass(frozen=True)
class OwnClause:
    """The clause of the draft that a new or replaced part stands on; `text` are its words where it is a new one."""

    clause: str
    text: str = ""

    def written(self, files: Files, name: str) -> dict[str, str]:
        """The files with the clause, where it is new. Raises RuleError for a number that is taken."""
        if not self.text:
            return dict(files)
        for file, text in files.items():
            found = read(file, text).places.data.get("provisions", [])
            if any(one.get("clause") == self.clause for one in (found if isinstance(found, list) else [])):
                raise RuleError(
                    _("本办法已有“%(clause)s”。") % {"clause": self.clause},
                    next_step=_("请换一个条款号，或从已有的条款里选它。"),
                )
        file = "provisions.toml" if "provisions.toml" in files else HEAD
        keys = {"clause": self.clause, "aspect": ASPECT, "text": self.text, "governs": [name]}
        return _put(files, file, "provisions", {**keys, "trust": "assumed", "how": _("起草中的条文")})


@dataclass(frozen=True)
class Overriding:
    """A part of a higher level taken into the draft, to the letter, under a clause of its own, and then changed."""

    name: str
    origin: str
    clause: OwnClause
    change: Wish

    def made(self, files: Files) -> dict[str, str]:
        above = installed_files(self.origin)
        section = section_of(above, self.name)
        text, path = find_part(above, section, "name", self.name)
        head = read(HEAD, above[HEAD]).places.data["pack"]
        part = overriding(text, path, head if isinstance(head, Mapping) else {}, self.clause.clause)
        taken = _put(self.clause.written(files, self.name), _file_for(files, section), section, part)
        return self.change.made(taken)

    @property
    def words(self) -> str:
        return f"{self.change.words} ⟵ {self.origin} · {self.clause.clause}"


@dataclass(frozen=True)
class Dropping:
    """A part of a higher level that is not followed here."""

    name: str
    origin: str
    why: str

    def made(self, files: Files) -> dict[str, str]:
        return _with_drops(files, [*_drops(files), self.name])

    @property
    def words(self) -> str:
        return f"− {self.name} ⟵ {self.origin} · {self.why}"


@dataclass(frozen=True)
class Following:
    """What was replaced or left out is taken from the higher level again; a part of the draft's own is struck out."""

    name: str
    why: str

    def made(self, files: Files) -> dict[str, str]:
        left = [name for name in _drops(files) if name != self.name]
        if len(left) != len(_drops(files)):
            return _with_drops(files, left)
        try:
            text, path = find_part(files, section_of(files, self.name), "name", self.name)
            edit = drop_block(text, path)
        except Refused as refused:
            raise refusal(refused) from None
        return _ungoverned({**files, edit.file: edit.text}, self.name)

    @property
    def words(self) -> str:
        return f"↺ {self.name} · {self.why}"


@dataclass(frozen=True)
class NewItem:
    """A pay item that was not there; `into` is the sum that it is added to."""

    name: str
    formula: str
    frequency: str
    clause: OwnClause
    marks: Mapping[str, str]
    into: str = ""

    def made(self, files: Files) -> dict[str, str]:
        keys = {"name": self.name, "clause": self.clause.clause, "formula": self.formula}
        if self.frequency != "month":
            keys["frequency"] = self.frequency
        item = _put(
            self.clause.written(files, self.name), _file_for(files, "items"), "items", keys | dict(self.marks)
        )
        if not self.into:
            return item
        try:
            text, path = find_part(item, "items", "name", self.into)
        except Refused as refused:
            raise refusal(refused) from None
        edit = put_key(text, path, "formula", literal(f"{text.at((*path, 'formula'))} + {self.name}"))
        return {**item, edit.file: edit.text}

    @property
    def words(self) -> str:
        return f"+ {self.name} = {self.formula} · {self.clause.clause}"


def _put(files: Files, file: str, section: str, keys: Mapping[str, object]) -> dict[str, str]:
    return {**files, file: put_block(read(file, files[file]), section, keys).text}


def _file_for(files: Files, section: str) -> str:
    """The file that holds parts of the section already, else the head."""
    return next((file for file, text in files.items() if f"[[{section}]]" in text), HEAD)


def _drops(files: Files) -> list[str]:
    head = read(HEAD, files[HEAD]).places.data["pack"]
    found = head.get("drops", []) if isinstance(head, Mapping) else []
    return list(found)


def _with_drops(files: Files, drops: Sequence[str]) -> dict[str, str]:
    head = read(HEAD, files[HEAD])
    edit = (
        put_key(head, ("pack",), "drops", literal(list(drops)))
        if drops
        else drop_key(head, ("pack",), "drops")
    )
    return {**files, HEAD: edit.text}


def _ungoverned(files: Files, name: str) -> dict[str, str]:
    """A clause governs no part that is gone."""
    changed = dict(files)
    for file in files:
        found = read(file, changed[file])
        provisions = found.places.data.get("provisions", [])
        for index, one in enumerate(provisions if isinstance(provisions, list) else []):
            if name in one.get("governs", []):
                left = [governed for governed in one["governs"] if governed != name]
                edit = put_key(read(file, changed[file]), ("provisions", index), "governs", literal(left))
                changed[file] = edit.text
    return changed


@dataclass(frozen=True)
class Above:
    """Where the level above says something: its pack, the clause, and the clause's words."""

    pack_id: str
    title: str
    clause: str
    text: str


@dataclass(frozen=True)
class Replaced:
    """A part of a higher level that the draft replaces (`way` changed) or leaves out (removed), with its own clause."""

    name: str
    way: str
    above: Above
    clause: str


def above_of(pack: Pack, name: str) -> Above | None:
    """What the level above says about a part; None for what only the pack itself has."""
    part = pack.parent.parts.get(name) if pack.parent else None
    return _said_above(pack, part) if part else None


def _said_above(pack: Pack, part: Part) -> Above:
    level = next(one for one in _levels(pack) if one.id == part.origin)
    provision = level.provision(part.clause, part.origin)
    return Above(level.id, level.title, part.clause or "", provision.text if provision else "")


def _levels(pack: Pack) -> list[Pack]:
    found, level = [], pack.parent
    while level is not None:
        found.append(level)
        level = level.parent
    return found


def replaced_above(pack: Pack) -> list[Replaced]:
    """All that the pack itself replaces or leaves out of what it inherits."""
    own = [part for part in pack.parts.values() if part.origin == pack.id and part.overrides]
    found = [
        Replaced(part.name, "changed", above, part.clause or "")
        for part in own
        if (above := above_of(pack, part.name))
    ]
    dropped = [
        Replaced(name, "removed", above, "") for name in pack.header.drops if (above := above_of(pack, name))
    ]
    return found + dropped


@dataclass(frozen=True)
class Inherited:
    """A part that the pack takes from a higher level as it is. `sort` is how it can be changed here."""

    name: str
    sort: str
    said: str
    above: Above


def inherited_parts(pack: Pack, said: Mapping[str, str]) -> list[Inherited]:
    """The figures, items and rules taken from above; `said` are the latest figures in words."""
    found = []
    for part in pack.parts.values():
        if part.origin == pack.id or not isinstance(part, Param | Table | Brackets | Item | Rule):
            continue
        formula = part.formula.text if isinstance(part, Item | Rule) else ""
        sort = "formula" if formula else "figures"
        found.append(Inherited(part.name, sort, formula or said.get(part.name, ""), _said_above(pack, part)))
    return found
