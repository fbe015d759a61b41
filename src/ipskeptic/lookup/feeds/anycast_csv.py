"""Prefixes found to be anycast, each with an address that answered from many places.

Source:
    bgptools/anycast-prefixes, anycatch-v4-prefixes.csv and -v6 of 2026-08-22; no header row.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._csv import split_row
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read a table of anycast prefixes.

    Returns:
        One span a row; `value` is empty.

    Raises:
        FeedFormatError: It is no such table.
    """
    rows = Gather(file)
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if text and text[0] != "#":
            rows.entry(split_row(text)[0], "", number, line)
    return rows.finish()
