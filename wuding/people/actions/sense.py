"""Whether a record can be true at all, before it is written. The tables refuse the rest."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from wuding.common.errors import RuleError
from wuding.common.today import today
from wuding.people.actions.bank_accounts import require_account_number
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    Education,
    Person,
    Record,
    Service,
    Training,
)

_WORKING_AGE = 16
_OWN_WORDS = {Appraisal: ("grade",), Certificate: ("level",)}
"""Columns whose offered words are only the usual ones: a place's own documents may have others."""
_NOT_ASKED = (
    "public_id",
    "series",
    "person",
    "entry",
    "closed_by",
    "known_from",
    "known_until",
    "renews",
    "organisation",
    "account_hash",
)


def require_sense(person: Person, row: Record) -> None:
    """Raises RuleError with the first thing that can't be."""
    require_words(row, besides=(*_NOT_ASKED, *_OWN_WORDS.get(type(row), ())))
    if row.until is not None and row.until < row.since:
        raise _dates(_("结束日期不能早于开始日期。"))
    if row.since < person.born:
        raise _dates(_("%(day)s 早于出生日期，不可能。") % {"day": row.since.isoformat()})
    match row:
        case Service():
            require_working_age(person.name, person.born, row.since)
        case Contract():
            _require_contract(row)
        case BankAccount():
            require_account_number(row)
        case Certificate():
            _require_past(row.since, _("取得日期"))
            _require_registration(row)
        case Education():
            _require_past(row.since, _("毕业日期"))
        case Training() if row.hours < 0:
            raise RuleError(_("学时不能是负数。"), next_step=_("请填 0 或更大的数。"))


def require_working_age(name: str, born: date, since: date) -> None:
    """Nobody works before the sixteenth birthday (劳动法 第十五条)."""
    sixteenth = date(born.year + _WORKING_AGE, born.month, min(born.day, 28))
    if since < sixteenth:
        raise RuleError(
            _("%(name)s在 %(since)s 未满 16 周岁，不能任职。") % {"name": name, "since": since.isoformat()},
            clause=_("劳动法 第十五条"),
            next_step=_("请核对出生日期和任职日期。"),
        )


def require_words(row: Model, *, besides: Collection[str]) -> None:
    """Raises RuleError for what a form would refuse: too long, not in the list, missing."""
    try:
        row.clean_fields(exclude=besides)
    except ValidationError as refused:
        name, said = next(iter(refused.message_dict.items()))
        title = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column, by clean_fields
        raise RuleError(
            _("“%(field)s”填得不对：%(why)s") % {"field": title, "why": "".join(said)},
            next_step=_("请改过再提交。"),
        ) from refused


def _require_contract(row: Contract) -> None:
    if row.probation_until is not None and not (
        row.since <= row.probation_until and (row.until is None or row.probation_until <= row.until)
    ):
        raise _dates(_("试用期不在合同期限以内。"))
    if row.kind in ("fixed", "welfare") and row.until is None:
        raise RuleError(_("这种合同有期限，要写明到哪一天。"), next_step=_("请填合同期限的最后一天。"))
    if row.kind == "open" and row.until is not None and row.ended_on is None:
        raise RuleError(_("无固定期限的合同没有到期日。"), next_step=_("请把期限的最后一天留空。"))


def _require_registration(row: Certificate) -> None:
    if row.registration_until is not None and (
        row.registered_on is None or row.registration_until < row.registered_on
    ):
        raise RuleError(
            _("登记有效期须和登记日期一起填，并且不早于它。"), next_step=_("请照登记证书核对两个日期。")
        )


def _require_past(day: date, title: str) -> None:
    if day > today():
        raise _dates(_("%(title)s %(day)s 还没有到。") % {"title": title, "day": day.isoformat()})


def _dates(what: str) -> RuleError:
    return RuleError(what, next_step=_("请核对日期。"))
