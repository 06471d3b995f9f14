"""Every one of the 24 rule shapes found in about forty places can be written as data: one small pack for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calc.rules.engines.rosters import arrow_of
from wuding.calc.rules import all_pack_ids, check_examples, evaluate, load_pack
from wuding.calc.rules.engines.duckdb import run_arrow
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


PUBLISHED = [policies() / name for name in all_pack_ids([policies()])]


@pytest.mark.parametrize(
    "folder", [*FOLDERS, *PUBLISHED], ids=lambda folder: f"{folder.parent.name}-{folder.name}"
)
def test_duckdb_gives_the_same_in_every_case(folder: Path) -> None:
    pack = load_pack(folder, [policies()])
    for example in pack.examples:
        month = example.month or pack.first_month
        program = pack.at(month, example.known, example.subject).only(example.expect)
        rows = [example.given, *({**example.given, **other} for other in example.roster)]
        found = run_arrow(program, arrow_of(program, rows)).to_pylist()
        oracle = evaluate(program, rows)
        assert [{name: row[name] for name in example.expect} for row in found] == [
            {name: row[name] for name in example.expect} for row in oracle
        ], example.name


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
