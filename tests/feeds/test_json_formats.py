"""Formats in JSON."""

from __future__ import annotations

import json

import pytest

from ipskeptic.errors import FeedFormatError
from tests.feeds.reading import entries, parse, sample, values

DOCUMENTS = [
    "aws",
    "azure",
    "fastly",
    "gcp",
    "github-meta",
    "json-list",
    "misp-warninglist",
    "oracle",
]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON document"),
        ("192.0.2.1\n", "no JSON document"),
        ("<html>", "HTML"),
        ('{"a": "b"}', r"no list|not GitHub|holds no list|no object"),
        ('{"list": 1, "prefixes": {}, "values": 2, "regions": 3}', "no list|not GitHub"),
        ("[" * 100_000, "nested too deeply|ends too early"),
        ('{"a": ' * 100_000, "nested too deeply|ends too early"),
        ('{"a": [1, 2', "cut off"),
        ('{"a": nul}', r"line 1: its JSON is broken"),
        ('{"a": ' + "9" * 5000 + "}", "no JSON text|no list|not GitHub|holds no list"),
        ("{\xff}", "broken|no JSON text"),
    ],
)
def test_what_is_no_such_document_is_refused(name: str, text: str, why: str) -> None:
    """Other text, broken, cut-off, deep or strange JSON gives an error that says so."""
    with pytest.raises(FeedFormatError, match=why):
        parse(name, text.encode("latin-1"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_loss_at_the_end_is_noticed(name: str) -> None:
    """A document that ends anywhere before its end is refused."""
    data = sample(name).read_bytes().rstrip()
    for length in range(2, len(data), 7):
        with pytest.raises(FeedFormatError):
            parse(name, data[:length])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("aws", '{"prefixes": [1, {"ip_prefix": 5}], "ipv6_prefixes": []}'),
        ("gcp", '{"prefixes": ["192.0.2.0/24", {}]}'),
        ("oracle", '{"regions": [{"cidrs": [null, {"cidr": []}]}]}'),
        ("azure", '{"values": [{"properties": {"addressPrefixes": [1, null]}}]}'),
        ("fastly", '{"addresses": [1], "ipv6_addresses": [{}]}'),
        ("github-meta", '{"hooks": [1, {}]}'),
        ("json-list", '["192.0.2.0/24", 1, 2]'),
        ("misp-warninglist", '{"list": [1, {}], "type": "cidr"}'),
    ],
)
def test_values_of_another_type_are_bad_records(name: str, text: str) -> None:
    """Where text is expected and something else stands, the record is refused."""
    with pytest.raises(FeedFormatError, match="another kind"):
        parse(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("azure", '{"values": [1]}'),
        ("azure", '{"values": [{"properties": 1}]}'),
        ("oracle", '{"regions": [1]}'),
        ("aws", "[1]"),
    ],
)
def test_a_frame_of_another_type_refuses_the_document(name: str, text: str) -> None:
    """Where the frame around the records is wrong the document is."""
    with pytest.raises(FeedFormatError):
        parse(name, text)


def test_a_tag_that_is_no_text_is_left_out() -> None:
    """Oracle's tags are joined; what is no text among them is passed over."""
    cidrs = '{"cidr": "192.0.2.0/24", "tags": [1, "OCI"]}, {"cidr": "192.0.2.0/25"}'
    text = '{"regions": [{"region": "r", "cidrs": [' + cidrs + "]}]}"

    assert values(parse("oracle", text)) == [{"service": "OCI", "region": "r"}, {"region": "r"}]


def test_google_without_a_token_has_only_a_day() -> None:
    """Google's creation time states no zone, so only its day is used."""
    prefixes = '"prefixes": [{"ipv4Prefix": "192.0.2.0/24"}]'
    text = '{"creationTime": "2026-08-20T14:46:45.000000", ' + prefixes + "}"

    parsed = parse("gcp", text)

    assert (parsed.holds_at, parsed.feed) == ("2026-08-20", "")


