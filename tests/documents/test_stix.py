"""STIX 2.0 and 2.1."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ipskeptic.intake.documents._stix_pattern import compared
from ipskeptic.model.document import Document
from tests.documents.reading import addresses, found, read

ID = "11111111-1111-4111-8111-111111111111"


def bundle(*objects: dict[str, Any]) -> Document:
    """A bundle with some objects, read."""
    whole = {"type": "bundle", "id": f"bundle--{ID}", "objects": list(objects)}
    return read(json.dumps(whole, indent=1), "x.json")


def indicator(pattern: str, **more: str) -> dict[str, Any]:
    """An indicator."""
    head = {"type": "indicator", "id": f"indicator--{ID}", "pattern": pattern}
    return {**head, "valid_from": "2024-01-02T03:04:05Z", **more}


def holds(document: Document, name: str) -> list[str]:
    """How the fields of a name are looked at."""
    return [block.holds for block in document.blocks if block.name == name]


def test_observables_are_read_by_their_field() -> None:
    """An address field is meant as one, a version, hash or id can't hold one."""
    document = bundle(
        {"type": "ipv4-addr", "id": f"ipv4-addr--{ID}", "value": "192.0.2.0/24"},
        {"type": "ipv6-addr", "id": f"ipv6-addr--{ID}", "value": "2001:db8::1"},
        {"type": "software", "id": f"software--{ID}", "name": "Srv", "version": "10.1.2.3"},
        {"type": "file", "id": f"file--{ID}", "name": "a.exe", "hashes": {"MD5": "1.2.3.4"}},
        {"type": "url", "id": f"url--{ID}", "value": "http://198.51.100.7:8080/x"},
    )

    assert document.format == "stix"
    assert addresses(document) == ["192.0.2.0/24", "2001:db8::1", "198.51.100.7"]
    assert holds(document, "ipv4-addr.value") == ["address"]
    assert holds(document, "software.version") == ["none"]


def test_a_version_in_an_address_field_is_a_misprint() -> None:
    """What an address field calls an address and is none is reported, with why."""
    document = bundle({"type": "ipv4-addr", "id": "x", "value": "83.0.4103.116"})

    assert [c.decision.partition(":")[0] for c in document.candidates] == ["misprint"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ipv4-addr:value = '192.0.2.1']", ["192.0.2.1"]),
        ("[ipv4-addr:value='192.0.2.1']", ["192.0.2.1"]),
        ("[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2')]", ["192.0.2.1", "192.0.2.2"]),
        ("[ipv4-addr:value ISSUBSET '192.0.2.0/24']", ["192.0.2.0/24"]),
        ("[ipv4-addr:value NOT ISSUBSET '192.0.2.0/24']", ["192.0.2.0/24"]),
        ("[network-traffic:dst_ref.value = '192.0.2.1']", ["192.0.2.1"]),
        ("[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = "
         "'192.0.2.1' AND network-traffic:dst_port = 443]", ["192.0.2.1"]),
        ("[url:value LIKE 'http://192.0.2.1/%']", ["192.0.2.1"]),
        (r"[ipv4-addr:value MATCHES '^192\\.0\\.2\\.1$']", ["192.0.2.1"]),
        ("[ipv4-addr:value LIKE '192.0.2.%']", []),
        ("[ipv4-addr:value = '192.0.2.1'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.2'] WITHIN 5 "
         "SECONDS", ["192.0.2.1", "192.0.2.2"]),
        ("[domain-name:resolves_to_refs[*].value = '192.0.2.1']", ["192.0.2.1"]),
        ("[file:hashes.'SHA-256' = 'ab' OR ipv4-addr:value = '192.0.2.1']", ["192.0.2.1"]),
        ("[software:version = '1.2.3.4']", []),
        ("[x-odd:thing.\"a b\" = 'see 192.0.2.1']", ["192.0.2.1"]),
        ("ipv4 192.0.2.1 is no pattern", ["192.0.2.1"]),
        ("[ipv4-addr:value = '192.0.2.1' -- unclosed 'x", ["192.0.2.1"]),
    ],
)  # fmt: skip
def test_patterns(pattern: str, expected: list[str]) -> None:
    """The constants of a pattern are read by the property they are compared with."""
    assert addresses(bundle(indicator(pattern))) == expected


def test_a_pattern_of_another_language_is_looked_at() -> None:
    """A rule for Snort or Sigma is scanned as a text."""
    rule = "alert tcp any any -> 192.0.2.1 443 (msg:x; rev:3;)"

    assert addresses(bundle(indicator(rule, pattern_type="snort"))) == ["192.0.2.1"]


