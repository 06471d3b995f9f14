"""A stranger's file handed to a limited child process, and its cells handed back.

The child has its own memory, time and system calls (`parsing.seal`); whatever becomes of it, the product's process gets
cells of known kinds or one refusal.
"""

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from wuding.calc.sheets.cells import Sheet
from wuding.calc.sheets.parsing import wire
from wuding.calc.sheets.parsing.refusal import Refused, Told

MOST_BYTES = 32 * 1024 * 1024
"""Of an uploaded file; 100,000 rows of 20 columns take 10 MB."""
SECONDS = 7.0
"""For any file. An honest big one gets more by its size: what is hostile is small, or it would have to be sent."""
SECONDS_PER_MEGABYTE = 2.0
FREE_MEGABYTES = 2.0
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Reading:
    """What a file holds. `sealed`: system calls were filtered; `peak_kib`: resident memory of the child at most."""

    sheets: tuple[Sheet, ...]
    told: tuple[Told, ...]
    sealed: bool
    peak_kib: int


def seconds_for(size: int) -> float:
    """How long the child may take for a file of so many bytes."""
    return SECONDS + max(size / 1e6 - FREE_MEGABYTES, 0) * SECONDS_PER_MEGABYTE


def read_file(content: bytes) -> Reading:
    """The sheets of a workbook or text table. Raises Refused with the reason as a code of `sentences`."""
    if len(content) > MOST_BYTES:
        raise Refused("file.large", most=str(MOST_BYTES // 1024 // 1024))
    seconds = seconds_for(len(content))
    with _held(content) as source:
        answer, status = _run(source, seconds)
    if status is None:
        raise Refused("file.slow", seconds=f"{seconds:.0f}")
    if status != 0:
        raise Refused(_reason(status))
    try:
        parsed = wire.read(answer)
    except (ValueError, KeyError, TypeError, IndexError):
        raise Refused("file.broken") from None
    return Reading(parsed.sheets, parsed.told, parsed.sealed, parsed.peak_kib)


@contextmanager
def _held(content: bytes) -> Iterator[IO[bytes]]:
    """The content as a file without a name: in memory where the system can, never left behind."""
    with _nameless() as source:
        source.write(content)
        source.flush()
        source.seek(0)
        yield source


def _nameless() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("table"), "w+b")
    return tempfile.TemporaryFile()


def _run(source: IO[bytes], seconds: float) -> tuple[bytes, int | None]:
    """The child's output and exit status; None: it was stopped because it took too long or said too much."""
    child = subprocess.Popen(  # noqa: S603  our own module, no input in the arguments
        [sys.executable, "-I", "-m", "wuding.calc.sheets.parsing", str(int(seconds) + 1)],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        answer = _collected(child, time.monotonic() + seconds)
        if answer is None:
            return b"", None
        return answer, child.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return b"", None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        if child.stdout:
            child.stdout.close()


def _collected(child: "subprocess.Popen[bytes]", deadline: float) -> bytes | None:
    """All that the child says until it closes its output; None when that is too late or too much."""
    assert child.stdout
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                return None
            part = os.read(child.stdout.fileno(), _BLOCK)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > wire.MOST_BYTES:
                return None


def _reason(status: int) -> str:
    """Why a child died: the kernel's limit of time, of memory, or a file that its reader could not bear."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "file.slow"
    return "file.heavy" if status in (-signal.SIGABRT, -signal.SIGSEGV, _OUT_OF_MEMORY) else "file.broken"


_OUT_OF_MEMORY = 3
