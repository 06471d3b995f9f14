"""What a community Party secretary's file must hold, and which organs are asked before an appointment: read from a TOML.

A district puts its own `secretaries.toml` into its policies folder. Each entry says how far it can be trusted.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from wuding.accounts.roles import Role

Trust = Literal["published", "derived", "assumed"]
RecordWord = Literal[
    "service",
    "contract",
    "certificate",
    "appraisal",
    "education",
    "political",
    "training",
    "reward",
    "penalty",
]
FILE = "secretaries.toml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Who(_Part):
    """Who is a secretary: for whom this fact has this value."""

    fact: str
    value: str
    trust: Trust
    source: str = ""


class Item(_Part):
    """A paper of the catalogue. `records` or `review`: such a record of the file stands for it."""

    key: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    name: str
    required: bool
    records: tuple[RecordWord, ...] = ()
    review: bool = False
    trust: Trust
    source: str = ""


class Category(_Part):
    """One of the categories of a cadre's file."""

    number: str
    name: str
    items: tuple[Item, ...] = Field(min_length=1)


class Contents(_Part):
    """The table of contents."""

    title: str
    trust: Trust
    source: str
    categories: tuple[Category, ...]


class Organ(_Part):
    """An organ that is asked. Without a `role` of ours the organisation department writes down its letter."""

    key: str = Field(pattern=r"^[a-z_]{1,32}$")
    name: str
    role: Role | None = None
    trust: Trust
    source: str = ""


class Review(_Part):
    """The joint review before an appointment."""

    trust: Trust
    source: str
    without: Literal["warn", "nothing"] = "warn"
    organs: tuple[Organ, ...] = Field(min_length=1)


class SecretaryRules(_Part):
    """The whole file."""

    secretaries: Who
    file: Contents
    review: Review

    @model_validator(mode="after")
    def _keys_differ(self) -> "SecretaryRules":
        for keys in ([i.key for i in self.items], [o.key for o in self.review.organs]):
            if len(keys) != len(set(keys)):
                raise ValueError("a key stands there twice")
        return self

    @property
    def items(self) -> tuple[Item, ...]:
        """Every paper, in the order of the catalogue."""
        return tuple(item for category in self.file.categories for item in category.items)

    def item(self, key: str) -> Item | None:
        """The paper of that key."""
        return next((item for item in self.items if item.key == key), None)

    def organ_name(self, key: str) -> str:
        """What the organ is called; its key when it was dropped from the file since."""
        return next((organ.name for organ in self.review.organs if organ.key == key), key)


def secretary_rules() -> SecretaryRules:
    """As the policies folder has them. Raises ImproperlyConfigured with a sentence."""
    return read_rules(Path(settings.POLICIES) / FILE)


@cache
def read_rules(path: Path) -> SecretaryRules:
    """The rules of a file, read once in a process."""
    try:
        return SecretaryRules.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as failure:
        raise ImproperlyConfigured(
            f"书记档案目录 {path} 读不了：{failure} (The secretaries' catalogue can't be read.)"
        ) from failure
