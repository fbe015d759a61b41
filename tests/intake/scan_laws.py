"""What holds for any text whatever that addresses are looked for in."""

from __future__ import annotations

import ctypes
import io

from ipskeptic.errors import InputError
from ipskeptic.intake.blocks import read_blocks
from ipskeptic.intake.scan import Found, scan_block
from ipskeptic.intake.target import parse_target
from ipskeptic.model.target import Target
from ipskeptic.pipeline.tally import bare, tally

Counts = dict[Target, tuple[int, int]]


def check_places(text: str) -> list[Found]:
    """Everything found stands where it is said to, and names what it names when read alone."""
    lines = text.split("\n")
    found = list(scan_block(text))
    end = (0, 0)
    for one in found:
        written = lines[one.line - 1][one.column - 1 : one.column - 1 + len(one.text)]
        assert written == one.text
        assert end <= (one.line, one.column)
        end = (one.line, one.column + len(one.text))
        if one.target is None:
            assert one.decision not in ("address", "prefix", "range")
            continue
        assert one.decision == one.target.kind
        if ":xx" not in one.text.lower():
            alone = parse_target(one.text)
            assert (alone.family, alone.first, alone.last) == one.target[1:4], one
    return found


def carefully(data: bytes, size: int) -> Counts:
    """The addresses of a text by the careful reading, with count and first line."""
    counts: Counts = {}
    for block in read_blocks(io.BytesIO(data), "-", size):
        for found in scan_block(block.text(), block.line, block.column):
            if found.target is not None:
                target = bare(found.target)
                count, line = counts.get(target, (0, found.line))
                counts[target] = (count + 1, line)
    return counts


def check_tally(data: bytes, kernels: list[ctypes.CDLL | None], size: int = 1 << 20) -> None:
    """Every way to count gives what the careful reading gives."""
    try:
        expected = carefully(data, size)
    except InputError:
        return
    for kernel in kernels:
        found = tally(io.BytesIO(data), "-", kernel=kernel, size=size)
        listed = list(found.tallied())
        counts = {one.target: (one.occurrences, one.line) for one in listed}
        assert len(counts) == len(listed)
        assert counts == expected, kernel
