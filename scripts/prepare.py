"""All set-up of a clone: `python -m scripts.prepare run` for use, `dev` for the checks too. A second run takes a moment."""

import sys
from pathlib import Path

from scripts.assets import ensure_assets
from scripts.environment import Extent, ensure_environment
from scripts.ground import ENVIRONMENT_EXIT_CODE, ROOT, VENV_PYTHON, SetupError, run


def prepare(extent: Extent) -> None:
    """The environment, the page assets and the compiled messages are there and up to date."""
    ensure_environment(extent)
    ensure_assets()
    if any(_is_stale(source) for source in (ROOT / "wuding").rglob("*.po")):
        run([VENV_PYTHON, "-m", "scripts.messages"])


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.is_file() or target.stat().st_mtime < source.stat().st_mtime


def main() -> None:
    """Prepare for use or for development, or say in a sentence what is missing."""
    extent: Extent = "dev" if sys.argv[1:] == ["dev"] else "run"
    try:
        prepare(extent)
    except SetupError as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(ENVIRONMENT_EXIT_CODE)


if __name__ == "__main__":
    main()
