"""Rows of registries and of RIS dumps read as arrays: the same as the parser reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.lookup.feeds.base import FeedFile
from ipskeptic.update import quick
from tests.update.test_quick import addresses, both, long_addresses, odd, plain_addresses

registries = st.sampled_from(("apnic", "apnic", "arin", "APNIC", "nro", "", "ripe ncc"))
countries = st.sampled_from(("KP", "KP", "us", "ZZ", "", "EU", "K", "KPX", "\u00fc"))
dates = st.sampled_from(("20091221", "", "00000000", "20091321", "2009", "19000101", "20000229"))
states = st.sampled_from(
    ("allocated", "assigned", "available", "reserved", "Allocated", "lent", "")
)
holders = st.sampled_from(
    (
        "",
        "|",
        "|A92",
        "|A92|e-stats",
        "|summary",
        "|\u00fc",
        "| A92",
        "|A 92",
        "|A92 ",
        "|" + "x" * 301,
    )
)
asn_ranges = st.tuples(
    st.sampled_from(("0", "1", "64496", "4294967295", "4294967296", "01", "-1", "x", "")),
    st.sampled_from(("1", "2", "0", "1024", "4294967296", "01", "")),
)
short_ranges = st.tuples(
    st.one_of(addresses, plain_addresses, plain_addresses),
    st.sampled_from(("1", "256", "96", "0", "16777216", "4294967296", "x", "12345678901")),
)
long_ranges = st.tuples(
    st.one_of(long_addresses, st.sampled_from(("2001:db8::g", "192.0.2.0", "2001:db8:8000::"))),
    st.sampled_from(("0", "32", "33", "64", "128", "129", "08", "")),
)
ranges = st.one_of(
    st.tuples(st.sampled_from(("asn", "asn", "ASN")), asn_ranges),
    st.tuples(st.sampled_from(("ipv4", "ipv4", "ipv5")), short_ranges),
    st.tuples(st.just("ipv6"), long_ranges),
)
rows = st.tuples(registries, countries, ranges, dates, states, holders).map(
    lambda row: f"{row[0]}|{row[1]}|{row[2][0]}|{'|'.join(row[2][1])}|{row[3]}|{row[4]}{row[5]}"
)
delegations = st.tuples(
    st.lists(st.one_of(rows, rows, rows, odd), max_size=3),
    st.sampled_from(
        ("2|apnic|20260618|{}|19830613|20260617|+1000", "2.3|arin|1|x|||", "3|a|||||", "")
    ),
    st.sampled_from(({}, {"asn": 0}, {"ipv4": 0, "ipv6": 0}, {"asn": 1, "ipv4": -2, "ipv6": 40})),
    st.lists(st.one_of(rows, rows, rows, odd), max_size=40),
    st.sampled_from(("\n", "\n", "\n", "", "\r\n")),
)


def delegation_file(parts: tuple[list[str], str, dict[str, int], list[str], str]) -> str:
    """Rows, a version line, sums that may be wrong, and more rows."""
    before, version, sums, body, end = parts
    held = {kind: sum(f"|{kind}|" in row for row in body) for kind in sums}
    declared = [f"apnic|*|{kind}|*|{held[kind] + more}|summary" for kind, more in sums.items()]
    few_before = before[:1] if len(before) > 2 else []
    return "\n".join([*few_before, version.format(len(body)), *declared, *body]) + end


@settings(deadline=None, max_examples=500)
@given(text=delegations.map(delegation_file), excerpt=st.booleans())
def test_rows_of_registries_are_what_the_parser_reads(text: str, excerpt: bool) -> None:
    """Records, refusals, warnings and why a file is refused are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "MIN_LINES", 0)
        patch.setattr(quick, "_MIN_SHARE", 0.0)
        found, wanted = both(text.encode(), "delegated", excerpt=excerpt)

    assert found == wanted


seen_rows = st.tuples(
    st.sampled_from(("64496", "64497", "{64496,64497}", "0", "064496", "x", "4294967296", "")),
    st.sampled_from(
        (
            *(f"2001:db8:{n}::/48" for n in range(6)),
            "2001:DB8:1:0::/48",
            "2001:db8:1::/47",
            "2001:db8:1:1::/48",
            "::/0",
            "0.0.0.0/0",
            "192.0.2.0/24",
            "192.0.2.0/25",
            "198.51.100.0/24",
            "198.51.100.0/024",
            "198.51.100.0",
        )
    ),
    st.sampled_from(("1", "9", "10", "300", "05", "x", "")),
).map("\t".join)
plain_rows = st.tuples(
    st.sampled_from(("64496", "64497")),
    st.integers(0, 40).map(lambda n: f"2001:db8:{n:x}::/48" if n % 2 else f"192.0.{n}.0/24"),
    st.sampled_from(("1", "9", "10", "300")),
).map("\t".join)
seen_odd = st.sampled_from(
    ("% generated at 2024-12-20 10:06", "", "\t\t", "%\t/\t", "1\t2\t3", "1\t2/3", " ")
)


@settings(deadline=None, max_examples=400)
@given(
    body=st.one_of(
        st.lists(st.one_of(plain_rows, plain_rows, seen_rows, seen_odd), max_size=30),
        st.lists(st.one_of(plain_rows, st.just("{1,2}\t2001:db8:3::/48\t9")), max_size=30),
    ),
    end=st.sampled_from(("\n", "", "\n\n")),
)
def test_rows_of_dumps_are_what_the_parser_reads(body: list[str], end: str) -> None:
    """Rows of one prefix are compared with each other, however they are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "MIN_LINES", 0)
        patch.setattr(quick, "_MIN_SHARE", 0.0)
        found, wanted = both(("\n".join(body) + end).encode(), "riswhois")

    assert found == wanted


def test_only_rows_that_are_alone_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser reads one of them, and both of a prefix that two origins announce."""
    monkeypatch.setattr(quick, "MIN_LINES", 10)
    body = [f"64496\t2001:db8:{n:x}::/48\t300\n" for n in range(50)]
    data = "".join([*body, "64497\t2001:db8:9::/48\t20\n"]).encode()
    parsed, columns = quick.read(FeedFile.of_bytes(data), "riswhois", excerpt=False)
    found, wanted = both(data, "riswhois")

    assert (len(parsed.spans), parsed.records, len(columns)) == (3, 51, 51)
    assert found == wanted


def test_plain_rows_of_registries_never_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but one of each type are taken out; what is odd keeps its line number."""
    monkeypatch.setattr(quick, "MIN_LINES", 10)
    version = "2|apnic|20260618|205|19830613|20260617|+1000"
    ranges = ["asn|{}|1", "ipv4|192.0.{}.0|256", "ipv6|2001:db8:{}::|48"]
    body = [
        f"apnic|KP|{text.format(n)}|20091221|allocated|A9{n % 7}"
        for text in ranges
        for n in range(100)
    ]
    body[150] = body[150].replace("allocated", "?")
    data = "\n".join([version, *body, ""]).encode()
    parsed, columns = quick.read(FeedFile.of_bytes(data), "delegated", excerpt=False)
    found, wanted = both(data, "delegated")

    assert (len(parsed.spans), parsed.records, len(columns)) == (3, 299, 299)
    assert [bad.line for bad in parsed.bad] == [152]
    assert found == wanted
