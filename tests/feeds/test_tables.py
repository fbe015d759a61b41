"""Tables in CSV and TSV: abuse.ch, geofeeds, ranges, IANA, routes, AS names."""

from __future__ import annotations

import pytest

from ipskeptic.errors import FeedFormatError
from tests.feeds.reading import entries, parse, sample, values


def test_feodo_is_cut_off_by_its_own_count() -> None:
    """The last line counts the entries; without it that can't be told."""
    text = sample("feodo-csv").read_text(encoding="utf-8")
    without = text[: text.index("# END")]

    assert parse("feodo-csv", without).warnings == (
        "it lacks the line '# END', so it may be cut off",
    )
    with pytest.raises(FeedFormatError, match="declares 28 entries and holds 2"):
        parse("feodo-csv", without + "# END 28 entries")
    assert parse("feodo-csv", "# END 0 entries").records == 0


def test_sslbl_has_two_forms() -> None:
    """The later form has the day first seen in place of the malware."""
    text = "# Firstseen,DstIP,DstPort\n2024-01-02 03:04:05,192.0.2.1,443\n"

    assert values(parse("sslbl-csv", text)) == [{"first-seen": "2024-01-02", "port": "443"}]
    with pytest.raises(FeedFormatError, match="declares 83 entries"):
        parse("sslbl-csv", text + "# Number of entries: 83")


def test_geofeed_rows() -> None:
    """A header without a mark is passed over; a row without a country code is refused."""
    text = (
        "# Last modified: 2025-07-24 10:00:06\n"
        "ip_prefix,alpha2code,region,city,postal\n"
        "192.0.2.0/24,US\n198.51.100.0/24,USA,,,\n203.0.113.0/24\n192.0.2.128/25,,,,\n"
        '203.0.113.0/24,US,US-PA,"open\n'
    )

    parsed = parse("geofeed", text)

    assert values(parsed) == [
        {"cc": "US"},
        {},
        {"cc": "US", "region": "US-PA", "city": "open"},
    ]
    assert parsed.holds_at == "2025-07-24"
    assert [bad.line for bad in parsed.bad] == [4, 5]


def test_ranges_with_names() -> None:
    """Ranges need two addresses of one family, the lower one first."""
    text = "# c\n192.0.2.0,192.0.2.9,A,u\n192.0.2.9,192.0.2.0,B,u\n192.0.2.1\n192.0.2.1,192.0.2.1\n"

    parsed = parse("ipcat", text)

    assert entries(parsed) == ["192.0.2.0-192.0.2.9", "192.0.2.1/32"]
    assert parsed.bad_count == 2


def test_a_table_needs_a_column_of_addresses() -> None:
    """The first row must name a column for addresses; a row without one is refused."""
    assert entries(parse("address-csv", "a,CIDR\n1,192.0.2.0/24\n2,192.0.2.1\n3\n")) == [
        "192.0.2.0/24",
        "192.0.2.1/32",
    ]
    with pytest.raises(FeedFormatError, match="Name a column one of address"):
        parse("address-csv", "a,b\n1,192.0.2.0/24\n")


def test_broken_quoting_is_refused() -> None:
    """A quote that never ends is an error and not an endless field."""
    with pytest.raises(FeedFormatError, match="CSV is broken"):
        parse("ipcat", '192.0.2.0,192.0.2.9,"A\n' + "x\n" * 100_000)


def test_countries_and_networks() -> None:
    """A row needs a country code and a prefix."""
    parsed = parse("country-tsv", "AD\t192.0.2.0/24\nad\t192.0.2.0/25\nABC\t192.0.2.0/24\n")

    assert values(parsed) == [{"cc": "AD"}, {"cc": "AD"}]
    assert parsed.bad_count == 1


@pytest.mark.parametrize("name", ["iana-special", "iana-space"])
def test_an_iana_table_needs_its_header_and_a_row(name: str) -> None:
    """Another table, or one without a row, is refused."""
    header = sample(name).read_text(encoding="utf-8").split("\n")[0]

    with pytest.raises(FeedFormatError, match="first row"):
        parse(name, "a,b,c\n1,2,3\n")
    with pytest.raises(FeedFormatError, match="without a block"):
        parse(name, header + "\n")


