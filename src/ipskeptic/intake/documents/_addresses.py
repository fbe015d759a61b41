"""What may be addresses in blocks of a document, by the way in which each block holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ipskeptic.errors import TargetError
from ipskeptic.intake import surroundings
from ipskeptic.intake.scan import scan_spans
from ipskeptic.intake.target import parse_target
from ipskeptic.model.document import Block, Candidate

# A text without any of these holds nothing that `intake.scan` looks at: no dot in any form, no
# colon, no sign that looks like one.
_MAY_HOLD = re.compile(r"[.:]|[dD][oO][tT]|eriod|[\[({<][ \t]?[dD]|[^\x00-\x7f]")


def candidates(blocks: Sequence[Block]) -> Iterator[Candidate]:
    """Find what is an address in the blocks, and what looks like one, in their order."""
    for number, block in enumerate(blocks):
        if block.holds == "scan":
            if _MAY_HOLD.search(block.text) is None:
                continue
            label = block.name if block.kind in ("cell", "field") else ""
            if block.kind == "cell" and not _says_other(label):
                label = _row_label(blocks, number)
            yield from _scanned(number, block, label)
        elif block.holds == "address" and block.text.strip():
            yield _meant(number, block)


def _scanned(number: int, block: Block, label: str) -> Iterator[Candidate]:
    text = block.text
    # What a column or a field is called says what a number in it is, as a word before it would.
    before = f"{label[-surroundings.REACH :]}: " if label and _says_other(label) else ""
    for begin, after, written, target, decision in scan_spans(before + text):
        start, end = begin - len(before), after - len(before)
        if start < 0:
            continue
        if block.kind == "heading" and target is not None and _is_section(text, start, written):
            target, decision = None, "section number"
        yield Candidate(number, start, end, block.place(start), written, target, decision)


def _row_label(blocks: Sequence[Block], number: int) -> str:
    """What stands in the first of two cells of a row: `File version`, before the second."""

    def row(index: int) -> tuple[int, int]:
        there = 0 <= index < len(blocks) and blocks[index].kind == "cell"
        return (blocks[index].table, blocks[index].row) if there else (0, 0)

    own = row(number)
    alone = row(number - 1) == own and row(number - 2) != own and row(number + 1) != own
    return blocks[number - 1].text if alone and own[0] else ""


@lru_cache(maxsize=1024)
def _says_other(label: str) -> bool:
    """Whether what stands under a name is a version or the like."""
    line = label.rpartition("\n")[2][-surroundings.REACH :]
    return any(pattern.search(f"{line}: ") for pattern in surroundings.before().values())


def _is_section(text: str, start: int, written: str) -> bool:
    """`3.1.2.4 Details`: small numbers with words behind them at a heading's beginning."""
    parts = written.split(".")
    if start or len(parts) != 4 or not all(part.isdecimal() for part in parts):
        return False
    if parts[0] in ("10", "127") or written in surroundings.WELL_KNOWN:
        return False
    follows = text[len(written) :].lstrip(" \t.:-\u2013\u2014")
    return bool(follows) and all(int(part) < surroundings.SMALL for part in parts)


def _meant(number: int, block: Block) -> Candidate:
    """A value that is meant as an address, whatever it looks like."""
    written = block.text.strip()
    start = block.text.index(written)
    try:
        target = parse_target(written)
    except TargetError as error:
        # The reason stands behind the decision: what a field calls an address and is none.
        decision = f"misprint: {error}"
        return Candidate(
            number, start, start + len(written), block.place(start), written, None, decision
        )
    return Candidate(
        number, start, start + len(written), block.place(start), written, target, target.kind
    )
