"""The statement of an OpenID Connect provider about who signed in: believed only when everything about it is right.

OpenID Connect Core 1.0, 3.1.3.7. The signature is checked even though the token comes straight from the provider.
"""

from collections.abc import Mapping
from secrets import compare_digest
from typing import Any

import jwt

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures by a private key. A shared secret or no signature at all proves nothing."""
LEEWAY = 60
"""Seconds that two clocks may differ by."""


class TokenRefused(Exception):
    """Why the statement isn't believed; for the log, not for the person."""


def claims_of(
    token: str, *, keys: Mapping[str, Any], issuer: str, audience: str, nonce: str
) -> dict[str, Any]:
    """What it states. Raises TokenRefused unless signature, issuer, audience, time and nonce are right."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused(f"signed by {header.get('alg')!r}")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(keys, header),
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as failure:
        raise TokenRefused(f"{type(failure).__name__}: {failure}") from failure
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != audience:
        raise TokenRefused("made for several, and not by the one it names")
    if not nonce or not compare_digest(str(claims.get("nonce", "")), nonce):
        raise TokenRefused("the nonce is another's")
    return claims


def _key(keys: Mapping[str, Any], header: Mapping[str, Any]) -> jwt.PyJWK:
    """The provider's key that the header names; the only one when it names none."""
    usable = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in (None, "sig")]
    named = [key for key in usable if key.key_id == header.get("kid")] if header.get("kid") else usable
    if len(named) != 1:
        raise TokenRefused(f"{len(named)} keys fit {header.get('kid')!r}")
    if named[0].algorithm_name != header["alg"]:
        raise TokenRefused(f"the key is for {named[0].algorithm_name}")
    return named[0]
