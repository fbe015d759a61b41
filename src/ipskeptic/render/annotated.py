"""Records of `annotate`: one a line, as JSON, CSV or TSV, in the columns of `model.row`."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO

from ipskeptic.model.row import COLUMNS
from ipskeptic.render.escape import csv_cell, json_text

PREFIX = "ipskeptic_"

# Text that no format escapes.
_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.:;/_ -]*", re.ASCII)


class JsonForm:
    """JSON Lines: null where nothing is known, true or false in `usable`, text elsewhere.

    Args:
        taken: Names of the fields that a record has already; ours then get a prefix.
    """

    start, separator, end = "{", ",", "}\n"

    def __init__(self, taken: Sequence[str] = ()) -> None:
        names = {name: PREFIX + name if name in taken else name for name in COLUMNS}
        self._keys = {name: f"{json_text(json.dumps(key))}:" for name, key in names.items()}

    def cell(self, name: str, value: str) -> str:
        """A field: its key and its value."""
        key = self._keys[name]
        if not value:
            return f"{key}null"
        if name == "usable":
            return key + value
        if _PLAIN.fullmatch(value):
            return f'{key}"{value}"'
        return key + json_text(json.dumps(value))

    def around(self, name: str) -> tuple[str, str]:
        """Key and quotes."""
        return f'{self._keys[name]}"', '"'

    def inner(self, name: str, value: str) -> str:
        """A text as it stands between what `around` gives."""
        return value if _PLAIN.fullmatch(value) else json_text(json.dumps(value))[1:-1]

    def header(self, columns: Sequence[str]) -> str:
        """There is none."""
        return ""


class TableForm:
    """CSV or TSV.

    Args:
        tabs: TSV, not CSV.
        alone: Whether a record has one cell only, which then is never without a sign.
    """

    start, end = "", "\n"

    def __init__(self, *, tabs: bool, alone: bool = False) -> None:
        self.separator = "\t" if tabs else ","
        self._empty = '""' if alone else ""
        self._buffer = StringIO()
        dialect = csv.excel_tab if tabs else csv.excel
        self._writer = csv.writer(self._buffer, dialect, lineterminator="")

    def cell(self, name: str, value: str) -> str:
        """A cell."""
        if not value:
            return self._empty
        return value if _PLAIN.fullmatch(value) else self.joined((csv_cell(value),))

    def around(self, name: str) -> tuple[str, str]:
        """Nothing: such a text needs no quotes."""
        return "", ""

    def inner(self, name: str, value: str) -> str:
        """The whole cell."""
        return self.cell(name, value)

    def header(self, columns: Sequence[str]) -> str:
        """The names."""
        return self.separator.join(columns) + self.end

    def joined(self, cells: Sequence[str]) -> str:
        """Cells that are escaped already, with quotes where they need them."""
        self._writer.writerow(cells)
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text


AnnotateForm = JsonForm | TableForm


def form_of(format_: str, *, alone: bool = False, taken: Sequence[str] = ()) -> AnnotateForm:
    """The form of a format: jsonl, csv or tsv."""
    if format_ == "jsonl":
        return JsonForm(taken)
    return TableForm(tabs=format_ == "tsv", alone=alone)


def record(form: AnnotateForm, columns: Sequence[str], row: Mapping[str, str]) -> str:
    """One line from a flat row."""
    cells = (form.cell(name, row[name]) for name in columns)
    return f"{form.start}{form.separator.join(cells)}{form.end}"


def passed_json(record_text: str, ours: str) -> str:
    """A JSON record with our fields behind its own, which stay as they are."""
    own = record_text.rstrip()[:-1].rstrip()
    return own + ("" if own.endswith("{") else ",") + ours[1:]


def passed_cells(form: TableForm, cells: Sequence[str], ours: str) -> str:
    """A row with our cells behind its own."""
    kept = [csv_cell(cell, keep_lines=True) for cell in cells]
    return f"{form.joined(kept)}{form.separator}{ours}" if kept else ours
