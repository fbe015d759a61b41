"""Self-published geofeeds: where an operator says that its networks are used.

Source:
    RFC 8805 (prefix, alpha2code, region, city, postal code; `#` comments; UTF-8), and the
    geofeeds of twelve operators of 2021 to 2026 (FINDINGS, section 6): 4 or 5 fields, CRLF,
    quoted cities.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._csv import split_row
from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

# First fields of header rows that some operators write without "#", which the RFC does not allow.
_HEADERS = ("prefix", "ip_prefix", "network", "ip", "cidr", "ip_range")


def parse(file: FeedFile) -> Parsed:
    """Read a geofeed.

    Returns:
        One span a row; `value` has `cc`, `region` and `city` as far as the row gives them. A row
        without a country says that the operator does not want the network placed.

    Raises:
        FeedFormatError: It is no geofeed.
    """
    rows = Gather(file)
    holds_at = ""
    for number, line in enumerate(file.text_lines(), 1):
        text = line.strip()
        if not text or text[0] == "#":
            if "last modified" in text[:40].lower() or "updated" in text[:40].lower():
                holds_at = holds_at or read_date(text)
            continue
        fields = split_row(text)
        if fields[0].lower() in _HEADERS and not rows.records:
            continue
        _take(rows, number, line, fields)
    return rows.finish(holds_at=holds_at)


def _take(rows: Gather, number: int, line: str, fields: list[str]) -> None:
    cc = fields[1].upper() if len(fields) > 1 else "?"
    if cc and not (len(cc) == 2 and cc.isascii() and cc.isalpha()):
        rows.refuse(number, line, "no country code")
        return
    region = fields[2] if len(fields) > 2 else ""
    city = fields[3] if len(fields) > 3 else ""
    rows.entry(fields[0], pairs(("cc", cc), ("region", region), ("city", city)), number, line)
