"""Lists in plain text: netset and its relatives."""

from __future__ import annotations

import pytest

from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds.base import MAX_BAD_KEPT
from tests.feeds.reading import entries, parse, values

FIREHOL = """#
# {name}
#
# ipv4 hash:net ipset
#
# Source File Date: Wed Jan 24 10:38:10 UTC 2024
# This File Date  : Wed Jan 24 10:40:06 UTC 2024
# Entries         : {count}
#
{rows}"""


def firehol(name: str, count: str, rows: str = "") -> str:
    """A file with FireHOL's header."""
    return FIREHOL.format(name=name, count=count, rows=rows)


def test_comments_blanks_and_families_may_be_mixed() -> None:
    """Comments of three kinds, before and after entries, and both families are read."""
    text = (
        "# head\n; head\n// head\n\n"
        "192.0.2.1\n192.0.2.2 # why\n192.0.2.3;why\n192.0.2.4\t// why\n"
        "198.51.100.0/24 \r\n  2001:db8::/32\n192.0.2.16-192.0.2.31\n2001:db8::a # v6\n"
    )

    parsed = parse("netset", text)

    assert entries(parsed) == [
        "192.0.2.1/32",
        "192.0.2.2/32",
        "192.0.2.3/32",
        "192.0.2.4/32",
        "198.51.100.0/24",
        "2001:db8::/32",
        "192.0.2.16/28",
        "2001:db8::a/128",
    ]
    assert (parsed.families, parsed.records, parsed.warnings) == ("46", 8, ())


@pytest.mark.parametrize(
    ("name", "feed"),
    [
        ("tor_exits", "tor-exits"),
        ("ciarmy", "cins"),
        ("tor_exits_30d", "tor-exits-aggregated"),
        ("datacenters", "ipcat"),
        ("country_kp", "geolite2-country"),
        ("ipip_country_kp", "ipip-country"),
        ("some_new_list", "some-new-list"),
    ],
)
def test_firehol_names_are_feeds(name: str, feed: str) -> None:
    """The name in FireHOL's header gives the feed, the source's date the date."""
    parsed = parse("netset", firehol(name, "1 unique IPs", "192.0.2.1\n"))

    assert (parsed.feed, parsed.holds_at) == (feed, "2024-01-24T10:38Z")


def test_country_sets_say_the_country() -> None:
    """FireHOL's sets of one country give its code with every entry."""
    parsed = parse("netset", firehol("id_country_kp", "1 subnets", "192.0.2.0/24\n"))

    assert values(parsed) == [{"cc": "KP"}]


def test_a_list_without_entries_is_a_state() -> None:
    """An empty list is read as such; a header says which family it would speak of."""
    parsed = parse("netset", firehol("feodo", "0 unique IPs"))

    assert (parsed.records, parsed.spans, parsed.families) == (0, [], "4")
    assert parse("netset", "").records == 0


@pytest.mark.parametrize(
    ("count", "rows"),
    [("40 subnets", "192.0.2.0/24\n"), ("600 unique IPs", "192.0.2.0/24\n198.51.100.0/24\n")],
)
def test_a_set_that_holds_fewer_than_it_says_is_cut_off(count: str, rows: str) -> None:
    """FireHOL counts networks or addresses; more than 5 % missing is a file cut off."""
    with pytest.raises(FeedFormatError, match="cut off: it declares"):
        parse("netset", firehol("x_list", count, rows))


def test_a_count_slightly_off_is_a_warning() -> None:
    """More than it says, or a few fewer, is said."""
    parsed = parse("netset", firehol("x_list", "1 subnets", "192.0.2.0/24\n192.0.3.0/24\n"))

    assert parsed.warnings == ("declares 1 subnets and holds 2",)


def test_drop_text() -> None:
    """Spamhaus's text has its date, its SBL numbers and an end mark."""
    text = (
        "; Spamhaus IPv6 DROP List 2025/01/15 - (c) 2025 The Spamhaus Project SLU\n"
        "; Last-Modified: Wed, 08 Jan 2025 22:38:36 GMT\n"
        "; Expires: Wed, 15 Jan 2025 18:37:54 GMT\n"
        "2001:db8:6c4::/48 ; SBL626637\n"
    )

    parsed = parse("netset", text + "; EOF\n")

    assert (parsed.feed, parsed.holds_at) == ("spamhaus-dropv6", "2025-01-08T22:38Z")
    assert values(parsed) == [{"sbl": "SBL626637"}]
    with pytest.raises(FeedFormatError, match="EOF"):
        parse("netset", text)


def test_a_stripped_copy_of_drop_reads_too() -> None:
    """A mirror's copy has no comments and a blank at the end of every line."""
    assert entries(parse("netset", "192.0.2.0/24 \n198.51.100.0/24 \n")) == [
        "192.0.2.0/24",
        "198.51.100.0/24",
    ]


