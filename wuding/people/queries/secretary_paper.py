"""A secretary's file as a paper catalogue: category, number, title, when made, pages, remark."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuding.people.models import Person
from wuding.people.papers.paper import Column, Listing, Paper
from wuding.people.queries.printing import Asked
from wuding.people.queries.secretaries import CategoryShown, file_state
from wuding.people.secretary_rules import secretary_rules


def catalogue(person: Person, asked: Asked) -> Paper:
    """The catalogue as it stands on the day. Numbers begin anew in each category, as on paper."""
    state = file_state(person, asked.day)
    rules = secretary_rules()
    rows = tuple(row for category in state.categories for row in _rows(category))
    return Paper(
        title=rules.file.title,
        blocks=(
            Listing(
                heading="",
                columns=(
                    Column(_("类号"), 2, centred=True),
                    Column(_("序号"), 2, centred=True),
                    Column(_("材料名称"), 10),
                    Column(_("形成日期"), 4, centred=True),
                    Column(_("页数"), 2, centred=True),
                    Column(_("备注"), 4),
                ),
                rows=rows,
                empty=_("没有材料。"),
            ),
        ),
        foot=asked.foot,
        above_left=_("姓名：%(name)s　单位：%(place)s")
        % {"name": person.name, "place": person.organisation.name},
        above_right=_("完整度 %(percent)d%%") % {"percent": state.percent},
    )


def _rows(shown: CategoryShown) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(shown.category.number, "", shown.category.name, "", "", "")]
    number = 0
    for item in shown.items:
        for paper in item.papers:
            number += 1
            made = paper.made_on.isoformat() if paper.made_on else ""
            rows.append(("", str(number), paper.title, made, str(paper.pages or ""), ""))
        if item.records:
            number += 1
            words = ngettext("电子记录 %(count)d 条", "电子记录 %(count)d 条", item.records) % {
                "count": item.records
            }
            rows.append(("", str(number), item.item.name, "", "", words))
        elif item.is_missing:
            rows.append(("", "", item.item.name, "", "", _("缺")))
    return rows
