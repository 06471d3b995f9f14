"""The virtual environment `.venv`, filled by pip from a hash-locked list.

pip rather than a faster installer, because it follows the mirrors and certificates that the machine is configured for.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import Literal

from scripts.apt import apt_install, can_apt
from scripts.ground import (
    BUILD,
    ROOT,
    VENV,
    VENV_PYTHON,
    SetupError,
    fingerprint,
    is_stamped,
    run,
    step,
    write_stamp,
)

LOCKS = ROOT / "locks"
Extent = Literal["run", "dev"]


def ensure_environment(extent: Extent) -> None:
    """`.venv` holds what `locks/<extent>.txt` lists, and the clone itself, editable."""
    _ensure_venv()
    _ensure_packages(extent)
    _ensure_clone()


def install_locked(python: Path, lock: Path, *options: str) -> None:
    """Install exactly the locked files: no resolving, every file checked against its hash."""
    locked = ["--no-deps", "--require-hashes", "--requirement", str(lock)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--prefer-binary"]
    run([python, "-m", "pip", "install", *quiet, *locked, *options])


def bench_python(name: str = "bench") -> Path:
    """The Python of an environment that holds only what benchmarks compare against (`locks/<name>.txt`)."""
    folder, lock = BUILD / f"{name}-env", LOCKS / f"{name}.txt"
    python = folder / VENV_PYTHON.relative_to(VENV)
    value = fingerprint([lock])
    if not is_stamped(folder / "stamp", value):
        with step("准备对照环境", "an environment for what is compared against"):
            shutil.rmtree(folder, ignore_errors=True)
            run([sys.executable, "-m", "venv", folder])
            install_locked(python, lock)
        write_stamp(folder / "stamp", value)
    return python


def _ensure_venv() -> None:
    if VENV_PYTHON.is_file() and (VENV / "pyvenv.cfg").is_file():
        return
    if importlib.util.find_spec("ensurepip") is None:
        _add_ensurepip()
    with step("建立 Python 环境", "creating .venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        run([sys.executable, "-m", "venv", VENV])


def _add_ensurepip() -> None:
    """Debian and Ubuntu ship Python without the part that makes environments."""
    package = f"python3.{sys.version_info.minor}-venv"
    if not can_apt():
        raise SetupError(
            f"这台机器的 Python 缺少 venv 组件，无法建立独立环境。请先运行：sudo apt install {package}，再试一次。",
            f"This Python lacks its venv part, so no environment can be made. Run: sudo apt install {package}, then try again.",
        )
    with step(f"安装 {package}", "from the distribution"):
        apt_install(package)


def _ensure_packages(extent: Extent) -> None:
    lock = LOCKS / f"{extent}.txt"
    value = fingerprint([lock])
    stamps = [VENV / f"{extent}.stamp"]
    if is_stamped(stamps[0], value):
        return
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    with step(f"安装 {count} 个 Python 包", "Python packages (about a minute, the first time)"):
        install_locked(VENV_PYTHON, lock)
    write_stamp(stamps[0], value)
    if extent == "dev":  # locks/dev.txt is locks/run.txt and more, at the same versions
        write_stamp(VENV / "run.stamp", fingerprint([LOCKS / "run.txt"]))


def _ensure_clone() -> None:
    value = fingerprint([ROOT / "pyproject.toml"], str(ROOT))
    stamp = VENV / "clone.stamp"
    if is_stamped(stamp, value):
        return
    with step("装入五定", "installing the clone itself"):
        options = [
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
        ]
        run([VENV_PYTHON, "-m", "pip", "install", *options, "--editable", ROOT], env=_without_pip_indexes())
    write_stamp(stamp, value)


def _without_pip_indexes() -> dict[str, str]:
    """Nothing is fetched for an editable install, so a slow mirror must not be asked."""
    return {**os.environ, "PIP_NO_INDEX": "1"}
