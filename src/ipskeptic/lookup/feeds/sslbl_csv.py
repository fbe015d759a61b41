"""abuse.ch SSL Blacklist: servers whose TLS certificate was seen with malware, as CSV.

Rows are `DstIP,DstPort,reason` or, later, `Firstseen,DstIP,DstPort`; the header row is a
comment, and the last line counts the entries.

Source:
    sslbl.abuse.ch/blacklist/sslipblacklist.csv, copy of 2015-10 (FINDINGS, section 6).
"""

from __future__ import annotations

import re

from ipskeptic.lookup.feeds._csv import split_row
from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read the SSL Blacklist.

    Returns:
        One span a row; `value` has `malware` or `first-seen` (a day), and `port`.

    Raises:
        FeedFormatError: It is no such list, or is cut off by its own count.
    """
    rows = Gather(file)
    columns = ["dstip", "dstport", "reason"]
    holds_at, declared = "", -1
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if text.startswith("#"):
            names = [name.lower() for name in split_row(text.lstrip("# "))]
            # The header row of 2015 names two of its three columns.
            columns = [*names, "reason"] if "dstip" in names else columns
            if "Last updated" in text:
                holds_at = holds_at or read_date(text)
            end = re.match(r"#\s*Number of entries:\s*(\d{1,9})", text)
            declared = int(end.group(1)) if end else declared
        elif text:
            row = dict(zip(columns, split_row(text), strict=False))
            rows.entry(row.get("dstip", ""), _value(row), number, line)
    if declared >= 0:
        rows.check_count(declared, rows.records + rows.bad_count, "entries")
    return rows.finish(holds_at=holds_at, feed="sslbl", families="4")


def _value(row: dict[str, str]) -> str:
    return pairs(
        ("malware", row.get("reason", "")),
        ("first-seen", row.get("firstseen", "")[:10]),
        ("port", row.get("dstport", "")),
    )
