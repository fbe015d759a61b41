"""The intervals of one family: which one holds a number, and which row it points to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Protocol

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.mapped import MappedIndex

_LOW = (1 << 64) - 1


class Axis(Protocol):
    """Intervals of a family, ascending and without gaps."""

    width: int
    size: int

    def find(self, number: int) -> int:
        """Place of the interval that holds a number."""

    def bounds(self, place: int) -> tuple[int, int]:
        """First and last number of an interval."""

    def row(self, place: int) -> int:
        """Number of the row of an interval."""


class ShortAxis:
    """Intervals of a family with 32-bit numbers."""

    def __init__(self, file: MappedIndex, family: int, starts: bytes, rows: bytes) -> None:
        self.width = fmt.WIDTHS[family]
        self._file = file
        self._start_at = file.sections[starts].offset
        self._starts = file.column(starts)
        self._row_at = file.sections[rows].offset
        self._rows = file.column(rows)
        self.size = _same_size(file, starts, rows)

    def find(self, number: int) -> int:
        """Place of the interval that holds a number."""
        place = bisect_right(self._starts, number) - 1
        first, last = self.bounds(place) if place >= 0 else (1, 0)
        if not first <= number <= last:
            self._file.fail("is damaged: its intervals are not in order")
        return place

    def bounds(self, place: int) -> tuple[int, int]:
        """First and last number of an interval."""
        after = place + 1
        at = self._start_at + 4 * place
        if after < self.size:
            self._file.check(at, at + 8)
            return self._starts[place], self._starts[after] - 1
        self._file.check(at, at + 4)
        return self._starts[place], (1 << self.width) - 1

    def row(self, place: int) -> int:
        """Number of the row of an interval."""
        at = self._row_at + 4 * place
        self._file.check(at, at + 4)
        return self._rows[place]


class LongAxis:
    """Intervals of IPv6, whose starts are two numbers of 64 bits."""

    def __init__(self, file: MappedIndex) -> None:
        self.width = fmt.WIDTHS[6]
        self._file = file
        self._high_at = file.sections[b"6HIG"].offset
        self._high = file.column(b"6HIG")
        self._low_at = file.sections[b"6LOW"].offset
        self._low = file.column(b"6LOW")
        self._row_at = file.sections[b"6ROW"].offset
        self._rows = file.column(b"6ROW")
        self.size = _same_size(file, b"6HIG", b"6ROW")
        _same_size(file, b"6LOW", b"6ROW")

    def find(self, number: int) -> int:
        """Place of the interval that holds a number."""
        high = number >> 64
        start = bisect_left(self._high, high)
        end = bisect_right(self._high, high, start)
        place = bisect_right(self._low, number & _LOW, start, end) - 1
        first, last = self.bounds(place) if place >= 0 else (1, 0)
        if not first <= number <= last:
            self._file.fail("is damaged: its intervals are not in order")
        return place

    def bounds(self, place: int) -> tuple[int, int]:
        """First and last number of an interval."""
        after = place + 1
        reach = 8 if after == self.size else 16
        at = 8 * place
        self._file.check(self._high_at + at, self._high_at + at + reach)
        self._file.check(self._low_at + at, self._low_at + at + reach)
        first = self._high[place] << 64 | self._low[place]
        if after == self.size:
            return first, (1 << self.width) - 1
        return first, (self._high[after] << 64 | self._low[after]) - 1

    def row(self, place: int) -> int:
        """Number of the row of an interval."""
        at = self._row_at + 4 * place
        self._file.check(at, at + 4)
        return self._rows[place]


def _same_size(file: MappedIndex, starts: bytes, rows: bytes) -> int:
    size = file.sections[starts].items
    if not size or size != file.sections[rows].items:
        file.fail("is damaged: its intervals and their rows are not of one number")
    return size
