"""From an index in a block, or an offset in the source, to a place, an excerpt or a change."""

from __future__ import annotations

from ipskeptic.model.document import Document, Place
from ipskeptic.model.finding import Edit, Flag

MOST_LINES = 6  # judgement: a finding shows so many lines of the source at most


def span_of(document: Document, flag: Flag) -> tuple[Place, Place]:
    """Where a flag begins, and the place of the character after its end.

    A flag with block -1 gives offsets in the source: comments are no part of any block.
    """
    if flag.block < 0:
        return source_place(document, flag.start), source_place(document, flag.end)
    block = document.blocks[flag.block]
    start = block.place(flag.start)
    if flag.end <= flag.start:
        return start, start
    last = block.place(flag.end - 1)
    return start, last._replace(column=last.column + 1)


def source_place(document: Document, offset: int) -> Place:
    """The place of an offset in the source, in characters."""
    begin = 0
    for number, line in enumerate(document.lines, 1):
        if offset <= begin + len(line):
            return Place(number, offset - begin + 1)
        begin += len(line) + 1
    return Place(max(len(document.lines), 1), 1)


def excerpt(document: Document, start: Place, end: Place) -> tuple[tuple[int, str], ...]:
    """The source's lines from one place to another, `MOST_LINES` of them at most."""
    last = min(end.line, start.line + MOST_LINES - 1, len(document.lines))
    return tuple((line, document.lines[line - 1]) for line in range(start.line, last + 1))


def source_edit(document: Document, flag: Flag) -> Edit | None:
    """The change that a flag's replacement makes; None where the text is not that of the source.

    A block's text may come from entities or markup; then nothing is changed.
    """
    if flag.replacement is None:
        return None
    source = "\n".join(document.lines)
    if flag.block < 0:
        begins, ends = source_place(document, flag.start), source_place(document, flag.end)
        return Edit(flag.start, flag.end, flag.replacement, flag.better, begins, ends)
    start, end = span_of(document, flag)
    offsets = [0]
    for line in document.lines:
        offsets.append(offsets[-1] + len(line) + 1)
    first = offsets[start.line - 1] + start.column - 1
    after = offsets[end.line - 1] + end.column - 1
    if source[first:after] != document.blocks[flag.block].text[flag.start : flag.end]:
        return None
    return Edit(first, after, flag.replacement, flag.better, start, end)
