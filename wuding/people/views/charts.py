"""Charts of who serves."""

from datetime import date

from django.utils.translation import gettext as _

from wuding.common.charts import Chart, Series
from wuding.people import facts
from wuding.people.models import Team
from wuding.people.queries import roster as rosters
from wuding.people.queries import structure


def structure_charts(rows: list[rosters.RosterRow], day: date) -> list[Chart]:
    """Age and knowledge structure of the community workers among the rows (S1.8); none for nobody."""
    workers = [row for row in rows if row.service.team == Team.WORKER]
    if not workers:
        return []
    return [
        _bars(_("年龄结构"), structure.age_structure(workers, day)),
        _bars(_("知识结构"), structure.shares_of(workers, facts.EDUCATION)),
    ]


def _bars(title: str, shares: list[structure.Share]) -> Chart:
    return Chart(
        title=title,
        unit=_("人"),
        labels=tuple(share.label for share in shares),
        series=(Series(title, tuple(share.number for share in shares), emphasis=True),),
        kind="bar",
        label_heading=_("组别"),
    )
