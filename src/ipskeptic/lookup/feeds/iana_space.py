"""IANA's address space registries as CSV: which registry has which part of the space.

Source:
    www.iana.org/assignments: ipv4-address-space.csv of 2019-01 and 2025-10 (which writes
    `001/8`), ipv6-unicast-address-assignments.csv of 2025-01, ipv6-address-space-1.csv of 2026
    (FINDINGS, section 6).
"""

from __future__ import annotations

import re

from ipskeptic.lookup.feeds._csv import rows as csv_rows
from ipskeptic.lookup.feeds._dates import checked
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

# Hosts in the WHOIS column, without "whois." and ".net"; RIPE NCC is ripencc in the registry files.
_WHOIS = {
    "whois.afrinic.net": "afrinic",
    "whois.apnic.net": "apnic",
    "whois.arin.net": "arin",
    "whois.lacnic.net": "lacnic",
    "whois.ripe.net": "ripencc",
}


def parse(file: FeedFile) -> Parsed:
    """Read an address space registry.

    Returns:
        One span a block; `value` has `registry` (iana where none of the five has it), `status`
        (allocated, legacy, reserved), `date` (as precise as the row) and `name`.

    Raises:
        FeedFormatError: It is no such table, or is empty.
    """
    rows = Gather(file)
    columns: list[str] = []
    for number, fields in csv_rows(file):
        cells = [" ".join(re.sub(r"\s*\[\d+\]", "", cell).split()) for cell in fields]
        if not columns:
            columns = cells
            if columns[:2] not in (["Prefix", "Designation"], ["IPv6 Prefix", "Allocation"]):
                raise file.refusal("its first row is not that of the registry", line=number)
            continue
        row = dict(zip(columns, cells, strict=False))
        rows.prefix(_prefix(cells[0]), _value(row), number, ", ".join(fields))
    if not rows.records:
        raise file.cut_off("a registry without a block")
    return rows.finish(feed="iana-space")


def _prefix(text: str) -> str:
    """`001/8` as the prefix 1.0.0.0/8; anything else as it is."""
    old = re.fullmatch(r"(\d{3})/8", text)
    return f"{int(old.group(1))}.0.0.0/8" if old else text


def _value(row: dict[str, str]) -> str:
    name = row.get("Designation") or row.get("Allocation", "")
    status = row.get("Status", "").lower()
    if not status:
        status = "reserved" if name.startswith("Reserved") else "allocated"
    return pairs(
        ("registry", _WHOIS.get(row.get("WHOIS", ""), "iana")),
        ("status", status),
        ("date", checked(row.get("Date", ""))),
        ("name", name),
    )
