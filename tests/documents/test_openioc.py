"""OpenIOC."""

from __future__ import annotations

import pytest

from tests.documents.reading import addresses, found, read

IOC = (
    '<?xml version="1.0"?><ioc xmlns="http://schemas.mandiant.com/2010/ioc" id="1">'
    "<short_description>A tool</short_description><authored_by>Example CERT</authored_by>"
    "<authored_date>2013-01-02T03:04:05</authored_date><definition>\n"
    '<IndicatorItem id="2" condition="{}"><Context document="x" search="{}" type="mir"/>'
    '<Content type="{}">{}</Content></IndicatorItem></definition></ioc>'
)


@pytest.mark.parametrize(
    ("condition", "search", "kind", "value", "expected"),
    [
        ("is", "PortItem/remoteIP", "IP", "192.0.2.1", ["192.0.2.1"]),
        ("is", "PortItem/remoteIP", "string", "192.0.2.1", ["192.0.2.1"]),
        ("is", "PortItem/remoteIP", "IP", "[192.0.2.1 TO 192.0.2.9]", ["192.0.2.1-192.0.2.9"]),
        ("contains", "Network/URI", "string", "http://192.0.2.1/a", ["192.0.2.1"]),
        ("is", "FileItem/PEInfo/VersionInfoItem/FileVersion", "string", "1.2.3.4", []),
        ("contains", "Network/UserAgent", "string", "Chrome/83.0.4103.116", []),
        ("is", "FileItem/Md5sum", "md5", "1.2.3.4", []),
        ("is", "DnsEntryItem/RecordData/Host", "string", "a.example", []),
    ],
)
def test_what_is_searched_says_what_it_is(
    condition: str, search: str, kind: str, value: str, expected: list[str]
) -> None:
    """The term that is searched decides whether a content is an address."""
    document = read(IOC.format(condition, search, kind, value), "x.ioc")

    assert document.format == "openioc"
    assert addresses(document) == expected
    assert all(name == search for *_, name in found(document))


def test_facts_rows_and_places() -> None:
    """The document's own words are facts; an item's content has a row and its place."""
    text = IOC.format("is", "PortItem/remoteIP", "IP", " [192.0.2.1 TO 192.0.2.9] ")
    document = read(text, "x.xml")
    _, line, column, _ = found(document)[0]

    assert document.lines[line - 1][column - 1 :].startswith("192.0.2.1 TO")
    assert dict(document.facts) == {
        "title": "A tool",
        "author": "Example CERT",
        "date": "2013-01-02T03:04:05",
    }
    assert document.blocks[-1].row == 1
