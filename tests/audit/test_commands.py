"""`wuding audit head` and `wuding audit verify` on the database under test."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.audit.trail import write_trail
from tests.harness.owner import as_database_owner
from wuding.audit.models import Check, Entry, Head
from wuding.cli.audit_head import head
from wuding.cli.audit_verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def lodged(tmp_path: Path) -> Path:
    """The heads of three chains, kept elsewhere."""
    write_trail(3)
    file = tmp_path / "heads.json"
    answer = _run(head, "-o", file)
    assert answer.exit_code == 0, answer.output
    return file


def _run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])  # type: ignore[arg-type]


def test_a_sound_trail_answers_0_and_says_how_much_was_read(lodged: Path) -> None:
    answer = _run(verify, "--heads", lodged)
    assert answer.exit_code == 0, answer.output
    assert "3 条链、12 条记录：全部完好" in answer.output
    assert Check.objects.filter(breaks=0).count() == 3


def test_without_lodged_heads_it_says_what_it_cannot_find(lodged: Path) -> None:
    assert "没有给链头文件" in _run(verify).output


def test_the_first_broken_entry_of_each_chain_is_named_and_the_answer_is_1(lodged: Path) -> None:
    with as_database_owner():
        Entry.objects.filter(chain="/232762/", sequence=2).update(purpose="改")
        Entry.objects.filter(chain="/", sequence__gte=2).delete()
        Head.objects.filter(chain="/").update(sequence=1, hash=Entry.objects.get(chain="/", sequence=1).hash)
    answer = _run(verify, "--heads", lodged)
    assert answer.exit_code == 1
    assert "链 /232762/：第 2 条内容被改动过" in answer.output
    assert "链 /：第 3 条起被截去" in answer.output
    assert "/230102/：" not in answer.output
    check = Check.objects.get(chain="/232762/")
    assert (check.breaks, check.first_kind, check.first_sequence) == (1, "changed", 2)


def test_a_cut_tail_with_its_head_put_back_needs_the_lodged_head(lodged: Path) -> None:
    with as_database_owner():
        Entry.objects.filter(chain="/", sequence=3).delete()
        Head.objects.filter(chain="/").update(sequence=2, hash=Entry.objects.get(chain="/", sequence=2).hash)
    assert _run(verify).exit_code == 0
    assert _run(verify, "--heads", lodged).exit_code == 1


def test_heads_hold_nothing_but_numbers_and_hashes(lodged: Path) -> None:
    said = json.loads(lodged.read_text(encoding="utf-8"))
    assert {key for one in said["heads"] for key in one} == {"chain", "sequence", "hash"}


def test_an_altered_file_of_heads_is_refused(lodged: Path) -> None:
    said = json.loads(lodged.read_text(encoding="utf-8"))
    said["heads"][0]["sequence"] = 1
    lodged.write_text(json.dumps(said), encoding="utf-8")
    answer = _run(verify, "--heads", lodged)
    assert answer.exit_code == 3
    assert "被改动过" in answer.output


def test_a_file_that_holds_no_heads_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("五定", encoding="utf-8")
    answer = _run(verify, "--heads", file)
    assert answer.exit_code == 3
    assert "不是链头文件" in answer.output


def test_old_heads_are_not_overwritten(lodged: Path) -> None:
    before = lodged.read_bytes()
    assert _run(head, "-o", lodged).exit_code == 3
    assert lodged.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = _run(head, "-o", tmp_path / "missing" / "heads.json")
    assert answer.exit_code == 4
    assert "missing" in answer.output
