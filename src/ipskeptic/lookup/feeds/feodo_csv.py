"""abuse.ch Feodo Tracker: servers that controlled Feodo-family malware, as CSV.

A banner in `#` lines, a header row that is not commented, quoted fields, and a last line
`# END 28 entries` without a line break.

Source:
    feodotracker.abuse.ch/downloads/ipblocklist.csv, copy of 2024-04-04 (FINDINGS, section 6).
"""

from __future__ import annotations

import re

from ipskeptic.lookup.feeds._csv import split_row
from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

_COLUMNS = ["first_seen_utc", "dst_ip", "dst_port", "c2_status", "last_online", "malware"]


def parse(file: FeedFile) -> Parsed:
    """Read the Feodo Tracker's list.

    Returns:
        One span a row; `value` has `malware`, `first-seen` and `last-online` (days), `status`
        and `port`.

    Raises:
        FeedFormatError: It is no such list, or is cut off by its own count.
    """
    rows = Gather(file)
    columns: list[str] = []
    holds_at, declared = "", -1
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if text.startswith("#"):
            if "Last updated" in text:
                holds_at = holds_at or read_date(text)
            end = re.match(r"#\s*END\D{0,3}(\d{1,9})", text)
            declared = int(end.group(1)) if end else declared
        elif text:
            fields = split_row(text)
            if not columns and "dst_ip" in fields:
                columns = fields
                continue
            row = dict(zip(columns or _COLUMNS, fields, strict=False))
            rows.entry(row.get("dst_ip", ""), _value(row), number, line)
    if declared >= 0:
        rows.check_count(declared, rows.records + rows.bad_count, "entries")
    else:
        rows.warn("it lacks the line '# END', so it may be cut off")
    return rows.finish(holds_at=holds_at, feed="feodo", families="4")


def _value(row: dict[str, str]) -> str:
    return pairs(
        ("malware", row.get("malware", "")),
        ("first-seen", row.get("first_seen_utc", "")[:10]),
        ("last-online", row.get("last_online", "")[:10]),
        ("status", row.get("c2_status", "")),
        ("port", row.get("dst_port", "")),
    )
