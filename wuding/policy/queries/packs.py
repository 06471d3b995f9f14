"""Packs, read from the folder of packs once and again whenever a file in it changes; published drafts from their table."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.calc.rules import ExampleResult, Pack, PackError, check_examples, load_pack
from wuding.common.errors import NotVisible, RuleError
from wuding.policy.queries.assembly import assembled, newest
from wuding.policy.queries.drafts import published_files


def pack_of(pack_id: str) -> Pack:
    """The checked pack. Raises NotVisible when there is none, RuleError with its first problem when it is broken."""
    library = Path(settings.POLICIES)
    if pack_id.count("/") != 1 or ".." in pack_id:
        raise NotVisible
    try:
        if (library / pack_id / "pack.toml").is_file():
            return _loaded(library, pack_id, newest(library))
        if connection.in_atomic_block:  # what is published here may be taken back: nothing to remember
            return assembled(pack_id, published_files(pack_id))
        return _published(library, pack_id, newest(library))
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


@lru_cache(maxsize=64)
def _loaded(library: Path, pack_id: str, _newest: int) -> Pack:
    return load_pack(library / pack_id)


@lru_cache(maxsize=32)
def _published(_library: Path, pack_id: str, _newest: int) -> Pack:
    """A published draft never changes and its id is never used again, so that the table is asked once."""
    return assembled(pack_id, published_files(pack_id))


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
