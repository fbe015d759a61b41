"""Which runs of a text are addresses, and what the others are."""

from __future__ import annotations

import time

import pytest

from ipskeptic.intake.lines import Line
from ipskeptic.intake.scan import Found, scan_block, scan_text
from tests.intake.forms import DEFANGED_IPV4, DEFANGED_IPV6
from tests.intake.scan_laws import check_places


def found(text: str) -> list[str]:
    """The addresses of a text, canonical."""
    return [one.target.text for one in check_places(text) if one.target is not None]


def decisions(text: str) -> list[str]:
    """What every run of a text was decided to be."""
    return [one.decision for one in check_places(text)]


ADDRESSES = [
    ("seen from 198.51.100.7 today", ["198.51.100.7"]),
    ("It resolved to 198.51.100.7.", ["198.51.100.7"]),
    ("198.51.100.7's owner", ["198.51.100.7"]),
    ('{"ip":"198.51.100.7"}', ["198.51.100.7"]),
    ("|198.51.100.7|203.0.113.9|", ["198.51.100.7", "203.0.113.9"]),
    ("198.51.100.7,203.0.113.9;192.0.2.1", ["198.51.100.7", "203.0.113.9", "192.0.2.1"]),
    ("servers 198.51.100.7/203.0.113.9", ["198.51.100.7", "203.0.113.9"]),
    ("<ip>198.51.100.7</ip>", ["198.51.100.7"]),
    ("user@[198.51.100.7]", ["198.51.100.7"]),
    ("dump_198.51.100.7_2024.pcap", ["198.51.100.7"]),
    ("地址198.51.100.7已被封锁", ["198.51.100.7"]),
    ("C2:198.51.100.7:443;", ["198.51.100.7"]),
    ("12:30:45:198.51.100.7", ["198.51.100.7"]),
    ("a=%20198.51.100.7&", ["198.51.100.7"]),
    ("u=http%3A%2F%2F198.51.100.7%2Fa", ["198.51.100.7"]),
    ('"a\\n198.51.100.7\\t203.0.113.9"', ["198.51.100.7", "203.0.113.9"]),
    (r"\u0020198.51.100.7", ["198.51.100.7"]),
    ("http://198.51.100.7/24", ["198.51.100.7"]),
    ("https://lookup.example/check/198.51.100.7", ["198.51.100.7"]),
    ("/198.51.100.7:8020", ["198.51.100.7"]),
    ("db.example/198.51.100.7:9042", ["198.51.100.7"]),
    ("localhost/127.0.0.1", ["127.0.0.1"]),
    ("10.0.0.1 255.255.255.0", ["10.0.0.1"]),
    ("broadcast 255.255.255.255", ["255.255.255.255"]),
    ("bind to 0.0.0.0", ["0.0.0.0"]),
    ("IP 10.0.0.1.443 > 10.0.0.2.51000: Flags [S]", ["10.0.0.1", "10.0.0.2"]),
    ("tcp4 0 0 10.0.0.1.4222 ESTABLISHED", ["10.0.0.1"]),
    ("scan of 198.51.100.0/24, twice", ["198.51.100.0/24"]),
    ("198.51.100.0[/]24", ["198.51.100.0/24"]),
    ("198.51.100.0/255.255.255.0", ["198.51.100.0/24"]),
    ("198.51.100.7/33", ["198.51.100.7"]),
    ("198.51.100.7-198.51.100.20", ["198.51.100.7-198.51.100.20"]),
    ("198.51.100.7 – 198.51.100.20", ["198.51.100.7-198.51.100.20"]),
    ("198.51.100.7-20", ["198.51.100.7-198.51.100.20"]),
    # With blanks, and nothing in common: as likely two columns as a range.
    ("198.51.100.7 - 203.0.113.9", ["198.51.100.7", "203.0.113.9"]),
    ("203.0.113.9-198.51.100.7", ["203.0.113.9", "198.51.100.7"]),
    ("hxxp://198[.]51[.]100[.]7:8080/a.exe", ["198.51.100.7"]),
    ("hxxps[://]198.51.100[.]7/a", ["198.51.100.7"]),
    ("release 198[.]51[.]100[.]7", ["198.51.100.7"]),
    # IPv6.
    ("from 2001:db8::1: no route", ["2001:db8::1"]),
    ("src:2001:db8::1", ["2001:db8::1"]),
    ("[2001:db8::1]:443", ["2001:db8::1"]),
    ("http://[2001:db8::1]/", ["2001:db8::1"]),
    ("route 2001:db8::/32 seen", ["2001:db8::/32"]),
    ("default ::/0", ["::/0"]),
    ("gateway fe80::1%eth0", ["fe80::1"]),
    ("listens on ::1", ["::1"]),
    ("2001:DB8:0:1:2:3:4:5.", ["2001:db8:0:1:2:3:4:5"]),
    ("64:ff9b::198.51.100.7", ["64:ff9b::c633:6407"]),
    ("client ::ffff:198.51.100.7", ["198.51.100.7"]),
    ("2001[:]db8[::]2", ["2001:db8::2"]),
    ("2001:db8:xx2", ["2001:db8::2"]),
]


@pytest.mark.parametrize(("text", "expected"), ADDRESSES)
def test_an_address_is_found(text: str, expected: list[str]) -> None:
    """In the neighbourhoods of logs, reports, code and tables."""
    assert found(text) == expected


