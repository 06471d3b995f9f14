"""Today, as pages and rights see it. The demo stands still at the end of the year it shows."""

from datetime import date

from django.conf import settings
from django.utils.timezone import localdate


def today() -> date:
    """The present day in the time zone of the settings; in the demo the day of WUDING_DEMO_DAY."""
    standing: date | None = settings.DEMO_DAY
    return standing or localdate()
