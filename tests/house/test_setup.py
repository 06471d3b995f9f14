"""Set-up of a clone: refusals that say what to install, assets that are complete, stamps that notice a change."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts import assets, check, ground
from scripts.ground import SetupError
from tests.bench import run as bench

ROOT = Path(__file__).resolve().parent.parent.parent
_SVG = "{http://www.w3.org/2000/svg}"


def test_a_machine_with_an_old_python_only_is_told_what_to_install(tmp_path: Path) -> None:
    for name in ("python3", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")  # answers like a Python below 3.11
        (tmp_path / name).chmod(0o755)
    shell = "/bin/sh"
    done = subprocess.run(
        [shell, str(ROOT / "scripts/python"), "-V"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "Python 3.11" in done.stderr
    assert "apt install" in done.stderr


def test_a_failed_command_shows_its_last_words() -> None:
    with pytest.raises(SetupError, match="the disk is full"):
        ground.run([sys.executable, "-c", "raise SystemExit('the disk is full')"])


def test_a_stamp_notices_a_changed_file(tmp_path: Path) -> None:
    file, stamp = tmp_path / "lock.txt", tmp_path / "made" / "stamp"
    file.write_text("one")
    ground.write_stamp(stamp, ground.fingerprint([file]))
    assert ground.is_stamped(stamp, ground.fingerprint([file]))
    file.write_text("two")
    assert not ground.is_stamped(stamp, ground.fingerprint([file]))


def test_every_listed_asset_is_in_place_and_names_no_source_map() -> None:
    assets.ensure_assets()
    scripts = [*assets.TARGET.rglob("*.js"), *assets.TARGET.rglob("*.css")]
    assert scripts
    for file in scripts:
        assert b"sourceMappingURL" not in file.read_bytes(), file


def test_the_sprite_holds_every_listed_icon_as_a_drawing() -> None:
    assets.ensure_assets()
    symbols = ET.parse(assets.TARGET / "icons.svg").getroot().findall(f"{_SVG}symbol")
    assert symbols
    for symbol in symbols:
        assert symbol.get("viewBox") == "0 0 24 24"
        assert symbol.findall(f"{_SVG}path"), symbol.get("id")


def test_an_asset_that_npm_does_not_have_is_named() -> None:
    with pytest.raises(SetupError, match=r"assets\.toml"):
        assets._module_file("@tabler/core/no-such-file.css")


def test_no_page_asset_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "wuding"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    assert not [name for name in listed.splitlines() if "/vendor/" in name or name.endswith(".mo")]


def _part(code: str, **more: object) -> check.Part:
    return check.Part("part", "a part", (sys.executable, "-c", code), **more)  # type: ignore[arg-type]


def test_a_part_that_fails_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = check._run(_part("print('what went wrong'); raise SystemExit(3)"))
    assert not outcome.ok
    assert check._sum_up([outcome]) == 1
    assert "what went wrong" in capsys.readouterr().out


def _lacking() -> None:
    raise SetupError("没有浏览器。", "There is no browser.")


def test_a_part_that_cannot_be_set_up_is_left_out_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    outcome = check._run(_part("", needs=_lacking))
    assert check._sum_up([outcome]) == 0
    assert "There is no browser." in capsys.readouterr().out


def test_a_part_left_out_is_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    outcome = check._run(_part("", needs=_lacking))
    assert check._sum_up([outcome]) == 1


def test_the_closing_line_adds_up_what_pytest_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "_REPORTS", tmp_path)
    (tmp_path / "test_sample.py").write_text("def test_good(): pass\ndef test_bad(): assert not 1\n")
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "-p",
        "no:django",
        f"--junit-xml={tmp_path}/part.xml",
        str(tmp_path),
    )
    outcome = check._run(check.Part("part", "a part", command))
    assert not outcome.ok
    assert check._totals([outcome]) == "1 passed, 1 failed, 0 skipped"


def test_an_unknown_part_or_benchmark_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert check.main(["tpyes"]) == 2
    assert "types" in capsys.readouterr().out
    assert bench.main(["no-such"]) == 2


def test_ci_runs_exactly_what_everybody_runs() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert os.access(ROOT / ".ci/run", os.X_OK)
