"""What every set-up step stands on: the folders of the clone, running a program, stamps, and one line per step."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

ENVIRONMENT_EXIT_CODE = 4  # the same number that `wuding` answers when something outside is missing


class SetupError(Exception):
    """A step can't be done on this machine; holds whole sentences, Chinese then English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """What the program printed; SetupError with its last lines when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-25:])
        shown = " ".join(words[:6]) + (" …" if len(words) > 6 else "")
        raise SetupError(
            f"{tail}\n\n命令失败：{shown}", f"The command failed (its last lines are above): {shown}"
        )
    return done.stdout


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """Print one line for a step: what it does, then how long it took."""
    start = time.monotonic()
    print(f"· {zh} {en} …", end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("✗", flush=True)
        raise
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """A hash of the files' names and contents, and of any words that matter as much."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """True when the step that wrote this stamp ran for the same inputs. Stamps lie inside what they vouch for."""
    return stamp.is_file() and stamp.read_text() == value


def write_stamp(stamp: Path, value: str) -> None:
    """Remember that the step is done for these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
