"""Where things lie on this machine: the packs, the data of this copy, built assets.

Two layouts exist: a clone, where `policies/` and `var/` stand beside the package, and an installed wheel, where the packs
travel inside the package and data goes to the user's own data folder.
"""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CLONE = PACKAGE.parent


def in_clone() -> bool:
    """True when the package runs from a clone rather than from an installed wheel."""
    return (CLONE / "pyproject.toml").is_file() and (CLONE / "policies").is_dir()


def policies() -> Path:
    """The folder of packs: `WUDING_POLICIES`, else the clone's `policies/`, else the copy inside the wheel."""
    chosen = os.environ.get("WUDING_POLICIES")
    if chosen:
        return Path(chosen).expanduser().resolve()
    return CLONE / "policies" if in_clone() else PACKAGE / "_policies"


def home() -> Path:
    """The folder that holds this copy's data: `WUDING_HOME`, else `var/` in a clone, else the user's data folder.

    The folder is not created here; whoever writes to it first does that.
    """
    chosen = os.environ.get("WUDING_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    return CLONE / "var" if in_clone() else _user_data() / "wuding"


def _user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
