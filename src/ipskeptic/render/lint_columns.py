"""Columns in the units of other formats: UTF-16 code units (SARIF) and UTF-8 bytes (rdjson).

The report counts characters. What stands before a place is known from the source's lines that the
findings of the same document show; on another line a column is given in characters, which is the
same unless something unusual stands before it; of a very long line only so much is known.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from ipskeptic.model.document import Place
from ipskeptic.model.finding import Linted


class _Wide(NamedTuple):
    """The characters of a line that count more than one: index, and what all so far add."""

    indexes: list[int]
    added: list[int]

    def column(self, column: int) -> int:
        """A 1-based column, with what the characters before it add."""
        before = bisect_left(self.indexes, column - 1)
        return column + (self.added[before - 1] if before else 0)


class Columns:
    """The columns of one document; every line is looked through once at most.

    Args:
        file: The document.
    """

    def __init__(self, file: Linted) -> None:
        self._lines: dict[int, str] = {}
        for finding in file.findings:
            first = finding.start.line if finding.excerpt_column > 1 else 0
            for line, text in finding.excerpt:
                # Of a very long line a part is shown, and the longest from its start is best.
                if line != first and len(text) > len(self._lines.get(line, "")):
                    self._lines[line] = text
        self._wide: dict[tuple[int, str], _Wide] = {}

    def utf16(self, place: Place) -> int:
        """The 1-based column of a place in UTF-16 code units."""
        return self._column(place, "utf16")

    def utf8(self, place: Place) -> int:
        """The 1-based column of a place in bytes of UTF-8."""
        return self._column(place, "utf8")

    def _column(self, place: Place, unit: str) -> int:
        text = self._lines.get(place.line, "")
        if text.isascii():
            return place.column
        key = (place.line, unit)
        if key not in self._wide:
            self._wide[key] = _wide(text, unit)
        return self._wide[key].column(place.column)


def _wide(text: str, unit: str) -> _Wide:
    found = _Wide([], [])
    total = 0
    for index, char in enumerate(text):
        more = _more(ord(char), unit)
        if more:
            total += more
            found.indexes.append(index)
            found.added.append(total)
    return found


def _more(code: int, unit: str) -> int:
    """How many units a character takes beyond the first; a lone surrogate is one of its kind."""
    if unit == "utf16":
        return int(code > 0xFFFF)
    return (code > 0x7F) + (code > 0x7FF) + (code > 0xFFFF)
