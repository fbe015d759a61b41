"""Rows of comma-separated text, with quoted fields and line breaks inside them."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from ipskeptic.lookup.feeds.base import FeedFile


def rows(file: FeedFile) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file; blank lines are passed over.

    Yields:
        The number of the row's last line, and its fields.

    Raises:
        FeedFormatError: Quoting is broken, or as `FeedFile.text_lines`.
    """
    reader = csv.reader(line + "\n" for line in file.text_lines())
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, row
    except csv.Error as error:
        raise file.refusal(f"its CSV is broken ({error})", line=reader.line_num) from error


def split_row(line: str) -> list[str]:
    """The fields of one line without line breaks in its fields, blanks around them removed."""
    if '"' not in line:
        return [field.strip() for field in line.split(",")]
    try:
        return [field.strip() for field in next(csv.reader([line]), [])]
    except csv.Error:
        return [line]
