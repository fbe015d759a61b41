"""What may be addresses in blocks of a document, by the way in which each block holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ipskeptic.errors import TargetError
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
            yield from _scanned(number, block)
        elif block.holds == "address" and block.text.strip():
            yield _meant(number, block)


def _scanned(number: int, block: Block) -> Iterator[Candidate]:
    for start, end, written, target, decision in scan_spans(block.text):
        yield Candidate(number, start, end, block.place(start), written, target, decision)


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
