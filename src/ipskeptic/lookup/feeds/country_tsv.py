"""Networks by country: country code, tab, prefix.

Source:
    ipverse/rir-ip of 2026-02-01, its files by country joined into one table: allocated and
    assigned blocks of all five registries, neighbours merged (FINDINGS, section 1).
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read a table of countries and networks.

    Returns:
        One span a row; `value` has `cc`.

    Raises:
        FeedFormatError: It is no such table.
    """
    rows = Gather(file)
    ipverse = False
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if not text or text[0] == "#":
            ipverse = ipverse or "ipverse" in text
            continue
        cc, _, prefix = text.partition("\t")
        if len(cc) == 2 and cc.isascii() and cc.isalpha():
            rows.entry(prefix, pairs(("cc", cc.upper())), number, line)
        else:
            rows.refuse(number, line, "no country code")
    return rows.finish(feed="ipverse-country" if ipverse else "")
