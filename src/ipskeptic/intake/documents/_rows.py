"""Rows and cells of a table in text, with the place of each cell.

Not the `csv` module, which gives no places. What it takes is taken, and a quote that never closes
costs its own cell only. Each sign is looked at a bounded number of times: of two quotes at the
beginning of cells, only the first can be without an end.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

DELIMITERS = ",;\t|"
COMMENTS = ("#", "//")
_LOOKED_AT = 40  # lines, judgement: titles and comments before a table are fewer
# Judgement: a cell of more lines is an open quote. MISP's export has YARA rules in cells.
_MAX_LINES = 1000


class Cell(NamedTuple):
    """Offsets of a cell's text, and whether it was quoted."""

    start: int
    end: int
    is_quoted: bool = False


class Row(NamedTuple):
    """A row; `cells` is empty for a comment, which goes from `start` to `end`."""

    start: int
    end: int
    cells: tuple[Cell, ...]


def delimiter_of(text: str) -> str:
    """The delimiter that parts most of the first lines in one number of cells."""
    # Half a quoted cell at the end does no harm: one line of many.
    lines = [line for line in text[:65536].split("\n")[:_LOOKED_AT] if _is_row(line)]
    found = [(*_agreeing(lines, sign), -DELIMITERS.index(sign)) for sign in DELIMITERS]
    rows, _, place = max(found)
    return DELIMITERS[-place] if rows else ","


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(COMMENTS)


def _agreeing(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many rows have the usual number of cells, and that number; (0, 0) for one cell."""
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    except csv.Error:
        return 0, 0
    if not counts:
        return 0, 0
    cells, rows = max(counts.items(), key=lambda each: (each[1], each[0]))
    return rows, cells


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows and comments of a text, in order; empty lines are passed over."""
    at, size = 0, len(text)
    pattern = _cell(delimiter)
    while at < size:
        end = text.find("\n", at)
        end = size if end < 0 else end
        line = text[at:end]
        bare = line.lstrip()
        if not bare.strip(delimiter + " \t\r"):
            pass
        elif bare.startswith(COMMENTS) and not bare.startswith("#" + delimiter):
            yield Row(at, end, ())
        elif '"' not in line:
            yield _plain_row(line, at, delimiter)
        else:
            row = _row(text, at, pattern, delimiter)
            yield row
            end = row.end
        at = end + 1


def _cell(delimiter: str) -> re.Pattern[str]:
    other = f"[^{re.escape(delimiter)}\\n]*+"
    return re.compile(rf'[ \t]*+"((?:[^"]++|"")*+)"({other})|({other})')


def _plain_row(line: str, at: int, delimiter: str) -> Row:
    """A row without quotes: most are."""
    cells: list[Cell] = []
    start = at
    for part in line.split(delimiter):
        cells.append(Cell(start, start + len(part)))
        start += len(part) + 1
    return Row(at, at + len(line), tuple(cells))


def _row(text: str, at: int, pattern: re.Pattern[str], delimiter: str) -> Row:
    start = at
    cells: list[Cell] = []
    while True:
        found = pattern.match(text, at)
        assert found is not None  # the last alternative takes everything, or nothing
        end = found.end()
        quoted = found[3] is None
        if quoted and text.count("\n", found.start(), end) > _MAX_LINES:
            quoted = False
            stops = [i for i in (text.find("\n", at), text.find(delimiter, at, end)) if i >= 0]
            end = min(stops, default=len(text))
        if quoted and not found[2].strip():
            cells.append(Cell(found.start(1), found.end(1), True))
        else:  # signs behind the closing quote: the cell is taken as it stands
            cells.append(Cell(at, end))
        if not text.startswith(delimiter, end):
            return Row(start, end, tuple(cells))
        at = end + 1


def head(text: str, delimiter: str) -> tuple[Row, ...]:
    """The first rows, for finding the header."""
    return tuple(islice(rows(text[:65536], delimiter), _LOOKED_AT))


def bare(text: str, cell: Cell) -> str:
    """A cell's text, trimmed."""
    raw = text[cell.start : cell.end]
    return (raw.replace('""', '"') if cell.is_quoted else raw).strip()
