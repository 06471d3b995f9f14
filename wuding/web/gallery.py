"""Made-up content for the gallery of parts. Nobody and nothing in it is real."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from wuding.common.charts import Chart, Mark, Series
from wuding.web.gallery_form import SampleForm

LONG_NAME = "大兴安岭地区松岭区小扬气镇松鹤社区居民委员会第十二网格"


def content() -> dict[str, Any]:
    """What the template of the gallery shows."""
    return {
        "trail": [(_("首页"), reverse("home"))],
        "charts": [_moving(), _amounts(), _holding()],
        "rows": [
            (_("赵样例"), _("正职"), Decimal("4160.00"), "published"),
            (_("欧阳样例"), LONG_NAME, Decimal("3640.5"), "derived"),
            (_("钱样例"), _("一般工作岗位"), None, "assumed"),
        ],
        "page": Paginator(range(480), 20).page(6),
        "happenings": [
            {"when": "2021-04-01", "title": _("最低工资调整"), "text": _("三档 1270 元改为 1450 元")},
            {"when": "2022-07-01", "title": _("新办法施行"), "text": "", "current": True},
        ],
        "facts": [(_("姓名"), _("赵样例")), (_("所在网格"), LONG_NAME), (_("证书"), "")],
        "form": SampleForm(),
        "refused_form": SampleForm({"name": "", "post": "", "start": "昨天"}),
    }


def _moving() -> Chart:
    labels = tuple(f"2022-{number:02d}" for number in range(1, 13))
    before, after = Decimal(3175), Decimal(3700)
    return Chart(
        _("月人均补贴"),
        _("元/月"),
        labels,
        (
            Series(_("平均"), tuple(before if n < 6 else after for n in range(12)), emphasis=True),
            Series(_("最高"), tuple(None if n < 6 else Decimal(4160) for n in range(12))),
            Series(_("最低"), tuple(None if n < 6 else Decimal(3640) for n in range(12))),
        ),
        from_zero=False,
        label_heading=_("月份"),
        marks=(Mark("2022-07", _("新办法施行")),),
    )


def _amounts() -> Chart:
    return Chart(
        _("各岗位人数"),
        _("人"),
        (_("正职"), _("副职"), _("一般工作岗位")),
        (Series(_("在岗"), (8, 9, 22)),),
        kind="bar",
        label_heading=_("岗位"),
    )


def _holding() -> Chart:
    labels = ("2017-10", "2021-04", "2024-05", "2025-12")
    return Chart(
        _("最低工资"),
        _("元/月"),
        labels,
        (
            Series(_("本地"), (1270, 1450, 1750, 2010), emphasis=True),
            Series(_("一档"), (1680, 1860, 2080, 2270)),
        ),
        kind="step",
        from_zero=False,
        label_heading=_("施行"),
    )