REFUSED = [
    ("upgraded to v1.2.3.4", "version"),
    ("version 12.1.0.7", "version"),
    ('Product Version : "198.51.100.7"', "version"),
    ("<FileVersion>6.3.9600.17415<", "version"),
    ("OpenSSL 1.0.2.14", "version"),
    ("Flash Player 11.2.202.235 or", "version"),
    ("Kaspersky 8.0.0.125 2011", "version"),
    ("OpenFire 4.10.2.30 is vulnerable", "version"),
    ("nginx-1.2.3.4.tar.gz", "version"),
    ("nginx-1.2.3.40", "version"),
    ("setup_1.2.3.40", "version"),
    ("12.1.0.7 and earlier", "version"),
    ("12.1.0.7 (64-bit)", "version"),
    ("Media Player 3.2.0.31 + key.zip", "version"),
    ("the container 12.2.1.3 of it", "version"),
    ("1.2.3.4-beta", "version"),
    ("1.2.3.4rc1", "part of a word"),
    ("x198.51.100.7", "part of a word"),
    ("a.b.198.51.100.7", "part of a word"),
    ("Chrome/119.0.0.0 Safari", "user agent"),
    ("Chrome/91.0.4472.124", "user agent"),
    ("libs/jquery/1.2.3.4/", "user agent"),
    ("OID 2.5.29.37", "OID"),
    ("1.3.6.1.4.1.311.21.8", "OID"),
    ("9.8.7.6.5.4", "too many parts"),
    ("see section 3.1.2.4", "section number"),
    ("see § 5.2.1.1", "section number"),
    ("## 5.2.1.1 Setting up", "section number"),
    ("10.0.0.1.txt", "file or host name"),
    ("ip-198.51.100.7.example.com", "file or host name"),
    ("198.51.100.7-static.example.com", "file or host name"),
    ("4.3.2.1.in-addr.arpa", "file or host name"),
    ("300.12.5.9", "out of range"),
    ("1.250.300.400 rupiah", "out of range"),
    ("at 010.0.0.1", "leading zero"),
    ("netmask 255.255.255.0", "netmask"),
    ("wildcard 0.0.0.255", "wildcard mask"),
    ("at 12:30:45 sharp", "time"),
    ("[10/Oct/2000:13:55:36 -0700]", "time"),
    ("MAC 00:1a:2b:3c:4d:5e", "MAC address"),
    ("16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", "fingerprint"),
    ("std::string", "part of a program"),
    ("a::f", "part of a program"),
    ("a[::2]", "part of a program"),
    ("ratio and ::", "part of a program"),
    ("2001:db8:1:2:3:4:5:6:7", "misprint"),
]


@pytest.mark.parametrize(("text", "decision"), REFUSED)
def test_what_only_looks_like_one_has_a_name(text: str, decision: str) -> None:
    """One run, and it is no address."""
    assert decisions(text) == [decision]


def test_a_list_of_versions_is_one_thing() -> None:
    """What the first number is, those after it are, in its line."""
    assert decisions("versions 12.1.0.7, 12.2.0.1 and 12.3.0.4") == ["version"] * 3
    assert decisions("version 12.1.0.7,\n12.2.0.1") == ["version", "address"]
    assert decisions("Chrome/119.0.0.0, 198.51.100.7") == ["user agent", "address"]


# Direction marks around an address are no part of it in a text.
FORMS = [text for text in (*DEFANGED_IPV4, *DEFANGED_IPV6) if "\u202a" not in text]


@pytest.mark.parametrize("text", FORMS)
def test_every_defanged_form_is_found_in_a_sentence(text: str) -> None:
    """As `parse_target` reads it alone; and the note says that it was defanged."""
    (one,) = [one for one in scan_block(f"beacon to {text} on port 80") if one.target]

    assert one.target is not None
    assert one.target.text in ("192.0.2.1", "2001:db8::1")
    assert one.target.notes == ("defanged",)


def test_a_place_is_that_of_the_text_as_it_stood() -> None:
    """Columns count characters, those that were taken out too; lines count from one."""
    text = "“№” — 149.\u200b175.\u200b229.\u200b74 and\n\n ü 198.51.100.7:80"

    assert [one[:3] for one in scan_block(text)] == [
        (1, 7, "149.\u200b175.\u200b229.\u200b74"),
        (3, 4, "198.51.100.7:80"),
    ]


def test_lines_keep_their_numbers() -> None:
    """Lines of a document may come with numbers of their own."""
    lines = [Line(7, "198.51.100.7"), Line(9, "at 203.0.113.9")]

    assert [one[:3] for one in scan_text(lines)] == [
        (7, 1, "198.51.100.7"),
        (9, 4, "203.0.113.9"),
    ]


def test_nothing_is_found_over_the_end_of_a_line() -> None:
    """Neither an address, nor the end of a range, nor a word before it."""
    assert found("198.51.\n100.7") == []
    assert found("198.51.100.7-\n20") == ["198.51.100.7"]
    assert found("version\n198.51.100.7") == ["198.51.100.7"]


@pytest.mark.parametrize(
    "piece",
    [
        "1.",
        "1",
        "1.1.1.1.",
        "[.]1",
        "1[",
        ":",
        "a:",
        "[:]",
        "1:",
        "::",
        "dot 1 ",
        "x1.",
        "%20",
        "\\",
    ],
)
def test_the_time_is_linear(piece: str) -> None:
    """A text of one piece again and again costs no more for its length."""

    def seconds(count: int) -> float:
        text = piece * (count // len(piece))
        start = time.process_time()
        list(scan_block(text))
        return time.process_time() - start

    seconds(1000)
    # Ten times the length: a quadratic way would take a hundred times as long.
    assert seconds(400_000) < 40 * max(seconds(40_000), 0.002)


def test_found_has_all_it_needs() -> None:
    """The fields that outputs are made of."""
    (one,) = scan_block("see 198.51.100[.]7:443")

    assert isinstance(one, Found)
    assert one.target is not None
    assert (one.target.port, one.target.notes, one.decision) == (443, ("defanged",), "address")
