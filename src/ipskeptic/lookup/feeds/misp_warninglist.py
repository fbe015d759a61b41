"""MISP warninglists: JSON with a name, a type and a list; those of addresses and networks.

Source:
    MISP/misp-warninglists, 47 lists of 2026-08 and its schema.json: `type` is cidr, string,
    substring, hostname or regex; `matching_attributes` says what the entries are compared with.
    `version` is a date in most lists, and a plain number in others.
"""

from __future__ import annotations

import re

from ipskeptic.lookup.feeds._dates import from_digits, read_date
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds._json import as_object, field, read_json, text
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

_ADDRESS_TYPES = ("cidr", "string")
_ADDRESS_ATTRIBUTES = ("ip-src", "ip-dst", "ip-src|port", "ip-dst|port", "domain|ip")


def parse(file: FeedFile) -> Parsed:
    """Read a warninglist.

    Returns:
        One span an entry; `value` is empty. A list of host names gives no span and a warning.

    Raises:
        FeedFormatError: It is no warninglist.
    """
    document = as_object(file, read_json(file))
    entries = field(file, document, "list")
    kind = text(document, "type")
    rows = Gather(file)
    if _has_addresses(kind, document):
        for entry in entries:
            rows.entry(entry.strip() if isinstance(entry, str) else "", "", 0, str(entry)[:200])
    else:
        rows.warn(f"its {len(entries):,} entries of type {kind[:20]!r} are no addresses")
    return rows.finish(holds_at=_date(document))


def _has_addresses(kind: str, document: dict[str, object]) -> bool:
    if kind not in _ADDRESS_TYPES:
        return False
    attributes = document.get("matching_attributes")
    names = attributes if isinstance(attributes, list) else []
    # A string list compares with host names unless it says that it means addresses alone.
    return kind == "cidr" or (bool(names) and all(name in _ADDRESS_ATTRIBUTES for name in names))


def _date(document: dict[str, object]) -> str:
    """The day of the version; else the day that the description gives for its source."""
    version = document.get("version")
    day = from_digits(str(version)) if isinstance(version, int) and 0 < version < 10**8 else ""
    if day:
        return day
    found = re.search(r"\bon (\d{4}/\d\d/\d\d)\b", text(document, "description")[:1000])
    return read_date(found.group(1)) if found else ""