def test_enkidu_header_lines_are_no_entries() -> None:
    """Three lines without a comment mark stand before the Enkidu lists."""
    text = "Updated:\nThu Apr 30 2026 21:30:06 UTC\n----------------------------\n192.0.2.1\n"

    parsed = parse("netset", text + "192.0.2.1\n")

    assert (entries(parsed), parsed.holds_at) == (["192.0.2.1/32"] * 2, "2026-04-30T21:30Z")
    assert parsed.bad == []


def test_a_bad_line_is_kept_with_its_place() -> None:
    """A line that is no entry is refused with line, text and reason; the rest is read."""
    parsed = parse("netset", "192.0.2.1\nexample.org\n192.0.2.2\n0.0.0.0/0\n192.0.2.3 x\n192.0.2.4")

    assert [(bad.line, bad.text, bad.reason) for bad in parsed.bad] == [
        (2, "example.org", "no address"),
        (4, "0.0.0.0/0", "it covers all addresses"),
        (5, "192.0.2.3 x", "no address"),
    ]
    assert parsed.records == 3
    assert parsed.warnings == ("its last line has no line break, so it may be cut off",)


def test_only_the_first_bad_records_are_kept() -> None:
    """A thousand refused records are kept, all are counted."""
    text = "192.0.2.1\n" * 2000 + "example.org\n" * 1500

    parsed = parse("netset", text)

    assert (len(parsed.bad), parsed.bad_count) == (MAX_BAD_KEPT, 1500)


@pytest.mark.parametrize("name", ["netset", "ipsum", "asn-list", "geofeed", "anycast-csv"])
def test_a_file_of_another_kind_is_refused(name: str) -> None:
    """A file of which more than half the rows can't be read is refused."""
    with pytest.raises(FeedFormatError, match=r"feed\.txt, line 1: it is of another kind: 3 of"):
        parse(name, "one\ntwo, and\nthree\n")


def test_masked_bits_are_counted() -> None:
    """Bits beyond the prefix length are masked, and said."""
    parsed = parse("netset", "31.171.155.134/24\n")

    assert entries(parsed) == ["31.171.155.0/24"]
    assert parsed.warnings == ("1 records: bits set beyond the prefix length, which were masked",)


def test_ipsum_counts() -> None:
    """A count must be a small number; a level file has none."""
    parsed = parse(
        "ipsum", "192.0.2.1\t3\n192.0.2.2\n192.0.2.3\tmany\n192.0.2.4\t1000\n\n192.0.2.5\n"
    )

    assert values(parsed) == [{"lists": "3"}, {}, {}]
    assert [bad.reason for bad in parsed.bad] == ["no number of lists"] * 2


def test_as_number_lists() -> None:
    """AS numbers are read with or without AS; what is none is refused."""
    parsed = parse(
        "asn-list", "AS64496\nas64497 # x\n64498\n\n; c\nAS4294967295\nAS4294967296\nASx\n"
    )

    assert entries(parsed) == ["AS64496", "AS64497", "AS64498", "AS4294967295"]
    assert parsed.bad_count == 2


def test_exit_list_lines_that_are_none() -> None:
    """A line that is none of an exit list is refused; CollecTor's headers are passed over."""
    text = (
        "@type tordnsel 1.0\nDownloaded 2024-03-12 14:00:00\n\n"
        "ExitAddress 192.0.2.1 2024-03-12 08:10:51\n"
        "ExitAddress 192.0.2.1 2024-03-12 09:10:51\n"
        "ExitAddress 192.0.2.2 2024-13-12 08:10:51\n"
        "ExitAddress 192.0.2 2024-03-12 08:10:51\n"
    )

    parsed = parse("tor-exit-addresses", text)

    assert (entries(parsed), parsed.records, parsed.bad_count) == (["192.0.2.1/32"], 2, 2)
    assert parse("tor-exit-addresses", "").holds_at == ""


def test_a_relay_seen_often_keeps_its_last_times() -> None:
    """The last twelve times at which an exit was seen are kept."""
    text = "".join(f"ExitAddress 192.0.2.1 2024-03-12 {h:02}:00:00\n" for h in range(24))

    (value,) = values(parse("tor-exit-addresses", text))

    assert value["seen"].split(", ")[0] == "2024-03-12T12:00:00Z"
    assert value["seen"].count("Z") == 12


def test_only_the_head_of_a_list_is_its_header() -> None:
    """Comments after the first hundred lines say nothing of the list, and odd counts nothing."""
    late = "# x\n" * 120 + "# Last updated: 2024-04-04 07:03:03 UTC\n192.0.2.1\n"
    odd = firehol("x_list", "many", "192.0.2.1\n")

    assert parse("netset", late).holds_at == ""
    assert parse("netset", odd).warnings == ()


def test_long_text_is_cut() -> None:
    """A name longer than 300 characters, and a bad row longer than 200, are cut."""
    parsed = parse("asn-list", f"AS64496 # {'x' * 1000}\n{'y' * 1000}\n")

    assert len(values(parsed)[0]["name"]) == 300
    assert len(parsed.bad[0].text) == 200
