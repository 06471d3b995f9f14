"""Arrow columns read where they lie: each block of rows of an input as whole numbers, and whether it is there.

Every fact is tested against what its input declares.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...kinds import BoolKind, TextKind
from ...model import Input
from .shapes import DECIMALS, Shape, bounds, dtype_of
from .tape import Array, Dtype, NotForBlocks, RowStopped
from .values import Book

_WHOLES = {
    "int8": np.int8, "int16": np.int16, "int32": np.int32, "int64": np.int64, "uint8": np.uint8,
    "uint16": np.uint16, "uint32": np.uint32, "uint64": np.uint64, "date32[day]": np.int32,
}  # fmt: skip
SMALL_CHUNK = 4096
"""Rows to a chunk, on average, below which the chunks are copied into one."""
MISSING = -1
"""Stands for a text that has no number in the book."""


@dataclass(slots=True)
class Column(ABC):
    """An input's column as its chunks. `read` raises RowStopped where a fact is not as declared."""

    declared: Input
    chunks: list[pa.Array]
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [0]
        for chunk in self.chunks:
            self.starts.append(self.starts[-1] + len(chunk))

    def read(self, begin: int, end: int) -> tuple[Array, Array | None]:
        """Return the rows from begin to before end, which lie in one chunk; and which are there, None when all are."""
        at = bisect_right(self.starts, begin) - 1
        chunk, first = self.chunks[at], begin - self.starts[at]
        values, there = self.values(chunk, first, end - begin)
        if there is not None and there.all():
            there = None
        if there is not None and not self.declared.kind.optional:
            raise RowStopped
        return values, there

    @abstractmethod
    def values(self, chunk: pa.Array, first: int, rows: int) -> tuple[Array, Array | None]: ...


def _raw(chunk: pa.Array, dtype: Any, first: int, rows: int, each: int = 1) -> Array:
    """Return part of a chunk's buffer as an array, without copying."""
    begin = (chunk.offset + first) * each
    return np.frombuffer(chunk.buffers()[1], dtype)[begin : begin + rows * each]


