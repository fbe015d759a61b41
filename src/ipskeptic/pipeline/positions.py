"""The addresses of a text of any size with their places, in constant memory.

The answer is that of `intake.scan`, block by block. Of a long text, `bulk.plain_lines` decides what
needs no care, which is nearly all of a log, and the rest is read carefully.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, TypeAlias

from ipskeptic.intake.blocks import SIZE, Block, read_blocks
from ipskeptic.intake.scan import scan_block
from ipskeptic.model.extracted import Columns, Extracted, extracted

Found: TypeAlias = Columns | list[Extracted]

# Judgement: importing numpy takes as long as reading so many bytes carefully.
_LONG = SIZE // 2


def read_positions(
    stream: BinaryIO, name: str, *, all_: bool = False, size: int = SIZE, long: int = _LONG
) -> Iterator[Found]:
    """Find the addresses of a text.

    Args:
        stream: Binary, packed or not; it is not closed.
        name: For messages; "-" for standard input.
        all_: Give what was refused too; then every line is read carefully.
        size: Bytes of a block.
        long: From the first block of so many bytes on, what needs no care gets none.

    Yields:
        The addresses of a block, in order, for blocks that have any.

    Raises:
        InputError: The stream can't be read, is cut off or damaged.
    """
    is_quick = False
    for block in read_blocks(stream, name, size):
        is_quick = is_quick or (len(block.data) >= long and not all_)
        found = _quickly(block) if is_quick else None
        if found is None:
            found = [
                extracted((f.line, f.column, 0), f.text, f.target, f.decision)
                for f in scan_block(block.text(), block.line, block.column)
                if all_ or f.target is not None
            ]
        if isinstance(found, Columns) or found:
            yield found


def _quickly(block: Block) -> Found | None:
    # Imported here: short texts need no numpy.
    from ipskeptic.bulk.placed import placed

    known = placed(block.data, block.line, block.column)
    if known is None:
        return None
    others = [*_carefully(block, known.left), *known.sixes]
    if not others:
        return known.fours if known.fours.ips else []
    merged = [*known.fours.records(), *others]
    merged.sort(key=lambda each: (each.line, each.column))
    return merged


def _carefully(block: Block, left: list[tuple[int, int, int]]) -> Iterator[Extracted]:
    """The addresses of the lines that are left."""
    if not left:
        return
    text = b"\n".join([block.data[start:end] for _, start, end in left]).decode("utf-8")
    for found in scan_block(text):
        if found.target is not None:
            number = left[found.line - 1][0]
            column = found.column if number else found.column + block.column - 1
            place = (number + block.line, column, 0)
            yield extracted(place, found.text, found.target, found.decision)
