"""Tables (CSV and its relatives): the address from one column, the other columns kept."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.intake.header import Header, read_header, split_row
from ipskeptic.intake.item import Item, Place
from ipskeptic.intake.lines import Line
from ipskeptic.intake.plain import refuse_cut
from ipskeptic.intake.rows import read_row
from ipskeptic.model.assessment import BadInput

# Judgement: a row of more lines is a quote that was never closed.
_MAX_LINES = 100
# Not `;`, which may be a delimiter after an empty cell.
COMMENTS = ("#", "//")


class _Row(NamedTuple):
    line: Line
    cells: list[str]
    is_open: bool = False  # a quote is not closed


def read_table(
    first: Line, lines: Iterator[Line], source: str, fields: tuple[str, str | None], comment: str
) -> Iterator[Item | BadInput]:
    """Read a table with or without a header.

    Args:
        first: Its first line that is no comment.
        lines: The lines after that.
        source: Its name.
        fields: Name or 1-based number of the address's column, and of the time's or None.
        comment: The comment before the first line, which may be the header.

    Yields:
        One `Item` an address, and a `BadInput` for a row without one, or without its time.

    Raises:
        UsageError: There is no such column; the message names those there are.
    """
    header = read_header(first.text, comment, fields, source)
    waiting = deque([] if header.is_first_line else [first])
    for row in _rows(waiting, lines, header.delimiter):
        place = Place(source, row.line.number)
        if row.line.is_cut:
            yield refuse_cut(row.line, place)
        elif row.is_open:
            yield place.refuse(row.line.text, "a quote opens in this row and never closes")
        else:
            yield from _read_row(row.cells, header, place, fields)


def _read_row(
    cells: list[str], header: Header, place: Place, fields: tuple[str, str | None]
) -> Iterator[Item | BadInput]:
    names = header.names
    surplus = [f"column_{number}" for number in range(len(names) + 1, len(cells) + 1)]
    place = place._replace(column_fields=tuple(zip([*names, *surplus], cells, strict=False)))
    address = cells[header.address] if header.address < len(cells) else ""
    has_time = header.time is not None and header.time < len(cells)
    time = cells[header.time or 0] if has_time else ""
    return read_row(place, address, fields[0], time, fields[1])


def _rows(waiting: deque[Line], lines: Iterator[Line], delimiter: str) -> Iterator[_Row]:
    """Rows, of several lines where a quoted cell has line breaks in it.

    A quote that never closes costs its own row only: the lines after it are read again.
    """
    while (line := _next_line(waiting, lines)) is not None:
        if line.is_cut:
            yield _Row(line, [])
            continue
        taken: list[Line] = []
        waiting.appendleft(line)
        try:
            feed = _feed(waiting, lines, taken)
            yield _Row(line, next(csv.reader(feed, delimiter=delimiter, strict=True)))
        except (csv.Error, _OpenQuoteError):
            waiting.extendleft(reversed(taken[1:]))
            # One line that is not strictly CSV, such as `"a"b`, is read as most programs do.
            yield _Row(line, split_row(line.text, delimiter), is_open=len(taken) > 1)


class _OpenQuoteError(Exception):
    """A row goes on for too many lines."""


def _next_line(waiting: deque[Line], lines: Iterator[Line]) -> Line | None:
    """The next line that is neither blank nor a comment."""
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        text = line.text.lstrip()
        if text and not text.startswith(COMMENTS):
            return line
    return None


def _feed(waiting: deque[Line], lines: Iterator[Line], taken: list[Line]) -> Iterator[str]:
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        taken.append(line)
        if line.is_cut or len(taken) > _MAX_LINES:
            raise _OpenQuoteError
        yield line.text + "\n"
