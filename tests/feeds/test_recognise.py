"""Which feed and date is this file?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic import discover
from ipskeptic.lookup.feeds import formats
from ipskeptic.lookup.recognise import Recognised, recognise, split_name
from tests.feeds.reading import sample
from tests.feeds.test_text_lists import firehol

LIST = "192.0.2.1\n192.0.2.2\n"


def seen(text: str | bytes, name: str) -> Recognised:
    """What a file of that text and name is."""
    data = text.encode() if isinstance(text, str) else text
    return recognise(data, name, discover.catalogue())


@pytest.mark.parametrize(
    ("name", "stem", "date"),
    [
        ("delegated-apnic-20141102.xz", "delegated-apnic", "2014-11-02"),
        ("torbulkexitlist-20240312", "torbulkexitlist", "2024-03-12"),
        ("x4b-vpn-ipv4-20260822.txt", "x4b-vpn-ipv4", "2026-08-22"),
        ("aws-ip-ranges-2026-08-22.json.gz", "aws-ip-ranges", "2026-08-22"),
        ("cobaltstrike_ips-202608.txt", "cobaltstrike-ips", "2026-08"),
        ("drop-20240227.stripped.txt", "drop", "2024-02-27"),
        ("20240312_exits.txt", "exits", "2024-03-12"),
        ("ipv4-address-space-201901.csv", "ipv4-address-space", "2019-01"),
        ("list-20241399.txt", "list-20241399", ""),
        ("level3.txt", "level3", ""),
        ("192.0.2.1", "192", ""),
        ("", "", ""),
    ],
)
def test_names_have_a_stem_and_a_date(name: str, stem: str, date: str) -> None:
    """A name is split into what it says the file is and its date."""
    assert split_name(name) == (stem, date)


@pytest.mark.parametrize(
    ("format_name", "feed", "date"),
    [
        ("delegated", "apnic", "2024-03-11"),
        ("iana-special", "iana-special", ""),
        ("iana-space", "iana-space", ""),
        ("drop-json", "spamhaus-drop", ""),
        ("asndrop-json", "spamhaus-asndrop", ""),
        ("tor-exit-addresses", "tor-exits", ""),
        ("feodo-csv", "feodo", "2024-04-04T07:03Z"),
        ("sslbl-csv", "sslbl", "2015-10-15T14:45Z"),
        ("ipsum", "ipsum", "2026-08-22T01:00Z"),
        ("aws", "aws", "2026-08-22T15:17Z"),
        ("gcp", "gcp", "2025-07-25T02:16Z"),
        ("azure", "azure", ""),
        ("oracle", "oracle", "2026-07-27"),
        ("fastly", "fastly", ""),
        ("github-meta", "github", ""),
        ("country-tsv", "ipverse-country", ""),
        ("pfx2as", "routeviews", ""),
        ("riswhois", "ris", "2024-12-20T10:06Z"),
        ("as-names", "as-names", ""),
        ("dshield-block", "dshield", ""),
        ("vrps", "rpki-vrps", ""),
    ],
)
def test_content_that_signs_itself_needs_no_name(format_name: str, feed: str, date: str) -> None:
    """Feed, format and date come from the content, whatever the file is called."""
    found = seen(sample(format_name).read_bytes(), "some.file")

    assert found == Recognised(feed, format_name, date, "its content")


@pytest.mark.parametrize("format_name", formats())
def test_every_sample_shows_its_format(format_name: str) -> None:
    """The format of every sample is told from its content alone."""
    assert seen(sample(format_name).read_bytes(), "some.file").format == format_name


@pytest.mark.parametrize(
    ("text", "name", "feed", "format_name", "date"),
    [
        (LIST, "torbulkexitlist-20240312", "tor-exits", "netset", "2024-03-12"),
        (LIST, "x4b-vpn-ipv4-20260822.txt.xz", "x4b-vpn", "netset", "2026-08-22"),
        (LIST, "x4b-datacenter-ipv6.txt", "x4b-datacenter", "netset", ""),
        ("AS64496 # x\n", "x4b-vpn-asn-20260822.txt", "x4b-vpn-asn", "asn-list", "2026-08-22"),
        (LIST, "compromised-ips-20260821.txt", "et-compromised", "netset", "2026-08-21"),
        (LIST, "drop_v4.txt", "spamhaus-drop", "netset", ""),
        ('["192.0.2.0/24"]', "cloudflare-ips.json", "cloudflare", "json-list", ""),
        ('{"IPv4Prefixes":["192.0.2.0/24"]}', "ovh.json", "ovh", "json-list", ""),
        ("192.0.2.0/24,US,US-TX,Houston,\n", "keyubu.csv", "keyubu-geofeed", "geofeed", ""),
        ("192.0.2.0/24,US,,,\n", "linode-geofeed-20250724.txt", "linode", "geofeed", "2025-07-24"),
        ("Type,Address\nIPv4,192.0.2.0/24\n", "starlink.csv", "starlink", "address-csv", ""),
        ("192.0.2.0/24,192.0.2.1\n", "bgptools-anycast.csv", "bgptools-anycast", "anycast-csv", ""),
        ("192.0.2.0,192.0.2.9,A,u\n", "ipcat-datacenters.csv", "ipcat", "ipcat", ""),
        ("192.0.2.0\t24\t64496\n", "routeviews.pfx2as", "routeviews", "pfx2as", ""),
        (
            "192.0.2.0\t24\t64496\n",
            "routeviews-rv2-20140401-1200.pfx2as.gz",
            "routeviews",
            "pfx2as",
            "2014-04-01",
        ),
        ("ip,tags\n192.0.2.1,x\n", "greylist-latest.csv", "turris-greylist", "address-csv", ""),
        ("192.0.2.0/31,GB,,,\n", "egress-ip-ranges.csv", "icloud-private-relay", "geofeed", ""),
        (
            '{"creationTime": "2026-08-20T14:46:45", "prefixes": [{"ipv4Prefix": "192.0.2.0/24"}]}',
            "googlebot.json",
            "googlebot",
            "gcp",
            "2026-08-20",
        ),
        (
            "Updated:\nThu Apr 30 2026 21:30:06 UTC\n-----\n192.0.2.1\n",
            "enkidu-exits-v4-20260501.txt",
            "tor-exits-mirror",
            "netset",
            "2026-04-30T21:30Z",
        ),
    ],
)  # fmt: skip
def test_content_without_a_signature_needs_the_name(
    text: str, name: str, feed: str, format_name: str, date: str
) -> None:
    """A mere list is named by its file; the date in the name counts if the content has none."""
    assert seen(text, name) == Recognised(feed, format_name, date, "its name")


def test_firehol_headers_name_the_feed() -> None:
    """FireHOL's header wins over the file's name, and its source date over the name's."""
    found = seen(firehol("ciarmy", "1 unique IPs", "192.0.2.1\n"), "greensnow-20260101.txt")

    assert found == Recognised("cins", "netset", "2024-01-24T10:38Z", "its content")


