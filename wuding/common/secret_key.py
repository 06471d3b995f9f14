"""The key that signs sessions, kept in a file for copies that were given none."""

import os
import secrets
from pathlib import Path


def kept_key(file: Path) -> str:
    """The key in `file`; made on first use, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        key = secrets.token_urlsafe(64)
        out.write(key)
    return key
