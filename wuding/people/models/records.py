"""What every dated record has: two clocks.

`since`..`until` is when it was so (days, both included). `known_from`..`known_until` is when we believed it (moments).
A record is never edited. A correction, a new value that ends an old one, an ending: each closes the old row's belief
and writes a new row. So the file as of any day, as known at any moment, is one filter.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.common.fields import public_id
from wuding.common.kept import RowsStay
from wuding.common.periods import NoOverlap, holds_on
from wuding.people.models.entries import Entry
from wuding.people.models.persons import Person

R = TypeVar("R", bound=models.Model)


class Records(models.QuerySet[R]):
    """Reads of records. Gives every row there ever was: a reader says `known()` or `known_at()`."""

    def known(self) -> Self:
        """Those believed now."""
        return self.filter(known_until__isnull=True)

    def known_at(self, moment: datetime) -> Self:
        """Those believed at that moment."""
        later = models.Q(known_until__gt=moment) | models.Q(known_until__isnull=True)
        return self.filter(later, known_from__lte=moment)

    def news(self, after: datetime, until: datetime) -> Self:
        """Those of which something was learnt in that time: entered, or believed no more. `after` itself is no part of it."""
        entered = models.Q(known_from__gt=after, known_from__lte=until)
        return self.filter(entered | models.Q(known_until__gt=after, known_until__lte=until))

    def on(self, day: date) -> Self:
        """Those whose period contains the day."""
        return self.filter(holds_on(day))


class Record(models.Model):
    """A dated record of a person's file. `series` stays the same through all versions of one record."""

    public_id = public_id()
    series = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="%(class)s_records", verbose_name=_("人员")
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))
    known_from = models.DateTimeField(_("登记时间"))
    known_until = models.DateTimeField(_("失效时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由哪次登记取代")
    )

    class Meta:
        abstract = True

    def complete(self) -> None:
        """Fill the columns that follow from others, right before the row is written."""


def two_clocks(table: str, same: Collection[str], overlap: Any) -> "list[models.BaseConstraint]":
    """The constraints of a record's table: one belief for a day, periods and beliefs that end after they begin."""
    return [
        NoOverlap(name=f"{table}_periods_apart", same=same, two_clocks=True, violation_error_message=overlap),
        RowsStay(name=f"{table}_rows_stay", but=("known_until", "closed_by")),
        models.CheckConstraint(
            condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            name=f"{table}_ends_after_it_begins",
            violation_error_message=_("结束日期不能早于开始日期。"),
        ),
        models.CheckConstraint(
            condition=models.Q(known_until__isnull=True, closed_by__isnull=True)
            | models.Q(known_until__gte=models.F("known_from"), closed_by__isnull=False),
            name=f"{table}_closed_by_an_entry",
            violation_error_message=_("被取代的记录须写明时间和由哪次登记取代。"),
        ),
    ]
