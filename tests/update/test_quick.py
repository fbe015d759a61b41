"""Plain lines read as arrays: the same as the parser reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds import parse_feed
from ipskeptic.lookup.feeds.base import FeedFile, Parsed, open_feed_file
from ipskeptic.update import quick, quick_lists
from ipskeptic.update.columns import Columns

octets = st.one_of(
    st.integers(0, 300).map(str), st.sampled_from(("0", "00", "01", "255", "", "1a"))
)
addresses = st.lists(octets, min_size=3, max_size=5).map(".".join)
plain_addresses = st.lists(st.integers(0, 255).map(str), min_size=4, max_size=4).map(".".join)
lengths = st.sampled_from(("", "/0", "/8", "/24", "/32", "/33", "/08", "/", "/2 4", "/24/24"))
numbers = st.sampled_from(
    ("", "\t", "\t1", "\t64500", "\t4294967296", "\t0", "\t07", "\t{1,2}", "\tx")
)
odd = st.sampled_from(
    (
        "",
        "# a comment",
        "; rib.20140513",
        "2001:db8::1/32\t64500",
        "::ffff:192.0.2.1",
        "::/0\t64500",
        "fe80::1%eth0",
        "2001:db8::g",
        "\r",
        " ",
        "\t\t",
        "192.0.2.1 ; SBL1",
        "192.0.2.0 - 192.0.2.9",
        "\u00fc",
        "\x00",
        "198.51.100.1\r",
    )
)
long_addresses = st.sampled_from(
    (
        "2001:db8::",
        "2001:DB8:0:1::",
        "2001:db8:0:0:0:0:0:0",
        "::",
        "::1",
        "1::",
        "64:ff9b::",
        "2001:",
    )
)
long_lengths = st.sampled_from(("", "/0", "/32", "/64", "/128", "/129", "/032", "/"))
lines = st.one_of(
    st.tuples(long_addresses, long_lengths, numbers).map("".join),
    st.tuples(plain_addresses, st.sampled_from(("", "/32", "/24")), numbers).map("".join),
    st.tuples(addresses, lengths, numbers).map("".join),
    odd,
)
units = st.sampled_from(("subnets, 5 unique IPs", "unique IPs"))
heads = st.one_of(
    st.none(), st.tuples(st.sampled_from(("a_list", "country_kp", "")), st.integers(-2, 2), units)
)


def with_head(parts: tuple[list[str], str, tuple[str, int, str] | None]) -> str:
    """A text of lines, behind a header like FireHOL's or none."""
    body, end, head = parts
    text = "\n".join(body) + end
    if head is None:
        return text
    name, more, unit = head
    count = sum(line[:1].isdigit() for line in body) + more
    return f"#\n# {name}\n#\n# ipv4 hash:net ipset\n# Entries : {count} {unit}\n{text}"


texts = st.tuples(st.lists(lines, max_size=30), st.sampled_from(("\n", "", "\n\n")), heads).map(
    with_head
)


def both(data: bytes, form: str, *, excerpt: bool = False) -> tuple[object, object]:
    """What comes of a file read quickly, and read by its parser."""
    results: list[object] = []
    for way in (quick.read, by_parser):
        try:
            parsed, columns = way(FeedFile.of_bytes(data), form, excerpt=excerpt)
            results.append((parsed._replace(spans=[]), list(columns)))
        except FeedFormatError as error:
            results.append(str(error))
    return results[0], results[1]


def by_parser(file: FeedFile, form: str, *, excerpt: bool) -> tuple[Parsed, Columns]:
    """Read a file by its parser alone."""
    parsed = parse_feed(file, form, excerpt=excerpt)
    return parsed, Columns.from_spans(parsed.spans)


