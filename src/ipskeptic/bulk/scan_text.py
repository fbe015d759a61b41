"""Addresses of big texts, counted: by the compiled kernel (native/scan_text.c) or by numpy.

Both count the addresses of the lines that their bytes decide, and give back those left.
Memory grows with distinct addresses, never with the text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.plain_lines import plain_lines

# Judgement: so many addresses are kept before they are counted together; 8 MiB.
_BATCH = 1 << 18
_LOW = (1 << 64) - 1


class Left(NamedTuple):
    """A line that is to be read carefully.

    Attributes:
        line: Its place among the lines of the text: the block's place and its line in it.
        start: Its first byte in the block.
        end: The byte after its last.
    """

    line: int
    start: int
    end: int


class Fed(NamedTuple):
    """What became of a block.

    Attributes:
        lines: How many lines it has; the last may have no LF.
        left: The lines that are to be read carefully.
    """

    lines: int
    left: list[Left]


class Counted(NamedTuple):
    """Distinct addresses of one family, ascending.

    Attributes:
        high: uint64 [n]: the upper 64 bits of IPv6 addresses; zeros for IPv4.
        low: uint64 [n]: the lower 64 bits, or the IPv4 address.
        counts: uint64 [n]: how often it stands there.
        lines: uint64 [n]: the place of the first line it stands on.
    """

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    counts: NDArray[np.uint64]
    lines: NDArray[np.uint64]


def merged(parts: Sequence[Counted]) -> Counted:
    """Several counts as one."""
    high, low, counts, lines = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    if not len(low):
        return Counted(high, low, counts, lines)
    order = np.lexsort((low, high)) if high.any() else np.argsort(low)
    high, low = high[order], low[order]
    is_new = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    firsts = np.flatnonzero(np.concatenate(([True], is_new)))
    return Counted(
        high[firsts],
        low[firsts],
        np.add.reduceat(counts[order], firsts),
        np.minimum.reduceat(lines[order], firsts),
    )


def counted_numbers(found: dict[int, tuple[int, int]]) -> Counted:
    """The same of addresses as numbers, each with its count and first line."""
    rows = [(n >> 64, n & _LOW, count, line) for n, (count, line) in found.items()]
    table = np.array(rows, np.uint64).reshape(-1, 4)
    return merged([Counted(*table.T)])


def numbered(counted: Counted, firsts: Sequence[int], bits: int) -> Counted:
    """The same with numbers of lines where it has places.

    Args:
        counted: Its lines are places: a block's number, and in the lower `bits` a line of it.
        firsts: The number of the first line of each block.
        bits: As said.
    """
    blocks = counted.lines >> np.uint64(bits)
    inner = counted.lines & np.uint64((1 << bits) - 1)
    return counted._replace(lines=np.array(firsts, np.uint64)[blocks] + inner)


class TextCounter(Protocol):
    """Counts addresses; for one thread at a time."""

    def feed(self, data: bytes, line: int) -> Fed:
        """Count what can be decided in whole lines, the first of which has the place `line`."""

    def counted(self, family: int) -> Counted:
        """What was counted so far."""


class NumpyCounter:
    """A `TextCounter` in numpy; it leaves more lines over than the kernel does."""

    def __init__(self) -> None:
        self._parts: list[Counted] = []
        self._kept = 0
        self._sixes: dict[int, tuple[int, int]] = {}

    def feed(self, data: bytes, line: int) -> Fed:
        """As `TextCounter.feed`."""
        found = plain_lines(data)
        for number, at in found.sixes:
            count, first = self._sixes.get(number, (0, at + line))
            self._sixes[number] = (count + 1, min(first, at + line))
        low = found.values.astype(np.uint64)
        lines = (found.lines + line).astype(np.uint64)
        self._parts.append(Counted(np.zeros_like(low), low, np.ones_like(low), lines))
        self._kept += len(low)
        # As many as are distinct so far, so that sorting those again and again costs little.
        if self._kept >= max(_BATCH, len(self._parts[0].low)):
            self._parts, self._kept = [merged(self._parts)], 0
        left = [Left(number + line, start, end) for number, start, end in found.left.tolist()]
        return Fed(found.total, left)

    def counted(self, family: int) -> Counted:
        """As `TextCounter.counted`."""
        if family == 4:
            return merged([counted_numbers({}), *self._parts])
        return counted_numbers(self._sixes)


class NativeCounter:
    """A `TextCounter` in the compiled kernel.

    Args:
        library: The kernel, with the functions of native/scan_text.c.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self._calls = _declared(library)
        self._scan: int | None = self._calls.ipsk_text_new()
        if not self._scan:
            raise MemoryError

    def __del__(self) -> None:
        if scan := getattr(self, "_scan", None):
            self._calls.ipsk_text_free(scan)
            self._scan = None

    def feed(self, data: bytes, line: int) -> Fed:
        """As `TextCounter.feed`.

        Raises:
            MemoryError: There is none left.
        """
        count = self._calls.ipsk_text_feed(self._scan, data, len(data), line)
        if count < 0:
            raise MemoryError
        triples = self._calls.ipsk_text_left(self._scan)[: 3 * count]
        left = [Left(*triples[at : at + 3]) for at in range(0, 3 * count, 3)]
        return Fed(self._calls.ipsk_text_lines(self._scan), left)

    def counted(self, family: int) -> Counted:
        """As `TextCounter.counted`."""
        size = self._calls.ipsk_text_distinct(self._scan, family)
        arrays = [np.zeros(size, np.uint64) for _ in range(4)]
        self._calls.ipsk_text_read(self._scan, family, *(array.ctypes.data for array in arrays))
        return merged([Counted(*arrays)])


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    handle, number = ctypes.c_void_p, ctypes.c_uint64
    library.ipsk_text_new.restype = handle
    library.ipsk_text_free.argtypes = [handle]
    library.ipsk_text_free.restype = None
    library.ipsk_text_feed.argtypes = [handle, ctypes.c_char_p, number, number]
    library.ipsk_text_feed.restype = ctypes.c_int64
    library.ipsk_text_lines.argtypes = [handle]
    library.ipsk_text_lines.restype = number
    library.ipsk_text_left.argtypes = [handle]
    library.ipsk_text_left.restype = ctypes.POINTER(ctypes.c_int64)
    library.ipsk_text_distinct.argtypes = [handle, ctypes.c_uint32]
    library.ipsk_text_distinct.restype = number
    library.ipsk_text_read.argtypes = [handle, ctypes.c_uint32, *[handle] * 4]
    library.ipsk_text_read.restype = None
    return library
