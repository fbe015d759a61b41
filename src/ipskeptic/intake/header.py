"""The first row of a table: the delimiter, the names, and where address and time stand."""

from __future__ import annotations

import csv
from typing import NamedTuple

from ipskeptic.errors import UsageError
from ipskeptic.intake.lines import spoken
from ipskeptic.intake.target import is_target

_DELIMITERS = ",;\t|"
_MAX_NAMES = 30  # judgement: a message with more names is not read


class Header(NamedTuple):
    """What was found.

    Attributes:
        delimiter: One of comma, semicolon, tab, bar.
        names: The columns' names; `column_1`, ... where there is no header.
        address: 0-based column of the address.
        time: 0-based column of the time, or None.
        is_first_line: Whether the first line is the header, and no data.
    """

    delimiter: str
    names: tuple[str, ...]
    address: int
    time: int | None
    is_first_line: bool


def read_header(first: str, comment: str, fields: tuple[str, str | None], source: str) -> Header:
    """Find delimiter and columns.

    Args:
        first: The first line that is no comment.
        comment: The comment before it: several lists write their header as one; or "".
        fields: Name or 1-based number of the address's column, and of the time's or None.
        source: For messages.

    Raises:
        UsageError: There is no such column; the message names those there are. Or two columns
            have one name: one of them would be lost.
    """
    header = _read(first, comment, fields, source)
    return header._replace(names=_told_apart(header.names, source))


def _read(first: str, comment: str, fields: tuple[str, str | None], source: str) -> Header:
    field, time_field = fields
    commented = comment.lstrip("#/ ")
    for line in (first, commented):
        for delimiter in _DELIMITERS:
            names = _names(split_row(line, delimiter))
            address = _index(field, names)
            if address is not None and not field.isdecimal():
                time = _found(time_field, names, source)
                return Header(delimiter, names, address, time, line is first)
    delimiter = max(_DELIMITERS, key=lambda sign: len(split_row(first, sign)))
    cells = split_row(first, delimiter)
    has_header = _is_header(cells, field)
    names = _names(cells) if has_header else _numbered(cells)
    address = _found(field, names if has_header or field.isdecimal() else _names(cells), source)
    time = _found(time_field, names, source)
    return Header(delimiter, names, address or 0, time, has_header)


def split_row(text: str, delimiter: str) -> list[str]:
    """The cells of one line, read as loosely as it takes."""
    return next(csv.reader([text], delimiter=delimiter), [])


def _names(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip("\ufeff \t") for cell in cells)


def _told_apart(names: tuple[str, ...], source: str) -> tuple[str, ...]:
    """The names, each once: several without a name get their number."""
    if len(set(names)) == len(names):
        return names
    numbered = _numbered(list(names))
    if names.count("") > 1:
        names = tuple(name or number for name, number in zip(names, numbered, strict=True))
    twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
    if twice is not None:
        raise UsageError(f"{spoken(source)}: two columns are called {twice!r}: rename one")
    return names


def _numbered(cells: list[str]) -> tuple[str, ...]:
    return tuple(f"column_{number}" for number in range(1, len(cells) + 1))


def _index(field: str, names: tuple[str, ...]) -> int | None:
    """The column of a name, exactly or in other letters, or of a 1-based number."""
    if field.isdecimal():
        return int(field) - 1 if 1 <= int(field) <= len(names) else None
    if field in names:
        return names.index(field)
    folded = [name.casefold() for name in names]
    return folded.index(field.casefold()) if field.casefold() in folded else None


def _found(field: str | None, names: tuple[str, ...], source: str) -> int | None:
    if field is None:
        return None
    index = _index(field, names)
    if index is None:
        known = ", ".join(repr(name) for name in names[:_MAX_NAMES])
        more = ", ..." if len(names) > _MAX_NAMES else ""
        raise UsageError(
            f"{spoken(source)}: there is no column {field!r}; there are: {known}{more}"
        )
    return index


def _is_header(cells: list[str], field: str) -> bool:
    """Whether a first row is names; asked only where the column is given by number.

    A row with an address, or with a cell that begins with a digit, is data. So is one whose
    cell could be a misprinted address or a host name: to take it for a header would lose it.
    """
    if any(cell[:1].isdigit() or is_target(cell) for cell in map(str.strip, cells)):
        return False
    index = _index(field, tuple(cells))
    cell = cells[index].casefold() if index is not None else ""
    return not any(sign in cell for sign in ".:") or "ip" in cell or "addr" in cell
