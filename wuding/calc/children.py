"""Work done by a child process that can be stopped at any moment: bytes in, one JSON object a line out, silence heard too."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping
from typing import IO, Any

TICK = 0.5
"""Seconds after which the caller hears something even if nothing happened."""


class Broken(Exception):
    """The child ended without what was asked of it; the text is the end of what it said."""


def told_by(module: str, asked: bytes, last: str) -> Generator[Mapping[str, Any], None, None]:
    """What the module says as `python -m`; an empty object when it is silent for a while. Closing the iterator stops it.

    Raises Broken when it ends without having said anything with the key `last`.
    """
    child = subprocess.Popen(  # noqa: S603  # our own interpreter, and a module named by the caller's code
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    try:
        child.stdin.write(asked)
        child.stdin.close()
        ended = False
        for line in _lines(child.stdout):
            said = json.loads(line) if line else {}
            ended = ended or last in said
            yield said
        if not ended:
            raise Broken(child.stderr.read().decode(errors="replace")[-400:].strip())
    finally:
        _stop(child)


def say(out: IO[bytes], what: Mapping[str, Any]) -> None:
    """In the child: tell the parent something, at once."""
    out.write(json.dumps(what).encode() + b"\n")
    out.flush()


def _stop(child: subprocess.Popen[bytes]) -> None:
    """With all processes that it has started: they share its session."""
    if child.poll() is None:
        os.killpg(child.pid, 9)
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


def _lines(out: IO[bytes]) -> Iterator[bytes]:
    """Lines as they come; an empty one when nothing came for a while."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while True:
            if not selector.select(TICK):
                yield b""
                continue
            part = os.read(out.fileno(), 1 << 16)
            if not part:
                return
            *whole, rest = (rest + part).split(b"\n")
            yield from whole
