"""Keys kept in files, for copies that were given none: the demo's and a developer's."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept_key(file: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(64)) -> str:
    """The key in `file`; made on first use, readable by its owner only. Two processes at once get the same one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=file.parent)  # readable by its owner only
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(make())
        try:
            os.link(written, file)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            Path(written).unlink()
    return file.read_text(encoding="ascii").strip()
