"""Addresses and spans as text."""

from __future__ import annotations

import pytest

from ipskeptic.model.text import format_address, format_span, ipv6_number


@pytest.mark.parametrize(
    "text",
    [
        "::",
        "::1",
        "1::",
        "2001:db8::1:0:0:1",  # the first of two runs of one length
        "2001:0:0:1::1",  # the longer run
        "2001:db8:0:1:1:1:1:1",  # a single group of zero stays
        "10:0:1::2",  # no run begins inside of a group
        "::ffff:c000:201",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ],
)
def test_canonical_ipv6(text: str) -> None:
    """The recommended text of RFC 5952 stays as it is when it is read and written."""
    number = ipv6_number(text)

    assert number is not None
    assert format_address(6, number) == text


@pytest.mark.parametrize(
    ("family", "first", "last", "text"),
    [
        (4, 0xC0000200, 0xC00002FF, "192.0.2.0/24"),
        (4, 0xC0000201, 0xC0000201, "192.0.2.1"),
        (4, 0xC0000201, 0xC0000202, "192.0.2.1-192.0.2.2"),
        (4, 0, 0xFFFFFFFF, "0.0.0.0/0"),
        (6, 0, (1 << 128) - 1, "::/0"),
        (6, 0x20010DB8 << 96, (0x20010DB9 << 96) - 1, "2001:db8::/32"),
        (6, 1, 2, "::1-::2"),
    ],
)
def test_spans(family: int, first: int, last: int, text: str) -> None:
    """One address is plain, one prefix is CIDR, anything else is a range."""
    assert format_span(family, first, last) == text
