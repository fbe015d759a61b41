"""Google's own address ranges as JSON: Google Cloud, all of Google, and its crawlers.

Source:
    www.gstatic.com/ipranges/cloud.json and goog.json, and googlebot.json, of 2025 and 2026
    (FINDINGS, section 6). `syncToken` is epoch milliseconds; `creationTime` states no zone and is
    seven hours behind it, so that only its day is used where there is no `syncToken`.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._dates import from_epoch, read_date
from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, field, objects, read_json, text
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read one of Google's documents.

    Returns:
        One span a prefix; `value` has `service` and `region` where the document gives them.

    Raises:
        FeedFormatError: It is no such document.
    """
    document = as_object(file, read_json(file))
    rows = Gather(file)
    cloud = False
    for entry in objects(field(file, document, "prefixes")):
        service = text(entry, "service")
        cloud = cloud or service == "Google Cloud"
        says = pairs(("service", service), ("region", text(entry, "scope")))
        prefix = text(entry, "ipv4Prefix") or text(entry, "ipv6Prefix")
        rows.entry(prefix, says, 0, str(entry)[:200])
    holds_at = from_epoch(document.get("syncToken")) or read_date(text(document, "creationTime"))
    return rows.finish(holds_at=holds_at, feed="gcp" if cloud else "")
