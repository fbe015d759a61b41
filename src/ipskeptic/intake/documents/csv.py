"""Tables in text: CSV with any of the usual delimiters, TSV.

The header says what a column holds, a column of types what each row holds. A cell that is an
address as a whole, in a column for indicators of every kind, is one; the others are looked at by
the careful extractor. Comments and titles around the table are paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.intake.documents import _rows
from ipskeptic.intake.documents._comments import Offsets, line_comment
from ipskeptic.intake.documents._holds import holds_of, role_of, role_of_type
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._rows import Row, bare, delimiter_of
from ipskeptic.intake.documents._source import Source
from ipskeptic.intake.target import is_target
from ipskeptic.model.document import Block, Comment

# Judgement: each takes some hundred bytes; a list of indicators has thousands.
MAX_CELLS = 500_000
_PAIR = re.compile('""')
_KNOWN = frozenset(("address", "mixed", "none", "type"))
_MAX_NAME = 60  # judgement: a longer cell is no column's name


class _Columns(NamedTuple):
    """What the header says.

    Attributes:
        names: The columns' names; none where there is no header.
        roles: What each holds, see `_holds.role_of`.
        kind: Index of the column of types, or -1.
        start: Offset of the header's row, -1 where there is none.
    """

    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kind: int = -1
    start: int = -1


def read_csv(text: str) -> Body:
    """Read a table."""
    source = Source(text)
    delimiter = delimiter_of(text)
    columns, width = _columns(text, delimiter)
    blocks: list[Block] = []
    problems: tuple[str, ...] = ()
    comments: list[Comment] = []
    offsets = Offsets(text)
    row_number = 0
    for row in _rows.rows(text, delimiter):
        if not row.cells and (words := _said(text, row)) is not None:
            comments.append(offsets.comment(row.start, row.end, words))
            continue
        if len(blocks) > MAX_CELLS:
            problems = (f"more than {MAX_CELLS:,} cells: the rest was read as plain text",)
            blocks.append(_line(source, row._replace(end=len(text))))
            break
        is_comment = not row.cells and row.start != columns.start
        if is_comment or (len(row.cells) == 1 and width > 1 and not row_number):
            blocks.append(_line(source, row))
            continue
        row_number += 1
        blocks += _cells(source, row, row_number, columns, delimiter)
    return Body(tuple(blocks), tuple(comments), problems=problems)


def _said(text: str, row: Row) -> str | None:
    """What a comment says to this program; None for any other."""
    found = line_comment(text[row.start : row.end].strip())
    return found[1] if found is not None and found[0] == 0 else None


def _line(source: Source, row: Row) -> Block:
    return Block("paragraph", *source.written(row.start, row.end))


def _cells(
    source: Source, row: Row, number: int, columns: _Columns, delimiter: str
) -> Iterator[Block]:
    text = source.text
    cells = row.cells or _commented(text, row, delimiter)
    kind = columns.kind
    typed = bare(text, cells[kind]) if 0 <= kind < len(cells) else ""
    is_header = row.start == columns.start
    line, column = source.place(row.start)
    one_line = "\n" not in text[row.start : row.end]
    for index, cell in enumerate(cells):
        raw = text[cell.start : cell.end]
        if not raw.strip():
            continue
        name = columns.names[index] if index < len(columns.names) else ""
        role = columns.roles[index] if index < len(columns.roles) else "mixed"
        if role == "mixed" and typed:
            role = role_of_type(typed)
        if cell.is_quoted or not one_line:
            pair = _PAIR if cell.is_quoted else None
            written = source.written(cell.start, cell.end, pair, lambda _: '"')
        else:  # without line ends and escapes: the place of its row is enough
            written = raw, ((0, line, column + cell.start - row.start),)
        holds = "scan" if is_header else holds_of(written[0], role)
        yield Block("cell", *written, 0, name, 1, number, 0, holds)


def _columns(text: str, delimiter: str) -> tuple[_Columns, int]:
    """What the header says, and how many cells a row has."""
    head = _rows.head(text, delimiter)
    counts = Counter(len(row.cells) for row in head if row.cells)
    width = max(counts.items(), key=lambda each: (each[1], each[0]))[0] if counts else 1
    comment: Row | None = None
    for row in head:
        if not row.cells:
            comment = row if _said(text, row) is None else comment
            continue
        if len(row.cells) == 1 and width > 1:
            continue
        names = tuple(bare(text, cell) for cell in row.cells)
        if _is_header(names):
            return _named(names, row.start), width
        # Lists of abuse.ch have their header in the comment before the first row.
        if comment is not None:
            names = tuple(bare(text, cell) for cell in _commented(text, comment, delimiter))
            if len(names) > 1 and abs(len(names) - width) <= 1 and _is_header(names):
                return _named(names, comment.start), width
        return _Columns(), width
    return _Columns(), width


def _commented(text: str, row: Row, delimiter: str) -> tuple[_rows.Cell, ...]:
    """The cells of a comment that is a header."""
    signs = len(text[row.start : row.end]) - len(text[row.start : row.end].lstrip(" \t#/"))
    inner = next(_rows.rows(text[row.start + signs : row.end], delimiter), None)
    shift = row.start + signs
    cells = inner.cells if inner is not None else ()
    return tuple(cell._replace(start=cell.start + shift, end=cell.end + shift) for cell in cells)


def _is_header(names: tuple[str, ...]) -> bool:
    """Whether cells are the names of columns: none is an address, and one is a usual name."""
    if any(is_target(name) or len(name) > _MAX_NAME for name in names):
        return False
    return any(role_of(name) in _KNOWN for name in names if name[:1].isalpha())


def _named(names: tuple[str, ...], start: int) -> _Columns:
    roles = tuple(role_of(name) for name in names)
    kinds = [index for index, role in enumerate(roles) if role == "type"]
    # `category` beside `type` says something else (MISP's CSV export).
    exact = [index for index in kinds if "type" in names[index].lower()]
    kind = (exact or kinds or [-1])[0]
    roles = tuple("scan" if role == "type" else role for role in roles)
    return _Columns(names, roles, kind, start)


def looks_like_csv(head: str) -> bool:
    """Whether a text begins with the header of a table whose rows fit it."""
    delimiter = delimiter_of(head)
    columns, width = _columns(head, delimiter)
    found = [row for row in _rows.head(head, delimiter) if row.cells]
    fitting = [row for row in found if len(row.cells) == width]
    return (
        columns.start >= 0 and width > 1 and len(fitting) > 1 and len(fitting) * 10 > len(found) * 9
    )


READER = Reader(
    "csv", (".csv", ".tsv", ".tab", ".psv"), read=read_csv, looks=looks_like_csv, rank=80
)
