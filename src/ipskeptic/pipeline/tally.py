"""How often each address stands in a text, and where first; in memory per distinct address.

The answer is that of `intake.scan`; `bulk.scan_text` reads what needs no care, which is nearly all
of a log, and the rest is read by it.
"""

from __future__ import annotations

import ctypes
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import BinaryIO, NamedTuple, TypeVar

from ipskeptic.bulk.scan_text import (
    Counted,
    Fed,
    Left,
    NativeCounter,
    NumpyCounter,
    TextCounter,
    counted_numbers,
    merged,
    numbered,
)
from ipskeptic.intake.blocks import SIZE, read_pieces
from ipskeptic.intake.scan import scan_block
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address

_Key = TypeVar("_Key")

# Judgement: one thread reads twice as fast as one counts; more would wait for it.
_MAX_THREADS = 3
_COMES_AND_GOES = 1 << 24  # judgement: some times a block
_LINES = 32  # bits of a line's place in its block; a block is smaller


class Tallied(NamedTuple):
    """One address, prefix or range of a text.

    Attributes:
        target: What it is, without zone, port and notes, which differ from place to place.
        occurrences: How often it stands in the text.
        line: 1-based line of the first.
    """

    target: Target
    occurrences: int
    line: int


class Tally(NamedTuple):
    """What a text holds.

    Attributes:
        ipv4: Its distinct IPv4 addresses, ascending, with counts and first lines.
        ipv6: The same of IPv6.
        spans: Its prefixes and ranges, each with its count and first line.
        lines: How many lines the text has.
        careful: How many of them were read carefully.
    """

    ipv4: Counted
    ipv6: Counted
    spans: dict[Target, tuple[int, int]]
    lines: int
    careful: int

    def tallied(self) -> Iterator[Tallied]:
        """Every distinct address, prefix and range: IPv4, IPv6, then the spans."""
        for family, found in ((4, self.ipv4), (6, self.ipv6)):
            columns = (column.tolist() for column in found)
            for high, low, count, line in zip(*columns, strict=True):
                number = high << 64 | low
                text = format_address(family, number)
                yield Tallied(Target("address", family, number, number, text), count, line)
        for target, (count, line) in self.spans.items():
            yield Tallied(target, count, line)


def tally(
    stream: BinaryIO, name: str, *, kernel: ctypes.CDLL | None = None, size: int = 0
) -> Tally:
    """Count the addresses of a text of any size.

    Args:
        stream: Binary, packed or not; it is not closed.
        name: For messages; "-" for standard input.
        kernel: The compiled kernel; None to count without.
        size: Bytes of a block; 0 for what is best.

    Raises:
        InputError: The stream can't be read, is cut off or damaged.
    """
    # Measured: the kernel wants blocks that stay in a core's own cache, numpy fewer calls.
    size = size or (SIZE // 4 if kernel else SIZE)
    work = _Work((lambda: NativeCounter(kernel)) if kernel else NumpyCounter)
    # The C library of Linux takes each block from the system and gives it back, page by page;
    # a bigger one that came and went makes it keep them (mallopt(3), M_MMAP_THRESHOLD).
    # Measured: reading takes a quarter of the time.
    bytes(_COMES_AND_GOES)
    with work.pool:
        for data in read_pieces(stream, name, size):
            work.start(data)
        return work.finished()


class _Work:
    """Blocks on their way through the counters.

    While counting, the place of a line is the number of its block and its own in it, so that no
    counter waits for another to know how many lines there were.
    """

    def __init__(self, make: Callable[[], TextCounter]) -> None:
        self._counters = _Counters(make)
        self._careful = _Careful()
        self._pending: deque[tuple[bytes, Future[Fed]]] = deque()
        self._begun = 0
        self._firsts = [1]  # the number of the first line of each block, and of what comes next
        self._is_open = False  # whether the last block ends within a line
        self.pool = ThreadPoolExecutor(self._counters.size)

    def start(self, data: bytes) -> None:
        """Hand a block over; at most one more than there are counters is kept."""
        place = self._begun << _LINES
        self._begun += 1
        self._pending.append((data, self.pool.submit(self._counters.feed, data, place)))
        if len(self._pending) > self._counters.size:
            self._finish()

    def _finish(self) -> None:
        data, future = self._pending.popleft()
        fed = future.result()
        self._careful.read(data, fed.left)
        self._is_open = not data.endswith(b"\n")
        # A line that was cut goes on in the next block.
        self._firsts.append(self._firsts[-1] + fed.lines - self._is_open)

    def finished(self) -> Tally:
        """Wait for all, and put the counts together."""
        while self._pending:
            self._finish()
        four, six = (
            numbered(
                merged([*self._counters.counted(family), self._careful.counted(family)]),
                self._firsts,
                _LINES,
            )
            for family in (4, 6)
        )
        spans = {
            span: (count, self._firsts[place >> _LINES] + place % (1 << _LINES))
            for span, (count, place) in self._careful.spans.items()
        }
        lines = self._firsts[-1] - 1 + self._is_open
        return Tally(four, six, spans, lines, self._careful.lines)


class _Counters:
    """As many counters as threads; each is lent to one thread at a time."""

    def __init__(self, make: Callable[[], TextCounter]) -> None:
        self.size = min(os.cpu_count() or 1, _MAX_THREADS)
        self._all = [make() for _ in range(self.size)]
        self._idle: SimpleQueue[TextCounter] = SimpleQueue()
        for counter in self._all:
            self._idle.put(counter)

    def feed(self, data: bytes, line: int) -> Fed:
        counter = self._idle.get()
        try:
            return counter.feed(data, line)
        finally:
            self._idle.put(counter)

    def counted(self, family: int) -> list[Counted]:
        return [counter.counted(family) for counter in self._all]


class _Careful:
    """Lines that are left, read carefully."""

    def __init__(self) -> None:
        self.lines = 0
        self.numbers: dict[int, dict[int, tuple[int, int]]] = {4: {}, 6: {}}
        self.spans: dict[Target, tuple[int, int]] = {}

    def counted(self, family: int) -> Counted:
        """The addresses of a family."""
        return counted_numbers(self.numbers[family])

    def read(self, data: bytes, left: list[Left]) -> None:
        """Read what is left of a block."""
        if not left:
            return
        self.lines += len(left)
        text = b"\n".join([data[start:end] for _, start, end in left])
        for found in scan_block(text.decode("utf-8", "replace")):
            if (target := found.target) is None:
                continue
            line = left[found.line - 1].line
            if target.is_single:
                _add(self.numbers[target.family], target.first, line)
            else:
                _add(self.spans, bare(target), line)


def _add(counts: dict[_Key, tuple[int, int]], key: _Key, line: int) -> None:
    count, first = counts.get(key, (0, line))
    counts[key] = (count + 1, min(first, line))


def bare(target: Target) -> Target:
    """The target without zone, port and notes."""
    return target._replace(zone="", port=None, notes=())
