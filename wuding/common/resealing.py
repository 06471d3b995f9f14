"""Sealing everything again with the first key, after a new one was put before the old."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import models, transaction

from wuding.common.sealed import SealedField, Secret

Report = Callable[[int, int], None]
_BATCH = 200


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed field of every table."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def reseal_fields(report: Report) -> int:
    """How many values were sealed again; those under the first key stay. Can be broken off and run again.

    `report` is told how many values were looked at and how many there are. Raises SealBroken at a value that no key
    opens; what was sealed before it stays sealed.
    """
    columns = list(sealed_columns())
    total = sum(_rows(model, field).count() for model, field in columns)
    looked_at = changed = 0
    for model, field in columns:
        keys = list(_rows(model, field).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), _BATCH):
            changed += _reseal(model, field, keys[start : start + _BATCH])
            looked_at += len(keys[start : start + _BATCH])
            report(looked_at, total)
    return changed


def _rows(model: type[models.Model], field: SealedField) -> "models.QuerySet[models.Model]":
    return model._default_manager.filter(**{f"{field.name}__isnull": False})


@transaction.atomic
def _reseal(model: type[models.Model], field: SealedField, keys: list[int]) -> int:
    """One batch, its rows locked: a value that changes meanwhile is not overwritten with its old one."""
    rows = model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    old = [
        (pk, secret) for pk, secret in rows.values_list("pk", field.name) if secret and not secret.is_current
    ]
    for pk, secret in old:
        model._default_manager.filter(pk=pk).update(**{field.name: Secret(secret.reveal())})
    return len(old)
