"""Packs made of texts that stand in the database: laid out as files once, read and checked like any other."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from wuding.calc.rules import Pack, load_pack

Files = Mapping[str, str]
_FILE = re.compile(r"[A-Za-z0-9_-]+\.toml")


def newest(library: Path) -> int:
    """The time of the last change to any pack: a child depends on its parents and on the dictionary."""
    return max((file.stat().st_mtime_ns for file in library.rglob("*.toml")), default=0)


def digest_of(files: Files) -> str:
    """SHA-256 over names and texts in the order of the names, each preceded by its length in bytes."""
    seal = hashlib.sha256()
    for piece in (piece for name in sorted(files) for piece in (name, files[name])):
        body = piece.encode()
        seal.update(len(body).to_bytes(8, "big") + body)
    return seal.hexdigest()


def assembled(pack_id: str, files: Files) -> Pack:
    """The pack of these files, checked; its parents come from the folder of packs. Raises PackError."""
    library = Path(settings.POLICIES)
    return _assembled(library, pack_id, tuple(sorted(files.items())), newest(library))


@lru_cache(maxsize=32)
def _assembled(library: Path, pack_id: str, files: Iterable[tuple[str, str]], _newest: int) -> Pack:
    with TemporaryDirectory(prefix="wuding-pack-") as shelf:
        folder = Path(shelf) / pack_id
        folder.mkdir(parents=True)
        for name, text in files:
            if not _FILE.fullmatch(name):
                raise ValueError(f"not a file of a pack: {name!r}")
            (folder / name).write_text(text, encoding="utf-8")
        return load_pack(folder, [library])
