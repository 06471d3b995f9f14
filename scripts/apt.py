"""Debian and Ubuntu packages, where this account may install them."""

import os
import shutil
from functools import cache

from scripts.ground import run


def can_apt() -> bool:
    """True when this is a Debian-like machine and we are root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> None:
    """Install distribution packages without recommendations; SetupError when the machine won't."""
    _refresh()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages], env=environment)


@cache
def _refresh() -> None:
    run(["apt-get", "update", "--quiet"])
