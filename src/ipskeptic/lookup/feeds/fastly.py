"""Fastly's own address ranges as JSON.

Source:
    api.fastly.com/public-ip-list of 2026-08-22: `addresses` and `ipv6_addresses`; no date.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds._json import as_object, field, read_json
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read Fastly's ranges.

    Returns:
        One span a network; `value` is empty.

    Raises:
        FeedFormatError: It is no such document.
    """
    document = as_object(file, read_json(file))
    rows = Gather(file)
    for key in ("addresses", "ipv6_addresses"):
        for prefix in field(file, document, key):
            rows.entry(prefix if isinstance(prefix, str) else "", "", 0, str(prefix)[:200])
    return rows.finish(feed="fastly")
