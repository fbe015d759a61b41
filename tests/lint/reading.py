"""Makes documents of plain text for tests of what is read in them."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.document import Block, Document


def block(text: str, kind: str = "paragraph", line: int = 1, **fields: object) -> Block:
    """A block whose text stands in the document as it is, from a line on."""
    starts = [0, *(i + 1 for i, sign in enumerate(text) if sign == "\n")]
    marks = tuple((start, line + number, 1) for number, start in enumerate(starts))
    return Block(kind, text, marks, **fields)  # type: ignore[arg-type]


def document(blocks: Sequence[Block]) -> Document:
    """A document of blocks."""
    lines = tuple(line for each in blocks for line in each.text.split("\n"))
    return Document("report.md", "markdown", lines, tuple(blocks))
