"""Until when an objection has to be answered: read from a TOML in the policies folder, dated, each with its source."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, Self

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

FILE = "objections.toml"


class Deadline(BaseModel):
    """How many calendar days there are to answer what is raised from `since` on; the day itself isn't counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: date
    days: int = Field(ge=1, le=365)
    trust: Literal["published", "derived", "assumed"]
    source: str = ""
    how: str

    def last_day(self, raised_on: date) -> date:
        """The last day to answer."""
        return raised_on + timedelta(days=self.days)


class _Deadlines(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    deadline: tuple[Deadline, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        days = [one.since for one in self.deadline]
        if days != sorted(set(days)):
            raise ValueError("deadlines must be in order of their days, each day once")
        return self


def deadline_on(day: date) -> Deadline:
    """The one for what is raised on a day; the first one for days before all. Raises ImproperlyConfigured."""
    every = _read(Path(settings.POLICIES) / FILE).deadline
    return next((one for one in reversed(every) if one.since <= day), every[0])


@cache
def _read(path: Path) -> _Deadlines:
    """The deadlines of a file, read once in a process."""
    try:
        return _Deadlines.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as failure:
        raise ImproperlyConfigured(
            f"工资异议的答复期限 {path} 读不了：{failure} (The deadlines of objections can't be read.)"
        ) from failure
