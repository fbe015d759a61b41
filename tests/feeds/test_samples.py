"""What each format reads from its sample."""

from __future__ import annotations

import pytest

from tests.feeds.reading import entries, parse_path, sample, text_of, values

# Format: entries, values (in short), date, feed.
EXPECTED: dict[str, tuple[list[str], list[str], str, str]] = {
    "address-csv": (["192.0.2.0/25", "2001:db8:bc0::/42"], ["", ""], "", ""),
    "anycast-csv": (["192.0.2.0/24", "2001:db8:112::/48"], ["", ""], "", ""),
    "as-names": (
        ["AS64496", "AS64497", "AS64498"],
        [
            "name=EXAMPLE-1 cc=US",
            'name=EXAMPLE-AS Example, Other "quoted" Ltd.',
            "name=-Reserved AS-",
        ],
        "",
        "as-names",
    ),
    "asn-list": (["AS64496", "AS64497"], ["name=Example Hosting, they don't watch it", ""], "", ""),
    "asndrop-json": (
        ["AS64496", "AS64497"],
        ["name=EXAMPLE-1 domain=example.net cc=US", "name=EXAMPLE-2 domain=example.org"],
        "2024-03-12T14:13Z",
        "spamhaus-asndrop",
    ),
    "aws": (
        ["192.0.2.0/24", "192.0.2.0/24", "2001:db8::/40"],
        [
            "service=AMAZON region=eu-west-1",
            "service=EC2 region=eu-west-1",
            "service=S3 region=us-west-2",
        ],
        "2026-08-22T15:17Z",
        "aws",
    ),
    "azure": (
        ["192.0.2.0/29", "2001:db8::/48", "192.0.2.0/29"],
        ["service=ActionGroup", "service=ActionGroup", "service=Storage.WestUS region=westus"],
        "",
        "azure",
    ),
    "country-tsv": (["192.0.2.0/24", "2001:db8::/32"], ["cc=AD", "cc=ZW"], "", "ipverse-country"),
    "drop-json": (
        ["192.0.2.0/24", "198.51.100.0/25", "198.51.100.0/25"],
        ["sbl=SBL100001", "sbl=SBL100002", "sbl=SBL100003"],
        "2024-03-12T14:13Z",
        "spamhaus-drop",
    ),
    "dshield-block": (
        ["192.0.2.0/24", "198.51.100.0/24"],
        ["targets=9424", "targets=6276"],
        "2024-03-12T14:00Z",
        "dshield",
    ),
    "fastly": (
        ["192.0.2.0/25", "198.51.100.0/24", "2001:db8::/32"],
        ["", "", ""],
        "",
        "fastly",
    ),
    "feodo-csv": (
        ["192.0.2.73/32", "198.51.100.155/32"],
        [
            "malware=Pikabot first-seen=2023-05-23 last-online=2024-04-01 status=online port=1194",
            "malware=Emotet first-seen=2024-02-08 last-online=2024-03-11 status=offline port=5000",
        ],
        "2024-04-04T07:03Z",
        "feodo",
    ),
    "gcp": (
        ["192.0.2.0/24", "2001:db8::/44"],
        ["service=Google Cloud region=africa-south1", "service=Google Cloud region=us-west8"],
        "2025-07-25T02:16Z",
        "gcp",
    ),
    "geofeed": (
        ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"],
        [
            "cc=DE region=DE-NW city=Düsseldorf",
            "cc=US region=US-PA city=Plymouth Meeting, North",
            "",
            "cc=IT region=IT-57 city=Ascoli Piceno",
        ],
        "",
        "",
    ),
    "github-meta": (
        ["192.0.2.0/26", "2001:db8::/32", "198.51.100.0/24"],
        ["service=hooks", "service=hooks", "service=actions"],
        "",
        "github",
    ),
    "iana-space": (
        ["1.0.0.0/8", "3.0.0.0/8", "240.0.0.0/8"],
        [
            "registry=apnic status=allocated date=2010-01 name=APNIC",
            "registry=arin status=legacy date=1994-05 name=Administered by ARIN",
            "registry=iana status=reserved date=1981-09 name=Future use",
        ],
        "",
        "iana-space",
    ),
    "iana-special": (
        [
            "192.0.2.0/24",
            "198.51.100.170/32",
            "198.51.100.171/32",
            "203.0.113.0/24",
            "2001:db8::/32",
        ],
        [
            "name=Documentation (TEST-NET-1) rfc=RFC 5737 since=2010-01 reachable=no",
            "name=Discovery rfc=RFC 8880, RFC 7050, section 2.2 since=2013-02 reachable=no",
            "name=Discovery rfc=RFC 8880, RFC 7050, section 2.2 since=2013-02 reachable=no",
            "name=A name rfc=RFC 8190, RFC 919, section 7 since=2001-06 until=2015-03",
            "name=Carrier rfc=RFC 3056 since=2001-02 reachable=embedded",
        ],
        "",
        "iana-special",
    ),
    "ipcat": (
        ["192.0.2.0-192.0.2.99", "198.51.100.0/23"],
        ["name=Example Hosting", "name=Example, Other"],
        "",
        "ipcat",
    ),
    "ipsum": (
        ["192.0.2.20/32", "198.51.100.102/32"],
        ["lists=10", "lists=1"],
        "2026-08-22T01:00Z",
        "",
    ),
    "json-list": (["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/48"], ["", "", ""], "", ""),
    "misp-warninglist": (
        ["192.0.2.10/32", "198.51.100.1/32", "2001:db8::/32"],
        ["", "", ""],
        "2026-08-10",
        "",
    ),
    "netset": (
        ["192.0.2.0/24", "198.51.100.7/32", "203.0.113.0/24"],
        ["", "", ""],
        "2017-06-14T01:08Z",
        "sample-list",
    ),
    "oracle": (
        ["192.0.2.0/25", "198.51.100.0/24"],
        ["service=OCI region=mx-monterrey-1", "service=OSN, OCI region=mx-monterrey-1"],
        "2026-07-27",
        "oracle",
    ),
    "pfx2as": (
        ["192.0.2.0/24", "198.51.100.0/25", "10.29.246.49/32", "2001:db8::/32"],
        [
            "origin=AS64496",
            "origin=AS64496, AS64497",
            "origin=AS64498",
            "origin=AS64499",
        ],
        "2014-05-13T06:00Z",
        "",
    ),
    "riswhois": (
        ["2001:db8::/32", "2001:db8::/32"],
        ["origin=AS64496", "origin=AS64496, AS64497"],
        "2024-12-20T10:06Z",
        "ris",
    ),
    "sslbl-csv": (
        ["192.0.2.17/32", "198.51.100.108/32"],
        ["malware=Gozi C&C port=443", "malware=Dridex C&C port=448"],
        "2015-10-15T14:45Z",
        "sslbl",
    ),
    "tor-exit-addresses": (
        ["192.0.2.17/32", "192.0.2.18/32"],
        [
            "seen=2024-03-12T08:10:51Z, 2024-03-12T14:17:21Z",
            "seen=2024-03-12T08:12:00Z",
        ],
        "2024-03-12T14:17Z",
        "tor-exits",
    ),
    "vrps": (
        ["192.0.2.0/24", "192.0.2.0/25", "198.51.100.0/24", "2001:db8::/32"],
        [
            "vrps=24 AS64496",
            "vrps=24 AS64496, 25-28 AS64497",
            "vrps=24-32 AS0",
            "vrps=32-48 AS64499",
        ],
        "",
        "rpki-vrps",
    ),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_a_sample_holds(name: str) -> None:
    """Every entry is read with its value, its date, and the feed that the content names."""
    found, says, holds_at, feed = EXPECTED[name]

    parsed = parse_path(name, sample(name))

    assert [text_of(span) for span in parsed.spans] == found
    assert [span.value.replace("\t", " ") for span in parsed.spans] == says
    assert (parsed.holds_at, parsed.feed, parsed.bad) == (holds_at, feed, [])


def test_every_sample_is_expected() -> None:
    """No sample is left without an expectation; delegated files have their own tests."""
    from ipskeptic.lookup.feeds import formats

    assert set(EXPECTED) | {"delegated"} == set(formats())


def test_two_helpers_agree() -> None:
    """The helpers of these tests write spans alike."""
    parsed = parse_path("ipcat", sample("ipcat"))

    assert entries(parsed) == EXPECTED["ipcat"][0]
    assert values(parsed)[0] == {"name": "Example Hosting"}
