"""Entries of lists as numbers."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.feeds._addresses import read_entry, read_prefix
from ipskeptic.model.feed import Span
from tests.feeds.reading import text_of


@given(st.ip_addresses().flatmap(lambda a: st.tuples(st.just(a), st.integers(0, a.max_prefixlen))))
def test_prefixes_are_those_of_the_standard_library(
    pair: tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int],
) -> None:
    """Family and bounds agree with the module ipaddress, host bits or not."""
    address, length = pair
    network = ipaddress.ip_network(f"{address}/{length}", strict=False)

    family, first, last, masked = read_prefix(f"{address}/{length}")

    assert (family, first, last) == (network.version, int(network[0]), int(network[-1]))
    assert masked == (int(network[0]) != int(address))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.01",
        "192.0.2.1/33",
        "192.0.2.1/+8",
        "192.0.2.1/ 8",
        "192.0.2.1/08",
        "192.0.2.1/",
        "192.0.2.1 ",
        "2001:db8::/129",
        "2001:db8::%eth0",
        "[2001:db8::1]",
        "example.org",
        "１９２.0.2.1",
        "192.0.2.9-192.0.2.1",
        "192.0.2.1-2001:db8::1",
        "192.0.2.1-",
        "0.0.0.0/0",
        "::/0",
        "0.0.0.0-255.255.255.255",
        "::ffff:0:0/96",
        "192.0.2.1\0",
        "\ud800",
    ],
)
def test_other_text_is_no_entry(text: str) -> None:
    """Only strict addresses, prefixes and ranges count, and none that covers everything."""
    with pytest.raises(ValueError, match=r"^(no|a|it) "):
        read_entry(text)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.7/24", "192.0.2.0/24"),
        ("192.0.2.4 - 192.0.2.6", "192.0.2.4-192.0.2.6"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("::ffff:192.0.2.1", "192.0.2.1/32"),
        ("::ffff:192.0.2.0/120", "192.0.2.0/24"),
        ("::ffff:0:0/95", "::fffe:0:0/95"),
    ],
)
def test_entries(text: str, entry: str) -> None:
    """Addresses, prefixes and ranges, with IPv4-mapped ones as IPv4."""
    block = read_entry(text)

    assert text_of(Span(block.family, block.first, block.last)) == entry
