"""Sharing a number out is exact: against every way to share it."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.grids.numbers import shared_out

VALUES = st.lists(
    st.dictionaries(st.integers(1, 5), st.integers(0, 50).map(float), max_size=4), min_size=1, max_size=4
)


@given(VALUES, st.integers(0, 15))
def test_no_other_way_to_share_is_better(values: list[dict[int, float]], total: int) -> None:
    ways = [way for way in product(*values) if sum(way) == total]
    found = shared_out(values, total)
    assert (found is None) == (not ways)
    if found is not None:
        assert sum(found) == total
        best = min(sum(piece[number] for piece, number in zip(values, way, strict=True)) for way in ways)
        assert sum(piece[number] for piece, number in zip(values, found, strict=True)) == best
