"""Tags of HTML in a text, each read once: whatever stands there, the time is linear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.entities import html5
from typing import NamedTuple

# Elements whose tags are how some people write a dot: `192<dot>0<dot>2<dot>1`.
_DEFANGED = frozenset({"dot", "d", "period"})
# Judgement: failed attempts may read as many characters as this many times the text.
_PATIENCE = 4


class Tag(NamedTuple):
    """A tag.

    Attributes:
        name: In lower case.
        start: Index of the `<`.
        end: Index after the `>`.
        closes: Whether it is an end tag.
    """

    name: str
    start: int
    end: int
    closes: bool


@cache
def _opening() -> tuple[re.Pattern[str], re.Pattern[str]]:
    value = r"(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\")"
    attribute = rf"(?:[\s/]++[^\s\"'<>/=]++(?:\s*+=\s*+{value})?+)"
    # No tag is `<http://192.0.2.1/>`, and none `<somebody@example.net>`.
    name = r"<([A-Za-z][A-Za-z0-9-]*+(?::[A-Za-z][A-Za-z0-9-]*+)?+)(?=[\s/>])"
    return re.compile(rf"{name}{attribute}*+[\s/]*+"), re.compile(
        r"</([A-Za-z][A-Za-z0-9:-]*+)\s*+>"
    )


class Tags:
    """Looks for tags in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._patience = _PATIENCE * len(text) + 10_000
        self._last = text.rfind(">")

    def at(self, index: int) -> Tag | None:
        """The tag that begins at an index; None if none does."""
        text = self._text
        if index > self._last:
            return None
        opening, closing = _opening()
        if text[index + 1 : index + 2] == "/":
            found = closing.match(text, index)
            if found is None or (name := found[1].lower()) in _DEFANGED:
                return None
            return Tag(name, index, found.end(), closes=True)
        if self._patience < 0 or not (found := opening.match(text, index)):
            return None
        if text[found.end() : found.end() + 1] != ">":
            self._patience -= found.end() - index
            return None
        name = found[1].lower()
        if name in _DEFANGED:
            return None
        return Tag(name, index, found.end() + 1, closes=False)


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(
        r"[\s/]([^\s\"'<>/=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++))"
    )


def attributes(text: str, tag: Tag) -> Iterator[tuple[str, int, int]]:
    """Attributes of a tag that have a value: (name in lower case, start, end of the value)."""
    for found in _attribute().finditer(text, tag.start, tag.end):
        group = next((i for i in (2, 3, 4) if found[i] is not None), 2)
        yield found[1].lower(), found.start(group), found.end(group)


def attribute(text: str, tag: Tag, *names: str) -> tuple[int, int] | None:
    """Where the value of the first attribute with one of these names stands."""
    return next(((a, b) for name, a, b in attributes(text, tag) if name in names), None)


@cache
def entity_pattern() -> re.Pattern[str]:
    """A character reference, with its semicolon."""
    return re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def entity(written: str) -> str | None:
    """What a character reference stands for, None if it is none.

    A line's end is a blank: it must not look like the end of a line of the source.
    """
    body = written[1:-1]
    if body[0] != "#":
        sign = html5.get(body + ";")
    else:
        code = int(body[2:], 16) if body[1] in "xX" else int(body[1:])
        sign = "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
    return " " if sign is not None and sign.isspace() and sign != "\xa0" else sign
