"""What the user is looking at: the organisation and the month chosen in the top bar.

The address wins (`?organisation=…&month=2022-07`), so that a link can be shared;
otherwise what was last chosen in this session; otherwise nothing, and the page takes its default.
Only the wish is kept here: whether the user may see that organisation is asked of `organisation`.
"""

import uuid
from datetime import date

from django.http import HttpRequest

from wuding.common.dates import Month

ORGANISATION_KEY = "chosen_organisation"
MONTH_KEY = "chosen_month"


def chosen_organisation(request: HttpRequest) -> uuid.UUID | None:
    """Public id of the organisation asked for, or None."""
    return as_public_id(str(request.GET.get("organisation") or request.session.get(ORGANISATION_KEY, "")))


def as_public_id(text: str) -> uuid.UUID | None:
    """The public id written there, or None when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def chosen_month(request: HttpRequest, *, today: date) -> Month:
    """The month asked for, or the month of `today`."""
    asked = request.GET.get("month") or request.session.get(MONTH_KEY, "")
    try:
        return Month.parse(str(asked))
    except ValueError:
        return Month.of(today)


def remember_organisation(request: HttpRequest, public_id: uuid.UUID) -> None:
    """Keep the organisation for the next pages of this session."""
    request.session[ORGANISATION_KEY] = str(public_id)


def remember_month(request: HttpRequest, month: Month) -> None:
    """Keep the month for the next pages of this session."""
    request.session[MONTH_KEY] = str(month)
