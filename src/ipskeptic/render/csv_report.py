"""Formats `csv` and `tsv`: one row an input, in order, in the columns of `row`.

The columns of the input come first and as they were, ours after them, so that a file that goes
through keeps its shape; where a name is taken, ours gets the prefix `ipskeptic_`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from ipskeptic.errors import UsageError
from ipskeptic.model.assessment import Assessment, BadInput
from ipskeptic.model.row import COLUMNS, flat_row
from ipskeptic.render.escape import csv_cell

PREFIX = "ipskeptic_"


class CsvRows:
    """Turns items into lines of CSV or TSV.

    Args:
        columns: The chosen ones of `COLUMNS`, in the order wished; all where empty.
        passed: Names of the input's own columns, which go first.
        tabs: TSV, not CSV.
    """

    def __init__(
        self, columns: Sequence[str] = (), passed: Sequence[str] = (), *, tabs: bool = False
    ) -> None:
        self.columns = tuple(columns) or COLUMNS
        self.passed = tuple(passed)
        self._buffer = StringIO()
        dialect = csv.excel_tab if tabs else csv.excel
        self._writer = csv.writer(self._buffer, dialect, lineterminator="\n")

    def header(self) -> str:
        """The first line: the input's columns, then ours."""
        taken = set(self.passed)
        ours = [f"{PREFIX}{name}" if name in taken else name for name in self.columns]
        return self._line([csv_cell(name, keep_lines=True) for name in self.passed] + ours)

    def row(self, item: Assessment | BadInput, passed: Sequence[str] = ()) -> str:
        """One line.

        Args:
            item: What to write.
            passed: The input's own cells; missing ones are empty, so that ours stay in place.
        """
        flat = flat_row(item)
        kept = [csv_cell(cell, keep_lines=True) for cell in passed[: len(self.passed)]]
        kept += [""] * (len(self.passed) - len(kept))
        return self._line(kept + [csv_cell(flat[name]) for name in self.columns])

    def _line(self, cells: Sequence[str]) -> str:
        self._writer.writerow(cells)
        line = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return line


def parse_columns(text: str) -> tuple[str, ...]:
    """Read `--columns`: names separated by commas.

    Raises:
        UsageError: A name is none of `COLUMNS`, or stands twice: a JSON object has a key once.
    """
    from difflib import get_close_matches

    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(COLUMNS)}"
            raise UsageError(f"--columns: there is no column {name!r}; {hint}")
        if names.count(name) > 1:
            raise UsageError(f"--columns: {name!r} is named twice; name each column once")
    if not names:
        raise UsageError(f"--columns: no column named; choose from {', '.join(COLUMNS)}")
    return names
