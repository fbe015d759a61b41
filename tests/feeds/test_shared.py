"""The real files: counts and oddities as FINDINGS and PROVENANCE have them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds import Parsed, parse_feed
from ipskeptic.lookup.feeds.base import open_feed_file
from ipskeptic.lookup.recognise import HEAD, recognise
from tests.feeds.reading import parse_path, text_of, values

pytestmark = pytest.mark.shared

# Where PROVENANCE counts something else than records: its count, ours, and why.
COUNTED_OTHERWISE = {
    "asndrop-20240227.stripped.json": (202, 201, "metadata line"),
    "drop_v4-20250415.json": (1407, 1406, "metadata line"),
    "drop_v4-20260723.json": (1671, 1670, "metadata line"),
    "exit-addresses-20240312.xz": (9494, 2378, "lines, of which 2,378 are addresses"),
    "feodo-ipblocklist-20240404.csv": (29, 28, "header row"),
    "ithitools-as_names-20200916.csv.xz": (100468, 100467, "header row"),
    "starlink-20250705.converted.csv": (2487, 2486, "header row"),
    "enkidu-exits-v4-20260501.txt": (6144, 6141, "three header lines"),
    "enkidu-exits-v6-20260501.txt": (2446, 2443, "three header lines"),
    "enkidu-relays-v4-20260501.txt": (10013, 10010, "three header lines"),
    "alibaba-20260822.converted.json": (2, 3389, "keys"),
    "hetzner-20260822.converted.json": (2, 774, "keys"),
    "ovh-20260822.converted.json": (2, 765, "keys"),
    "tencent-20260822.converted.json": (2, 3448, "keys"),
    "zscaler-20250725.json": (3, 80, "keys"),
    "azure-servicetags-20250725.json.xz": (2967, 90493, "tags"),
    "fastly-public-ip-list-20260822.json": (19, 21, "IPv4 alone"),
    "github-meta-20250725.json": (17, 5959, "keys"),
    "oracle-public_ip_ranges-20250721.json": (45, 896, "regions"),
    "oracle-public_ip_ranges-20260727.json": (56, 1102, "regions"),
    "iana-ipv4-special-registry-1.csv": (27, 26, "header row; a row of two blocks"),
    "iana-ipv6-special-registry-1.csv": (28, 25, "lines, three of them inside cells"),
    "ipv4-address-space-201901.csv": (257, 256, "header row"),
    "ipv4-address-space.csv": (257, 256, "header row"),
    "ipv6-address-space-1.csv": (25, 20, "lines inside cells"),
    "ipv6-unicast-address-assignments.csv": (67, 50, "lines inside cells"),
    "routinator_csv-202404.csv.xz": (10000, 9999, "header row"),
    "rpki_client_csv-202404.csv.xz": (10000, 9999, "header row"),
}
# Files that are no feed of the catalogue, or none that a parser reads.
NOT_RECOGNISED = {
    "bitcoin_nodes.ipset", "cidr_report_bogons.netset", "iblocklist_org_sony_online.netset",
    "level3-20260822.txt.xz", "level4-20260822.txt", "level5-20260822.txt", "level6-20260822.txt",
    "level7-20260822.txt", "level8-20260822.txt", "provenance.json", "autnums.html.HTML404",
    "delegated-apnic-extended-latest.HTML302", "afriaprin", "claims-combined",
    "claims-combined-overclaims", "claims-combined-unclaimed", "claims-iana", "iana", "previous",
    "google.json", "ipv6-linklocal.json", "multicast.json", "rfc1918.json", "rfc3849.json",
    "rfc5735.json", "rfc6598.json", "rpki_client_dump-202407.jsonl.xz",
}  # fmt: skip
FOLDERS = ("anonymizers", "asnames", "blocklists", "cloud", "geofeeds", "iana", "rir", "rpki",
           "tor", "warninglists")  # fmt: skip


@cache
def provenance(root: Path) -> dict[str, int]:
    """Number of records by file name and folder, as PROVENANCE counts them."""
    counts: dict[str, int] = {}
    folder = ""
    for line in (root / "PROVENANCE.md").read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            folder = line.split()[1]
        row = re.match(r"- \*\*([^*]+)\*\*: .*?; ([\d,]+) records;", line)
        if row:
            counts[folder + row.group(1)] = int(row.group(2).replace(",", ""))
    return counts


def files(root: Path) -> list[Path]:
    """The files of all folders but the route tables, which have their own tests."""
    found = [path for name in FOLDERS for path in (root / name).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix != ".xml")


@pytest.mark.slow
def test_every_file_is_recognised_and_holds_what_provenance_says(shared_data: Path) -> None:
    """Each of some 290 files is recognised, or known not to be, and has its number of records."""
    catalogue = discover.catalogue()
    unknown, wrong, refused = set(), {}, set()
    for path in files(shared_data):
        said = provenance(shared_data).get(str(path.relative_to(shared_data)))
        with open_feed_file(path) as file:
            known = recognise(file.peek(HEAD), file.name, catalogue)
            if not known.feed:
                unknown.add(path.name)
                continue
            try:
                parsed = parse_feed(file, known.format)
            except FeedFormatError:
                refused.add(path.name)
                continue
        other = COUNTED_OTHERWISE.get(path.name, (said, said, ""))
        if (said, parsed.records) != other[:2] or parsed.feed not in ("", known.feed):
            wrong[path.name] = said, parsed.records, parsed.feed

        assert parsed.bad_count == 0

    assert unknown == NOT_RECOGNISED
    assert wrong == {}
    assert refused == {
        "delegated-apnic-20190928.PARTIAL",
        "delegated-ripencc-extended-20260428.TRUNCATED.xz",
        "delegated-ripencc-extended-20260720.TRUNCATED.xz",
        "delegated-apnic-extended-20260626.excerpt",
        "delegated-arin-extended-20260725.excerpt",
        "delegated-ripencc-extended-20260626.excerpt",
    }


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("broken/delegated-apnic-20190928.PARTIAL", "no line break"),
        ("broken/delegated-ripencc-extended-20260428.TRUNCATED.xz", "no line break"),
        ("current/delegated-ripencc-extended-20260720.TRUNCATED.xz", "no line break"),
        ("broken/autnums.html.HTML404", "page of HTML"),
        ("broken/delegated-apnic-extended-latest.HTML302", "page of HTML"),
        ("excerpts/index-2026/delegated-apnic-extended-20260626.excerpt", "asn and ipv6 rows"),
        ("excerpts/index-2026/delegated-arin-extended-20260725.excerpt", "ipv4 and ipv6 rows"),
        ("excerpts/index-2026/delegated-ripencc-extended-20260626.excerpt", "asn and ipv6 rows"),
        ("excerpts/nro-test-2019-09/previous", "version line"),
    ],
)
def test_broken_registry_files_are_refused(shared_data: Path, path: str, why: str) -> None:
    """What is cut off, an excerpt or a page of HTML is refused with the reason."""
    with pytest.raises(FeedFormatError, match=why):
        parse_path("delegated", shared_data / "rir" / path)


def test_excerpts_are_read_where_that_is_known(shared_data: Path) -> None:
    """The same files are read as excerpts; a row inside which a file ends is refused."""
    rir = shared_data / "rir"
    excerpt = rir / "excerpts" / "index-2026" / "delegated-apnic-extended-20260626.excerpt"
    broken = rir / "current" / "delegated-ripencc-extended-20260720.TRUNCATED.xz"

    apnic = parse_path("delegated", excerpt, excerpt=True)
    ripe = parse_path("delegated", broken, excerpt=True)

    assert (apnic.records, apnic.holds_at) == (25, "2026-06-26")
    assert (ripe.records, ripe.bad_count) == (41_594, 1)
    assert ripe.bad[0].text.startswith("ripencc|CH|ipv4|185.41.132.0|1024")


def delegated(shared_data: Path, path: str) -> Parsed:
    """A whole file of a registry."""
    return parse_path("delegated", shared_data / "rir" / path)


@pytest.mark.parametrize(
    ("path", "holds_at"),
    [
        ("apnic-series/delegated-apnic-20101217.xz", "2010-12-16"),
        ("2014/delegated-apnic-20141102.xz", "2014-10-31"),
        ("current/delegated-apnic-20260617.xz", "2026-06-17"),
    ],
)
def test_north_korea_is_in_every_file(shared_data: Path, path: str, holds_at: str) -> None:
    """The block and the AS have stood in APNIC's files since 2010, unchanged (FINDINGS 2)."""
    parsed = delegated(shared_data, path)

    found = [text_of(s) for s in parsed.spans if "\tcc=KP\t" in s.value]

    assert parsed.holds_at == holds_at
    assert found == ["AS131279", "175.45.176.0/22"]


