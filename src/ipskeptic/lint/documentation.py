"""The ranges that are kept for examples in documents.

Whether they are treated as such is for `documentation-addresses` to say, and never for the data
that happen to be held, so they are a table of their own here.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from ipskeptic.model.target import Target

# RFC 5737 (2010), RFC 3849 (2004), RFC 9637 (2024).
_RANGES = (
    IPv4Network("192.0.2.0/24"),
    IPv4Network("198.51.100.0/24"),
    IPv4Network("203.0.113.0/24"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),
)
_SPANS = tuple(
    (net.version, int(net.network_address), int(net.broadcast_address)) for net in _RANGES
)


def is_documentation(target: Target) -> bool:
    """Whether all of a target lies in a range kept for documents."""
    return any(
        family == target.family and first <= target.first and target.last <= last
        for family, first, last in _SPANS
    )
