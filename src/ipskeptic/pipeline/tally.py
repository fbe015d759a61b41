"""How often each address stands in a text, and where first; in memory per distinct address.

The answer is that of `intake.scan`; `bulk.scan_text` reads what needs no care, which is nearly all
of a log, and the rest is read by it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ipskeptic.bulk.scan_text import Counted, NativeCounter, NumpyCounter, TextCounter
from ipskeptic.intake.blocks import SIZE, Block, read_blocks
from ipskeptic.intake.scan import scan_block
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address


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
        ipv4: Addresses that were counted by the fast path; see also `others`.
        ipv6: Likewise.
        others: What was read carefully, by the target: its count and first line. An address may be
            in both; `tallied` adds them up.
        lines: How many lines the text has.
        careful: How many of them were read carefully.
    """

    ipv4: Counted
    ipv6: Counted
    others: dict[Target, tuple[int, int]]
    lines: int
    careful: int

    def tallied(self) -> Iterator[Tallied]:
        """Every distinct address, prefix and range once, in no order."""
        others = dict(self.others)
        for family, found in ((4, self.ipv4), (6, self.ipv6)):
            columns = (column.tolist() for column in found)
            for high, low, count, line in zip(*columns, strict=True):
                number = high << 64 | low
                target = Target("address", family, number, number, format_address(family, number))
                more, first = others.pop(target, (0, line))
                yield Tallied(target, count + more, min(line, first))
        for target, (count, line) in others.items():
            yield Tallied(target, count, line)


def tally(
    stream: BinaryIO, name: str, *, kernel: ctypes.CDLL | None = None, size: int = SIZE
) -> Tally:
    """Count the addresses of a text of any size.

    Args:
        stream: Binary, packed or not; it is not closed.
        name: For messages; "-" for standard input.
        kernel: The compiled kernel; None to count without.
        size: Bytes of a block.

    Raises:
        InputError: The stream can't be read, is cut off or damaged.
    """
    counter: TextCounter = NumpyCounter() if kernel is None else NativeCounter(kernel)
    others: dict[Target, tuple[int, int]] = {}
    lines = careful = 0
    for block in read_blocks(stream, name, size):
        for line, start, end in counter.feed(block.data, block.line):
            careful += 1
            _read_carefully(Block(block.data[start:end], line), others)
        lines = block.line - 1 + block.data.count(b"\n") + (not block.data.endswith(b"\n"))
    return Tally(counter.counted(4), counter.counted(6), others, lines, careful)


def _read_carefully(block: Block, others: dict[Target, tuple[int, int]]) -> None:
    for found in scan_block(block.text(), block.line):
        if found.target is not None:
            target = bare(found.target)
            count, line = others.get(target, (0, found.line))
            others[target] = (count + 1, line)


def bare(target: Target) -> Target:
    """The target without zone, port and notes."""
    return target._replace(zone="", port=None, notes=())
