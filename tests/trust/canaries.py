"""Canary values: words that stand in one place only, each with who may read it. Found anywhere else, something leaks."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.organisation.models import scopes_of


@dataclass(frozen=True)
class Canary:
    """`word` belongs to what lies at `path`; readable with any of `any_of` there, or by the account `owner`.

    `sealed`: a number that even its reader sees only on a page that reveals it. `below` makes it readable for everybody who has a role at or below the path: the name of a superior body.
    """

    word: str
    path: str
    any_of: frozenset[Permission]
    owner: User | None = None
    below: bool = False
    sealed: bool = False


class Reader:
    """What one user may read. Scopes are asked from the table of roles, not from the pages under test."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.scopes = {p: scopes_of(user, p) if user else () for p in Permission}
        self.anywhere = {path for paths in self.scopes.values() for path in paths}

    def may_read(self, canary: Canary) -> bool:
        if self.user is not None and canary.owner == self.user:
            return True
        if canary.below and any(path.startswith(canary.path) for path in self.anywhere):
            return True
        return any(self.covers(permission, canary.path) for permission in canary.any_of)

    def covers(self, permission: Permission, path: str) -> bool:
        """Whether the user holds the permission at or above `path`."""
        return bool(self.scopes[permission]) and path.startswith(self.scopes[permission])

    def holds(self, permission: Permission) -> bool:
        """Whether the user holds it anywhere."""
        return bool(self.scopes[permission])


def readable(raw: bytes) -> str:
    """Everything a person could read in an answer: text, the files inside of an Office file, the streams of a PDF."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if raw.startswith(b"%PDF"):
        return _text_of_pdf(raw)
    return raw.decode("utf-8", "replace")


def _text_of_pdf(raw: bytes) -> str:
    from pypdf import PdfReader

    found = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    return found + raw.decode("latin-1") + "".join(_inflated(raw))


def _inflated(raw: bytes) -> Iterable[str]:
    for part in raw.split(b"stream\n")[1:]:
        try:
            yield zlib.decompressobj().decompress(part).decode("latin-1")
        except zlib.error:
            continue


def leaks(text: str, canaries: Iterable[Canary], reader: Reader, *, revealing: bool) -> list[str]:
    """Words in `text` that this reader may not read, or not on a page that isn't for revealing them."""
    found = [canary for canary in canaries if canary.word in text]
    return [one.word for one in found if not reader.may_read(one) or (one.sealed and not revealing)]