def test_mapped_space_stays_itself_in_a_registry() -> None:
    """The registry's row for IPv4-mapped addresses is about IPv6, not all of IPv4."""
    header = sample("iana-special").read_text(encoding="utf-8").split("\n")[0]
    row = "::ffff:0:0/96,IPv4-mapped Address,[RFC4291],2006-02,N/A,False,False,False,False,True\n"

    assert entries(parse("iana-special", f"{header}\n{row}")) == ["::ffff:0:0/96"]


def test_registries_of_ipv6_space() -> None:
    """Both IPv6 tables say which registry has a block, with a date of any precision."""
    assignments = (
        "Prefix,Designation,Date,WHOIS,RDAP,Status,Note\r\n"
        '2001:db8::/33,ARIN,1999-07-01,whois.arin.net,"https://a\nhttp://b",ALLOCATED,\r\n'
        "2001:db8:8000::/33,IANA,soon,,,RESERVED,\r\n"
    )
    space = "IPv6 Prefix,Allocation,Reference,Notes\n2001:db8::/32,Reserved by IETF,[RFC1],\n"

    assert values(parse("iana-space", assignments)) == [
        {"registry": "arin", "status": "allocated", "date": "1999-07-01", "name": "ARIN"},
        {"registry": "iana", "status": "reserved", "name": "IANA"},
    ]
    assert values(parse("iana-space", space))[0]["status"] == "reserved"


@pytest.mark.parametrize(
    ("row", "prefix", "origin"),
    [
        ("192.0.2.0/24\t64496", "192.0.2.0/24", "AS64496"),
        ("192.0.2.0\t24\t64496", "192.0.2.0/24", "AS64496"),
        ("192.0.2.0\t24\t64497_64496", "192.0.2.0/24", "AS64496, AS64497"),
        ("192.0.2.0\t24\t64497,64496", "192.0.2.0/24", "AS64496, AS64497"),
        ("2001:db8::\t32\t64496", "2001:db8::/32", "AS64496"),
        ("192.0.2.0/24\t{64496}", "192.0.2.0/24", "AS64496"),
        ("192.0.2.0/24\t{64496,64496,64499}", "192.0.2.0/24", "AS64496, AS64499"),
        ("192.0.2.0/24 64496", "192.0.2.0/24", "AS64496"),
        ("192.0.2.1/24\t64496\r", "192.0.2.0/24", "AS64496"),
        ("192.0.2.77/32\t64496", "192.0.2.77/32", "AS64496"),
    ],
)
def test_route_rows(row: str, prefix: str, origin: str) -> None:
    """Two and three columns, sets of origins in four ways of writing, long prefixes."""
    parsed = parse("pfx2as", row + "\n")

    assert entries(parsed) == [prefix]
    assert values(parsed) == [{"origin": origin}]


def test_default_routes_are_passed_over_and_said() -> None:
    """A default route would match every address."""
    text = "0.0.0.0/0\t64496\n::/0\t64496\n::\t0\t64497\n192.0.2.0/24\t64496\n"

    parsed = parse("pfx2as", text)

    assert entries(parsed) == ["192.0.2.0/24"]
    assert (parsed.records, parsed.warnings) == (
        4,
        ("3 default routes, which would match everything, passed over",),
    )


def test_bad_routes_are_refused_one_by_one() -> None:
    """Rows without a prefix, a length or an origin are kept with their reason."""
    good = "192.0.2.0/24\t64496\n" * 6
    bad = "x/24\t64496\n192.0.2.0/24\t\n192.0.2.0/24\tASx\n192.0.2.0 64496\nnothing\n"

    parsed = parse("pfx2as", good + bad)

    assert [b.reason for b in parsed.bad] == [
        "no address",
        "no origin AS",
        "no origin AS",
        "no prefix length",
        "no address",
    ]


@pytest.mark.parametrize(("name", "text"), [("pfx2as", "; IP-ASN\n"), ("riswhois", "% RIS\n")])
def test_a_table_without_a_route_is_refused(name: str, text: str) -> None:
    """A route table without a route is no state but a file that broke off."""
    with pytest.raises(FeedFormatError, match="cut off"):
        parse(name, text)


