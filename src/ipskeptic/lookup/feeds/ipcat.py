"""ipcat's datacenter ranges as CSV: first and last address, name, address of the web site.

Source:
    client9/ipcat, datacenters.csv of 2023-02-02: ranges that are no prefixes; no header row.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._addresses import read_range
from ipskeptic.lookup.feeds._csv import rows as csv_rows
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read ipcat's ranges.

    Returns:
        One span a row; `value` has `name`, the hosting company.

    Raises:
        FeedFormatError: It is no such table.
    """
    rows = Gather(file)
    for number, fields in csv_rows(file):
        if fields[0].startswith("#"):
            continue
        try:
            block = read_range(fields[0].strip(), fields[1].strip() if len(fields) > 1 else "")
        except ValueError as error:
            rows.refuse(number, ",".join(fields), str(error))
            continue
        rows.block(block, pairs(("name", fields[2] if len(fields) > 2 else "")))
    return rows.finish(feed="ipcat")