def test_warninglists_are_told_by_the_name_inside() -> None:
    """MISP's files are all called list.json; the name inside says which one it is."""
    text = (
        '{"description": "x", "list": ["192.0.2.0/24"], "matching_attributes": ["ip-src"], '
        '"name": "Censys IP Ranges Used for Scanning", "type": "cidr", "version": 20260811}'
    )

    assert seen(text, "list.json") == Recognised(
        "misp-censys-scanning", "misp-warninglist", "2026-08-11", "its content"
    )


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (LIST, "my-own-list.txt", ["a list of addresses", "--as", "data list"]),
        (LIST, "x4b-vpns.txt", ["a list of addresses", "x4b-vpn"]),
        (LIST, "oracle-servers.txt", ["can't be told", "oracle"]),
        (LIST, "apnic.txt", ["can't be told"]),
        (LIST, "vrps.txt", ["can't be told"]),
        (LIST, "greylist.txt", ["can't be told"]),
        (firehol("bitcoin_nodes", "0 unique IPs"), "x.ipset", ["'bitcoin-nodes'", "does not have"]),
        ("<!DOCTYPE html>\n", "delegated-apnic-latest", ["page of HTML"]),
        ("<?xml version='1.0'?>", "x.xml", ["XML"]),
        ("\x00\x01", "x.bin", ["no UTF-8 text"]),
        ("", "empty.txt", ["empty"]),
        ('{"a": 1}', "x.json", ["JSON of no known form"]),
        ('{"file":"a.roa","hash_id":"x"}', "dump.json", ["dump of all objects", "CSV or JSON"]),
        ("what is this\n", "x.txt", ["no known form"]),
        ("192.0.2.0/24,Texas,Houston\n", "x.csv", ["no known form"]),
        ("192.0.2.0\t24\t64497_64496\n", "x.txt", ["a route table", "routeviews"]),
        ("192.0.2.1\t3\n", "x.txt", ["addresses with a count", "ipsum"]),
        ("192.0.2.0/24\t64496\n", "x.txt", ["a route table"]),
        ("# nothing but a comment\n", "x.txt", ["a list without an entry"]),
    ],
)
def test_what_can_not_be_told_is_said(text: str, name: str, words: list[str]) -> None:
    """Nothing is guessed: the message says what the content is and what --as could be."""
    found = seen(text, name)

    assert (found.feed, found.message.startswith(f"{name}: ")) == ("", True)
    assert all(word in found.message for word in words)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_file_gets_an_answer(head: bytes, name: str) -> None:
    """Whatever the bytes and the name are, there is a feed of the catalogue or a message."""
    found = recognise(head, name, discover.catalogue())

    assert (found.feed in discover.catalogue()) != bool(found.message)
    assert found.format in (*formats(), "")


def test_every_format_is_some_feeds() -> None:
    """A configuration's formats are checked against those of the catalogue, so it has them all."""
    assert {feed.format for feed in discover.catalogue().values()} - {""} == set(formats())
