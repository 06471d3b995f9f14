"""Packs, read from the folder of packs once and again whenever a file in it changes."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.calc.rules import ExampleResult, Pack, PackError, check_examples, load_pack
from wuding.common.errors import NotVisible, RuleError


def pack_of(pack_id: str) -> Pack:
    """The checked pack. Raises NotVisible when there is none, RuleError with its first problem when it is broken."""
    library = Path(settings.POLICIES)
    if not (library / pack_id / "pack.toml").is_file() or pack_id.count("/") != 1 or ".." in pack_id:
        raise NotVisible
    try:
        return _loaded(library, pack_id, newest(library))
    except PackError as error:
        language = "zh" if (get_language() or "zh").startswith("zh") else "en"
        raise RuleError(
            _("政策包 %(pack)s 有错误：%(problem)s")
            % {
                "pack": pack_id,
                "problem": error.problems[0].line_of_text("zh" if language == "zh" else "en"),
            },
            next_step=_("请用 wuding policy check %(pack)s 查看全部错误，改正后再试。") % {"pack": pack_id},
        ) from error


def newest(library: Path) -> int:
    """The time of the last change to any pack: a child depends on its parents and on the dictionary."""
    return max((file.stat().st_mtime_ns for file in library.rglob("*.toml")), default=0)


@lru_cache(maxsize=64)
def _loaded(library: Path, pack_id: str, _newest: int) -> Pack:
    return load_pack(library / pack_id)


def digest_of(pack: Pack) -> str:
    """SHA-256 of all that the pack is made of: its files, those of its parents, and the dictionary."""
    library = Path(settings.POLICIES)
    return _digest(library, pack.chain, newest(library))


@lru_cache(maxsize=64)
def _digest(library: Path, chain: tuple[str, ...], _newest: int) -> str:
    digest = hashlib.sha256()
    files = [file for pack_id in chain for file in sorted((library / pack_id).glob("*.toml"))]
    for file in (*files, library / "dictionary.toml"):
        digest.update(file.relative_to(library).as_posix().encode())
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


@lru_cache(maxsize=64)
def examples_of(pack: Pack) -> tuple[ExampleResult, ...]:
    """The pack's worked examples with what came out; computed once for each loaded pack."""
    return check_examples(pack)