def test_other_lists_beside_networks_are_said() -> None:
    """In an object of lists, one that holds no networks is passed over with a warning."""
    parsed = parse("json-list", '{"names": ["a"], "hubPrefixes": ["192.0.2.0/24"], "none": []}')

    assert entries(parsed) == ["192.0.2.0/24"]
    assert parsed.warnings == ("its list 'names' holds no networks and was passed over",)
    assert parse("json-list", "[]").records == 0


def warninglist(**fields: object) -> str:
    """A MISP warninglist with one entry."""
    frame: dict[str, object] = {
        "list": ["192.0.2.1"],
        "type": "cidr",
        "matching_attributes": ["ip-src"],
        "version": 3,
    }
    return json.dumps({**frame, **fields})


@pytest.mark.parametrize(
    ("fields", "records"),
    [
        ({}, 1),
        ({"type": "string"}, 1),
        ({"type": "string", "matching_attributes": ["domain", "hostname"]}, 0),
        ({"type": "string", "matching_attributes": ["ip-src", "hostname"]}, 0),
        ({"type": "string", "matching_attributes": []}, 0),
        ({"type": "hostname", "matching_attributes": None}, 0),
        ({"type": "regex"}, 0),
        ({"type": None}, 0),
        ({"list": []}, 0),
    ],
)
def test_only_warninglists_of_addresses_are_read(fields: dict[str, object], records: int) -> None:
    """A list of names gives no record and says so."""
    parsed = parse("misp-warninglist", warninglist(**fields))

    assert parsed.records == records
    assert bool(parsed.warnings) == (records == 0 and fields != {"list": []})


@pytest.mark.parametrize(
    ("fields", "holds_at"),
    [
        ({"version": 20240615}, "2024-06-15"),
        ({"version": 26081010, "description": "seen on 2026/08/10"}, "2026-08-10"),
        ({"version": 26081010}, ""),
        ({"version": 7}, ""),
        ({"version": "20240615"}, ""),
        ({"version": -20240615}, ""),
        ({"description": 5}, ""),
    ],
)
def test_the_version_of_a_warninglist_may_be_its_date(
    fields: dict[str, object], holds_at: str
) -> None:
    """A version of eight digits that make a date is one, else the description's date counts."""
    assert parse("misp-warninglist", warninglist(**fields)).holds_at == holds_at


META = '{"type":"metadata","timestamp":1710252800,"records":%s}\n'


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("drop-json", '{"cidr":"2001:db8::/32","sblid":"SBL1"}\n'),
        ("asndrop-json", '{"asn":64496,"asname":"A"}\n'),
    ],
)
def test_json_lines(name: str, row: str) -> None:
    """The metadata line gives the date and the count; without it neither is known."""
    whole = parse(name, row * 2 + "\n" + META % 2)
    without = parse(name, row * 2)

    assert (whole.records, whole.holds_at, whole.warnings) == (2, "2024-03-12T14:13Z", ())
    assert (without.holds_at, len(without.warnings)) == ("", 1)
    with pytest.raises(FeedFormatError, match="declares 9 records and holds 2"):
        parse(name, row * 2 + META % 9)
    with pytest.raises(FeedFormatError, match="line 2: this line is no JSON object"):
        parse(name, row + "192.0.2.0/24\n")
    with pytest.raises(FeedFormatError, match="cut off"):
        parse(name, row + row[:-5])


def test_drop_tells_its_family() -> None:
    """A DROP file of IPv6 is the feed for IPv6; an empty one can't tell."""
    assert parse("drop-json", '{"cidr":"2001:db8::/32"}\n' + META % 1).feed == "spamhaus-dropv6"
    assert parse("drop-json", META % 0).feed == ""


def test_as_numbers_must_be_numbers() -> None:
    """In ASN-DROP what is no AS number is refused."""
    text = '{"asn":64496}\n{"asn":64497}\n{"asn":true}\n{"asn":4294967296}\n' + META % '"x"'

    parsed = parse("asndrop-json", text)

    assert (entries(parsed), parsed.bad_count) == (["AS64496", "AS64497"], 2)
