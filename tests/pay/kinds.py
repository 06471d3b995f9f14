"""A small pack with what most packs lack: a half-yearly item and probation."""

import shutil
from datetime import date
from pathlib import Path

from django.conf import settings as configured
from pytest_django import Settings

from tests.make import ENTERED_AT, District
from wuding.policy.models import Adoption

PACK_ID = "songling/kinds"
PACK = """
[pack]
title = "样例办法"
place = "松岭区"
division = "232762"
issuer = "松岭区"
from = 2020-01-01
trust = "assumed"
source = "样例"
how = "样例"
days = "{days}"

[[provisions]]
clause = "第一条"
aspect = "薪酬待遇"
text = "样例。"
how = "样例"

[[provisions]]
clause = "第二条"
aspect = "薪酬待遇"
text = "半年一发的样例。"
how = "样例"

[[inputs]]
name = "岗位"
codes = ["正职", "副职", "一般工作岗位"]
[[inputs]]
name = "试用期"
[[inputs]]
name = "本半年在岗月数"

[[params]]
name = "月标准"
unit = "元"
clause = "第一条"
values = [{{ from = 2020-01-01, value = 3000, how = "样例" }}]

[[params]]
name = "月绩效标准"
unit = "元"
clause = "第一条"
values = [{{ from = 2020-01-01, value = 600, how = "样例" }}]

[[params]]
name = "奖金标准"
unit = "元/月"
clause = "第二条"
values = [{{ from = 2020-01-01, value = 100, how = "样例" }}]

[[items]]
name = "基本工资"
clause = "第一条"
formula = "如果 试用期 则 四舍五入(月标准 × 0.8, 2) 否则 月标准"
[[items]]
name = "月绩效"
clause = "第一条"
formula = "如果 试用期 则 0 否则 月绩效标准"
[[items]]
name = "半年奖"
clause = "第二条"
frequency = "half-year"
months = [6, 12]
formula = "奖金标准 × 本半年在岗月数"
[[items]]
name = "应发合计"
clause = "第一条"
formula = "基本工资 + 月绩效 + 本月(半年奖){more}"
total = true
"""


def adopt_kinds(
    district: District,
    folder: Path,
    settings: Settings,
    *,
    days: str = "calendar",
    items: str = "",
    more: str = "",
) -> None:
    """The pack in force in the district; `items` are written into it and `more` is added to its total."""
    home = folder / "songling" / "kinds"
    home.mkdir(parents=True)
    (home / "pack.toml").write_text(PACK.format(days=days, more=more) + items, encoding="utf-8")
    shutil.copy(Path(configured.POLICIES) / "dictionary.toml", folder)
    settings.POLICIES = folder
    Adoption.objects.create(
        organisation=district.place,
        pack_id=PACK_ID,
        since=date(2020, 1, 1),
        adopted_by=district.officer,
        adopted_at=ENTERED_AT,
    )
