"""Forms that name no address, and the reasons given."""

from __future__ import annotations

import pytest

from ipskeptic.errors import TargetError
from ipskeptic.intake.target import MAX_CHARACTERS, is_target, parse_target


def reason(text: str) -> str:
    """Why a text is refused."""
    with pytest.raises(TargetError) as caught:
        parse_target(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("010.0.0.1", "leading zero: 010 may mean 8 or 10; write it without"),
        ("192.0.2.01", "leading zero: 01 is read differently"),
        ("192.0.2.08", "leading zero: 08 is read differently"),
        ("192.0.2.00", "leading zero"),
        (
            "10.1",
            "a short form, 2 parts where an IPv4 address has four: some programs read 10.0.0.1",
        ),
        ("192.0.513", "some programs read 192.0.2.1"),
        ("300.1", "a short form"),
        ("192.0.65536", "a short form"),
        ("10/8", "a short form: write all four parts, 10.0.0.0/8"),
        ("192.0.2/24", "write all four parts, 192.0.2.0/24"),
        ("3221225985", "a plain number: if you mean 192.0.2.1, write that"),
        ("7", "a plain number"),
        ("9" * 3000, "a plain number"),
        ("0x7f000001", "a hexadecimal form"),
        ("0xC0.0.2.1", "a hexadecimal form"),
        ("256.0.0.1", "256 is above 255"),
        ("192.0.2.300", "300 is above 255"),
        ("192.0.2.99999999999999999999999999", "99999999999999999999... is above 255"),
        ("1.2.3.4.5", "5 parts where an IPv4 address has four (a port: 192.0.2.1:443)"),
        ("192.0.2.1.443", "5 parts"),
        ("192..2.1", "a dot too many"),
        (".192.0.2.1", "a dot too many"),
        ("192.0.2.0/33", "prefix length 33: IPv4 has 0 to 32"),
        ("2001:db8::/129", "prefix length 129: IPv6 has 0 to 128"),
        ("192.0.2.0/024", "prefix length 024 has a leading zero: write 24"),
        ("192.0.2.0/-1", "a range runs between two addresses"),
        ("192.0.2.0/", "nothing after the slash"),
        ("/24", "nothing before the slash"),
        ("192.0.2.0/ffffff00", "ffffff00 is no prefix length"),
        ("192.0.2.0/255.0.255.0", "255.0.255.0 is no netmask"),
        ("192.0.2.0/0.0.0.255", "0.0.0.255 is a wildcard mask: write /24"),
        ("2001:db8::/ffff:ffff::", "no prefix length"),
        ("192.0.2.0/24:80", "a prefix has no port"),
        ("192.0.2.0/l6", "l6 is no prefix length"),
        ("evil.example", "a host name, not an address: resolve it yourself and give the address"),
        ("evil[.]example", "a host name"),
        ("hxxp://evil[.]example/192.0.2.1", "a host name"),
        ("http://192.0.2.1@evil.example/", "a host name"),
        ("evil-host.example.", "a host name"),
        ("xn--bcher-kva.example", "a host name"),
        ("bücher.example", "a host name"),
        ("localhost", "a host name"),
        ("1.2.0.192.in-addr.arpa", "a reverse name"),
        ("AS64496", "an AS number, not an address: give it as --claim AS64496"),
        ("as 64496", "--claim AS64496"),
        ("KP", "a country code, not an address: give it as --claim KP"),
        ("user@192.0.2.1", "an e-mail address or a log-in"),
        ("00:11:22:33:44:55", "a MAC address"),
        ("00-11-22-33-44-55", "a MAC address"),
        ("0011.2233.4455", "a MAC address"),
        ("d41d8cd98f00b204e9800998ecf8427e", "a file hash (MD5)"),
        ("a" * 64, "a file hash (SHA-256)"),
        ("2014-12-11", "a time, not an address: give it with --at"),
        ("2014-12-11T10:00Z", "a time"),
        ("12:30:45", "a time"),
        ("192.0.2.x", "a masked address"),
        ("192.0.2.*", "a masked address"),
        ("192.0.xxx.xxx", "a masked address"),
        ("word", "no address, prefix or range"),
        ("-", "no address with '-' in it"),
        ("!192.0.2.1", "no address with '!' in it"),
        ("192.0.2.1*", "no address with '*' in it"),
        ("192.0.2.15⁴", "no address with U+2074 in it"),
        ("192.0.2.1[1]", "a bracket in the wrong place"),
        ("2001:db8::6f4c:[e]001", "a bracket in the wrong place"),
        ("[2001:db8::1", "a bracket in the wrong place"),
        ("2001:db8::1]:443", "a bracket in the wrong place"),
        ("[2001:db8::1]443", "a bracket in the wrong place"),
        ("192.0.2. 1", "several words"),
        ("192.0.2.1 192.0.2.2", "several words"),
        ("http://192.0.2.1/ 192.0.2.2", "several words"),
        ("192.0.2.0 255.255.255.255", "several words"),
        ("١٩٢.0.2.1", "a digit that is none of 0 to 9 (U+0661)"),
        ("192.0.2.1\x00", "an invisible character (U+0000)"),
        ("192.0.2.1\ufffd", "bytes that are no text"),
        ("192.0.2.\udcff", "bytes that are no text"),
    ],
)
def test_refused_ipv4_and_other_things(text: str, why: str) -> None:
    """What is no address is refused, with a reason that says what it is or what to write."""
    assert why in reason(text)
    assert not is_target(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1::2::3", "'::' stands more than once"),
        (":::", "'::' stands more than once"),
        ("2001:db8::g", "no IPv6 address with 'g' in it"),
        ("2001:db8::12345", "12345 is too long"),
        (
            "1:2:3:4:5:6:7:8:9",
            "9 groups where an IPv6 address has eight (a port: [2001:db8::1]:443)",
        ),
        ("1:2:3:4:5:6:7::8", "8 groups and '::'"),
        ("1:2:3", "3 groups where an IPv6 address has eight"),
        ("1:2:3:4:5:6:7:8:", "a colon at an end"),
        (":1:2:3:4:5:6:7:8", "a colon at an end"),
        ("2001:db8::1:", "a colon at an end"),
        ("64:ff9b::192.0.2.300", "the IPv4 part: 300 is above 255"),
        ("64:ff9b::192.0.2.01", "the IPv4 part: leading zero"),
        ("192.0.2.1:5::6", "an IPv4 part may stand only at the end"),
        ("1:2:3:4:5:6:7:192.0.2.1", "groups where an IPv6 address has eight"),
        ("fe80::1%", "the zone after %"),
        ("fe80::1%a b", "the zone after %"),
        ("fe80::1%" + "a" * 65, "the zone after %"),
        ("192.0.2.1%eth0", "a zone (after %) belongs to an IPv6 address"),
        ("foo%eth0", "no address with '%' in it"),
        ("[::1]:", "the port is missing"),
        ("[::1]:x", "port x: a port is a number from 1 to 65535"),
        ("192.0.2.1:65536", "port 65536"),
        ("192.0.2.1:-1", "the port is missing"),
        ("192.0.2.1:８0x", "port"),
    ],
)
def test_refused_ipv6_zones_and_ports(text: str, why: str) -> None:
    """A malformed IPv6 address, zone or port is refused, with the part that is wrong."""
    assert why in reason(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("192.0.2.9-192.0.2.1", "the range runs backwards: write 192.0.2.1-192.0.2.9"),
        ("192.0.2.9-1", "the range runs backwards"),
        ("192.0.2.1-2001:db8::1", "a range of IPv4 and IPv6 mixed"),
        ("2001:db8::1-192.0.2.1", "a range of IPv4 and IPv6 mixed"),
        ("192.0.2.1-300", "the end of the range: 300 is above 255"),
        ("192.0.2.1-2.20", "the end of the range: a short form"),
        ("192.0.2-192.0.3", "a short form"),
        ("2001:db8::1-ff", "the end of the range"),
        ("192.0.2.0/24-192.0.3.0/24", "a range runs between two addresses"),
        ("192.0.2.1-192.0.2.9:80", "a range has no port"),
        ("192.0.2.1:80-90", "a range has no port"),
        ("192.0.2.1:0-192.0.2.9", "a range has no port"),
        ("192.0.2.1-", "no address with '-' in it"),
        ("-192.0.2.1", "no address with '-' in it"),
        ("fe80::1%a-fe80::9%b", "in two zones"),
    ],
)
def test_refused_ranges(text: str, why: str) -> None:
    """A range that is backwards, mixed or half is refused, and never put right in silence."""
    assert why in reason(text)


def test_too_long() -> None:
    """A text longer than any URL is refused before it is looked into."""
    assert "too many for one address" in reason("1" * (MAX_CHARACTERS + 1))


def test_reasons_repeat_no_hostile_text() -> None:
    """A reason holds no control character, whatever the input holds."""
    texts = [
        "\x1b[31m192.0.2.1",
        "192.0.2.1:\x1b[2J",
        "192.0.2.0/\u202e42",
        "AS1\x00",
        "1.2.3.\x07",
    ]

    assert all(reason(text).isprintable() for text in texts)