@settings(deadline=None, max_examples=300)
@given(text=texts, form=st.sampled_from(sorted(quick_lists.SHAPES)))
def test_quick_reading_is_what_the_parser_reads(text: str, form: str) -> None:
    """Records, refusals with their lines, warnings, counts and dates are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "MIN_LINES", 0)
        patch.setattr(quick, "_MIN_SHARE", 0.0)
        found, wanted = both(text.encode(), form)

    assert found == wanted


def test_plain_lines_never_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but one are taken out; what is odd keeps its line number."""
    monkeypatch.setattr(quick, "MIN_LINES", 10)
    data = b"".join(
        b"192.0.2.%d\t64500\n" % n if n == 50 else b"192.0.2.%d\n" % n for n in range(100)
    )
    parsed, columns = quick.read(FeedFile.of_bytes(data), "netset", excerpt=False)

    assert (len(parsed.spans), parsed.records, len(columns)) == (1, 99, 99)
    assert [bad.line for bad in parsed.bad] == [51]


@pytest.mark.parametrize(
    ("name", "declared", "taken"),
    [
        ("first_list", "100 subnets, 100 unique IPs", 99),
        ("first_list", "100 unique IPs", 99),
        ("first_list", "101 subnets", 0),
        ("first_list", "99 subnets", 0),
        ("country_kp", "100 subnets", 0),
    ],
)
def test_a_declared_count_is_compared_with_all(
    monkeypatch: pytest.MonkeyPatch, name: str, declared: str, taken: int
) -> None:
    """Where it is not exact, or lines say more than usual, the parser reads every line."""
    monkeypatch.setattr(quick, "MIN_LINES", 0)
    head = f"#\n# {name}\n#\n# ipv4 hash:net ipset\n#\n# Entries    : {declared}\n"
    data = head.encode() + b"".join(b"192.0.2.%d\n" % n for n in range(100))
    parsed, columns = quick.read(FeedFile.of_bytes(data), "netset", excerpt=False)
    found, wanted = both(data, "netset")

    assert (len(parsed.spans), len(columns)) == (100 - taken, 100)
    assert found == wanted


def test_small_files_are_left_to_the_parser() -> None:
    """It is quicker there, and simpler."""
    parsed, _ = quick.read(FeedFile.of_bytes(b"192.0.2.1\n" * 5), "netset", excerpt=False)

    assert len(parsed.spans) == 5


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("routing/ipasn_20140513.dat.gz", "pfx2as"),
        ("routing/riswhoisdump.IPv6-20241220.gz", "riswhois"),
        ("routing/routeviews-pfx2as-20140401.tsv.xz", "pfx2as"),
        ("blocklists/ipsum/ipsum-20260822.txt.xz", "ipsum"),
        ("blocklists/other/sans-20260822.txt.xz", "netset"),
        ("blocklists/firehol-20240126/firehol_level4.netset.xz", "netset"),
        ("blocklists/firehol-20240126/cruzit_web_attacks.ipset", "netset"),
        ("anonymizers/x4b-datacenter-ipv4-20260822.txt.xz", "netset"),
        ("routing/routeviews-pfx2as-20210416.tsv.xz", "pfx2as"),
        ("rir/current/delegated-afrinic-extended-20260821.xz", "delegated"),
        ("rir/current/delegated-apnic-20260617.xz", "delegated"),
        ("rir/2026-02-13/delegated-lacnic-20260212.xz", "delegated"),
        ("rir/2014/delegated-ripencc-20140803.xz", "delegated"),
        ("rir/2013-08/delegated-arin-20130813.xz", "delegated"),
    ],
)
@pytest.mark.slow
def test_real_files_are_read_the_same(shared_data: Path, path: str, form: str) -> None:
    """Files of hundreds of thousands of lines give the same either way."""
    results = []
    for way in (quick.read, by_parser):
        with open_feed_file(shared_data / path) as file:
            parsed, columns = way(file, form, excerpt=False)
            digest = file.sha256
        results.append((parsed._replace(spans=[]), list(columns), digest))

    assert results[0] == results[1]
