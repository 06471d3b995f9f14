"""Forecasting in a process of its own: pages stay quick, and its memory goes back when it ends.

In: the question, pickled, since packs are whole trees; only a process that we have started reads it. Out: {"done", "total"}
after each month, then {"found": …} or {"refused": [code, …]}.
"""

from __future__ import annotations

import os
import pickle  # nosec B403
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from ...children import say, told_by
from ...rules import PackError
from .forecast import Asked, OverTheRoster, foresee
from .results import Foreseen, as_json, from_json
from .standards import needed_for
from .table import CannotForesee
from .team import Course


@dataclass(frozen=True, slots=True)
class Tick:
    """How far it is, in months; at the end the forecast, or why there is none, in Chinese and in English."""

    done: int = 0
    total: int = 0
    found: Foreseen | None = None
    refused: tuple[str, str] | None = None


def foreseeing_apart(asked: Asked) -> Iterator[Tick]:
    """Steps and heartbeats, the forecast last; closing the iterator stops the work. Raises children.Broken."""
    with closing(told_by(__name__, pickle.dumps(light(asked)), last="ended")) as lines:
        for said in lines:
            refused, found = said.get("refused"), said.get("found")
            yield Tick(
                said.get("done", 0),
                said.get("total", 0),
                from_json(found) if found else None,
                (refused[0], refused[1]) if refused else None,
            )


def light(asked: Asked) -> Asked:
    """Return the same question with nothing of the packs but what is computed with."""
    courses = [
        Course(tuple((since, needed_for(pack, asked.output[pack.id])) for since, pack in course.packs))
        for course in asked.courses
    ]
    return replace(asked, courses=courses)


def refusal(error: Exception) -> tuple[str, str]:
    """Return why there is no forecast, in Chinese and in English."""
    if isinstance(error, CannotForesee):
        facts = "，".join(f"{name}={value}" for name, value in error.facts.items() if value is not None)
        month = f"{error.month:%Y-%m}"
        zh, en = error.why.text("zh"), error.why.text("en")
        return (
            f"到 {month}，这样的人算不出来（{facts}）：{zh}",
            f"By {month} nobody like this can be computed ({facts}): {en}",
        )
    if isinstance(error, PackError):
        return error.problems[0].text("zh"), error.problems[0].text("en")
    return (
        f"《{error}》里一个人的待遇要看全部人员，不能逐人往后推。",
        f"By {error} one person's pay depends on everybody, so people can't be foreseen one by one.",
    )


def main() -> None:
    """The child."""
    out = os.fdopen(os.dup(1), "wb")
    asked: Any = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # nosec B301  # from whoever started this one
    try:
        found = foresee(asked, lambda done, total: say(out, {"done": done, "total": total}))
    except (CannotForesee, PackError, OverTheRoster) as error:
        say(out, {"refused": refusal(error), "ended": True})
        return
    say(out, {"found": as_json(found), "ended": True})


if __name__ == "__main__":
    main()
