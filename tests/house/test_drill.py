"""The restore drill on the database under test: an empty machine gets the same tables and the same audit chains, or it is said."""

import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from tests.harness.owner import as_database_owner
from tests.make import ENTERED_AT, make_adoption, make_district, make_payers, make_worker, pay_month
from wuding.audit.models import Entry
from wuding.audit.verification import present_heads
from wuding.cli.backup import backup
from wuding.cli.backups import postgres, sqlite
from wuding.cli.backups.archive import read_archive
from wuding.cli.backups.scratch import run_there, scratch
from wuding.cli.drill import drill
from wuding.cli.heads import read_heads
from wuding.common.databases import database_from
from wuding.common.dates import Month
from wuding.people import storage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _as_on_a_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> None:
    """Commands started by the drill have the product's settings, and the programs of the test server's version."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "wuding.settings")
    monkeypatch.setenv("WUDING_MODE", "demo")
    if programs := os.environ.get("WUDING_TEST_POSTGRES_PROGRAMS"):
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    settings.MEDIA_ROOT = tmp_path / "kept"  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup of a district with a month of pay, its audit trail and an attached file."""
    district = make_district()
    make_adoption(district)
    for name in ("王一", "王二"):
        make_worker(district.community, district.officer, name=name)
    pay_month(district.place, Month(2022, 7), make_payers(district.place))
    storage.put(b"%PDF-1.7 a scan")
    file = tmp_path / "saved.wuding"
    assert _run(backup, file).exit_code == 0
    return file


def _run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])  # type: ignore[arg-type]


def _left_over() -> list[str]:
    """Databases of this process's drills; tests beside it have theirs."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"wuding_drill_{os.getpid()}_"]
        )
        return [str(name) for (name,) in cursor.fetchall()]


def test_an_empty_machine_gets_the_same_tables_files_and_audit_chains(saved: Path, tmp_path: Path) -> None:
    manifest, _ = read_archive(saved, tmp_path)
    with scratch() as environment:
        said = run_there(environment, "restore", str(saved))
        there = database_from(environment["WUDING_DATABASE"], keep_seconds=0)
        states = (
            sqlite.table_states(Path(there["NAME"]))
            if connection.vendor == "sqlite"
            else postgres.table_states(there)
        )
        run_there(environment, "audit", "head", "--output", str(tmp_path / "heads"))
        run_there(environment, "audit", "verify", "--heads", str(tmp_path / "heads"))
    assert states == manifest.tables
    assert states["pay_slip"].rows == 2
    assert "1 个附件" in said
    assert list(read_heads(tmp_path / "heads").heads) == list(present_heads())
    assert Entry.objects.count() == states["audit_entry"].rows > 0


def test_the_drill_says_what_was_checked_and_leaves_nothing_behind(saved: Path) -> None:
    entries = Entry.objects.count()
    answer = _run(drill, saved)
    assert answer.exit_code == 0, answer.output
    assert "恢复演练通过" in answer.output
    assert f"{entries} 条记录：全部完好" in answer.output
    assert _left_over() == []
    assert Entry.objects.count() == entries


def test_a_flipped_bit_anywhere_is_refused_with_a_sentence(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    for place in (3, random.Random(7).randrange(82 * 8, len(whole) * 8), len(whole) * 8 - 1):
        content = bytearray(whole)
        content[place // 8] ^= 1 << place % 8
        (tmp_path / "damaged").write_bytes(content)
        answer = _run(drill, tmp_path / "damaged")
        assert answer.exit_code == 3
        assert "不能依靠" in answer.output
        assert "没有恢复任何数据" in answer.output
        assert _left_over() == []


def test_a_trail_that_was_tampered_with_before_the_backup_comes_to_light(saved: Path, tmp_path: Path) -> None:
    with as_database_owner():
        Entry.objects.filter(pk=Entry.objects.order_by("pk")[0].pk).update(at=ENTERED_AT.replace(year=2021))
    assert _run(backup, tmp_path / "tampered").exit_code == 0
    answer = _run(drill, tmp_path / "tampered")
    assert answer.exit_code == 3
    assert "不能依靠" in answer.output
