"""The intervals of one family: which one holds a number, and which row it points to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Protocol

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.mapped import MappedIndex

_LOW = (1 << 64) - 1
_SHIFT = fmt.BLOCK_SHIFT


class Axis(Protocol):
    """Intervals of a family, ascending and without gaps.

    Attributes:
        top: The highest number of the family.
        hosts: For each prefix length the host bits of such a prefix.
    """

    top: int
    hosts: tuple[int, ...]

    def find(self, number: int) -> int:
        """Place of the interval that holds a number."""

    def bounds(self, place: int) -> tuple[int, int]:
        """First and last number of an interval."""

    def row(self, place: int) -> int:
        """Number of the row of an interval."""


class ShortAxis:
    """Intervals of a family with 32-bit numbers."""

    def __init__(self, file: MappedIndex, family: int, starts: bytes, rows: bytes) -> None:
        self.hosts = _host_bits(fmt.WIDTHS[family])
        self.top = self.hosts[0]
        self._file = file
        self._sound = file.sound
        self._start_at = file.sections[starts].offset
        self._starts = file.column(starts)
        self._rows = Rows(file, rows, len(self._starts))
        self.row = self._rows.row

    def find(self, number: int) -> int:
        """Place of the interval that holds a number."""
        starts = self._starts
        after = bisect_right(starts, number)
        # As `bounds`, without the call, which every look-up would pay for.
        at = self._start_at + 4 * after
        sound = self._sound
        if after and not (sound[(at - 4) >> _SHIFT] and sound[(at + 3) >> _SHIFT]):
            self._file.check(at - 4, at + 4)
        below = after and starts[after - 1] <= number
        if not below or (after < len(starts) and starts[after] <= number):
            self._file.fail("is damaged: its intervals are not in order")
        return after - 1

    def bounds(self, place: int) -> tuple[int, int]:
        """First and last number of an interval."""
        at = self._start_at + 4 * place
        # Behind the last start comes padding or another section: bytes of the file all the same.
        sound = self._sound
        if not (sound[at >> _SHIFT] and sound[(at + 7) >> _SHIFT]):
            self._file.check(at, at + 8)
        starts = self._starts
        after = place + 1
        return starts[place], (starts[after] - 1 if after < len(starts) else self.top)


class LongAxis:
    """Intervals of IPv6, whose starts are two numbers of 64 bits."""

    def __init__(self, file: MappedIndex) -> None:
        self.hosts = _host_bits(fmt.WIDTHS[6])
        self.top = self.hosts[0]
        self._file = file
        self._high_at = file.sections[b"6HIG"].offset
        self._high = file.column(b"6HIG")
        self._low_at = file.sections[b"6LOW"].offset
        self._low = file.column(b"6LOW")
        self._rows = Rows(file, b"6ROW", len(self._high))
        self.row = self._rows.row
        if len(self._low) != len(self._high):
            file.fail("is damaged: its intervals have halves of different number")

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
        at = 8 * place
        self._file.check(self._high_at + at, self._high_at + at + 16)
        self._file.check(self._low_at + at, self._low_at + at + 16)
        first = self._high[place] << 64 | self._low[place]
        after = place + 1
        if after == len(self._high):
            return first, self.top
        return first, (self._high[after] << 64 | self._low[after]) - 1


class Rows:
    """The number of the row of each interval."""

    def __init__(self, file: MappedIndex, name: bytes, size: int) -> None:
        self._file = file
        self._sound = file.sound
        self._at = file.sections[name].offset
        self._rows = file.column(name)
        if not size or size != len(self._rows):
            file.fail("is damaged: its intervals and their rows are not of one number")

    def row(self, place: int) -> int:
        """Number of the row of an interval."""
        at = self._at + 4 * place
        if not self._sound[at >> _SHIFT]:
            self._file.check_block(at >> _SHIFT)
        return self._rows[place]


def _host_bits(width: int) -> tuple[int, ...]:
    return tuple((1 << (width - length)) - 1 for length in range(width + 1))
