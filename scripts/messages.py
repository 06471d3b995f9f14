"""Compiles every `.po` below `wuding/` to the `.mo` beside it. Runs inside `.venv`, because polib reads the files."""

from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "wuding"


def compile_messages() -> int:
    """Compile the catalogues that are newer than their result; the number compiled."""
    compiled = 0
    for source in sorted(PACKAGE.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))
        compiled += 1
    return compiled


if __name__ == "__main__":
    compile_messages()
