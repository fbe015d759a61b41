"""Written forms that name an address, a prefix or a range."""

from __future__ import annotations

import pytest

from ipskeptic.intake.target import is_target, parse_target
from ipskeptic.model.target import Target
from tests.intake.forms import DEFANGED_IPV4, DEFANGED_IPV6, PLAIN, URLS


@pytest.mark.parametrize(("text", "canonical"), PLAIN)
def test_legal_and_wrapped_addresses(text: str, canonical: str) -> None:
    """A legal or wrapped form gives the canonical address and is not called defanged."""
    target = parse_target(text)

    assert (target.kind, target.text, target.notes) == ("address", canonical, ())
    assert target.first == target.last
    assert is_target(text)


@pytest.mark.parametrize("text", DEFANGED_IPV4)
def test_defanged_ipv4(text: str) -> None:
    """Every common way of defanging an IPv4 address is read, and said to be defanged."""
    target = parse_target(text)

    assert (target.kind, target.text, target.notes) == ("address", "192.0.2.1", ("defanged",))


@pytest.mark.parametrize("text", DEFANGED_IPV6)
def test_defanged_ipv6(text: str) -> None:
    """Every common way of defanging an IPv6 address is read, and said to be defanged."""
    target = parse_target(text)

    assert (target.kind, target.text, target.notes) == ("address", "2001:db8::1", ("defanged",))


def test_defanged_unspecified_address() -> None:
    """Colons in brackets are told from brackets around an address, also where all are colons."""
    assert parse_target("[:][:]").text == "::"
    assert parse_target("[::]").notes == ()


@pytest.mark.parametrize(("text", "canonical", "port", "is_defanged"), URLS)
def test_urls(text: str, canonical: str, port: int | None, is_defanged: bool) -> None:
    """A URL gives its host and port, and only a disguised one is called defanged."""
    target = parse_target(text)

    assert (target.text, target.port) == (canonical, port)
    assert target.notes == (("defanged",) if is_defanged else ()) + ("host of a URL",)


@pytest.mark.parametrize(
    ("text", "canonical", "port"),
    [
        ("192.0.2.1:8080", "192.0.2.1", 8080),
        ("192.0.2.1:1", "192.0.2.1", 1),
        ("192.0.2.1:65535", "192.0.2.1", 65535),
        ("[2001:db8::1]:443", "2001:db8::1", 443),
        ("[192.0.2.1]:80", "192.0.2.1", 80),
        ("[::]:443", "::", 443),
        ("192.0.2.1|443", "192.0.2.1", 443),
        ("2001:db8::1|443", "2001:db8::1", 443),
        ("192.0.2.1#53", "192.0.2.1", 53),
        ("[fe80::1%eth-0]:80", "fe80::1", 80),
    ],
)
def test_ports(text: str, canonical: str, port: int) -> None:
    """A port beside an address is kept apart from it."""
    target = parse_target(text)

    assert (target.text, target.port, target.notes) == (canonical, port, ())


def test_port_zero_names_no_connection() -> None:
    """Port 0, which flow records write for "none", is not kept as a port, and that is said."""
    target = parse_target("192.0.2.1:0")

    assert (target.port, target.notes) == (None, ("port 0 names no connection",))


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("fe80::1%eth0", "eth0"),
        ("fe80::1%2", "2"),
        ("fe80::1%25", "25"),
        ("[fe80::1%eth0.1]", "eth0.1"),
        ("fe80::1%eth-0", "eth-0"),
        ("http://[fe80::1%25eth0]/a", "eth0"),
    ],
)
def test_zones(text: str, zone: str) -> None:
    """A zone is kept beside the address and is no part of its text."""
    target = parse_target(text)

    assert (target.text, target.zone) == ("fe80::1", zone)


