"""`extract -f csv`: one row an address, prefix, range or refused run."""

from __future__ import annotations

import csv
from io import StringIO

from ipskeptic.model.extracted import Columns, Extracted
from ipskeptic.render.escape import csv_cell
from ipskeptic.render.extract_words import why

_NAMES = "ip path line column page original decision reason port field"
COLUMNS = tuple(_NAMES.split())


def header() -> str:
    """The first line."""
    return ",".join(COLUMNS) + "\n"


def extract_csv(found: Columns | list[Extracted], path: str) -> str:
    """Rows, without the header."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    path = "stdin" if path == "-" else path  # a dash would be guarded as a formula
    for each in found.records() if isinstance(found, Columns) else found:
        row = (
            each.ip,
            path,
            str(each.line),
            str(each.column),
            str(each.page or ""),
            each.original,
            each.decision,
            why(each),
            "" if each.port is None else str(each.port),
            each.field,
        )
        writer.writerow([csv_cell(cell) for cell in row])
    return buffer.getvalue()
