"""A chart refuses shapes that would mislead, and its table says what its drawing says."""

import json
from decimal import Decimal

import pytest
from django.template import Context, Template

from wuding.common.charts import Chart, Mark, Series


def _chart() -> Chart:
    return Chart(
        "月人均补贴",
        "元/月",
        ("2022-06", "2022-07"),
        (
            Series("平均", (Decimal("3175.00"), Decimal("3700.00")), emphasis=True),
            Series("最低", (None, 3640)),
        ),
        from_zero=False,
        marks=(Mark("2022-07", "新办法施行"),),
    )


def test_every_series_has_a_value_for_each_label() -> None:
    with pytest.raises(ValueError, match="must have 2 values"):
        Chart("x", "人", ("a", "b"), (Series("s", (1,)),))


def test_bars_begin_at_zero() -> None:
    with pytest.raises(ValueError, match="zero"):
        Chart("x", "人", ("a",), (Series("s", (1,)),), kind="bar", from_zero=False)


def test_a_mark_stands_at_a_label() -> None:
    with pytest.raises(ValueError, match="unknown labels"):
        Chart("x", "人", ("a",), (Series("s", (1,)),), marks=(Mark("b", "?"),))


def test_what_the_browser_reads_is_what_the_table_shows() -> None:
    chart = _chart()
    drawn = json.loads(chart.as_json)
    assert drawn["labels"] == [label for label, _ in chart.rows()]
    for index, series in enumerate(drawn["series"]):
        shown = [values[index] for _, values in chart.rows()]
        assert series["values"] == [None if value is None else float(value) for value in shown]


def test_the_table_is_on_the_page_with_units_and_dashes() -> None:
    page = Template("{% chart shown %}").render(Context({"shown": _chart()}))
    assert "单位：元/月" in page
    assert "3,700" in page
    assert '<td class="num">—</td>' in page
    assert "<script" not in page


def test_words_of_a_chart_cannot_break_out_of_their_attribute() -> None:
    chart = Chart('"><img src=x>', "人", ("a",), (Series("</script>", (1,)),))
    page = Template("{% chart shown %}").render(Context({"shown": chart}))
    assert "<img" not in page
    assert "</script>" not in page
