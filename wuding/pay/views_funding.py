"""Pages of where the money comes from and of the year's budget."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.pay.funding import budget_table
from wuding.common.dates import Month
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.common.view_choice import chosen_month, chosen_organisation
from wuding.organisation.models import Organisation
from wuding.organisation.queries import acting_place, may, starting_place
from wuding.pay.actions.funding import set_budget, set_funding, withdraw_funding
from wuding.pay.downloads import download
from wuding.pay.exchange import funding as tables
from wuding.pay.exchange.tables import FaultyTable
from wuding.pay.forms_funding import BudgetForm, FundingForm
from wuding.pay.models import Funding
from wuding.pay.outputs.handing_out import Handed
from wuding.pay.outputs.workbook import tables_workbook
from wuding.pay.pictures import budget_course
from wuding.pay.queries.funding import execution, fundings_at, items_at
from wuding.pay.views import signed_in


def _place(request: HttpRequest, user: User) -> Organisation:
    found = starting_place(user, chosen_organisation(request), Permission.SEE_PAY)
    if found is None:
        raise NotVisible
    return found


def _acting(request: HttpRequest, user: User) -> Organisation:
    """The place that is named, where the user enters where money comes from. Raises NotVisible."""
    return acting_place(user, chosen_organisation(request), Permission.APPROVE_PAY)


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    """The sources at a place, those above that hold there too, and a form for another."""
    user = signed_in(request)
    place, month = _place(request, user), chosen_month(request, today=today())
    return _funding_page(
        request, user, place, FundingForm(items=items_at(place), initial={"since": str(month)})
    )


@require_POST
def funding_set(request: HttpRequest) -> HttpResponse:
    """Another rule, at the place named."""
    user = signed_in(request)
    place = _acting(request, user)
    form = FundingForm(request.POST, items=items_at(place))
    if form.is_valid() and _entered(form, user, place):
        messages.success(request, _("已登记资金来源。"))
        return redirect(f"{reverse('pay:funding')}?organisation={place.public_id}")
    return _funding_page(request, user, place, form)


def _funding_page(request: HttpRequest, user: User, place: Organisation, form: FundingForm) -> HttpResponse:
    changes = may(user, Permission.APPROVE_PAY, place)
    context = {"place": place, "rules": fundings_at(place), "changes": changes, "form": form}
    return render(request, "pay/funding.html", context, status=422 if form.errors else 200)


def _entered(form: FundingForm, user: User, place: Organisation) -> bool:
    asked = form.cleaned_data
    try:
        set_funding(
            place=place, item=asked["item"], since=asked["since"].start, parts=form.parts,
            document=asked["document"], by=user, at=timezone.now(),
        )  # fmt: skip
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
        return False
    return True


@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a rule back."""
    user = signed_in(request)
    found = Funding.objects.visible_to(user).select_related("place").filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    withdraw_funding(funding=found, by=user)
    messages.success(request, _("已撤销。"))
    return redirect(f"{reverse('pay:funding')}?organisation={found.place.public_id}")


@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """The year's budget against what was paid and what is to come."""
    user = signed_in(request)
    return _budget_page(request, user, _place(request, user), BudgetForm())


@require_POST
def budget_set(request: HttpRequest) -> HttpResponse:
    """What one source may spend, at the place named."""
    user = signed_in(request)
    place, month = _acting(request, user), chosen_month(request, today=today())
    form = BudgetForm(request.POST)
    if form.is_valid() and _budgeted(form, user, place, month):
        messages.success(request, _("已登记预算。"))
        return redirect(f"{reverse('pay:budget')}?organisation={place.public_id}&month={month}")
    return _budget_page(request, user, place, form)


def _budget_page(request: HttpRequest, user: User, place: Organisation, form: BudgetForm) -> HttpResponse:
    month = chosen_month(request, today=today())
    found = execution(place, month)
    context = {
        "place": place,
        "month": month,
        "year": month.year,
        "last": Month.of(found.last) if found.last else None,
        "standings": found.found,
        "chart": budget_course(found),
        "warnings": [one for one in found.found if one.told in ("overspent", "will_overrun")],
        "changes": may(user, Permission.APPROVE_PAY, place),
        "form": form,
    }
    return render(request, "pay/budget.html", context, status=422 if form.errors else 200)


def _budgeted(form: BudgetForm, user: User, place: Organisation, month: Month) -> bool:
    asked = form.cleaned_data
    try:
        set_budget(
            place=place, year=month.year, fund=asked["fund"], amount=asked["amount"],
            document=asked["document"], by=user, at=timezone.now(),
        )  # fmt: skip
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
        return False
    return True


@require_safe
def budget_sheet(request: HttpRequest) -> HttpResponse:
    """The execution of a year's budget as a workbook."""
    user = signed_in(request)
    place, month = _place(request, user), chosen_month(request, today=today())
    found = execution(place, month)
    table = budget_table(place.name, found.last or month.start, found.found)
    return download(Handed(f"{place.name}{month.year}预算执行.xlsx", tables_workbook([table])))


@require_safe
def table(request: HttpRequest, sort: str) -> HttpResponse:
    """What is entered, as the table that can be handed in again."""
    user = signed_in(request)
    place, month = _acting(request, user), chosen_month(request, today=today())
    if sort == "funding":
        return download(Handed(f"{place.name}资金来源.xlsx", tables.funding_workbook(user, place)))
    made = tables.budget_workbook(user, place, month.year)
    return download(Handed(f"{place.name}{month.year}预算.xlsx", made))


@require_POST
def hand_in(request: HttpRequest, sort: str) -> HttpResponse:
    """A table handed in: taken whole, or every fault with its cell."""
    user = signed_in(request)
    place = _acting(request, user)
    take, page = _TAKES[sort]
    return taken(
        request,
        lambda content, at: take(user=user, place=place, content=content, at=at),
        f"{reverse(page)}?organisation={place.public_id}",
    )


_TAKES = {
    "funding": (tables.import_funding, "pay:funding"),
    "budget": (tables.import_budgets, "pay:budget"),
}


def taken(request: HttpRequest, take: Callable[[bytes, datetime], int], back: str) -> HttpResponse:
    """What becomes of a table that was handed in: back to the page, or a page with everything that is wrong."""
    file = request.FILES.get("file")
    context: dict[str, Any] = {"back": back, "faults": []}
    if file is None:
        context["refused"] = RuleError(_("没有选文件。"), next_step=_("请先选一个 Excel 或 CSV 文件。"))
        return render(request, "pay/faults.html", context, status=422)
    try:
        number = take(file.read(), timezone.now())
    except FaultyTable as faulty:
        context["faults"], context["more"] = faulty.told, len(faulty.problems) - len(faulty.told)
        return render(request, "pay/faults.html", context, status=422)
    except RuleError as refused:
        context["refused"] = refused
        return render(request, "pay/faults.html", context, status=422)
    messages.success(request, _("已收下：%(n)s 条。") % {"n": number})
    return redirect(back)