def test_places_in_a_pattern() -> None:
    """An address in a pattern has its column in the file, behind the escapes of both languages."""
    text = (
        '{"type": "bundle", "objects": [\n'
        '{"type": "indicator", "id": "indicator--11111111-",'
        ' "pattern": "[file:name = \\"a\\\\\\\\b\\" OR ipv4-addr:value = \'192.0.2.1\']"}]}'
    )
    document = read(text, "x.json")

    assert found(document) == [
        ("192.0.2.1", 2, text.split("\n")[1].index("192") + 1, "ipv4-addr.value")
    ]


def test_an_address_typed_as_a_domain_is_seen() -> None:
    """The block of an address in a domain's field is called by that field."""
    document = bundle(
        indicator("[domain-name:value = '192.0.2.1']"),
        {"type": "domain-name", "id": "d", "value": "192.0.2.2"},
    )

    assert [(a, n) for a, _, _, n in found(document)] == [
        ("192.0.2.1", "domain-name.value"),
        ("192.0.2.2", "domain-name.value"),
    ]


def test_dates_stand_in_the_row_of_their_address() -> None:
    """Times of an object, and of one that refers to an observable, share its row."""
    document = bundle(
        {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "192.0.2.1"},
        {"type": "observed-data", "id": "observed-data--1", "object_refs": ["ipv4-addr--1"],
         "first_observed": "2024-01-01T00:00:00Z"},
        indicator("[ipv4-addr:value = '192.0.2.2']"),
    )  # fmt: skip
    rows = {block.text: (block.table, block.row, block.name) for block in document.blocks}

    assert rows["192.0.2.1"][:2] == rows["2024-01-01T00:00:00Z"][:2]
    assert rows["192.0.2.2"][:2] == rows["2024-01-02T03:04:05Z"][:2] != rows["192.0.2.1"][:2]
    assert rows["2024-01-02T03:04:05Z"][2] == "indicator.valid_from"


def test_observed_data_of_stix_2_0() -> None:
    """Observables inside of observed data have their own names and the row of it."""
    document = bundle(
        {"type": "observed-data", "id": "observed-data--1", "last_observed": "2024-01-01T00:00:00Z",
         "objects": {"0": {"type": "ipv4-addr", "value": "192.0.2.1"},
                     "1": {"type": "network-traffic", "dst_ref": "0", "dst_port": 443}}},
    )  # fmt: skip

    assert found(document)[0][3] == "ipv4-addr.value"
    assert {block.row for block in document.blocks} == {1}
    assert [b.text for b in document.blocks if b.name == "network-traffic.dst_port"] == ["443"]


def test_prose_facts_and_extensions() -> None:
    """Descriptions are paragraphs, the report's own words are facts, extensions are looked at."""
    document = bundle(
        {"type": "identity", "id": "identity--1", "name": "Example CERT"},
        {"type": "report", "id": "report--1", "name": "A report", "created_by_ref": "identity--1",
         "published": "2024-02-03T00:00:00Z",
         "description": "First part.\n\nThe host 192.0.2.1 answered."},
        {"type": "x-thing", "id": "x-thing--1", "x_seen_from": "198.51.100.4"},
    )  # fmt: skip

    assert [b.text for b in document.blocks if b.kind == "paragraph"] == [
        "First part.",
        "The host 192.0.2.1 answered.",
    ]
    assert dict(document.facts) == {
        "title": "A report",
        "published": "2024-02-03T00:00:00Z",
        "author": "Example CERT",
    }
    assert addresses(document) == ["192.0.2.1", "198.51.100.4"]


def test_lists_and_single_objects_are_bundles_too() -> None:
    """An array of objects, one object alone and JSON lines of objects are read."""
    one = '{"type": "ipv4-addr", "id": "ipv4-addr--11111111-1", "value": "192.0.2.1"}'

    for text in (one, f"[{one}]", f"{one}\n{one}", f'{{"objects": [{one}]}}'):
        document = read(text, "x.json")
        assert document.format == "stix"
        assert set(addresses(document)) == {"192.0.2.1"}


def test_several_addresses_in_one_field() -> None:
    """A field with several addresses, which no standard allows, loses none."""
    document = bundle({"type": "ipv4-addr", "id": "x", "value": "192.0.2.1, 192.0.2.2"})

    assert addresses(document) == ["192.0.2.1", "192.0.2.2"]


def test_nothing_of_a_pattern_is_lost() -> None:
    """A piece that was not understood comes out if numbers stand in it."""
    pieces = list(compared("oops 192.0.2.1 [a:b = 'c']"))

    assert [(piece.path, piece.operator) for piece in pieces] == [("", ""), ("a:b", "=")]
