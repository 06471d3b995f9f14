"""Where attached files lie: sealed, under random names, below MEDIA_ROOT.

A name is bound into the seal, so one file put in another's place does not open. A file is written beside its place and
moved there, so there is never half of one.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from wuding.common.keyring import SealBroken
from wuding.common.sealed import field_keys

_NAME = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = ".part"


def put(content: bytes) -> str:
    """Keep the bytes; the name under which `fetch` gives them back."""
    name = secrets.token_hex(16)
    _write(name, field_keys().seal_bytes(content, _context(name)))
    return name


def fetch(name: str) -> bytes:
    """The open bytes. Raises SealBroken when the file is missing, damaged, or of another copy's keys."""
    try:
        sealed = _place(name).read_bytes()
    except OSError as failure:
        raise SealBroken(f"no file for {_context(name)}") from failure
    return field_keys().open_bytes(sealed, _context(name))


def path_of(name: str) -> Path:
    """Where the sealed file lies, for a backup."""
    return _place(name)


def put_back(name: str, sealed: bytes) -> None:
    """A sealed file out of a backup, in the place that it had."""
    _write(name, sealed)


def drop(name: str) -> None:
    """The file goes. Nothing happens when it is gone already."""
    _place(name).unlink(missing_ok=True)


def names(*, older_than_hours: float = 0) -> Iterator[str]:
    """All kept names, in order; only of files written so long ago."""
    latest = time.time() - older_than_hours * 3600
    for path in sorted(_folder().glob("??/*")):
        if _NAME.fullmatch(path.name) and path.stat().st_mtime <= latest:
            yield path.name


def drop_unfinished(*, older_than_hours: float) -> int:
    """What was left half-written by a crash goes; how many there were."""
    latest = time.time() - older_than_hours * 3600
    left = [path for path in _folder().glob(f"??/*{_UNFINISHED}") if path.stat().st_mtime <= latest]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def reseal(name: str) -> bool:
    """Seal with the present key; whether it had to be."""
    first = field_keys().first.encode() + b":"
    with _place(name).open("rb") as file:
        if file.read(len(first)) == first:
            return False
    _write(name, field_keys().seal_bytes(fetch(name), _context(name)))
    return True


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("no name of a kept file")
    return _folder() / name[:2] / name


def _context(name: str) -> str:
    return f"file {name}"


def _write(name: str, sealed: bytes) -> None:
    place = _place(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_name(name + _UNFINISHED)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
