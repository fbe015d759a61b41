"""Many addresses: from arguments, files and streams, one record after the other.

Memory does not grow with the input, nothing is expanded, and no bad line stops a run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from ipskeptic.errors import InputError, NothingToReadError, UsageError
from ipskeptic.intake.arguments import classify_argument, stdin_is_readable
from ipskeptic.intake.item import Item, Place
from ipskeptic.intake.lines import Line, read_lines, spoken
from ipskeptic.intake.plain import read_plain, read_text
from ipskeptic.model.assessment import BadInput

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Item", "Source", "classify_argument", "read_items", "stdin_is_readable"]

# An argument's text, a file, or standard input (binary; None where there is none).
Source: TypeAlias = "str | Path | BinaryIO | None"

_STDIN = "-"


def read_items(
    *sources: Source, field: str | None = None, time_field: str | None = None
) -> Iterator[Item | BadInput]:
    """Read addresses, prefixes and ranges from several sources, one after the other.

    Args:
        sources: Texts of arguments, paths of files, binary streams. Files may be compressed.
        field: For tables and JSON Lines: name of the column with the address (for JSON a path
            such as `source.ip`), or its 1-based number. Without it files are plain lists.
        time_field: The same for the time at which each row is to be judged.

    Returns:
        An iterator of what was read and what was refused, in the order of the input.

    Raises:
        UsageError: A time field without a field; or, while reading, a column that is not there.
        InputError: While reading: a file that can't be read, or is damaged.
        NothingToReadError: While reading: there is no standard input.
    """
    if time_field is not None and field is None:
        raise UsageError("--time-field needs --field: name the column with the address too")
    fields = None if field is None else (field, time_field)
    return chain.from_iterable(_read(source, fields) for source in sources)


_Fields: TypeAlias = "tuple[str, str | None] | None"


def _read(source: Source, fields: _Fields) -> Iterator[Item | BadInput]:
    if isinstance(source, str):
        return read_text(source.strip(), Place())
    if source is None:
        raise NothingToReadError("there is no standard input: give an address or a file")
    if isinstance(source, os.PathLike):
        return _read_file(source, fields)
    return read_stream(source, _STDIN, fields)


def _read_file(path: Path, fields: _Fields) -> Iterator[Item | BadInput]:
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below, after what reads from it
    except OSError as error:
        raise InputError(f"{path}: it can't be opened: {error.strerror or error}") from error
    with file:
        yield from read_stream(file, str(path), fields)


def read_stream(stream: BinaryIO, name: str, fields: _Fields) -> Iterator[Item | BadInput]:
    """Read a list, or a table's column, from a stream of some name; see `read_items`."""
    lines = read_lines(stream, name)
    if fields is None:
        return read_plain(lines, name)
    return _read_records(lines, name, fields)


def _read_records(
    lines: Iterator[Line], name: str, fields: tuple[str, str | None]
) -> Iterator[Item | BadInput]:
    # Imported here: arguments and plain lists need neither.
    from ipskeptic.intake.jsonlines import read_jsonl
    from ipskeptic.intake.table import COMMENTS, read_table

    comment = ""
    for line in lines:
        text = line.text.strip("\ufeff \t")
        if text.startswith(COMMENTS):
            comment = text
        elif text:
            break
    else:
        return
    if text.startswith("{"):
        yield from read_jsonl(chain([line], lines), name, fields)
        return
    if text == "[" or text.startswith(("[{", "[ {")):
        raise InputError(f"{spoken(name)} is one JSON array: write one object a line (jq -c '.[]')")
    if line.is_cut:
        raise InputError(f"{spoken(name)}: the first row, line {line.number}, is too long")
    yield from read_table(line, lines, name, fields, comment)
