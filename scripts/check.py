"""`make test`: every part in a sensible order, all of them even when one fails, then one line each and the tests' totals.

Runs inside `.venv`. A part that this machine can't do is left out, plainly; with CI=true that is a failure. Arguments name
the parts to run.
"""

import atexit
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from scripts.browser import ensure_browser
from scripts.ground import BUILD, ROOT, SetupError
from scripts.spark import ensure_spark

_PYTHON = sys.executable
_REPORTS = BUILD / "test"


@dataclass(frozen=True)
class Part:
    """One thing that is checked: a command, and what must be on the machine for it."""

    name: str
    what: str
    command: tuple[str, ...]
    needs: Callable[[], None] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def is_pytest(self) -> bool:
        """True when it runs tests, rather than a tool that looks at the code."""
        return "pytest" in self.command

    @property
    def report(self) -> Path:
        """Where pytest leaves its counts."""
        return _REPORTS / f"{self.name}.xml"


@dataclass(frozen=True)
class Outcome:
    """How a part went; `left_out` says why it could not run."""

    part: Part
    seconds: float
    ok: bool
    left_out: str = ""


def _module(*words: str) -> tuple[str, ...]:
    return (_PYTHON, "-m", *words)


def _tests(name: str, what: str, *options: str, needs: Callable[[], None] | None = None) -> Part:
    report = f"--junit-xml={_REPORTS / name}.xml"
    return Part(
        name,
        what,
        _module("pytest", "--quiet", "--no-header", "--tb=short", "--show-capture=stdout", report, *options),
        needs,
    )


def _ensure_postgres() -> None:
    """A PostgreSQL runs for the tests until this process ends; SetupError where none can."""
    from psycopg import OperationalError

    from tests.harness.postgres import start_server

    try:
        server = start_server()
    except (ImportError, OSError, subprocess.CalledProcessError, OperationalError) as failure:
        raise SetupError(
            f"测试用的 PostgreSQL 在这台机器上启动不了：{failure}。可以设 WUDING_TEST_POSTGRES 指向一个现成的库。",
            f"No PostgreSQL can be started here: {failure}. Set WUDING_TEST_POSTGRES to the address of one that runs.",
        ) from failure
    atexit.register(server.stop)
    os.environ.update(WUDING_TEST_POSTGRES=server.address, WUDING_TEST_POSTGRES_PROGRAMS=str(server.programs))


_UNIT = "not browser and not wheel and not spark"
_BOTH_CORES = ("-n", str(min(os.cpu_count() or 2, 8)))
_DEMO_SETTINGS = {
    "WUDING_MODE": "demo",
    "WUDING_HOME": str(BUILD / "test" / "home"),
    "WUDING_SECRET_KEY": "checks only",
}
PARTS = (
    Part("format", "ruff format", _module("ruff", "format", "--check", "--quiet", ".")),
    Part("lint", "ruff check", _module("ruff", "check", "--quiet", ".")),
    Part("walls", "import-linter", (str(Path(_PYTHON).with_name("lint-imports")), "--no-cache")),
    Part(
        "security",
        "bandit",
        _module("bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "wuding"),
    ),
    Part("types", "mypy, strict", _module("mypy")),
    Part(
        "migrations",
        "no model without its migration",
        (_PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
        environment=_DEMO_SETTINGS,
    ),
    _tests("sqlite", "units, laws and everything on SQLite", "--db=sqlite", *_BOTH_CORES, "-m", _UNIT),
    _tests(
        "postgres",
        "everything that touches a database, on PostgreSQL",
        "--db=postgres",
        "-n",
        "2",
        "-m",
        _UNIT,
    ),
    _tests("browser", "journeys in a browser", "-n", "2", "-m", "browser", needs=ensure_browser),
    _tests("wheel", "the wheel in an empty environment", "-m", "wheel"),
    _tests("spark", "a country's roster on a Spark of this machine", "-m", "spark", needs=ensure_spark),
)


def main(names: Sequence[str]) -> int:
    """Run the named parts, or all; 0 when every one of them ran and passed."""
    unknown = sorted(set(names) - {part.name for part in PARTS})
    if unknown:
        print(
            f"没有 {unknown[0]} 这一项。可选 | no such part; choose from: {' '.join(part.name for part in PARTS)}"
        )
        return 2
    _REPORTS.mkdir(parents=True, exist_ok=True)
    outcomes = [_run(part) for part in PARTS if not names or part.name in names]
    return _sum_up(outcomes)


def _run(part: Part) -> Outcome:
    print(f"\n━━ {part.name} · {part.what}", flush=True)
    part.report.unlink(missing_ok=True)
    start = time.monotonic()
    try:
        if part.needs:
            part.needs()
    except SetupError as lacking:
        print(lacking, flush=True)
        return Outcome(part, 0, ok="CI" not in os.environ, left_out=str(lacking).splitlines()[-1])
    code = _call(part)
    if code == 0:
        print("✓", flush=True)
    return Outcome(part, time.monotonic() - start, ok=code == 0)


def _call(part: Part) -> int:
    """The part's exit code. Tests show what they do; the other tools speak only when they found something."""
    environment = {**os.environ, **part.environment}
    if part.is_pytest:
        return subprocess.run(
            part.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False
        ).returncode
    done = subprocess.run(
        part.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode


def _sum_up(outcomes: Sequence[Outcome]) -> int:
    print("\n━━ 结果 | results")
    for outcome in outcomes:
        mark = "–" if outcome.left_out else "✓" if outcome.ok else "✗"
        print(
            f"{mark} {outcome.part.name:<11}{outcome.seconds:5.0f} s  {outcome.left_out or outcome.part.what}"
        )
    failed = [outcome.part.name for outcome in outcomes if not outcome.ok]
    if failed:
        print(f"\n未通过 | failed: {' '.join(failed)}")
    elif any(outcome.left_out for outcome in outcomes):
        print("\n能做的都通过了，上面标 – 的没有做 | all that ran passed; parts marked – were left out")
    if any(outcome.part.is_pytest for outcome in outcomes):
        print(f"\n{_totals(outcomes)}")
    return 1 if failed else 0


def _totals(outcomes: Sequence[Outcome]) -> str:
    """The counts of all pytest runs together, as one closing line."""
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for outcome in outcomes:
        if outcome.part.report.is_file():
            suite = ET.parse(outcome.part.report).getroot().find("testsuite")  # noqa: S314  pytest wrote it just now
            for key in counts:
                counts[key] += int(suite.attrib[key]) if suite is not None else 0
    bad = counts["failures"] + counts["errors"]
    passed = counts["tests"] - bad - counts["skipped"]
    return f"{passed} passed, {bad} failed, {counts['skipped']} skipped"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