def test_counts_that_are_no_prefix(shared_data: Path) -> None:
    """ARIN's file of 2013 has 2,221 rows of another length than a prefix, 651 not aligned."""
    spans = delegated(shared_data, "2013-08/delegated-arin-20130813.xz").spans
    sizes = [(s.first, s.last - s.first + 1) for s in spans if s.family == 4]

    odd = [size for _, size in sizes if size & (size - 1)]
    shifted = [1 for first, size in sizes if not size & (size - 1) and first % size]

    assert (len(sizes), len(odd), len(shifted)) == (46_593, 2_221, 651)


def test_registries_of_one_date_do_not_overlap(shared_data: Path) -> None:
    """Four registries' files of August 2013 claim no address twice (FINDINGS 4)."""
    spans = [
        (span.first, span.last)
        for path in sorted((shared_data / "rir" / "2013-08").iterdir())
        for span in parse_path("delegated", path).spans
        if span.family == 4
    ]
    spans.sort()

    assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_lacnic_mixes_seven_and_eight_fields(shared_data: Path) -> None:
    """Rows without a handle are read whether the last field is there or not."""
    parsed = delegated(shared_data, "2024-02-08/delegated-lacnic-extended-20240208.xz")

    statuses = Counter(s.value.split("\t")[2] for s in parsed.spans)

    assert (parsed.records, parsed.bad_count, parsed.warnings) == (88_899, 0, ())
    assert statuses["status=available"] > 20_000


