"""Texts of objections go when their time is over; that there was one, and how it ended, stays with the slip."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wuding.common.retention import CLOSED_OBJECTION
from wuding.pay.models import Objection
from wuding.people import storage
from wuding.people.models import Attachment


def empty_objections(now: datetime) -> int:
    """Empty those closed long enough ago, with the papers that came with them; how many there were."""
    there = ~Q(text="") | ~Q(answer="") | Q(attachment__isnull=False)
    over = Objection.objects.filter(there, closed_at__lt=CLOSED_OBJECTION.moment_over(now)).order_by("pk")
    keys = list(over.values_list("pk", flat=True))
    papers = list(Attachment.objects.filter(pk__in=over.values("attachment")).order_by("pk"))
    Objection.objects.filter(pk__in=keys).update(text="", answer="", attachment=None)
    Attachment.objects.filter(pk__in=[paper.pk for paper in papers]).delete()
    for paper in papers:
        name = paper.stored_as
        transaction.on_commit(lambda name=name: storage.drop(name))  # type: ignore[misc]  # the default binds it
    return len(keys)
