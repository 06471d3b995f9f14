"""The child: limits itself, takes the file from its standard input, hands over what it read. One file, then it ends."""

import codecs
import gc
import io
import re
import sys
from pathlib import Path
from typing import IO

from wuding.calc.sheets.cells import Sheet
from wuding.calc.sheets.parsing import old_excel, seal, sniffing, text_tables, wire, workbooks, zipped
from wuding.calc.sheets.parsing.refusal import Refused, Told

_START = 4096
OUT_OF_MEMORY = 3


def main(seconds: int) -> int:
    """Exit code 0: a result or a refusal was handed over."""
    seal.limit(seconds)
    # Whatever would be looked for on disk later is looked for now: nothing can be opened any more once sealed.
    for name in ("utf-8-sig", "utf-16", "gb18030", "utf-16-le", "latin-1", "cp437", "ascii"):
        codecs.lookup(name)
    gc.disable()  # one file, then the end: collecting would only walk millions of cells
    content = sys.stdin.buffer.read()
    own = _own_status()
    sealed = seal.lock_in()
    out = sys.stdout.buffer
    try:
        sheets, told = _parsed(content)
    except Refused as refused:
        wire.write_refusal(out, refused)
        return 0
    except MemoryError:
        return OUT_OF_MEMORY
    wire.write(out, wire.Parsed(sheets, told, sealed, _peak(own)))
    return 0


def _parsed(content: bytes) -> tuple[tuple[Sheet, ...], tuple[Told, ...]]:
    kind = sniffing.kind_of(content[:_START], len(content))
    file = io.BytesIO(content)
    if kind == "text":
        sheet, told = text_tables.read(file)
        sheets = [sheet]
    else:
        looked = zipped.look_through(file) if kind == "zip" else old_excel.look_through(file)
        sheets, told = workbooks.read(file, looked)
    return tuple(sheets), tuple(told)


def _own_status() -> IO[bytes] | None:
    """What the kernel tells of this process, opened while anything can be."""
    status = Path("/proc/self/status")
    return status.open("rb", buffering=0) if status.exists() else None


def _peak(status: IO[bytes] | None) -> int:
    """KiB that were resident at most; 0 where the kernel doesn't tell."""
    if status is None:
        return 0
    status.seek(0)
    found = re.search(rb"VmHWM:\s+(\d+)", status.read(4096))
    return int(found[1]) if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
