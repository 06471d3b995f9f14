"""Model fields that mean the same everywhere: public ids and money."""

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models

from wuding.common import among as _among  # noqa: F401  whoever has tables can ask for `among`

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def public_id() -> "models.UUIDField[uuid.UUID, uuid.UUID]":
    """The id that addresses and files show: random, so that it tells neither number nor order."""
    return models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


def money(verbose_name: "str | StrPromise") -> "models.DecimalField[Decimal, Decimal]":
    """Yuan with two decimals, up to 9,999,999,999.99."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=2)
