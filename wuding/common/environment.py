"""Settings read from the environment: typed, bounded, and refused with a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


class Environment:
    """The variables whose names begin with `prefix`; remembers every name asked for.

    An empty value counts as not set. A value that can't be used raises
    ImproperlyConfigured in Chinese and English: translations aren't loaded yet.
    """

    def __init__(self, values: Mapping[str, str], *, prefix: str = "WUDING_") -> None:
        self._values = values
        self._prefix = prefix
        self.names: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The value as written, without surrounding blanks."""
        full = self._prefix + name
        if full not in self.names:
            self.names.append(full)
        return self._values.get(full, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """Whether it is on: 1/true/yes/on or 0/false/no/off."""
        word = self.text(name).lower()
        if not word:
            return default
        if word in TRUE_WORDS | FALSE_WORDS:
            return word in TRUE_WORDS
        raise self._refusal(name, word, "请填 1(是)或 0(否)", "write 1 (on) or 0 (off)")

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        word = self.text(name)
        if not word:
            return default
        number = int(word) if word.lstrip("-").isdecimal() else None
        if number is not None and least <= number <= most:
            return number
        raise self._refusal(
            name, word, f"请填 {least} 到 {most} 之间的整数", f"write a whole number from {least} to {most}"
        )

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        """One of `choices`."""
        word = self.text(name, default)
        if word in choices:
            return word
        listed = "、".join(choices)
        raise self._refusal(name, word, f"请从 {listed} 中选一个", f"choose one of {', '.join(choices)}")

    def day(self, name: str, default: date | None) -> date | None:
        """A day written as 2022-12-31."""
        word = self.text(name)
        if not word:
            return default
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise self._refusal(name, word, "请写成 2022-12-31 的样子", "write it like 2022-12-31") from None

    def folder(self, name: str, default: Path) -> Path:
        """An absolute folder path; it need not exist yet, but must not be a file."""
        word = self.text(name)
        path = Path(word).expanduser().resolve() if word else default
        if path.is_file():
            raise self._refusal(name, word, "这是一个文件，请填文件夹", "this is a file; give a folder")
        return path

    def several(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """Words separated by commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or list(default)

    def _refusal(self, name: str, value: str, chinese: str, english: str) -> ImproperlyConfigured:
        full = self._prefix + name
        return ImproperlyConfigured(f"{full} 的值“{value}”不能用：{chinese}。 ({full}={value!r}: {english}.)")