def test_a_table_that_may_be_cut_off_says_so() -> None:
    """A last line without a line break is a warning."""
    assert "may be cut off" in parse("pfx2as", "192.0.2.0/24\t64496").warnings[0]
    assert (
        "masked"
        in parse("riswhois", "64496\t2001:db8::1/32\t9\nx\n1\t2001:db8::/32\t1\n").warnings[0]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as_number,as_name,as_country,\n64496,A B,US,\n", {"name": "A B", "cc": "US"}),
        ('64496,FR-X AS for "A, B",EU,\n', {"name": 'FR-X AS for "A, B"', "cc": "EU"}),
        ("64496,-Reserved AS-,ZZ,\n", {"name": "-Reserved AS-"}),
        ("64496 LVLT-1, US\n", {"name": "LVLT-1", "cc": "US"}),
        ("64496 NONAME\n", {"name": "NONAME"}),
        (
            '{"64496": "FITL-IE Fort Technologies, GB"}',
            {"name": "FITL-IE Fort Technologies", "cc": "GB"},
        ),
        ('{"64496": "A, Limited"}', {"name": "A, Limited"}),
    ],
)
def test_as_names(text: str, found: dict[str, str]) -> None:
    """The three forms of tables of AS names."""
    parsed = parse("as-names", text)

    assert entries(parsed) == ["AS64496"]
    assert values(parsed) == [found]


def test_a_table_of_names_without_a_name_is_refused() -> None:
    """An empty table of AS names broke off."""
    with pytest.raises(FeedFormatError, match="cut off"):
        parse("as-names", "{}")
    with pytest.raises(FeedFormatError, match="another kind"):
        parse("as-names", "x y\n")
    assert "cut off" in parse("as-names", "64496 A, US").warnings[0]


def test_a_lone_carriage_return_in_a_row_is_no_line_break() -> None:
    """A row that can't be split is refused as a whole."""
    parsed = parse("geofeed", '192.0.2.0/24,US,"x",a\rb\n192.0.2.0/24,US\n')

    assert (parsed.records, [bad.line for bad in parsed.bad]) == (1, [1])


def test_origins_are_read_also_when_no_more_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a bound on the origins kept for reuse, none on those that are read."""
    monkeypatch.setattr("ipskeptic.lookup.feeds._routes._MAX_KNOWN", 1)

    parsed = parse("pfx2as", "192.0.2.0/24\t1\n192.0.2.0/24\t2\n192.0.2.0/24\t2\n")

    assert [value["origin"] for value in values(parsed)] == ["AS1", "AS2", "AS2"]


def test_an_origin_that_few_peers_see_is_no_second_origin() -> None:
    """Beside an origin that many peers see, one that few see is left out; alone it stays."""
    rows = (
        "64496\t2001:db8::/33\t300\n"
        "64497\t2001:db8::/33\t9\n"
        "64498\t2001:db8::/33\t10\n"
        "64499\t2001:db8:8000::/33\t2\n"
    )
    values = [span.value for span in parse("riswhois", rows).spans]

    assert values == ["origin=AS64496", "origin=AS64498", "origin=AS64499"]


def test_dshield_rows() -> None:
    """A row needs its range and the number of targets; names and addresses are not kept."""
    text = (
        "Start\tEnd\tNetmask\tAttacks\n"
        "192.0.2.0\t192.0.2.255\t24\t9\n"
        "198.51.100.0\t198.51.100.255\t24\t8\tNAME\tUS\ta@example.net\n"
        "203.0.113.0\t203.0.113.255\n"
        "203.0.113.9\t203.0.113.0\t24\t7\n"
    )
    parsed = parse("dshield-block", text)

    assert values(parsed) == [{"targets": "9"}, {"targets": "8"}]
    assert [bad.line for bad in parsed.bad] == [4, 5]


def test_a_table_of_addresses_may_have_comments() -> None:
    """Turris' greylist begins with comments; they are passed over wherever they stand."""
    text = "# made by routers\nAddress,Tags\n192.0.2.1,telnet\n# end\n"

    assert entries(parse("address-csv", text)) == ["192.0.2.1/32"]
