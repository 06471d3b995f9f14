"""Slips from before there were runs: confirmed ones become closed runs, the others one that is still open.

A month of a district or town in which only a part was confirmed becomes both.
"""

from decimal import Decimal
from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce


def make_runs(apps: Any, _editor: Any) -> None:
    """Runs by the top of the tree, month, and whether confirmed; steps by who worked out and who confirmed."""
    slip_table = apps.get_model("pay", "Slip")
    organisations = apps.get_model("organisation", "Organisation").objects
    tops = {
        one.path.strip("/").split("/")[0]: one for one in organisations.filter(parent=None).order_by("pk")
    }
    groups = slip_table.objects.order_by().values_list("month", "organisation__path").distinct()
    for month, top in sorted({(month, path.strip("/").split("/")[0]) for month, path in groups}):
        slips = slip_table.objects.filter(month=month, organisation__path__startswith=f"/{top}/")
        for closed in (True, False):
            part = slips.filter(confirmed_at__isnull=not closed)
            first = part.order_by("pk").first()
            if first is not None:
                _make_run(apps, tops[top], first, part, closed=closed)
    line_table = apps.get_model("pay", "Line")
    month_of = slip_table.objects.filter(pk=OuterRef("slip")).values("month")[:1]
    line_table.objects.update(month_of=Subquery(month_of))
    line_table.objects.filter(is_sum=True).update(counts=False)
    _let_totals_count(slip_table, line_table)


def _make_run(apps: Any, place: Any, first: Any, slips: Any, *, closed: bool) -> None:
    run = apps.get_model("pay", "PayRun").objects.create(
        place=place,
        month=first.month,
        state="closed" if closed else "draft",
        known_at=first.computed_at,
        computed_by=first.computed_by,
        computed_at=first.computed_at,
        closed_at=first.confirmed_at if closed else None,
    )
    if closed:
        steps = apps.get_model("pay", "RunStep").objects
        steps.create(
            run=run, round=1, task="prepare", outcome="done", by=first.computed_by, at=first.computed_at
        )
        steps.create(
            run=run, round=1, task="approve", outcome="done", by=first.confirmed_by, at=first.confirmed_at
        )
    apps.get_model("pay", "RunBatch").objects.create(
        run=run,
        number=1,
        persons=list(slips.order_by("person").values_list("person", flat=True)),
        slips=slips.count(),
        total=slips.aggregate(sum=Sum("total"))["sum"] or Decimal(0),
    )
    slips.update(run=run)


def _let_totals_count(slip_table: Any, line_table: Any) -> None:
    """Where the items of a slip don't add up to what was paid, by a pack whose total is no plain sum, the total counts."""
    nothing = Decimal(0)
    added = line_table.objects.filter(slip=OuterRef("pk"), counts=True).order_by().values("slip")
    sums = Subquery(added.annotate(sum=Sum("amount")).values("sum"))
    odd = slip_table.objects.annotate(sum=Coalesce(sums, nothing)).filter(~Q(sum=F("total")))
    for slip in odd.order_by("pk").iterator():
        lines = line_table.objects.filter(slip=slip)
        lines.update(counts=False)
        total = lines.filter(amount=slip.total).order_by("-is_sum", "-position").first()
        line_table.objects.filter(pk=total.pk).update(counts=True)


class Migration(migrations.Migration):
    dependencies = [("pay", "0002_runs")]

    operations = [migrations.RunPython(make_runs, elidable=True)]
