"""What the tests of field documents ask of a document."""

from __future__ import annotations

from ipskeptic.intake.documents import read_document
from ipskeptic.model.document import Document


def read(text: str | bytes, name: str, format_: str = "") -> Document:
    """Read a text as the file it might be, and hold its places against its lines."""
    data = text.encode() if isinstance(text, str) else text
    document = read_document(data, name, format_)
    for block in document.blocks:
        assert block.marks[0][0] == 0
        assert [mark[0] for mark in block.marks] == sorted({mark[0] for mark in block.marks})
    return document


def found(document: Document) -> list[tuple[str, int, int, str]]:
    """(address, line, column, name of the block) of everything that is one."""
    return [
        (c.target.text, c.place.line, c.place.column, document.blocks[c.block].name)
        for c in document.candidates
        if c.target is not None
    ]


def addresses(document: Document) -> list[str]:
    """The addresses, in order."""
    return [address for address, *_ in found(document)]
