"""Whatever is handed in, the answer is a sentence, in time, within memory; and no cell is changed silently."""

import time

import pytest

from tests.calc.sheets.hostile import hostile
from tests.calc.sheets.mutants import mutant
from tests.calc.sheets.witnesses import read_otherwise, taken_otherwise
from tests.calc.sheets.workbooks import SPEC
from wuding.calc.sheets.checking import check
from wuding.calc.sheets.parsing.refusal import Refused
from wuding.calc.sheets.problems import Problem
from wuding.calc.sheets.reading import Reading, read_file

FILES = hostile()
MOST_SECONDS, MOST_KIB = 10, 300 * 1024
SAMPLE, SEED = 240, 20220701


@pytest.mark.parametrize("name", list(FILES))
def test_a_hostile_file_is_answered_with_its_sentence_in_time(name: str) -> None:
    content = FILES[name].make()
    begun = time.monotonic()
    problems = _answer(content)
    assert time.monotonic() - begun < MOST_SECONDS
    for problem in problems:
        assert problem.what("zh")
        assert problem.remedy("zh")
        assert problem.what("en")
        assert problem.remedy("en")
    codes = {problem.code for problem in problems}
    assert not FILES[name].codes or codes & set(FILES[name].codes), codes


def _answer(content: bytes) -> list[Problem]:
    """Everything grave that is said of a file."""
    try:
        reading = read_file(content)
    except Refused as refused:
        return [Problem(refused.code, values=refused.values)]
    assert reading.peak_kib < MOST_KIB
    return check(reading, SPEC).grave


@pytest.mark.parametrize("part", range(8))
def test_changed_workbooks_are_refused_or_read_without_a_silent_change(part: int) -> None:
    for number in range(part, SAMPLE, 8):
        changed = mutant(SEED, number)
        begun, said = time.monotonic(), ""
        reading: Reading | None
        try:
            reading = read_file(changed.content)
        except Refused as refused:
            said = Problem(refused.code, values=refused.values).what("zh")
            reading = None
        assert time.monotonic() - begun < MOST_SECONDS, changed.how
        if reading is None:
            assert said, changed.how
            continue
        checked = check(reading, SPEC)
        silent = [*read_otherwise(changed.content, reading), *taken_otherwise(checked, reading)]
        assert silent == [], f"{SEED}/{number} {changed.how}"
        assert reading.peak_kib < MOST_KIB, changed.how