def test_afrinic_writes_zz(shared_data: Path) -> None:
    """AFRINIC's 9,693 rows of the country ZZ have no country."""
    parsed = delegated(shared_data, "current/delegated-afrinic-extended-20260821.xz")

    assert sum("\tcc=\t" in span.value for span in parsed.spans) == 9_693


def test_lacnic_counts_what_it_leaves_out(shared_data: Path) -> None:
    """The old form of 2026 declares 1,520 AS numbers more than it has, which is a warning."""
    parsed = delegated(shared_data, "2026-02-13/delegated-lacnic-20260212.xz")

    assert parsed.warnings == ("declares 15,570 asn rows and holds 14,050",)


def test_real_forms_of_lists(shared_data: Path) -> None:
    """Distinct addresses of lists with repeats, as FINDINGS 6 counts them."""
    counts = {
        "tor/cps-tor-exit-20260822.txt": (3_251, 1_372),
        "blocklists/other/cobaltstrike_ips-202608.txt": (2_087, 804),
    }
    for path, expected in counts.items():
        parsed = parse_path("netset", shared_data / path)

        assert (parsed.records, len(set(parsed.spans))) == expected


def test_a_network_may_stand_in_drop_twice(shared_data: Path) -> None:
    """62.60.226.0/24 has two SBL numbers in the DROP of July 2026."""
    parsed = parse_path("drop-json", shared_data / "blocklists/spamhaus/drop_v4-20260723.json")

    assert [text_of(span) for span in parsed.spans].count("62.60.226.0/24") == 2


def test_exit_list_of_a_day(shared_data: Path) -> None:
    """2,378 tests found 1,174 addresses; they are the bulk list's of the same day."""
    tor = shared_data / "tor"
    tested = parse_path("tor-exit-addresses", tor / "exit-addresses-20240312.xz")
    bulk = parse_path("netset", tor / "torbulkexitlist-20240312")
    one = next(s for s in tested.spans if text_of(s) == "178.20.55.16/32")

    assert (tested.records, len(tested.spans), tested.holds_at) == (
        2_378,
        1_174,
        "2024-03-12T14:28Z",
    )
    assert {s.first for s in tested.spans} == {s.first for s in bulk.spans}
    assert "2024-03-12T14:17:21Z, 2024-03-12T14:22:55Z" in one.value


