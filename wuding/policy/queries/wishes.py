"""What an officer wants changed in a draft, as values; each gives the draft's files as they would be, and says it in a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from wuding.calc.rules import ExampleResult, Value
from wuding.calc.rules.rewriting import (
    Edit,
    Refused,
    change_value,
    drop_key,
    find_part,
    literal,
    put_key,
    section_of,
)
from wuding.calc.rules.rewriting.toml_text import read
from wuding.common.errors import RuleError
from wuding.policy.queries.assembly import Files

Leaf = tuple[str | int, ...]


class Wish(Protocol):
    """A change asked for."""

    def made(self, files: Files) -> dict[str, str]:
        """The draft's files with the change. Raises RuleError where it can't be written."""
        ...

    @property
    def words(self) -> str:
        """The change in one line of names and figures, for the draft's history; the same in every language."""
        ...


def refusal(refused: Refused) -> RuleError:
    """Why a change can't be written, as a sentence."""
    match refused.code:
        case "before_first":
            return RuleError(
                _("这一项自 %(first)s 起才有数，不能改更早的。") % refused.values,
                next_step=_("请把起始日期改到这一天或以后。"),
            )
        case "ended":
            return RuleError(
                _("现有的数只用到 %(until)s，后面没有接着的数。") % refused.values,
                next_step=_("请把起始日期改到它施行的时间之内，或由维护政策包的人处理。"),
            )
        case _:
            return RuleError(
                _("“%(name)s”是上级办法规定的，这里不能改。") % refused.values,
                next_step=_("本级只能改本级办法自己写的标准、参数和公式。"),
            )


def _with(files: Files, edit: Edit) -> dict[str, str]:
    return {**files, edit.file: edit.text}


@dataclass(frozen=True)
class ValueWish:
    """Other figures of one parameter, table or bracket table from a day on. `leaves`: which figure, and what it becomes.

    `said` names each figure for the history: "正职 680 → 700".
    """

    name: str
    since: date
    leaves: Mapping[Leaf, Value]
    marks: Mapping[str, str]
    said: tuple[str, ...] = field(default=())

    def made(self, files: Files) -> dict[str, str]:
        changed = dict(files)
        for leaf, value in self.leaves.items():
            try:
                edit = change_value(changed, self.name, self.since, leaf, value, self.marks)
            except Refused as refused:
                raise refusal(refused) from None
            changed = _with(changed, edit)
        return changed

    @property
    def words(self) -> str:
        return f"{self.name} · {self.since.isoformat()} · {'；'.join(self.said)}"


@dataclass(frozen=True)
class FormulaWish:
    """Another formula of an item or rule. It counts for every month computed with the new version."""

    name: str
    formula: str
    marks: Mapping[str, str]

    def made(self, files: Files) -> dict[str, str]:
        changed = dict(files)
        for key, said in {"formula": self.formula, **self.marks}.items():
            try:
                text, path = find_part(changed, section_of(changed, self.name), "name", self.name)
            except Refused as refused:
                raise refusal(refused) from None
            changed = _with(changed, put_key(text, path, key, literal(said)))
        return changed

    @property
    def words(self) -> str:
        return f"{self.name} = {self.formula}"


@dataclass(frozen=True)
class ClauseWish:
    """A clause in other words."""

    clause: str
    text: str

    def made(self, files: Files) -> dict[str, str]:
        try:
            text, path = find_part(files, "provisions", "clause", self.clause)
        except Refused as refused:
            raise refusal(refused) from None
        return _with(files, put_key(text, path, "text", literal(self.text)))

    @property
    def words(self) -> str:
        return f"{self.clause} · {self.text}"


@dataclass(frozen=True)
class TitleWish:
    """Another title of the document."""

    title: str

    def made(self, files: Files) -> dict[str, str]:
        head = read("pack.toml", files["pack.toml"])
        return _with(files, put_key(head, ("pack",), "title", literal(self.title)))

    @property
    def words(self) -> str:
        return f"《{self.title}》"


@dataclass(frozen=True)
class ExampleWish:
    """A worked example of the old version that takes over what the new one gives; it no longer cites a published figure."""

    name: str
    expect: Mapping[str, Value]

    def made(self, files: Files) -> dict[str, str]:
        changed = dict(files)
        for name, value in self.expect.items():
            text, path = find_part(changed, "examples", "name", self.name)
            changed = _with(changed, put_key(text, (*path, "expect"), name, literal(value)))
        text, path = find_part(changed, "examples", "name", self.name)
        return _with(changed, drop_key(text, path, "figure")) if text.has((*path, "figure")) else changed

    @property
    def words(self) -> str:
        return f"{self.name} · " + "；".join(f"{name} {_plain(value)}" for name, value in self.expect.items())


@dataclass(frozen=True)
class Wishes:
    """Several changes at once, kept as one step or not at all."""

    each: tuple[Wish, ...]

    def made(self, files: Files) -> dict[str, str]:
        changed = dict(files)
        for wish in self.each:
            changed = wish.made(changed)
        return changed

    @property
    def words(self) -> str:
        return "\n".join(wish.words for wish in self.each)


def renewed(result: ExampleResult) -> ExampleWish:
    """The wish that brings an example in step with what came out."""
    expect = {name: result.got[name] for name in result.example.expect if result.got.get(name) is not None}
    return ExampleWish(result.name, {name: value for name, value in expect.items() if value is not None})


def _plain(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
