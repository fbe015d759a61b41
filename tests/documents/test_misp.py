"""MISP events, attributes and warning lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ipskeptic.model.document import Document
from tests.documents.reading import addresses, found, read


def event(*attributes: dict[str, Any], **more: Any) -> Document:
    """An event with some attributes, read."""
    head = {"info": "A report", "date": "2024-01-02", "Orgc": {"name": "Example CERT"}}
    return read(json.dumps({"Event": {**head, "Attribute": list(attributes), **more}}), "x.json")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("ip-dst", "192.0.2.1", ["192.0.2.1"]),
        ("ip-src", "192.0.2.0/24", ["192.0.2.0/24"]),
        ("ip-dst|port", "192.0.2.1|443", ["192.0.2.1"]),
        ("ip-dst|port", "2001:db8::1|443", ["2001:db8::1"]),
        ("domain|ip", "a.example|192.0.2.1", ["192.0.2.1"]),
        ("hostname|port", "192.0.2.1|80", ["192.0.2.1"]),
        ("domain", "192.0.2.1", ["192.0.2.1"]),
        ("url", "http://192.0.2.1/x", ["192.0.2.1"]),
        ("user-agent", "Chrome/83.0.4103.116", []),
        ("filename|md5", "192.0.2.1.exe|1.2.3.4", []),
        ("sha256", "1.2.3.4", []),
        ("comment", "seen at 192.0.2.1", ["192.0.2.1"]),
    ],
)
def test_types_say_what_a_value_is(kind: str, value: str, expected: list[str]) -> None:
    """The attribute's type decides, not the look of the value."""
    assert addresses(event({"type": kind, "value": value, "comment": ""})) == expected


def test_an_object_is_one_row() -> None:
    """The fields of an object share a row; its version field holds no address."""
    document = event(
        {"type": "ip-src", "value": "192.0.2.9"},
        Object=[
            {"name": "ip-port", "Attribute": [
                {"type": "ip-dst", "object_relation": "ip", "value": "192.0.2.1",
                 "first_seen": "2024-01-01T00:00:00Z"},
                {"type": "port", "object_relation": "dst-port", "value": "443"},
                {"type": "text", "object_relation": "product-version", "value": "1.2.3.4"}]}],
    )  # fmt: skip
    rows = {block.text: block.row for block in document.blocks}

    assert addresses(document) == ["192.0.2.9", "192.0.2.1"]
    assert rows["192.0.2.1"] == rows["443"] == rows["2024-01-01T00:00:00Z"] == 2
    assert rows["192.0.2.9"] == 1


def test_facts_and_library_text() -> None:
    """The event says its title, date and author; what a galaxy says is a quotation."""
    document = event(
        {"type": "ip-dst", "value": "192.0.2.1", "comment": "C2 in use"},
        Galaxy=[{"GalaxyCluster": [{"value": "APT-X", "description": "APT-X is a group."}]}],
        publish_timestamp="1704164645",
    )
    kinds = {block.text: block.kind for block in document.blocks}

    assert dict(document.facts) == {
        "title": "A report",
        "date": "2024-01-02",
        "published": "2024-01-02T03:04:05Z",
        "author": "Example CERT",
    }
    assert kinds["APT-X is a group."] == "quote"
    assert kinds["C2 in use"] == "paragraph"
    assert kinds["A report"] == "heading"


def test_wrappers_and_places() -> None:
    """Several events in a response are several tables, and places are those of the file."""
    text = (
        '{"response": [{"Event": {"info": "a", "Attribute": [{"type": "ip-dst",\n'
        '"value": "192.0.2.1"}]}},\n{"Event": {"info": "b", "Attribute": [{"type": "ip-dst",\n'
        '"value": "192.0.2.2"}]}}]}'
    )
    document = read(text, "x.json")

    assert found(document) == [
        ("192.0.2.1", 2, 11, "ip-dst"),
        ("192.0.2.2", 4, 11, "ip-dst"),
    ]
    assert [b.table for b in document.blocks if b.name == "ip-dst"] == [1, 2]


def test_warning_lists_and_attributes_alone() -> None:
    """A warning list and a list of attributes are read as MISP too."""
    warning = read(
        '{"name": "x", "type": "cidr", "matching_attributes": ["ip-dst"], '
        '"list": ["192.0.2.0/24"]}',
        "list.json",
    )
    alone = read(
        '{"response": {"Attribute": [{"type": "ip-dst", "value": "192.0.2.1"}]}}', "a.json"
    )

    assert (warning.format, addresses(warning)) == ("misp", ["192.0.2.0/24"])
    assert (alone.format, addresses(alone)) == ("misp", ["192.0.2.1"])
