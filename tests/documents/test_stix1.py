"""STIX 1, CybOX, and XML of any kind."""

from __future__ import annotations

import pytest

from ipskeptic.intake.documents import read_document
from ipskeptic.model.document import Place
from tests.documents.reading import addresses, found, read

PACKAGE = (
    '<?xml version="1.0"?>\n<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1" '
    'xmlns:AddressObj="http://cybox.mitre.org/objects#AddressObject-2">{}</stix:STIX_Package>'
)
ADDRESS = (
    '<cybox:Properties xsi:type="AddressObj:AddressObjectType" category="{}">\n'
    '<AddressObj:Address_Value condition="{}">{}</AddressObj:Address_Value></cybox:Properties>'
)


@pytest.mark.parametrize(
    ("category", "condition", "value", "expected"),
    [
        ("ipv4-addr", "Equals", "192.0.2.1", ["192.0.2.1"]),
        ("ipv4-addr", "Equals", "192.0.2.1##comma##192.0.2.2", ["192.0.2.1", "192.0.2.2"]),
        ("ipv4-addr", "Equals", "192.0.2.1, 192.0.2.2", ["192.0.2.1", "192.0.2.2"]),
        ("ipv4-addr", "InclusiveBetween", "192.0.2.1##comma##192.0.2.9", ["192.0.2.1-192.0.2.9"]),
        ("cidr", "Equals", "192.0.2.0/24", ["192.0.2.0/24"]),
        ("ipv6-addr", "Equals", "2001:db8::1", ["2001:db8::1"]),
        ("mac", "Equals", "1.2.3.4", []),
        ("e-mail", "Equals", "a@[192.0.2.1]", ["192.0.2.1"]),
        ("ipv4-addr", "Equals", "192&#46;0.2.1", ["192.0.2.1"]),
        ("ipv4-addr", "Equals", "<![CDATA[192.0.2.1]]>", ["192.0.2.1"]),
    ],
)
def test_address_objects(category: str, condition: str, value: str, expected: list[str]) -> None:
    """An address object's value is read by its category, its condition and its delimiter."""
    text = PACKAGE.format(ADDRESS.format(category, condition, value))
    document = read(text, "x.xml")

    assert document.format == "stix1"
    assert document.problems == ()
    assert addresses(document) == expected


def test_places_names_and_rows() -> None:
    """An address has its place in the file; the fields of an indicator share a row."""
    inner = (
        '<stix:Indicator timestamp="2024-01-02T03:04:05Z"><stix:Title>A &amp; B</stix:Title>'
        + ADDRESS.format("ipv4-addr", "Equals", "192.0.2.1##comma##192.0.2.2")
        + "<stix:Description>Seen at 198.51.100.7.</stix:Description></stix:Indicator>"
    )
    document = read(PACKAGE.format(inner), "x.xml")
    lines = document.lines
    names = {block.text: (block.name, block.row, block.kind) for block in document.blocks}

    assert [name for *_, name in found(document)] == [
        "Address.Address_Value",
        "Address.Address_Value",
        "Indicator.Description",
    ]
    assert all(
        lines[line - 1][column - 1 :].startswith(a) for a, line, column, _ in found(document)
    )
    assert names["A & B"] == ("Indicator.Title", 1, "field")
    assert names["2024-01-02T03:04:05Z"] == ("Indicator.timestamp", 1, "field")
    assert names["Seen at 198.51.100.7."] == ("Indicator.Description", 1, "paragraph")


def test_a_domain_that_is_an_address_is_seen() -> None:
    """The block of an address in a domain's object is called by that object."""
    inner = (
        '<cybox:Properties xsi:type="DomainNameObj:DomainNameObjectType">'
        "<DomainNameObj:Value>192.0.2.1</DomainNameObj:Value></cybox:Properties>"
    )

    assert found(read(PACKAGE.format(inner), "x.xml"))[0][3] == "DomainName.Value"


def test_entities_expand_to_nothing() -> None:
    """A document type is passed over, an entity bomb stays as it stands, nothing is fetched."""
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "192.0.2.1"><!ENTITY b "&a;&a;&a;">'
        '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    document = read(f"{bomb}<x>&b;&c; 198.51.100.7</x>", "x.xml")

    assert addresses(document) == ["198.51.100.7"]
    assert document.blocks[0].text == "&b;&c; 198.51.100.7"
    assert "its document type was passed over" in document.problems[0]


def test_any_xml_has_texts_and_attributes() -> None:
    """Of XML of no known kind the texts and attributes are looked at; versions are none."""
    text = (
        '<nmaprun version="1.2.3.4">\n <host><address addr="192.0.2.1" addrtype="ipv4"/>'
        "<!-- 203.0.113.1 --><p>seen 198.51.100.7</p></host></nmaprun>"
    )
    document = read(text, "x.xml")

    assert document.format == "xml"
    assert found(document) == [
        ("192.0.2.1", 2, 23, "address.addr"),
        ("203.0.113.1", 2, 56, "host"),
        ("198.51.100.7", 2, 79, "p"),
    ]


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    """A truncated or badly nested document loses no address, and says what is wrong."""
    document = read("<a><b>192.0.2.1</a><c x='198.51.100.7'>203.0.113.9", "x.xml")

    assert addresses(document) == ["192.0.2.1", "198.51.100.7", "203.0.113.9"]
    assert len(document.problems) == 2


def test_comments_that_speak_to_us() -> None:
    """They are no text of the document."""
    document = read("<a>\n<!-- ipskeptic: ignore[x] 192.0.2.9 -->\n192.0.2.1</a>", "x.xml")
    (comment,) = document.comments

    assert addresses(document) == ["192.0.2.1"]
    assert (comment.text, comment.place.line, comment.alone) == ("ignore[x] 192.0.2.9", 2, True)


def test_the_ends_of_a_range_stand_apart() -> None:
    """Line ends around the sign between two ends of a range are no part of them."""
    value = "<Address_Value condition='InclusiveBetween'>192.0.2.1\n##comma##\n192.0.2.9"
    document = read_document(f"<a>{value}</Address_Value></a>".encode(), "x.xml", "stix1")
    (one,) = document.candidates

    assert (one.text, one.decision) == ("192.0.2.1-192.0.2.9", "range")
    assert document.blocks[0].place(len(document.blocks[0].text) - 1) == Place(3, 9)


def test_half_a_range_is_an_address() -> None:
    """Where one end is missing, the other is an address."""
    value = "<Address_Value condition='InclusiveBetween'>##comma##192.0.2.9</Address_Value>"
    document = read_document(f"<a>{value}</a>".encode(), "x.xml", "stix1")

    assert [one.text for one in document.candidates] == ["192.0.2.9"]
