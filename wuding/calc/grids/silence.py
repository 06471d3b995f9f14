"""HiGHS now and then writes a line to the standard output, past every option; it is kept out of what a command says."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def silent_for_good() -> None:
    """For a process that does nothing but plan."""
    empty = os.open(os.devnull, os.O_WRONLY)
    os.dup2(empty, 1)
    os.close(empty)


@contextmanager
def silent() -> Iterator[None]:
    """For a command with one thread: the process's own standard output is closed to libraries meanwhile."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        silent_for_good()
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
