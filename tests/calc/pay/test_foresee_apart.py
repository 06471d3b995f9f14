"""Forecasts in a process of their own."""

from datetime import date

from tests.calc.pay.teams import LIVELY, asked, workers
from wuding.calc.pay.foresee.apart import foreseeing_apart
from wuding.calc.pay.foresee.forecast import foresee
from wuding.calc.pay.foresee.team import Worker


def test_the_child_finds_what_the_parent_would_and_tells_how_far_it_is() -> None:
    question = asked(workers(4), LIVELY, paths=30)
    ticks = list(foreseeing_apart(question))
    assert ticks[-1].found == foresee(question)
    assert {tick.done for tick in ticks if tick.total} == set(range(1, 14))
    assert {tick.total for tick in ticks if tick.total} == {13}


def test_what_cannot_be_computed_comes_back_as_a_sentence() -> None:
    stranger = Worker(
        {"岗位": "没有的岗位", "证书": "无", "入职日期": date(2020, 5, 1), "考核等次": None, "性别": "男"}
    )
    refused = list(foreseeing_apart(asked([stranger], LIVELY)))[-1].refused
    assert refused is not None
    assert "没有的岗位" in refused[0]
    assert refused[1].startswith("By 2026-12")
