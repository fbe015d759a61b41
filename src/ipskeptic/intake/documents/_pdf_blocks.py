"""Groups of lines become blocks, and the lines of the text as read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ipskeptic.intake.documents._broken import broken_address, broken_word, words_of
from ipskeptic.intake.documents._pdf_groups import BULLET, NUMBERED, Group, Type, is_all
from ipskeptic.intake.documents._pdf_pieces import BOLD, ITALIC, MONO
from ipskeptic.intake.documents._pdf_tables import headers
from ipskeptic.model.document import Block

LARGER = 1.15  # judgement: headings are set larger by more
HEADING = 200  # judgement: characters; a longer one is a paragraph in large type
BOLD_HEADING = 100  # judgement: the same for one that is only bold
_CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Tab\.|Abbildung|Tableau|Exhibit|Listing)\s*\d{1,3}\b")


class Written:
    """The text of a document as it is written down, block by block.

    Attributes:
        blocks: In reading order.
        lines: Every line of them.
    """

    def __init__(self, type_: Type) -> None:
        self.type = type_
        self.blocks: list[Block] = []
        self.lines: list[str] = []

    def add(self, groups: Sequence[Group]) -> None:
        """Add all groups of the document."""
        words = words_of(piece.text for group in groups for piece in group.pieces)
        sizes = {_half(g.size) for g in groups if not g.table and self._larger(g)}
        levels = {size: min(level, 6) for level, size in enumerate(sorted(sizes, reverse=True), 1)}
        first: list[Group] = []
        for group in groups:
            block = _joined(group, len(self.lines), words)
            self.lines.extend(piece.text for piece in group.pieces)
            if group.table:
                if group.row == 1 and (not first or first[0].table != group.table):
                    first = []
                if group.row == 1:
                    first.append(group)
                header = headers(first, group) if group.row > 1 else None
                name = " ".join(piece.text for piece in header.pieces) if header else ""
                block = block._replace(kind="cell", table=group.table, row=group.row, name=name)
            else:
                block = self._kind(group, block, levels)
            self.blocks.append(block)

    def _larger(self, group: Group) -> bool:
        length = sum(len(piece.text) for piece in group.pieces)
        return group.size >= LARGER * self.type.size and length <= HEADING

    def _kind(self, group: Group, block: Block, levels: dict[int, int]) -> Block:
        text = block.text
        if _CAPTION.match(text):
            return block._replace(kind="caption")
        # Not what has no word in it: a number in large type, a rule of dashes.
        worded = any(sign.isalpha() for sign in text[:HEADING])
        if self._larger(group) and worded and not BULLET.match(text):
            return block._replace(kind="heading", level=levels[_half(group.size)])
        if all(is_all(piece, MONO) for piece in group.pieces):
            return block._replace(kind="code")
        if self._bold_heading(group, text) and worded:
            return block._replace(kind="heading", level=min(len(levels) + 1, 6))
        if (mark := BULLET.match(text) or NUMBERED.match(text)) is not None:
            cut = mark.end() if BULLET.match(text) else 0
            return _cut(block._replace(kind="item", level=1), cut)
        return block

    def _bold_heading(self, group: Group, text: str) -> bool:
        return (
            len(text) <= BOLD_HEADING
            and len(group.pieces) <= 2
            and group.size >= 0.95 * self.type.size
            and not text.endswith((".", ",", ";"))
            and not BULLET.match(text)
            and all(is_all(piece, BOLD) for piece in group.pieces)
        )


def _half(size: float) -> int:
    return round(size * 2)


def _joined(group: Group, lines: int, words: Counter[str]) -> Block:
    """The block of a group, whose first line is number `lines` + 1."""
    parts: list[str] = []
    marks: list[tuple[int, int, int]] = []
    emphasis: list[tuple[int, int]] = []
    length = 0
    for number, piece in enumerate(group.pieces):
        text = piece.text
        if number:
            before = parts[-1]
            if (kept := broken_word(before, text, words)) is not None:
                length += len(kept) - len(before)
                parts[-1] = kept
            elif not broken_address(before, text):
                parts.append("\n")
                length += 1
        marks.append((length, lines + number + 1, 1))
        for start, end, style in piece.styles:
            if style & (BOLD | ITALIC):
                emphasis.append((length + start, length + min(end, len(text))))
        parts.append(text)
        length += len(text)
    whole = "".join(parts)
    clipped = tuple((a, min(b, len(whole))) for a, b in emphasis if a < len(whole))
    return Block("paragraph", whole, tuple(marks), page=group.page, emphasis=clipped)


def _cut(block: Block, count: int) -> Block:
    """Without the bullet at its beginning."""
    if not count:
        return block
    _, line, column = block.marks[0]
    marks = [(0, line, column + count), *((at - count, ln, col) for at, ln, col in block.marks[1:])]
    if block.text[count : count + 1] == "\n" and len(marks) > 1:
        # The bullet stands on a line of its own.
        marks = [(at - 1, ln, col) for at, ln, col in marks[1:]]
        count += 1
    emphasis = ((max(a - count, 0), b - count) for a, b in block.emphasis if b > count)
    return block._replace(text=block.text[count:], marks=tuple(marks), emphasis=tuple(emphasis))