def _bits(buffer: pa.Buffer, begin: int, rows: int) -> Array:
    """Return single bits as an array of yes and no."""
    whole = np.frombuffer(buffer, np.uint8)[begin // 8 : (begin + rows + 7) // 8]
    return np.unpackbits(whole, count=begin % 8 + rows, bitorder="little")[begin % 8 :].view(np.bool_)


def _there(chunk: pa.Array, first: int, rows: int) -> Array | None:
    if chunk.null_count == 0:
        return None
    return _bits(chunk.buffers()[0], chunk.offset + first, rows)


def _greatest(values: Array) -> int:
    """Return the greatest number, a negative one read as beyond all others, so that one look sees both ends."""
    return int(values.view(f"u{values.dtype.itemsize}").max())


@dataclass(slots=True, kw_only=True)
class Wholes(Column):
    """Numbers and days."""

    low: int
    high: int
    dtype: Dtype
    divisor: int
    """Takes off the column's decimal places beyond those declared, which must be zeros."""

    def values(self, chunk: pa.Array, first: int, rows: int) -> tuple[Array, Array | None]:
        there = _there(chunk, first, rows)
        raw = self._units(chunk, first, rows, there)
        if there is not None:
            raw = np.where(there, raw, raw.dtype.type(0))
        if self.divisor != 1:
            raw, rest = np.divmod(raw, self.divisor)
            if rest.any():
                raise RowStopped
        if there is not None and not self.low <= 0 <= self.high:
            raw = np.where(there, raw, np.array(self.low).astype(raw.dtype))
        if not self._is_inside(raw):
            raise RowStopped
        return raw.astype(self.dtype, copy=False), there

    def _is_inside(self, raw: Array) -> bool:
        if self.low == 0:
            return _greatest(raw) <= self.high
        return bool(raw.min() >= self.low and raw.max() <= self.high)

    def _units(self, chunk: pa.Array, first: int, rows: int, there: Array | None) -> Array:
        of = chunk.type
        if type(of) not in DECIMALS:
            return _raw(chunk, _WHOLES[str(of)], first, rows)
        dtype, words = DECIMALS[type(of)]
        raw = _raw(chunk, dtype, first, rows, words)
        if words == 1:
            return raw
        low, high = raw[::2], raw[1::2]
        # 128 bits hold no more than 64 when the upper half only repeats the sign.
        beyond = high if self.low >= 0 else high != low >> 63
        if (beyond if there is None else np.where(there, beyond, 0)).any():
            raise RowStopped
        return low


@dataclass(slots=True)
class Truths(Column):
    def values(self, chunk: pa.Array, first: int, rows: int) -> tuple[Array, Array | None]:
        return _bits(chunk.buffers()[1], chunk.offset + first, rows), _there(chunk, first, rows)


@dataclass(slots=True, kw_only=True)
class Places(Column):
    """Texts as their places in a dictionary; `numbers` has each place's number in the book."""

    numbers: Array
    in_order: bool
    """Whether each place is its text's number."""
    has_unknown: bool
    """Whether some text of the dictionary is not of the closed list."""

    def values(self, chunk: pa.Array, first: int, rows: int) -> tuple[Array, Array | None]:
        there = _there(chunk, first, rows)
        at = _raw(chunk, _WHOLES[str(chunk.type)], first, rows)
        if there is not None:
            at = np.where(there, at, at.dtype.type(0))
        if _greatest(at) >= max(len(self.numbers), 1):
            raise RowStopped
        found = at.astype(np.int32, copy=False) if self.in_order else self._looked_up(at)
        if self.is_open:
            return found, found != MISSING if there is None else there & (found != MISSING)
        if self.has_unknown and (found == MISSING if there is None else there & (found == MISSING)).any():
            raise RowStopped
        return found, there

    def _looked_up(self, at: Array) -> Array:
        return np.take(self.numbers, at, mode="clip") if len(self.numbers) else np.zeros(len(at), np.int32)

    @property
    def is_open(self) -> bool:
        assert isinstance(self.declared.kind, TextKind)
        return self.declared.kind.codes is None


@dataclass(slots=True, kw_only=True)
class Texts(Column):
    """Texts of a closed list, as they are."""

    codes: pa.Array
    numbers: Array

    def values(self, chunk: pa.Array, first: int, rows: int) -> tuple[Array, Array | None]:
        part = chunk.slice(first, rows)
        places = pc.index_in(part, value_set=self.codes)
        if places.null_count != part.null_count:
            raise RowStopped
        there = _there(part, 0, rows)
        return self.numbers[places.fill_null(0).to_numpy(zero_copy_only=False)], there


def column_of(declared: Input, shape: Shape, column: pa.ChunkedArray, book: Book) -> Column:
    """Return how an input is read. Texts that the book does not know yet get their numbers in it."""
    kind = declared.kind
    if isinstance(kind, TextKind):
        return _text_column(declared, kind, column, book)
    chunks = _chunks(column)
    if isinstance(kind, BoolKind):
        return Truths(declared, chunks)
    low, high = bounds(declared, shape)
    beyond = column.type.scale - shape.scale if type(column.type) in DECIMALS else 0
    return Wholes(declared, chunks, low=low, high=high, dtype=dtype_of(declared, shape), divisor=10**beyond)


def _chunks(column: pa.ChunkedArray) -> list[pa.Array]:
    """Return the chunks that have rows; many small ones are put together first."""
    chunks = [chunk for chunk in column.chunks if len(chunk)]
    if len(chunks) > 1 and len(column) < SMALL_CHUNK * len(chunks):
        return [pa.concat_arrays(chunks)]
    return chunks


def _text_column(declared: Input, kind: TextKind, column: pa.ChunkedArray, book: Book) -> Column:
    if pa.types.is_string_view(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_dictionary(column.type):
        if kind.codes is not None:
            numbers = np.array([book.number(code) for code in kind.codes], np.int32)
            return Texts(declared, _chunks(column), codes=pa.array(kind.codes, column.type), numbers=numbers)
        column = column.dictionary_encode()
    column = column.unify_dictionaries()
    chunks = _chunks(column)
    texts = chunks[0].dictionary.to_pylist() if chunks else []
    if None in texts:
        raise NotForBlocks
    places, known = [chunk.indices for chunk in chunks], _numbered(kind, texts, book)
    in_order, has_unknown = known == list(range(len(known))), MISSING in known
    return Places(
        declared, places, numbers=np.array(known, np.int32), in_order=in_order, has_unknown=has_unknown
    )


def _numbered(kind: TextKind, texts: Sequence[str], book: Book) -> list[int]:
    """Return the number of each text; MISSING for one that is not of the closed list, or blank where that is none."""
    if kind.codes is not None:
        return [book.number(text) if text in kind.codes else MISSING for text in texts]
    return [MISSING if kind.optional and text == "" else book.number(text) for text in texts]
