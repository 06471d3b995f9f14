"""The keys that seal fields and make look-up hashes: how they are written in settings, and what they do.

A sealed text reads "key id:base64(nonce, ciphertext, tag)". The key id says which key opens it, so that keys can be
changed while old rows still open.
"""

import base64
import binascii
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
_NONCE_BYTES = 12
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


class SealBroken(Exception):
    """A sealed value that none of our keys opens: another copy's keys, another column's value, or damage."""


@dataclass(frozen=True)
class Keyring:
    """AES-256-GCM keys by id; `first` seals, all of them open."""

    first: str
    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def written(cls, text: str) -> "Keyring":
        """The keys in a setting such as "2026:base64,2025:base64". Raises ImproperlyConfigured with a sentence."""
        keys: dict[str, bytes] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            key_id, _colon, encoded = part.partition(":")
            key = _key_bytes(encoded)
            if not _KEY_ID.fullmatch(key_id) or key_id in keys or key is None:
                raise _field_keys_refused()
            keys[key_id] = key
        if not keys:
            raise _field_keys_refused()
        return cls(next(iter(keys)), keys)

    def seal(self, plain: str, context: str) -> str:
        """`plain` under the first key; opens only with the same `context`."""
        nonce = os.urandom(_NONCE_BYTES)
        body = AESGCM(self.keys[self.first]).encrypt(nonce, plain.encode(), context.encode())
        return f"{self.first}:{base64.b64encode(nonce + body).decode()}"

    def open(self, sealed: str, context: str) -> str:
        """What `seal` was given. Raises SealBroken."""
        key_id, _colon, encoded = sealed.partition(":")
        if key_id not in self.keys:
            raise SealBroken(f"no key {key_id!r} for {context}")
        try:
            raw = base64.b64decode(encoded, validate=True)
            nonce, body = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            return AESGCM(self.keys[key_id]).decrypt(nonce, body, context.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as failure:
            raise SealBroken(f"a value of {context} does not open") from failure

    def seal_bytes(self, plain: bytes, context: str) -> bytes:
        """The same for a file: the key's id, a colon, then nonce, ciphertext and tag."""
        nonce = os.urandom(_NONCE_BYTES)
        body = AESGCM(self.keys[self.first]).encrypt(nonce, plain, context.encode())
        return self.first.encode() + b":" + nonce + body

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """What `seal_bytes` was given. Raises SealBroken."""
        key_id, _colon, raw = sealed.partition(b":")
        key = self.keys.get(key_id.decode("ascii", "replace"))
        if key is None:
            raise SealBroken(f"no key for {context}")
        try:
            return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError) as failure:
            raise SealBroken(f"{context} does not open") from failure

    def is_current(self, sealed: str) -> bool:
        """Whether it was sealed with the key that seals now."""
        return sealed.partition(":")[0] == self.first


@dataclass(frozen=True)
class LookupKey:
    """Makes hashes by which a sealed value is found again; without the key nobody can try numbers against them."""

    key: bytes = field(repr=False)

    @classmethod
    def written(cls, text: str) -> "LookupKey":
        """The key in a setting, base64 of 32 bytes. Raises ImproperlyConfigured with a sentence."""
        key = _key_bytes(text)
        if key is None:
            raise ImproperlyConfigured(
                "WUDING_LOOKUP_KEY 不能用：请用 wuding keys new 生成。 "
                "(WUDING_LOOKUP_KEY can't be used: make one with wuding keys new.)"
            )
        return cls(key)

    def hash(self, value: str, purpose: str) -> str:
        """64 hexadecimal digits; another purpose gives other hashes of the same value."""
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"wuding look-up {purpose}".encode()).derive(
            self.key
        )
        return hmac.new(derived, value.encode(), sha256).hexdigest()


def new_key() -> str:
    """32 fresh bytes as base64."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def _key_bytes(encoded: str) -> bytes | None:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def _field_keys_refused() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "WUDING_FIELD_KEYS 不能用：请写成“名称:密钥”，多个用逗号隔开、名称不重复；密钥用 wuding keys new 生成。 "
        "(WUDING_FIELD_KEYS can't be used: write name:key, several separated by commas, each name once; "
        "make keys with wuding keys new.)"
    )