def test_amazon_repeats_a_prefix_for_each_service(shared_data: Path) -> None:
    """10,668 rows of IPv4 are 7,905 prefixes."""
    parsed = parse_path("aws", shared_data / "cloud" / "aws-ip-ranges-20260822.json.xz")
    rows = [(s.first, s.last) for s in parsed.spans if s.family == 4]

    assert (len(rows), len(set(rows))) == (10_668, 7_905)


def test_the_hidden_cobra_list(shared_data: Path) -> None:
    """627 addresses, dated by their source and not by FireHOL's copy; none is North Korean."""
    folder = shared_data / "blocklists" / "firehol-20240126"
    parsed = parse_path("netset", folder / "uscert_hidden_cobra.ipset")
    korean = (0xAF2DB000, 0xAF2DB3FF)

    assert (parsed.feed, parsed.records, parsed.holds_at) == (
        "uscert-hidden-cobra",
        627,
        "2017-06-14T01:08Z",
    )
    assert not [s for s in parsed.spans if korean[0] <= s.first <= korean[1]]


def test_four_databases_on_north_korea(shared_data: Path) -> None:
    """The geolocation sets carry the code and agree on one block only."""
    folder = shared_data / "blocklists" / "firehol-20240126" / "geo-kp"
    sizes = {}
    for path in sorted(folder.iterdir()):
        parsed = parse_path("netset", path)
        sizes[parsed.feed] = sum(s.last - s.first + 1 for s in parsed.spans)

        assert {v["cc"] for v in values(parsed)} == {"KP"}

    assert sizes == {
        "geolite2-country": 1_842,
        "ip2location-country": 1_536,
        "ipdeny-country": 1_024,
        "ipip-country": 9_401,
    }


def test_empty_lists_are_read(shared_data: Path) -> None:
    """Five lists of 2024 have a header and no entry (FINDINGS 6)."""
    folder = shared_data / "blocklists" / "firehol-20240126"
    for name in ("feodo", "sslbl", "sslbl_aggressive", "feodo_badips", "ransomware_locky_c2"):
        parsed = parse_path("netset", folder / f"{name}.ipset")

        assert (parsed.records, parsed.families, parsed.bad_count) == (0, "4", 0)


def test_sources_are_older_than_the_snapshot(shared_data: Path) -> None:
    """Of the FireHOL lists of January 2024 37 have a source date before that year."""
    folder = shared_data / "blocklists" / "firehol-20240126"
    dates = [parse_path("netset", p).holds_at for p in sorted(folder.iterdir()) if p.is_file()]

    assert sum(date < "2024" for date in dates if date) == 37


ROUTES = {
    "ipasn6_20151101.dat.gz": ("pfx2as", 633_831, "2015-11-01T06:00Z"),
    "ipasn_20080501_v12.dat.gz": ("pfx2as", 270_849, "2008-05-01T06:44Z"),
    "riswhoisdump.IPv6-20241220.gz": ("riswhois", 270_345, "2024-12-20T10:06Z"),
    "routeviews-pfx2as-20140401.tsv.xz": ("pfx2as", 506_236, "2014-04-01"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_route_tables(shared_data: Path, name: str) -> None:
    """All rows of the tables are read; origins that are sets keep all their numbers."""
    form, records, holds_at = ROUTES[name]

    parsed = parse_path(form, shared_data / "routing" / name)

    assert (parsed.records, parsed.holds_at, parsed.bad_count) == (records, holds_at, 0)
    if form == "riswhois":
        # 47 default routes, and origins that few peers see beside one that many see
        several = Counter(span[:3] for span in parsed.spans)
        assert len(parsed.spans) == 258_728
        assert sum(count > 1 for count in several.values()) == 1_695
    if "2014" in name:
        kp = {text_of(s) for s in parsed.spans if s.value == "origin=AS131279"}

        assert kp == {f"175.45.{third}.0/24" for third in (176, 177, 178, 179)}
