"""What never stands in an entry in the clear, and how values become plain JSON.

Two nets. Fields known to be secret keep only whether they were there and whether they changed. In every other text,
numbers that look like an identity card, a mobile telephone or a bank card are struck out, wherever somebody typed them.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from wuding.calc.masking import MASK, struck

Plain = str | int | bool | None
Changes = Mapping[str, tuple[object, object]]
"""Field → value before, value after."""

SECRET_FIELDS = frozenset(
    {
        "identity_number", "identity_hash", "identity_claim", "certificate_number", "id_number", "phone", "mobile", "telephone", "bank_account", "bank_card", "address", "email",
        "born", "photo", "remark", "password", "secret", "secret_hash", "token", "recovery_codes",
        "身份证号", "身份证号码", "公民身份号码", "证件号码", "电话", "手机", "手机号", "手机号码", "联系电话", "银行卡号", "银行账号", "住址",
        "家庭住址", "出生日期", "邮箱", "密码",
    }
)  # fmt: skip
"""Names of fields whose values are masked. A field that holds personal numbers must be named here; a test looks."""


def plain_changes(changes: Changes) -> dict[str, list[Plain]]:
    """As an entry keeps them: field → [before, after], as JSON values, secrets masked; fields that stayed are left out."""
    return {
        struck(field): [_plain(field, before), _plain(field, after)]
        for field, (before, after) in changes.items()
        if before != after
    }


def _plain(field: str, value: object) -> Plain:
    if isinstance(value, Enum):
        value = value.value
    if value is None or (field in SECRET_FIELDS and value == ""):
        return None
    if field in SECRET_FIELDS:
        return MASK
    return value if isinstance(value, bool | int) else struck(_text(value))


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str | uuid.UUID):
        return str(value)
    raise TypeError(f"an audit entry can't keep a {type(value).__name__}")


def created(**fields: object) -> Changes:
    """The changes of something new: nothing before, these values after."""
    return {field: (None, value) for field, value in fields.items() if value is not None}
