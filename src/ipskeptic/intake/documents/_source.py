"""Pieces of a document's text with the place of each character, also where escapes are read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

from ipskeptic.model.document import Block

Marks = tuple[tuple[int, int, int], ...]
Written = tuple[str, Marks]

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*+\n)+")


class Source:
    """A document's text, and where in its lines each offset stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def written(
        self,
        start: int,
        end: int,
        escapes: re.Pattern[str] | None = None,
        meaning: Callable[[re.Match[str]], str] | None = None,
    ) -> Written:
        """What is written between two offsets, and the marks of a block of it.

        Args:
            start: Offset of the first character.
            end: Offset after the last.
            escapes: What in it stands for something else.
            meaning: What an escape stands for.
        """
        raw = self.text[start:end]
        line, column = self.place(start)
        if "\n" not in raw and (escapes is None or escapes.search(raw) is None):
            return raw, ((0, line, column),)
        pieces: list[str] = []
        marks: list[tuple[int, int, int]] = []
        length = at = 0
        for begin, after, sign in _signs(raw, escapes, meaning):
            if begin > at:
                pieces.append(raw[at:begin])
                marks.append((length, *self.place(start + at)))
                length += begin - at
            if sign:
                marks.append((length, *self.place(start + begin)))
                pieces.append(sign)
                length += len(sign)
            at = after
        if at < len(raw) or not marks:
            pieces.append(raw[at:])
            marks.append((length, *self.place(start + at)))
        return "".join(pieces), tuple(marks)


def _signs(
    raw: str, escapes: re.Pattern[str] | None, meaning: Callable[[re.Match[str]], str] | None
) -> Iterator[tuple[int, int, str]]:
    """(begin, after, what it stands for) of every escape and line end, in order."""
    at = 0
    if escapes is not None and meaning is not None:
        for found in escapes.finditer(raw):
            yield from _line_ends(raw, at, found.start())
            yield found.start(), found.end(), meaning(found)
            at = found.end()
    yield from _line_ends(raw, at, len(raw))


def _line_ends(raw: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    while (at := raw.find("\n", start, end)) >= 0:
        yield at, at + 1, "\n"
        start = at + 1


def part(written: Written, start: int, end: int) -> Written:
    """A part of what is written."""
    text, marks = written
    at = max(bisect_right(marks, start, key=lambda mark: mark[0]) - 1, 0)
    index, line, column = marks[at]
    kept = [(0, line, column + start - index)]
    for later in range(at + 1, len(marks)):  # no slice, which copies all that follow
        index, line, column = marks[later]
        if index >= end:
            break
        kept.append((index - start, line, column))
    return text[start:end], tuple(kept)


def paragraphs(written: Written, **fields: Any) -> Iterator[Block]:
    """Prose as paragraphs: empty lines tell them apart."""
    text = written[0]
    start = 0
    for found in _EMPTY_LINES.finditer(text):
        if text[start : found.start()].strip():
            yield Block("paragraph", *part(written, start, found.start()), **fields)
        start = found.end()
    if text[start:].strip():
        yield Block("paragraph", *(part(written, start, len(text)) if start else written), **fields)
