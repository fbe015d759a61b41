"""IANA's special-purpose address registries for IPv4 and IPv6, as CSV.

Source:
    www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, CSV of
    2025-10-09 (FINDINGS, section 6; RFC 6890): several blocks in one cell, footnote marks such
    as `192.0.0.0/24 [2]`, line breaks inside cells.
"""

from __future__ import annotations

import re

from ipskeptic.lookup.feeds._csv import rows as csv_rows
from ipskeptic.lookup.feeds._dates import checked
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

_FIRST = ["Address Block", "Name", "RFC", "Allocation Date", "Termination Date"]


def parse(file: FeedFile) -> Parsed:
    """Read a special-purpose registry.

    Returns:
        One span a block; `value` has `name`, `rfc`, `since` and `until` (months), and `reachable`,
        whether it is globally reachable: "yes", "no", "embedded" where IANA has N/A (Teredo and
        6to4 carry an IPv4 address inside), or absent where the cell is empty.

    Raises:
        FeedFormatError: It is no such table, or is empty.
    """
    rows = Gather(file)
    columns: list[str] = []
    for number, fields in csv_rows(file):
        if not columns:
            columns = [name.strip() for name in fields]
            if columns[:5] != _FIRST:
                raise file.refusal("its first row is not that of the registry", line=number)
            continue
        row = dict(zip(columns, map(_unmarked, fields), strict=False))
        for block in row["Address Block"].split(","):
            rows.prefix(block.strip(), _value(row), number, ", ".join(fields))
    if not rows.records:
        raise file.cut_off("a registry without a block")
    return rows.finish(feed="iana-special")


def _unmarked(text: str) -> str:
    """A cell without footnote marks and line breaks; references such as [RFC1918] stay."""
    return " ".join(re.sub(r"\s*\[\d+\]", "", text).split())


def _value(row: dict[str, str]) -> str:
    reachable = {"True": "yes", "False": "no", "N/A": "embedded"}
    rfc = re.sub(r"\[RFC ?(\w[^\]]*)\]", r"RFC \1, ", row.get("RFC", ""))
    return pairs(
        ("name", row.get("Name", "").strip('"')),
        ("rfc", re.sub(r"[, ]+Section", ", section", rfc).rstrip(", ").replace(",  ", ", ")),
        ("since", checked(row.get("Allocation Date", ""))),
        ("until", checked(row.get("Termination Date", ""))),
        ("reachable", reachable.get(row.get("Globally Reachable", ""), "")),
    )
