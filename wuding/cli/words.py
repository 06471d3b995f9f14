"""The language of the command line: Chinese, unless English is asked for."""

import gettext
import os
import sys
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]

_CATALOGUES = Path(__file__).parent / "locale"


@cache
def language() -> Language:
    """`--lang`, else `WUDING_LANG`, else the locale: English for an English locale, Chinese for every other."""
    asked = _asked_for(sys.argv[1:]) or os.environ.get("WUDING_LANG") or _locale()
    return "en" if asked.lower().startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """The sentence in the language of this run."""
    return zh if language() == "zh" else en


def speak() -> None:
    """Have click's own sentences (usage, missing argument, …) follow the language. Call before click is imported."""
    os.environ["LANGUAGE"] = "zh_Hans" if language() == "zh" else "en"
    gettext.bindtextdomain("click", str(_CATALOGUES))
    gettext.textdomain("click")


def _asked_for(arguments: list[str]) -> str | None:
    """The value of `--lang`, read before the parser exists, because help is written when commands are defined."""
    for at, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
    return None


def _locale() -> str:
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
