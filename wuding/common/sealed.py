"""Fields that the database holds sealed: identity and telephone numbers, and what was typed about them.

A copy of the database, or of a backup, without the keys tells nothing of them. In Python such a value is a `Secret`:
it can't slip into a page, a log or a file, because turning it into text gives dots; who wants the value has to say
`reveal()`. A value moved to another column does not open there.
"""

import hmac
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from typing_extensions import override

from wuding.calc.masking import MASK
from wuding.common.keyring import Keyring, LookupKey

if TYPE_CHECKING:
    _Field = models.Field["Secret | None", "Secret | None"]
else:
    _Field = models.Field

Mask = Callable[[str], str]


def keep_ends(first: int, last: int) -> Mask:
    """A mask that leaves the first and last characters; a text too short for that is hidden whole."""

    def mask(plain: str) -> str:
        hidden = len(plain) - first - last
        return plain[:first] + "*" * hidden + plain[-last:] if hidden >= first + last else "*" * len(plain)

    return mask


def hide(_plain: str) -> str:
    """A mask that leaves nothing, not even the length."""
    return MASK


IDENTITY_MASK, PHONE_MASK, NUMBER_MASK = keep_ends(3, 2), keep_ends(3, 2), keep_ends(0, 2)


class Secret:
    """A value that shows itself only when asked to. Opened when first needed, so lists don't pay for it."""

    __slots__ = ("_context", "_mask", "_plain", "_sealed")

    def __init__(self, plain: str) -> None:
        self._plain: str | None = plain
        self._sealed = ""
        self._context = ""
        self._mask: Mask = hide

    @classmethod
    def stored(cls, sealed: str, context: str, mask: Mask) -> "Secret":
        """One that lies in the database, unopened."""
        secret = cls("")
        secret._plain, secret._sealed, secret._context, secret._mask = None, sealed, context, mask
        return secret

    def reveal(self) -> str:
        """The value itself. Raises SealBroken when no key opens it."""
        if self._plain is None:
            self._plain = field_keys().open(self._sealed, self._context)
        return self._plain

    @property
    def masked(self) -> str:
        """With most of it hidden, as its field is masked."""
        return self._mask(self.reveal())

    @property
    def is_current(self) -> bool:
        """Whether it lies in the database under the key that seals now."""
        return field_keys().is_current(self._sealed)

    def sealed_for(self, context: str, mask: Mask) -> str:
        """What the column `context` stores; from now on masked as that column is."""
        if self._context != context:
            self._sealed, self._context = field_keys().seal(self.reveal(), context), context
        self._mask = mask
        return self._sealed

    @override
    def __str__(self) -> str:
        return MASK

    @override
    def __repr__(self) -> str:
        return f"Secret({MASK})"

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            self.reveal().encode(), other.reveal().encode()
        )

    @override
    def __hash__(self) -> int:
        return hash(self.reveal())

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret can't be pickled: it would be written somewhere in the clear")


class SealedField(_Field):
    """Text kept sealed; in Python a Secret, None where there is nothing. Can't be searched: keep a look-up hash."""

    def __init__(self, *args: Any, mask: Mask = hide, **kwargs: Any) -> None:
        kwargs.update(null=True, blank=True)
        super().__init__(*args, **kwargs)
        self.mask = mask

    @override
    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {key: value for key, value in kwargs.items() if key not in ("null", "blank")}

    @override
    def get_internal_type(self) -> str:
        return "TextField"

    @property
    def context(self) -> str:
        """What a value is bound to: its table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Secret | None:
        """As the database holds it, wrapped unopened."""
        return None if value is None else Secret.stored(value, self.context, self.mask)

    @override
    def to_python(self, value: Any) -> Secret | None:
        if value is None or isinstance(value, Secret):
            return value
        raise TypeError(f"{self.context} takes a Secret, not a {type(value).__name__}")

    @override
    def get_prep_value(self, value: Any) -> str | None:
        secret = self.to_python(value)
        return None if secret is None else secret.sealed_for(self.context, self.mask)

    @override
    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.context} is sealed: it can't be searched by {lookup_name}")
        return super().get_lookup(lookup_name)


def lookup_hash(value: str, purpose: str) -> str:
    """By what a sealed value is found again; give it in one normal form."""
    return _lookup_key(settings.LOOKUP_KEY).hash(value, purpose)


def seal_text(plain: str, context: str) -> str:
    """For text that a library keeps in a column of its own."""
    return field_keys().seal(plain, context)


def open_text(sealed: str, context: str) -> str:
    """What `seal_text` sealed. Raises SealBroken."""
    return field_keys().open(sealed, context)


def field_keys() -> Keyring:
    """The keys of the settings."""
    return _keyring(settings.FIELD_KEYS)


@cache
def _keyring(written: str) -> Keyring:
    return Keyring.written(written)


@cache
def _lookup_key(written: str) -> LookupKey:
    return LookupKey.written(written)
