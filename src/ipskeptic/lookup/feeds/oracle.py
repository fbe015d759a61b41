"""Oracle Cloud's own address ranges as JSON: regions, then networks with tags.

Source:
    docs.oracle.com/iaas/tools/public_ip_ranges.json of 2025-07 and 2026-07 (FINDINGS, section
    6). `last_updated_timestamp` states no zone, so only its day is used.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._dates import read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, field, objects, read_json, text
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read Oracle's ranges.

    Returns:
        One span a network; `value` has `service` (its tags) and `region`.

    Raises:
        FeedFormatError: It is no such document.
    """
    document = as_object(file, read_json(file))
    rows = Gather(file)
    for region in objects(field(file, document, "regions")):
        for entry in objects(field(file, region, "cidrs")):
            tags = entry.get("tags")
            names = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
            says = pairs(("service", ", ".join(names)), ("region", text(region, "region")))
            rows.entry(text(entry, "cidr"), says, 0, str(entry)[:200])
    holds_at = read_date(text(document, "last_updated_timestamp"))
    return rows.finish(holds_at=holds_at, feed="oracle")
