"""Entering where the money comes from, and what each source may spend in a year. By who approves pay there."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.audit.actions import Thing, record
from wuding.audit.masking import Changes
from wuding.audit.names import Action, ThingKind
from wuding.calc.pay.funding import percent_shares
from wuding.calc.pay.net_refusals import NetError
from wuding.common.errors import NotVisible, RuleError
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting, may
from wuding.pay.models import Budget, Funding, FundingShare
from wuding.pay.queries.standing import language

LONGEST = 64
Parts = Sequence[tuple[str, Decimal]]


@transaction.atomic
def set_funding(
    *, place: Organisation, item: str, since: date, parts: Parts, document: str, by: User, at: datetime
) -> Funding:
    """From `since`, the first of a month, the item is paid by these sources in per cent; what held before ends.

    Raises NotVisible where the user doesn't approve pay; RuleError for shares that aren't, or when a rule begins on
    or after that day already.
    """
    _require_right(by, place)
    _require_parts(parts)
    if since.day != 1:
        raise RuleError(_("资金来源从某个月的 1 日起变。"), next_step=_("请选月份。"))
    held = Funding.objects.select_for_update().filter(place=place, item=item)
    later = held.filter(since__gte=since).order_by("since").first()
    if later is not None:
        raise RuleError(
            _("从 %(since)s 起已有资金来源。") % {"since": f"{later.since:%Y-%m}"},
            next_step=_("请先撤销那一条，或改用更晚的月份。"),
        )
    held.filter(until__isnull=True).update(until=since - timedelta(days=1))
    made = Funding.objects.create(
        place=place, item=item, since=since, document=document.strip()[:128], entered_by=by, entered_at=at
    )
    FundingShare.objects.bulk_create(
        FundingShare(funding=made, position=number, fund=fund, percent=percent)
        for number, (fund, percent) in enumerate(parts)
    )
    _record(Action.FUNDING_SET, place, by, {**_said(item, since), "shares": (None, _words(parts))})
    return made


@transaction.atomic
def withdraw_funding(*, funding: Funding, by: User) -> None:
    """Take a rule back as entered by mistake; the one that it ended holds on again."""
    _require_right(by, funding.place)
    parts = list(funding.shares.order_by("position").values_list("fund", "percent"))
    before = Funding.objects.filter(
        place=funding.place, item=funding.item, until=funding.since - timedelta(days=1)
    )
    until, said = funding.until, _said(funding.item, funding.since)
    funding.delete()
    before.update(until=until)
    _record(Action.FUNDING_WITHDRAW, funding.place, by, {**said, "shares": (_words(parts), None)})


@transaction.atomic
def set_budget(
    *, place: Organisation, year: int, fund: str, amount: Decimal, document: str, by: User, at: datetime
) -> Budget:
    """What a source may spend in a year, in place of what was said before. Raises NotVisible, RuleError."""
    _require_right(by, place)
    name = fund.strip()
    if not name or len(name) > LONGEST:
        raise RuleError(_("没有写明资金来源，或者太长。"), next_step=_("请写简短的名称，例如“区财政”。"))
    if amount < 0 or amount != amount.quantize(Decimal("0.01")):
        raise RuleError(_("预算要是不小于零、到分的数。"), next_step=_("请核对金额。"))
    former = Budget.objects.select_for_update().filter(place=place, year=year, fund=name).first()
    values = {"amount": amount, "document": document.strip()[:128], "entered_by": by, "entered_at": at}
    found, _made = Budget.objects.update_or_create(place=place, year=year, fund=name, defaults=values)
    before = f"{former.amount:f}" if former else None
    _record(
        Action.BUDGET_SET,
        place,
        by,
        {"year": (None, year), "fund": (None, name), "amount": (before, f"{amount:f}")},
    )
    return found


def _require_right(by: User, place: Organisation) -> None:
    if not may(by, Permission.APPROVE_PAY, place):
        raise NotVisible


def _require_parts(parts: Parts) -> None:
    try:
        percent_shares(parts)
    except NetError as error:
        raise RuleError(error.text(language()), next_step=_("请核对各来源的比例。")) from error
    if any(len(fund) > LONGEST for fund, _percent in parts):
        raise RuleError(_("资金来源的名称太长。"), next_step=_("请写简短的名称，例如“区财政”。"))


def _said(item: str, since: date) -> Changes:
    return {"item": (None, item or "其余各项"), "since": (None, since)}


def _words(parts: Parts) -> str:
    return "、".join(f"{fund} {percent.normalize():f}%" for fund, percent in parts)


def _record(action: Action, place: Organisation, by: User, changes: Changes) -> None:
    thing = Thing(ThingKind.ORGANISATION, place.public_id, place.name)
    record(action=action, by=acting(by), path=place.path, thing=thing, changes=changes)
