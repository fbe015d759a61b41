"""STIX 1 as observations: a case for every rule."""

from __future__ import annotations

import pytest

from tests.observations.reading import Short, items, short

A = "192.0.2.1"
VALID = (
    "<indicator:Valid_Time_Position><indicator:Start_Time>2014-05-08T09:00:00Z"
    "</indicator:Start_Time></indicator:Valid_Time_Position>"
)


def package(body: str) -> str:
    """A package."""
    return (
        '<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1">'
        f"<stix:STIX_Header><stix:Description>198.51.100.9</stix:Description></stix:STIX_Header>\n{body}"
        "</stix:STIX_Package>"
    )


def address(flags: str = "", value: str = f"<x:Address_Value>{A}</x:Address_Value>") -> str:
    """An observable with an address."""
    return (
        '<cybox:Observable id="o-1"><cybox:Object>'
        f'<cybox:Properties xsi:type="x:AddressObjectType" category="ipv4-addr" {flags}>{value}'
        "</cybox:Properties></cybox:Object></cybox:Observable>\n"
    )


def within(body: str, times: str = VALID) -> str:
    """An indicator with an observable."""
    return f'<stix:Indicator id="i-1">{body}{times}</stix:Indicator>'


def at(when: str, basis: str, role: str = "unknown") -> Short:
    """What is said of A."""
    return (A, when, basis, role, "unknown")


WHEN = "2014-05-08T09:00:00Z"
CASES: dict[str, tuple[str, list[Short]]] = {
    "an observable alone": (address(), [at("", "")]),
    "a source": (address('is_source="true" is_destination="false"'), [at("", "", "source")]),
    "a destination": (address('is_destination="true"'), [at("", "", "destination")]),
    "the query of a URL": (
        address(value=f"<u:Value>http://example.org/?{A}</u:Value>").replace(
            "x:AddressObjectType", "u:URIObjectType"
        ),
        [(A, "it stands in a URL beside the host, and no rule reads it as an observation")],
    ),
    "in an indicator": (within(address()), [at(WHEN, "Valid_Time_Position")]),
    "an indicator that names it": (
        address() + within('<indicator:Observable idref="o-1"/>'),
        [at(WHEN, "Valid_Time_Position")],
    ),
    "a sighting": (
        within(address(), '<indicator:Sighting timestamp="2014-05-09T10:00:00Z"/>'),
        [at("2014-05-09T10:00:00Z", "Sighting")],
    ),
    "a URL": (
        '<cybox:Properties xsi:type="x:URIObjectType" type="URL"><x:Value>http://192.0.2.1/</x:Value>'
        "</cybox:Properties>",
        [at("", "", "destination")],
    ),
    "what is excluded": (
        address(value=f'<x:Address_Value condition="DoesNotEqual">{A}</x:Address_Value>'),
        [(A, "the indicator excludes it")],
    ),
    "a pattern": (
        address(value=f'<x:Address_Value condition="Contains">{A}</x:Address_Value>'),
        [(A, "it is compared by Contains, which names no address")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_rule(case: str) -> None:
    """Target, time, basis and role of each rule; the header's text is not read."""
    body, expected = CASES[case]

    assert list(map(short, items(package(body)))) == expected
