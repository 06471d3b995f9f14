"""`wuding backup` and `wuding restore` on the database under test, SQLite or PostgreSQL."""

import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from wuding.cli.backup import backup
from wuding.cli.backups.archive import read_archive
from wuding.cli.refusals import Refusal
from wuding.cli.restore import restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _programs_of_the_test_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must not be older than the server, so take those that came with it."""
    if programs := os.environ.get("WUDING_TEST_POSTGRES_PROGRAMS"):
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup of a database with three sessions in it."""
    _add_sessions(3)
    file = tmp_path / "saved.wuding"
    assert _run(backup, file).exit_code == 0
    return file


def _add_sessions(count: int) -> None:
    for number in range(count):
        Session.objects.create(session_key=f"会话{number}", session_data="值\n", expire_date=timezone.now())


def _run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])  # type: ignore[arg-type]


def test_what_was_backed_up_comes_back_row_for_row(saved: Path) -> None:
    before = list(Session.objects.order_by("pk").values())
    Session.objects.filter(session_key="会话1").delete()
    Session.objects.filter(session_key="会话2").update(session_data="changed")

    assert _run(restore, saved, "--force").exit_code == 0

    assert list(Session.objects.order_by("pk").values()) == before


def test_restoring_into_an_emptied_database_needs_no_force(saved: Path) -> None:
    Session.objects.all().delete()
    answer = _run(restore, saved)
    assert answer.exit_code == 0, answer.output
    assert Session.objects.count() == 3


def test_a_database_with_data_is_not_overwritten_without_force(saved: Path) -> None:
    Session.objects.filter(session_key="会话1").delete()
    answer = _run(restore, saved)
    assert answer.exit_code == 3
    assert "--force" in answer.output
    assert Session.objects.count() == 2


def test_the_manifest_counts_and_hashes_every_table(saved: Path, tmp_path: Path) -> None:
    manifest, _ = read_archive(saved, tmp_path)
    assert manifest.tables["django_session"].rows == 3
    assert set(connection.introspection.table_names()) <= set(manifest.tables)
    assert f"sessions.{'0001_initial'}" in manifest.migrations


def test_a_single_flipped_bit_is_refused_wherever_it_is(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    chosen = random.Random(7)
    places = [
        *range(0, 82 * 8, 5),
        *(chosen.randrange(len(whole) * 8) for _ in range(150)),
        len(whole) * 8 - 1,
    ]
    damaged = tmp_path / "damaged"
    for place in places:
        content = bytearray(whole)
        content[place // 8] ^= 1 << place % 8
        damaged.write_bytes(content)
        with pytest.raises(Refusal):
            read_archive(damaged, tmp_path)


def test_a_cut_off_backup_is_refused_and_nothing_changes(saved: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(saved.read_bytes()[:-1])
    answer = _run(restore, cut, "--force")
    assert answer.exit_code == 3
    assert "已损坏" in answer.output
    assert Session.objects.count() == 3


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("五定", encoding="utf-8")
    answer = _run(restore, file)
    assert answer.exit_code == 3
    assert "不是五定的备份文件" in answer.output


def test_an_existing_file_is_not_overwritten(saved: Path) -> None:
    before = saved.read_bytes()
    answer = _run(backup, saved)
    assert answer.exit_code == 3
    assert "--overwrite" in answer.output
    assert saved.read_bytes() == before


def test_only_this_account_can_read_a_backup(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def test_a_backup_of_a_newer_version_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wuding.cli.backups import database

    monkeypatch.setattr(database, "_known_migrations", lambda: {"accounts.0001_initial"})
    answer = _run(restore, saved, "--force")
    assert answer.exit_code == 3
    assert "更新的版本" in answer.output


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    answer = _run(backup, tmp_path / "missing" / "file")
    assert answer.exit_code == 4
    assert "missing" in answer.output


def test_a_running_writer_is_no_obstacle_and_its_unfinished_change_is_left_out(tmp_path: Path) -> None:
    _add_sessions(1)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("UPDATE django_session SET session_data = 'unfinished'")
        answer = _run(backup, tmp_path / "while-writing")
    other.rollback()
    other.close()

    assert answer.exit_code == 0, answer.output
    Session.objects.all().delete()
    assert _run(restore, tmp_path / "while-writing").exit_code == 0
    assert Session.objects.get().session_data == "值\n"


def test_attached_files_are_part_of_a_backup_and_stay_sealed(tmp_path: Path, settings: object) -> None:
    from wuding.people import storage

    settings.MEDIA_ROOT = tmp_path / "kept"  # type: ignore[attr-defined]  # pytest-django's settings
    _add_sessions(1)
    first, second = storage.put(b"%PDF-1.7 canary"), storage.put(b"another")
    file = tmp_path / "with-files"
    assert _run(backup, file).exit_code == 0
    assert b"canary" not in file.read_bytes()
    storage.drop(first)
    answer = _run(restore, file, "--force")
    assert (answer.exit_code, "2 个附件" in answer.output) == (0, True)
    assert (storage.fetch(first), storage.fetch(second)) == (b"%PDF-1.7 canary", b"another")
