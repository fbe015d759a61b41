"""From an index in a block, or an offset in the source, to a place, an excerpt or a change."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from ipskeptic.model.document import Document, Place
from ipskeptic.model.finding import Edit, Flag

# Judgements, so that a finding stays small whatever the document is: a line of a source, or a
# flagged text, that is longer is no longer read by anybody.
MOST_LINES = 6  # a finding shows so many lines of the source at most
LONGEST = 4_000  # characters of one of them, or of the flagged text
_BEFORE = 500  # characters before the flag, where a line is cut


class Excerpt(NamedTuple):
    """Lines of the source.

    Attributes:
        lines: As (line number, text).
        column: 1-based, at which the first of them begins.
    """

    lines: tuple[tuple[int, str], ...]
    column: int


class Source:
    """A document's source, whose offsets are counted once for all of its findings.

    Args:
        document: The document.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = "\n".join(document.lines)
        # Where each line ends, its line feed not counted.
        ends = accumulate(len(line) + 1 for line in document.lines)
        self._ends = [end - 1 for end in ends] or [0]

    def span(self, flag: Flag) -> tuple[Place, Place]:
        """Where a flag begins, and the place of the character after its end.

        A flag with block -1 gives offsets in the source: comments are no part of any block.
        """
        if flag.block < 0:
            return self.place(flag.start), self.place(flag.end)
        block = self.document.blocks[flag.block]
        start = block.place(flag.start)
        if flag.end <= flag.start:
            return start, start
        last = block.place(flag.end - 1)
        return start, last._replace(column=last.column + 1)

    def place(self, offset: int) -> Place:
        """The place of an offset, in characters."""
        at = bisect_left(self._ends, offset)
        if at == len(self._ends):
            return Place(at, 1)
        return Place(at + 1, offset - (self._ends[at - 1] + 1 if at else 0) + 1)

    def flagged(self, flag: Flag) -> str:
        """The text that is flagged, as one line."""
        text = self.document.blocks[flag.block].text if flag.block >= 0 else self.text
        return text[flag.start : min(flag.end, flag.start + LONGEST)].replace("\n", " ")

    def excerpt(self, start: Place, end: Place) -> Excerpt:
        """The lines from one place to another, as much of them as a finding shows."""
        lines = self.document.lines
        if start.line > len(lines):
            return Excerpt((), 1)
        last = min(end.line, start.line + MOST_LINES - 1, len(lines))
        before = 0
        if start.column > LONGEST - _BEFORE and len(lines[start.line - 1]) > LONGEST:
            before = start.column - 1 - _BEFORE
        shown = [(start.line, lines[start.line - 1][before : before + LONGEST])]
        shown += [(line, lines[line - 1][:LONGEST]) for line in range(start.line + 1, last + 1)]
        return Excerpt(tuple(shown), before + 1)

    def edit(self, flag: Flag) -> Edit | None:
        """The change that a flag's replacement makes; None where the text is not the source's.

        A block's text may come from entities or markup; then nothing is changed.
        """
        if flag.replacement is None:
            return None
        start, end = self.span(flag)
        if flag.block < 0:
            return Edit(flag.start, flag.end, flag.replacement, flag.better, start, end)
        first, after = self._offset(start), self._offset(end)
        written = self.document.blocks[flag.block].text[flag.start : flag.end]
        if self.text[first:after] != written:
            return None
        return Edit(first, after, flag.replacement, flag.better, start, end)

    def _offset(self, place: Place) -> int:
        begin = self._ends[place.line - 2] + 1 if place.line > 1 else 0
        return begin + place.column - 1
