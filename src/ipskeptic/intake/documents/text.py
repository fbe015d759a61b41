"""Plain text, and what is of no known format: paragraphs, items, lines that look like headings."""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.documents._comments import NAME, Offsets, line_comment
from ipskeptic.intake.documents._links import bare_links
from ipskeptic.intake.documents._pieces import (
    Cuts,
    Segment,
    block_of,
    joined,
    lines_of,
    part,
    trimmed,
)
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.model.document import Block, Comment

# Judgement: a line that is a heading is short.
_LONGEST_HEADING = 80
_MOST_WORDS = 8


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "item": re.compile(r"([-*+\u2022\u2013]|[0-9]{1,3}[.)])[ \t]+(?=\S)"),
        "marked": re.compile(r"(#{1,6}|={1,6})[ \t]+(?=\S)"),
        "address": re.compile(r"[0-9][.\[(:{][0-9.\[(]|::"),
    }


class _Paragraphs:
    """Takes lines and gives blocks."""

    def __init__(self, offsets: Offsets) -> None:
        self.blocks: list[Block] = []
        self.comments: list[Comment] = []
        self._offsets = offsets
        self._held: list[Segment] = []
        self._kind: tuple[str, int] = ("paragraph", 0)
        self._indents: list[int] = []  # of the open items

    def read(self, lines: list[Segment]) -> None:
        for line in lines:
            self._line(self._without_comment(line))
        self._end()

    def _line(self, line: Segment) -> None:
        text = line.text.rstrip()
        if not text:
            self._end()
            return
        bare = trimmed(line)
        lead = bare.column - line.column
        if self._underlined(bare.text):
            return
        if found := _patterns()["item"].match(bare.text):
            self._end()
            self._begin_item(part(bare, found.end()), lead)
            return
        if self._indents and not lead:
            self._end()
            self._indents = []
        if not self._held and (heading := _heading(bare)):
            self._indents = []
            self._keep("heading", [heading[0]], heading[1])
            return
        self._held.append(bare if self._kind[0] == "item" else line)

    def _underlined(self, text: str) -> bool:
        """Whether the line stands under a heading; a line of signs alone is nothing."""
        sign = text[0]
        if sign not in "=-~*_#" or len(text) < 3 or text.strip(sign):
            return False
        if len(self._held) == 1 and len(self._held[0].text) <= _LONGEST_HEADING and sign in "=-~":
            held, self._held = self._held, []
            self._kind = ("paragraph", 0)
            self._keep("heading", held, 1 if sign == "=" else 2)
        else:
            self._end()
        return True

    def _begin_item(self, segment: Segment, lead: int) -> None:
        while self._indents and self._indents[-1] > lead:
            self._indents.pop()
        if not self._indents or self._indents[-1] < lead:
            self._indents.append(lead)
        self._kind = ("item", len(self._indents))
        self._held.append(segment)

    def _end(self) -> None:
        held, self._held = self._held, []
        kind, self._kind = self._kind, ("paragraph", 0)
        if held:
            self._keep(kind[0], held, kind[1])

    def _keep(self, kind: str, segments: list[Segment], level: int) -> None:
        links = tuple(bare_links(joined(segments)))
        if block := block_of(kind, segments, Cuts((), links), level=level):
            self.blocks.append(block)

    def _without_comment(self, line: Segment) -> Segment:
        found = line_comment(line.text) if NAME in line.text else None
        if found is None:
            return line
        at, words = found
        start = self._offsets.offset(line.line, 1)
        self.comments.append(
            self._offsets.comment(start + at, start + len(line.text.rstrip()), words)
        )
        return part(line, 0, at)


def _heading(line: Segment) -> tuple[Segment, int] | None:
    """The heading that a line is at the beginning of a paragraph, with its level; or None."""
    text = line.text
    if len(text) > _LONGEST_HEADING:
        return None
    if found := _patterns()["marked"].match(text):
        return part(line, found.end()), len(found[1])
    if _patterns()["address"].search(text) or not any(map(str.isalpha, text)):
        return None
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) > 3 and "".join(letters).isupper():
        return line, 2
    if text.endswith(":") and letters[0].isupper() and len(text.split()) <= _MOST_WORDS:
        return line, 2
    return None


def read_text(text: str) -> Body:
    """Read plain text."""
    reader = _Paragraphs(Offsets(text))
    reader.read(lines_of(text))
    first = reader.blocks[0] if reader.blocks else None
    facts = {"title": first.text} if first is not None and first.kind == "heading" else {}
    return Body(tuple(reader.blocks), tuple(reader.comments), facts)


READER = Reader("text", (".txt", ".text", ".log", ".list"), read=read_text, rank=99)
