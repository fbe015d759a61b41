"""CSV with a header row of which one column holds an address, prefix or range.

Rows that begin with `#` are comments.

Source:
    disposable/cloud-ip-ranges, starlink.csv of 2025-07-05 (`Type,Address`); public code that reads
    Turris' greylist-latest.csv (comments, address first; read 2026-11-25). Column names: judgement,
    the common ones.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._csv import rows as csv_rows
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

COLUMNS = ("address", "ip", "prefix", "cidr", "network", "ip_prefix", "ip_address", "range")


def parse(file: FeedFile) -> Parsed:
    """Read the addresses of a table.

    Returns:
        One span a row; `value` is empty.

    Raises:
        FeedFormatError: No column of the first row is named for addresses.
    """
    rows = Gather(file)
    column = -1
    for number, fields in csv_rows(file):
        if fields[0].startswith("#"):
            continue
        if column < 0:
            names = [name.strip().lower() for name in fields]
            column = next((names.index(name) for name in COLUMNS if name in names), -1)
            if column < 0:
                todo = f"Name a column one of {', '.join(COLUMNS)}"
                raise file.refusal("no column is named for addresses", todo, number)
            continue
        entry = fields[column].strip() if column < len(fields) else ""
        rows.entry(entry, "", number, ",".join(fields))
    return rows.finish()
