"""Amazon's own address ranges as JSON; a prefix stands there once for each service.

Source:
    ip-ranges.amazonaws.com/ip-ranges.json of 2026-08-22 (FINDINGS, section 6); `syncToken` is
    the publication time in epoch seconds (AWS documentation, "AWS IP address ranges").
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._dates import from_epoch, read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, field, objects, read_json, text
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read Amazon's ranges.

    Returns:
        One span a prefix and service; `value` has `service` and `region`.

    Raises:
        FeedFormatError: It is no such document.
    """
    document = as_object(file, read_json(file))
    rows = Gather(file)
    for key, name in (("prefixes", "ip_prefix"), ("ipv6_prefixes", "ipv6_prefix")):
        for entry in objects(field(file, document, key)):
            says = pairs(("service", text(entry, "service")), ("region", text(entry, "region")))
            rows.entry(text(entry, name), says, 0, str(entry)[:200])
    holds_at = from_epoch(document.get("syncToken")) or read_date(text(document, "createDate"))
    return rows.finish(holds_at=holds_at, feed="aws")
