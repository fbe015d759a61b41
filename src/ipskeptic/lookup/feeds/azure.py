"""Microsoft Azure's service tags as JSON; a prefix stands under many tags.

Source:
    ServiceTags_Public of microsoft.com/download (id 56519), copy of 2025-07: 2,967 tags,
    prefixes of both families in one list (FINDINGS, section 6). It states no date, only
    `changeNumber`.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, field, objects, read_json, text
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read Azure's service tags.

    Returns:
        One span a prefix and tag; `value` has `service`, the tag's name, and `region`.

    Raises:
        FeedFormatError: It is no such document.
    """
    document = as_object(file, read_json(file))
    rows = Gather(file)
    for tag in objects(field(file, document, "values")):
        about = tag.get("properties")
        properties = as_object(file, about, "the properties of a tag")
        says = pairs(("service", text(tag, "name")), ("region", text(properties, "region")))
        for prefix in field(file, properties, "addressPrefixes"):
            rows.entry(prefix if isinstance(prefix, str) else "", says, 0, str(prefix)[:200])
    return rows.finish(feed="azure" if text(document, "cloud") == "Public" else "")
