"""Canary values: words that stand in one place only, each with who may read it. Found anywhere else, something leaks."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from wuding.accounts.models import User
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import Role
from wuding.common.today import today
from wuding.organisation.models import Kind, Membership


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
    """What one user may read, by the table of roles: nothing of the product's own asking is used."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.scopes = {permission: _scopes(user, permission) for permission in Permission}
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


def _scopes(user: User | None, permission: Permission) -> tuple[str, ...]:
    """Paths under which the roles that the user holds today carry the permission, worked out by themselves."""
    held = Membership.objects.filter(user=user).select_related("organisation__parent").order_by("pk")
    found = set()
    for one in held:
        in_force = one.since <= today() and (one.until is None or one.until >= today())
        if in_force and permission in PERMISSIONS_OF[Role(one.role)]:
            served = one.organisation.parent if one.organisation.kind == Kind.ORGAN else None
            found.add((served or one.organisation).path)
    return tuple(sorted(found))


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
