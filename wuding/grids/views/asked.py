"""What every view of the concern asks of its request."""

from datetime import date

from django.http import HttpRequest

from wuding.accounts.models import User
from wuding.common.today import today
from wuding.common.view_choice import chosen_month


def signed_in(request: HttpRequest) -> User:
    """The user; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


def chosen_day(request: HttpRequest) -> date:
    """The day asked for by `?day=`; else the last of the chosen month, or today while it runs."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        month = chosen_month(request, today=today())
        return min(month.end, max(today(), month.start))