@pytest.mark.parametrize(
    ("text", "kind", "canonical", "notes"),
    [
        ("192.0.2.0/24", "prefix", "192.0.2.0/24", ()),
        ("0.0.0.0/0", "prefix", "0.0.0.0/0", ()),
        ("::/0", "prefix", "::/0", ()),
        ("2001:DB8::/32", "prefix", "2001:db8::/32", ()),
        ("[2001:db8::]/32", "prefix", "2001:db8::/32", ()),
        ("fe80::%eth0/64", "prefix", "fe80::/64", ()),
        ("192.0.2.77/24", "prefix", "192.0.2.0/24", ("host bits were set",)),
        ("2001:db8::1/64", "prefix", "2001:db8::/64", ("host bits were set",)),
        ("192.0.2.1/32", "address", "192.0.2.1", ("a prefix of one address",)),
        ("2001:db8::1/128", "address", "2001:db8::1", ("a prefix of one address",)),
        ("192.0.2.0/255.255.255.0", "prefix", "192.0.2.0/24", ("netmask",)),
        ("192.0.2.9/255.255.255.0", "prefix", "192.0.2.0/24", ("netmask", "host bits were set")),
        ("192.0.2.0 255.255.255.0", "prefix", "192.0.2.0/24", ("netmask",)),
        ("0.0.0.0/0.0.0.0", "prefix", "0.0.0.0/0", ("netmask",)),
        (
            "192.0.2.1/255.255.255.255",
            "address",
            "192.0.2.1",
            ("netmask", "a prefix of one address"),
        ),
        ("192[.]0[.]2[.]0/24", "prefix", "192.0.2.0/24", ("defanged",)),
        ("192.0.2.0[/]24", "prefix", "192.0.2.0/24", ("defanged",)),
        ("192.0.2.0\\/24", "prefix", "192.0.2.0/24", ("defanged",)),
        ("2001[:]db8[::]/32", "prefix", "2001:db8::/32", ("defanged",)),
        ("+ip4:192.0.2.0/24", "prefix", "192.0.2.0/24", ()),
        ("192.0.2.0 / 24", "prefix", "192.0.2.0/24", ()),
        ("192.0.2.0/24,", "prefix", "192.0.2.0/24", ()),
    ],
)
def test_prefixes(text: str, kind: str, canonical: str, notes: tuple[str, ...]) -> None:
    """A prefix is masked, a prefix of one address is an address, and what was done is said."""
    target = parse_target(text)

    assert (target.kind, target.text, target.notes) == (kind, canonical, notes)


@pytest.mark.parametrize(
    ("text", "canonical", "notes"),
    [
        ("192.0.2.1-192.0.2.20", "192.0.2.1-192.0.2.20", ()),
        ("192.0.2.1 - 192.0.2.20", "192.0.2.1-192.0.2.20", ()),
        ("192.0.2.1-20", "192.0.2.1-192.0.2.20", ()),
        ("192.0.2.1 – 20", "192.0.2.1-192.0.2.20", ()),
        ("192.0.2.1–192.0.2.20", "192.0.2.1-192.0.2.20", ()),
        ("192.0.2.1—192.0.2.20", "192.0.2.1-192.0.2.20", ()),
        ("192[.]0[.]2[.]1-192[.]0[.]2[.]20", "192.0.2.1-192.0.2.20", ("defanged",)),
        ("192.0.2.1[-]20", "192.0.2.1-192.0.2.20", ("defanged",)),
        ("2001:db8::1-2001:db8::FF", "2001:db8::1-2001:db8::ff", ()),
        ("192.0.2.0-192.0.2.255", "192.0.2.0-192.0.2.255", ()),
        ("[2001:db8::1]-[2001:db8::2]", "2001:db8::1-2001:db8::2", ()),
        ("::ffff:192.0.2.1-192.0.2.9", "192.0.2.1-192.0.2.9", ("IPv4-mapped",)),
    ],
)
def test_ranges(text: str, canonical: str, notes: tuple[str, ...]) -> None:
    """A range keeps its two ends, also where it is exactly one prefix, and is not expanded."""
    target = parse_target(text)

    assert (target.kind, target.text, target.notes) == ("range", canonical, notes)


def test_range_of_one_address() -> None:
    """A range from an address to itself is that address, and that is said."""
    target = parse_target("192.0.2.1-1")

    assert (target.kind, target.text) == ("address", "192.0.2.1")
    assert target.notes == ("a range of one address",)


def test_zone_of_a_range() -> None:
    """A zone at either end of a range is the range's zone."""
    assert parse_target("fe80::1%2-fe80::9%2").zone == "2"
    assert parse_target("fe80::1-fe80::9%2").zone == "2"


@pytest.mark.parametrize(
    ("text", "kind", "canonical"),
    [
        ("::ffff:192.0.2.1", "address", "192.0.2.1"),
        ("::FFFF:c000:0201", "address", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:80", "address", "192.0.2.1"),
        ("::ffff:192.0.2.0/120", "prefix", "192.0.2.0/24"),
        ("::ffff:192.0.2.1-::ffff:192.0.2.9", "range", "192.0.2.1-192.0.2.9"),
    ],
)
def test_ipv4_mapped(text: str, kind: str, canonical: str) -> None:
    """An IPv4-mapped address, prefix or range becomes the IPv4 one that it stands for."""
    target = parse_target(text)

    assert (target.kind, target.family, target.text) == (kind, 4, canonical)
    assert "IPv4-mapped" in target.notes


def test_the_mapped_block_itself_stays_ipv6() -> None:
    """The block ::ffff:0:0/96 as a whole is no IPv4 prefix."""
    assert parse_target("::ffff:0:0/96").text == "::ffff:0:0/96"


def test_large_prefix_is_two_numbers() -> None:
    """The numbers of a target are its ends, however many addresses lie between."""
    target = parse_target("2001:db8::/32")

    assert target == Target("prefix", 6, 0x20010DB8 << 96, (0x20010DB9 << 96) - 1, "2001:db8::/32")
