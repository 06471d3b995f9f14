"""Plays a program's tape over a table, block after block on every core, and hands the arrays over as Arrow."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from ...program import Program
from .intake import Column, column_of
from .prepare import Prepared, Result, prepared
from .shapes import shape_of
from .tape import Array, NotForBlocks, RowStopped
from .values import Book

BLOCK = 131_072
"""Rows in a block: few enough that its arrays stay in a processor's cache, enough that threads seldom wait for Python."""
MANY = 200_000
"""Rows from which lists worked out beforehand pay for themselves."""

__all__ = ["NotForBlocks", "RowStopped", "run_blocks"]


def run_blocks(
    program: Program, table: pa.Table, columns: Mapping[str, str] | None = None, threads: int | None = None
) -> pa.Table:
    """Return every output, in the order of the rows.

    Raises NotForBlocks where DuckDB has to compute, and RowStopped where it has to say which row cannot be computed.
    """
    if sys.byteorder != "little":
        raise NotForBlocks
    named = [(columns or {}).get(one.name, one.name) for one in program.inputs]
    sources = _sources(table, named)
    shapes = [shape_of(one, source) for one, source in zip(program.inputs, sources, strict=True)]
    ready = prepared(program, shapes, folding=table.num_rows >= MANY)
    book = ready.book.copy()
    readers = [
        column_of(one, shape, source, book) if source is not None else None
        for one, shape, source in zip(program.inputs, shapes, sources, strict=True)
    ]
    run = Run(ready, readers, {one.place: _empty(table.num_rows, one) for one in ready.results})
    run.play(list(_blocks(readers, table.num_rows)), threads or len(os.sched_getaffinity(0)))
    found = [_arrow(one, run.results[one.place], book) for one in ready.results]
    return pa.table(found, names=[one.name for one in ready.results])


def _empty(rows: int, result: Result) -> Array:
    """Return room for a result. Arrow's pool keeps what is given back, where new pages would cost half of a run."""
    dtype = np.dtype(result.dtype)
    return np.frombuffer(pa.allocate_buffer(rows * dtype.itemsize), dtype)


def _sources(table: pa.Table, names: Sequence[str]) -> list[pa.ChunkedArray | None]:
    """Return the columns of these names, None for one that is not there."""
    at = dict[str, int]()
    for place, name in enumerate(table.column_names):
        if name in at and name in names:
            raise NotForBlocks
        at[name] = place
    return [table.column(at[name]) if name in at else None for name in names]


def _blocks(readers: Sequence[Column | None], rows: int) -> Iterator[tuple[int, int]]:
    """Cut the rows where a column's chunk ends, and into blocks."""
    ends = {0, rows}.union(*(reader.starts for reader in readers if reader is not None))
    for begin, end in pairwise(sorted(ends)):
        for at in range(begin, end, BLOCK):
            yield at, min(at + BLOCK, end)


@dataclass(slots=True)
class Run:
    """One run: what it reads, and the arrays of its results by their places."""

    ready: Prepared
    readers: Sequence[Column | None]
    results: Mapping[int, Array]

    def play(self, blocks: Sequence[tuple[int, int]], threads: int) -> None:
        waiting, rows = iter(blocks), max((end - begin for begin, end in blocks), default=0)
        if threads == 1 or len(blocks) < 2:
            self._player(waiting, rows)
            return
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(self._player, waiting, rows) for _ in range(threads)]:
                done.result()

    def _player(self, waiting: Iterator[tuple[int, int]], rows: int) -> None:
        spare = Spare(rows)
        # Rows that do not reach a branch may hold anything in it.
        with np.errstate(all="ignore"):
            for begin, end in waiting:
                self._block(begin, end, spare)

    def _block(self, begin: int, end: int, spare: Spare) -> None:
        places: list[Any] = list(self.ready.places)
        for given, reader in zip(self.ready.given, self.readers, strict=True):
            if given is None or reader is None:
                continue
            places[given.values], there = reader.read(begin, end)
            if given.present is not None:
                places[given.present] = np.ones(end - begin, bool) if there is None else there
        for place, dtype, number in self.ready.scratch:
            places[place] = spare.array(dtype, number)[: end - begin]
        for place, array in self.results.items():
            places[place] = array[begin:end]
        for call in self.ready.calls:
            call.operation(*[places[read] for read in call.reads], out=places[call.gives])


@dataclass(slots=True)
class Spare:
    """A thread's arrays, used again by every block; `rows` are those of the longest one."""

    rows: int
    arrays: dict[tuple[str, int], Array] = field(default_factory=dict)

    def array(self, dtype: str, number: int) -> Array:
        found = self.arrays.get((dtype, number))
        if found is None:
            found = self.arrays[dtype, number] = np.empty(self.rows, dtype)
        return found


def _arrow(result: Result, array: Array, book: Book) -> pa.Array:
    """Return a result as Arrow; numbers and days stay where they are."""
    if pa.types.is_string(result.type):
        return pa.array(book.texts, pa.string()).take(pa.array(array))
    whole = np.packbits(array, bitorder="little") if result.dtype == "bool" else array
    return pa.Array.from_buffers(result.type, len(array), [None, pa.py_buffer(whole)])
