"""Runs the benchmarks named, or all; prints a table and writes `build/bench.json`: figure name → number, nothing else.

Figures of benchmarks that were not run this time stay as they were. Exit code 1 when one could not be measured.
"""

import importlib
import json
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "build" / "bench.json"
_OURS = {"run", "__init__"}


def benches() -> list[str]:
    """Names of all benchmarks: the modules of this folder that have `figures`."""
    files = Path(__file__).parent.glob("*.py")
    return sorted(
        file.stem for file in files if file.stem not in _OURS and "\ndef figures(" in file.read_text("utf-8")
    )


def _long(name: str) -> bool:
    """Whether it is only run when it is named: `ONLY_WHEN_NAMED` stands in it."""
    return "\nONLY_WHEN_NAMED = True\n" in (Path(__file__).parent / f"{name}.py").read_text("utf-8")


def _meant(name: str, known: Sequence[str]) -> list[str]:
    """`people` stands for people_lists, people_sheets and so on."""
    return [one for one in known if one.partition("_")[0] == name and not _long(one)] or [name]


def main(names: Sequence[str]) -> int:
    """Run, print, write; a broken benchmark does not keep the others from running."""
    known = benches()
    names = [one for name in names for one in _meant(name, known)]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(
            f"没有 {unknown[0]} 这项基准。可选 | no such benchmark; choose from: {' '.join(known)}",
            file=sys.stderr,
        )
        return 2
    broken = []
    for name in names or [one for one in known if not _long(one)]:
        start = time.monotonic()
        print(f"━━ {name}", flush=True)
        try:
            found = _measure(name)
        except Exception:  # noqa: BLE001  shown whole, counted, and the exit code says so
            traceback.print_exc()
            broken.append(name)
            continue
        _print_table(found)
        print(f"   {time.monotonic() - start:.0f} s\n", flush=True)
        _write(found)
    if broken:
        print(f"没有测成 | not measured: {' '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


def _measure(name: str) -> dict[str, float]:
    module = importlib.import_module(f"tests.bench.{name}")
    found: dict[str, float] = module.figures()
    concern = name.partition("_")[0]
    strange = [key for key in found if not key.startswith(f"{concern}.")]
    if strange:
        raise ValueError(f"figures of tests/bench/{name}.py begin with “{concern}.”; {strange[0]} does not")
    return found


def _print_table(figures: dict[str, float]) -> None:
    width = max(map(len, figures), default=0)
    for key, value in figures.items():
        print(f"   {key:<{width}}  {value:>12,.4g}" if value % 1 else f"   {key:<{width}}  {value:>12,.0f}")


def _write(figures: dict[str, float]) -> None:
    """Merge into the file at once, so that a later failure loses nothing."""
    before: dict[str, float] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    merged = dict(sorted({**before, **figures}.items()))
    RESULTS.write_text(json.dumps(merged, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
