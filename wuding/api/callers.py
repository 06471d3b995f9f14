"""Who may ask, and what each question is narrowed to."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja.security import HttpBearer
from pydantic import BeforeValidator
from typing_extensions import override

from wuding.accounts.permissions import Permission
from wuding.api.actions import note_use
from wuding.api.queries import Caller, caller_by
from wuding.common.errors import NotVisible, RuleError


def _as_written(text: object) -> object:
    """Days and moments only as ISO 8601 writes them: a bare number would otherwise pass for seconds since 1970."""
    if not isinstance(text, str) or not re.match(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("not a day as 2022-07-01")
    return text


Day = Annotated[date, BeforeValidator(_as_written)]
Moment = Annotated[datetime, BeforeValidator(_as_written)]


class TokenAuth(HttpBearer):
    """`Authorization: Bearer wuding_…`. A signed-in browser is nobody here, so that no page can ask in its name."""

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = caller_by(token)
        if caller is not None:
            note_use(caller.token)
        return caller


def caller_of(request: HttpRequest, permission: Permission, known: Collection[str] = ()) -> Caller:
    """Who asks. Raises NotVisible when the token or its owner lacks the permission.

    Raises RuleError for a parameter that is not `known`: a mistyped one would otherwise be passed over in silence.
    """
    caller: Any = request.auth  # type: ignore[attr-defined]  # put there by TokenAuth
    if not isinstance(caller, Caller) or permission not in caller.held:
        raise NotVisible
    strange = sorted(set(request.GET) - set(known))
    if strange:
        raise RuleError(
            f"不认识的参数：{', '.join(strange)[:80]}。 Unknown parameters.",
            next_step=f"可以用的参数：{', '.join(known) or '无 none'}。 See /api/openapi.json.",
        )
    return caller
