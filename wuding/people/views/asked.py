"""What every view of the concern asks of its request."""

from datetime import date

from django.http import HttpRequest

from wuding.accounts.models import User
from wuding.common.dates import Month
from wuding.common.today import today


def signed_in(request: HttpRequest) -> User:
    """The user; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


def roster_day(month: Month) -> date:
    """The day a roster of that month shows: its last, or today while it runs."""
    return min(month.end, max(today(), month.start))
