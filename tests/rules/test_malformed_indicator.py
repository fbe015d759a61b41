"""Entries of lists of indicators that are no addresses."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "malformed-indicator"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("# Indicators of compromise\n\n- 198.51.100.300\n- 198.51.100.24\n", "198.51.100.300"),
        ("# Indicators of compromise\n\n198.51.100.23\n255.255.255.0\n", "255.255.255.0"),
        ("| IP address | Note |\n|---|---|\n| 198.051.100.7 | seen |\n", "198.051.100.7"),
        ("# IOCs\n\n## Network\n\n- 1.3.6.1.4.1\n", "1.3.6.1.4.1"),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An entry that is meant as an address and is none."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "# Indicators of compromise\n\n- 198.51.100.30\n- 2001:db8::1\n",
        "Version 198.51.100.300 was installed, with the netmask 255.255.255.0.\n",
        (
            "# Indicators of compromise\n\n- Chrome/113.0.0.0\n"
            "- 0123456789abcdef0123456789abcdef\n- 12:30:45\n"
        ),
        "# Introduction\n\n- 198.51.100.300\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Good entries, prose, and entries with something else beside them."""
    assert flagged(RULE, text, world) == []


def test_an_address_typed_as_a_domain(world: Skeptic) -> None:
    """In STIX, an address in a domain object is never compared with addresses."""
    text = """{"type": "bundle", "id": "bundle--1", "objects": [{"type": "domain-name", "id":
    "domain-name--1", "spec_version": "2.1", "value": "198.51.100.7"}]}"""

    found = flags(RULE, text, world, "report.json")

    assert [one.message for one in found] == ['the address "198.51.100.7" is typed as a domain']


def test_rows_of_a_list(world: Skeptic) -> None:
    """In a CSV file a netmask as an address, and an address whose type is domain, are flagged."""
    text = "type,value\nip,198.51.100.7\nip,255.255.255.0\ndomain,198.51.100.8\n"

    assert flagged(RULE, text, world, "iocs.csv") == ["255.255.255.0", "198.51.100.8"]


def test_a_field_for_addresses(world: Skeptic) -> None:
    """In STIX, what an address object holds and is none is flagged with its reason."""
    text = """{"type": "bundle", "id": "bundle--1", "objects": [{"type": "ipv4-addr", "id":
    "ipv4-addr--1", "spec_version": "2.1", "value": "198.51.100.300"}]}"""

    (found,) = flags(RULE, text, world, "report.json")

    assert found.message.startswith(
        '"198.51.100.300" is listed as an indicator and is no address: '
    )
