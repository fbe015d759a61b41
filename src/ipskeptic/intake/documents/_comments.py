"""Comments in a document's source that speak to this program.

Source:
    The forms of LINT, "Conventions"; which count and which don't is the table in
    tests/documents/test_comments.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache

from ipskeptic.model.document import Comment, Place

NAME = "ipskeptic:"


class Offsets:
    """The source with the offsets of its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        find = text.find
        at = find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = find("\n", at + 1)

    def offset(self, line: int, column: int) -> int:
        """The offset of a place."""
        return self._starts[line - 1] + column - 1

    def place(self, offset: int) -> Place:
        """The place of an offset."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    def comment(self, start: int, end: int, text: str) -> Comment:
        """The comment that stands from one offset to another.

        Where nothing else stands on its lines, they belong to it.
        """
        place = self.place(start)
        last = self.place(end - 1).line
        begin = self._starts[place.line - 1]
        after = self._starts[last] if last < len(self._starts) else len(self.text)
        alone = not self.text[begin:start].strip() and not self.text[end:after].strip()
        if alone:
            start, end = begin, after
        return Comment(place, last, text.strip(), alone, start, end)


def said(inside: str) -> str | None:
    """What a comment says to us, None if it speaks to somebody else."""
    inner = inside.lstrip()
    return inner[len(NAME) :] if inner.startswith(NAME) else None


def html_comments(
    text: str, is_code: Callable[[int], bool] = lambda _: False
) -> Iterable[tuple[int, int, str]]:
    """Every `<!-- -->` of a text.

    Args:
        text: The text.
        is_code: Whether a comment that begins at an offset is quoted, and so none.

    Yields:
        (offset, offset after it, what it says).
    """
    start = text.find("<!--")
    while start >= 0:
        if is_code(start):
            start = text.find("<!--", start + 4)
            continue
        end = text.find("-->", start + 4)
        if end < 0:
            return
        yield start, end + 3, text[start + 4 : end]
        start = text.find("<!--", end + 3)


@cache
def _definition() -> re.Pattern[str]:
    return re.compile(r" {0,3}\[//\]:[ \t]*#[ \t]*(?:\((.*)\)|\"(.*)\"|'(.*)')[ \t]*")


def definition_comment(line: str) -> str | None:
    """What `[//]: # (...)` says, None if the line is none."""
    if "[//]:" not in line or not (found := _definition().fullmatch(line)):
        return None
    return next(group for group in found.groups() if group is not None)


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|^)(?:#|//)[ \t]?[ \t]?({NAME})")


def line_comment(line: str) -> tuple[int, str] | None:
    """Where in a line `# ipskeptic:` or `// ipskeptic:` begins, and what it says; None if none."""
    if NAME not in line or not (found := _trailing().search(line)):
        return None
    return found.start(), line[found.end() :]
