"""What forecasts take for granted unless somebody says otherwise, and which figures of packs are wages: read from a TOML.

A district puts its own `foresee.toml` into its policies folder. Each entry says how far it can be trusted, and why.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, Self

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from wuding.calc.pay.foresee.assumptions import NAMES, wrong
from wuding.calc.pay.foresee.standards import Pegs

Trust = Literal["published", "derived", "assumed"]
FILE = "foresee.toml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wages(_Part):
    """Names of figures: minimum and average wages in packs of pay, both at a place, and items that are performance pay."""

    minimum: tuple[str, ...]
    average: tuple[str, ...]
    minimum_at_place: tuple[str, ...]
    average_at_place: tuple[str, ...]
    performance: tuple[str, ...]

    @property
    def as_pegs(self) -> Pegs:
        """Those that go on along a path."""
        return Pegs(self.minimum, self.average)


class Assumption(_Part):
    """One assumption: its value, how far it can be trusted, and why it is so."""

    value: Decimal
    trust: Trust
    how: str


class ForeseeRules(_Part):
    """The whole file."""

    pegs: Wages
    assumptions: dict[str, Assumption]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if unlike := set(NAMES) ^ self.assumptions.keys():
            raise ValueError(f"missing or unknown: {sorted(unlike)}")
        if off := [name for name, one in self.assumptions.items() if wrong(name, one.value)]:
            raise ValueError(f"out of bounds: {off}")
        return self


def foresee_rules() -> ForeseeRules:
    """As the policies folder has them. Raises ImproperlyConfigured with a sentence."""
    return read_rules(Path(settings.POLICIES) / FILE)


@cache
def read_rules(path: Path) -> ForeseeRules:
    """The rules of a file, read once in a process."""
    try:
        text = path.read_text(encoding="utf-8")
        return ForeseeRules.model_validate(tomllib.loads(text, parse_float=Decimal))
    except (OSError, tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as failure:
        raise ImproperlyConfigured(
            f"测算的假定 {path} 读不了：{failure} (The assumptions of forecasts can't be read.)"
        ) from failure
