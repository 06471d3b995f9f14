"""Contracts and registrations: signing, renewing, ending."""

from datetime import date

from django.utils.translation import gettext as _

from wuding.common.errors import RuleError
from wuding.people.actions.acts import Add, Correct, End
from wuding.people.actions.records import write_records
from wuding.people.models import Certificate, Contract, EndReason, Entry, Person


def sign_contract(*, person: Person, row: Contract, entry: Entry) -> Contract:
    """A first contract, or one after a pause. Raises RuleError while another is in force."""
    (found,) = write_records([Add(person, row)], entry=entry)
    return _contract(found)


def renew_contract(*, old: Contract, row: Contract, entry: Entry) -> Contract:
    """A contract that follows `old`, beginning after its last day. Raises RuleError otherwise."""
    if old.until is None:
        raise RuleError(_("原合同没有到期日，不用续签。"), next_step=_("要换一份合同，请先结束原合同。"))
    if row.since <= old.until:
        raise RuleError(
            _("续签的合同从 %(since)s 开始，原合同到 %(until)s 才到期。")
            % {"since": row.since.isoformat(), "until": old.until.isoformat()},
            next_step=_("请把开始日期改到原合同到期的次日，或者先结束原合同。"),
        )
    row.renews = old.series
    (found,) = write_records([Add(old.person, row)], entry=entry)
    return _contract(found)


def end_contract(*, old: Contract, ended_on: date, reason: EndReason, entry: Entry) -> Contract:
    """The contract ends on that day, which is included. Raises RuleError for a day outside of its term."""
    if old.ended_on is not None:
        raise RuleError(
            _("这份合同在 %(day)s 已经结束。") % {"day": old.ended_on.isoformat()},
            next_step=_("日期或原因登记错了，请用更正。"),
        )
    if old.until is not None and ended_on > old.until:
        raise RuleError(
            _("合同到 %(until)s 到期，不会在 %(day)s 才结束。")
            % {"until": old.until.isoformat(), "day": ended_on.isoformat()},
            next_step=_("请核对结束日期；如果续签了，请登记续签。"),
        )
    values = {"ended_on": ended_on, "end_reason": EndReason(reason)}
    (found,) = write_records([End(old.person, old, ended_on, values)], entry=entry)
    return _contract(found)


def renew_registration(
    *, old: Certificate, registered_on: date, registration_until: date, entry: Entry
) -> Certificate:
    """The certificate was registered once more (every three years). The former registration stays in its history."""
    values = {"registered_on": registered_on, "registration_until": registration_until}
    (found,) = write_records([Correct(old.person, old, values)], entry=entry)
    if not isinstance(found, Certificate):
        raise TypeError("a certificate became something else")
    return found


def _contract(row: object) -> Contract:
    if not isinstance(row, Contract):
        raise TypeError("a contract became something else")
    return row
