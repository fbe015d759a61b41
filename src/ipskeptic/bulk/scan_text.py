"""Addresses of big texts, counted: by the compiled kernel (native/scan_text.c) or by numpy.

Both count the addresses of the lines that their bytes decide, and give back those left.
Memory grows with distinct addresses, never with the text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.plain_lines import plain_lines

# Judgement: so many addresses are kept before they are counted together; some tens of megabytes.
_BATCH = 1 << 20


class Left(NamedTuple):
    """A line that is to be read carefully.

    Attributes:
        line: Its 1-based number.
        start: Its first byte in the block.
        end: The byte after its last.
    """

    line: int
    start: int
    end: int


class Counted(NamedTuple):
    """Distinct addresses of one family.

    Attributes:
        high: uint64 [n]: the upper 64 bits of IPv6 addresses; zeros for IPv4.
        low: uint64 [n]: the lower 64 bits, or the IPv4 address.
        counts: uint64 [n]: how often it stands there.
        lines: uint64 [n]: the first line it stands on.
    """

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    counts: NDArray[np.uint64]
    lines: NDArray[np.uint64]


class TextCounter(Protocol):
    """Counts addresses; for one thread."""

    def feed(self, data: bytes, line: int) -> Iterator[Left]:
        """Count what can be decided in whole lines, the first of which has the number `line`."""

    def counted(self, family: int) -> Counted:
        """What was counted so far, in no order."""


class NumpyCounter:
    """A `TextCounter` in numpy; it leaves all lines with IPv6 addresses over."""

    def __init__(self) -> None:
        self._values: list[NDArray[np.uint32]] = []
        self._lines: list[NDArray[np.int64]] = []
        self._kept = 0
        self._all = _empty()

    def feed(self, data: bytes, line: int) -> Iterator[Left]:
        """As `TextCounter.feed`."""
        found = plain_lines(data)
        self._values.append(found.values)
        self._lines.append(found.lines + line)
        self._kept += len(found.values)
        if self._kept >= _BATCH:
            self._count()
        for number, start, end in found.left.tolist():
            yield Left(number + line, start, end)

    def counted(self, family: int) -> Counted:
        """As `TextCounter.counted`."""
        self._count()
        return self._all if family == 4 else _empty()

    def _count(self) -> None:
        values = np.concatenate((self._all.low, *self._values)).astype(np.uint64)
        ones = np.ones(self._kept, np.uint64)
        counts = np.concatenate((self._all.counts, ones))
        lines = np.concatenate((self._all.lines, *self._lines)).astype(np.uint64)
        # Stable, and what came first stands first: so the first of equals has the first line.
        order = np.argsort(values, kind="stable")
        values = values[order]
        firsts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
        if len(values):
            counts = np.add.reduceat(counts[order], firsts)
            low = values[firsts]
            self._all = Counted(np.zeros_like(low), low, counts, lines[order][firsts])
        self._values, self._lines, self._kept = [], [], 0


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

    def feed(self, data: bytes, line: int) -> Iterator[Left]:
        """As `TextCounter.feed`.

        Raises:
            MemoryError: There is none left.
        """
        count = self._calls.ipsk_text_feed(self._scan, data, len(data), line)
        if count < 0:
            raise MemoryError
        left = self._calls.ipsk_text_left(self._scan)
        triples = left[: 3 * count]
        for at in range(0, 3 * count, 3):
            yield Left(*triples[at : at + 3])

    def counted(self, family: int) -> Counted:
        """As `TextCounter.counted`."""
        size = self._calls.ipsk_text_distinct(self._scan, family)
        arrays = [np.zeros(size, np.uint64) for _ in range(4)]
        self._calls.ipsk_text_read(self._scan, family, *(array.ctypes.data for array in arrays))
        return Counted(*arrays)


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    handle, number = ctypes.c_void_p, ctypes.c_uint64
    library.ipsk_text_new.restype = handle
    library.ipsk_text_free.argtypes = [handle]
    library.ipsk_text_free.restype = None
    library.ipsk_text_feed.argtypes = [handle, ctypes.c_char_p, number, number]
    library.ipsk_text_feed.restype = ctypes.c_int64
    library.ipsk_text_left.argtypes = [handle]
    library.ipsk_text_left.restype = ctypes.POINTER(ctypes.c_int64)
    library.ipsk_text_distinct.argtypes = [handle, ctypes.c_uint32]
    library.ipsk_text_distinct.restype = number
    library.ipsk_text_read.argtypes = [handle, ctypes.c_uint32, *[handle] * 4]
    library.ipsk_text_read.restype = None
    return library


def _empty() -> Counted:
    nothing = np.zeros(0, np.uint64)
    return Counted(nothing, nothing, nothing, nothing)
