"""Every one of the 24 rule shapes found in about forty places can be written as data: one small pack for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from wuding.calc.rules import check_examples, load_pack
from wuding.places import policies

SHAPES = Path(__file__).parent / "shapes"
FOLDERS = sorted(folder for folder in SHAPES.iterdir() if folder.is_dir())


def test_all_24_shapes_are_there() -> None:
    assert {int(folder.name[:2]) for folder in FOLDERS} == set(range(1, 25))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shape_can_be_written_as_data_and_its_cases_come_out(folder: Path) -> None:
    results = check_examples(load_pack(folder, [policies()]))
    assert results, "a shape without a case shows nothing"
    wrong = {one.name: (one.example.expect, one.got, str(one.problem)) for one in results if not one.ok}
    assert not wrong


def test_every_amount_of_a_shape_is_asked_for_by_a_case() -> None:
    """A formula that no case expects, nor leads to an expected one, would be decoration."""
    for folder in FOLDERS:
        pack = load_pack(folder, [policies()])
        reached: set[str] = set()
        waiting = [name for example in pack.examples for name in example.expect]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += pack.uses(name)
        written = {name for name, part in pack.parts.items() if part.origin == pack.id}
        assert written <= reached, f"{folder.name}: {sorted(written - reached)}"
