"""Teams for forecasts: generated people, and assumptions under which nothing happens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from wuding.calc.pay.foresee.assumptions import Assumptions
from wuding.calc.pay.foresee.forecast import Asked
from wuding.calc.pay.foresee.retirement import Retirement, retirements
from wuding.calc.pay.foresee.standards import Pegs
from wuding.calc.pay.foresee.team import Course, Worker
from wuding.calc.rules import Pack, load_pack
from wuding.places import policies

BASE = date(2026, 11, 1)
SONGLING, RETIRING = "songling/2022", "zhonghua/tuixiu2025"
PEGS = Pegs(("最低工资标准",), ())
NONE, ONE = Decimal(0), Decimal(1)
STILL = Assumptions(
    leaving=NONE, vacant_months=2, refilled=ONE, newcomers_certified=NONE, newcomers_age=30, exam_month=9,
    pass_junior=NONE, pass_intermediate=NONE, pass_senior=NONE, renewed=ONE, appraisal_month=1, reappraised=NONE,
    failed=NONE, step_years=0, women_at=55, early=NONE, late=NONE, raise_every=24, raise_low=NONE, raise_middle=NONE,
    raise_high=NONE, wage_low=NONE, wage_middle=NONE, wage_high=NONE, odds_low=NONE, odds_middle=ONE, odds_high=NONE,
)  # fmt: skip
"""Everybody stays as they are, but for years that go by and retirement."""
LIVELY = replace(
    STILL, leaving=Decimal("0.1"), newcomers_certified=Decimal("0.3"), pass_junior=Decimal("0.2"),
    pass_intermediate=Decimal("0.1"), pass_senior=Decimal("0.05"), renewed=Decimal("0.7"), reappraised=Decimal("0.5"),
    early=Decimal("0.2"), late=Decimal("0.2"), raise_low=Decimal("0.03"), raise_middle=Decimal("0.08"),
    raise_high=Decimal("0.12"), odds_low=Decimal("0.25"), odds_middle=Decimal("0.5"), odds_high=Decimal("0.25"),
)  # fmt: skip


@cache
def pack(name: str = SONGLING) -> Pack:
    return load_pack(policies() / name)


def workers(number: int, seed: int = 1, *, retiring: bool = True, graded: bool = False) -> list[Worker]:
    """People of Songling's three posts, of all ages; some not appraised yet, unless everybody is `graded`."""
    lots = Random(seed)
    born = [
        (date(1964 + lots.randrange(36), 1 + lots.randrange(12), 9), lots.choice("男女"))
        for _ in range(number)
    ]
    ends: Sequence[Retirement | None] = retirements(pack(RETIRING), born, "女职工五十五", BASE)
    return [
        Worker(
            {
                "岗位": lots.choice(["正职", "副职", "一般工作岗位"]),
                "证书": lots.choice(["无", "无", "初级", "中级"]),
                "入职日期": date(2008 + lots.randrange(16), 1 + lots.randrange(12), 1 + lots.randrange(28)),
                "考核等次": lots.choice(["优秀", "良好", "一般", *([] if graded else [None])]),
                "性别": sex,
            },
            retirement=end if retiring else None,
            registered_until=date(2027, 3, 31) if lots.random() < 0.3 else None,
        )
        for (_born, sex), end in zip(born, ends, strict=True)
    ]


def asked(
    people: Sequence[Worker], given: Assumptions, *, years: int = 1, paths: int = 50, seed: int = 7, name: str = SONGLING
) -> Asked:  # fmt: skip
    """The question about these people, by one pack."""
    found = pack(name)
    assert found.total_name is not None
    course = Course(((found.first_month, found),))
    return Asked(people, [course], {found.id: found.total_name}, BASE, years, given, PEGS, paths, seed)
