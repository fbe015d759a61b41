"""Plain text: paragraphs are told apart by empty lines."""

from __future__ import annotations

from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.model.document import Block


def read_text(text: str) -> Body:
    """Read plain text."""
    blocks: list[Block] = []
    held: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            held.append((number, line))
        elif held:
            blocks.append(_paragraph(held))
            held = []
    if held:
        blocks.append(_paragraph(held))
    return Body(tuple(blocks))


def _paragraph(lines: list[tuple[int, str]]) -> Block:
    marks: list[tuple[int, int, int]] = []
    index = 0
    for number, line in lines:
        marks.append((index, number, 1))
        index += len(line) + 1
    return Block("paragraph", "\n".join(line for _, line in lines), tuple(marks))


READER = Reader("text", (".txt", ".text", ".log", ".list"), read=read_text, rank=99)
