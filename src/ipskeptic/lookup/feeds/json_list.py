"""Networks as JSON without more: one array, or an object whose arrays hold networks.

Source:
    jonhadfield/cloud-ips of 2026-08-22 (Cloudflare an array; OVH, Hetzner, Tencent and Alibaba
    `IPv4Prefixes` and `IPv6Prefixes`); config.zscaler.com of 2025-07-25 (`hubPrefixes`).
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._addresses import read_entry
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds._json import as_object, read_json
from ipskeptic.lookup.feeds.base import FeedFile, Parsed


def parse(file: FeedFile) -> Parsed:
    """Read an array of networks, or every such array of an object.

    Returns:
        One span a network; `value` is empty.

    Raises:
        FeedFormatError: There is no array of networks.
    """
    document = read_json(file)
    lists = {"": document} if isinstance(document, list) else as_object(file, document)
    rows = Gather(file)
    found = False
    for key, values in sorted(lists.items()):
        if not isinstance(values, list) or not _holds_networks(values):
            if isinstance(values, list) and values:
                rows.warn(f"its list {key[:40]!r} holds no networks and was passed over")
            continue
        found = True
        for prefix in values:
            rows.entry(prefix if isinstance(prefix, str) else "", "", 0, str(prefix)[:200])
    if not found and any(lists.values()):
        raise file.refusal("it holds no list of networks")
    return rows.finish()


def _holds_networks(values: list[object]) -> bool:
    """Whether the first value is a network; the others are then judged one by one."""
    try:
        read_entry(str(values[0]) if values else "")
    except ValueError:
        return False
    return True
