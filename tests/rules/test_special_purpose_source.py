"""Addresses of no public network as sources."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "special-purpose-source"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("The attack came from 10.4.2.9 on 12 March 2024.\n", "10.4.2.9"),
        ("We saw an intrusion that originated from the address 10.7.7.7.\n", "10.7.7.7"),
        ("The attacker's IP address was 127.0.0.5.\n", "127.0.0.5"),
        (
            ("# Report\n\n| Attacker IP | Seen |\n|---|---|\n| 10.1.2.3 | 2024-03-12 |\n"),
            "10.1.2.3",
        ),
        ("The attack came from 198.51.100.23, 198.51.100.24 and 10.8.8.8.\n", "10.8.8.8"),
        ("The scans were launched from 10.9.9.9. Later 10.9.9.9 was quiet.\n", "10.9.9.9"),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A special-purpose address of which the text says that the attack came from it."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "The attack came from 198.51.100.23.\n",
        "The attackers moved laterally from 10.4.2.9 to the file server.\n",
        "The attack came from the internal address 10.4.2.9 of a workstation.\n",
        "# Emulation plan\n\nThe attack is launched from 10.4.2.9.\n",
        "Traffic to the C2 was seen from 10.4.2.9.\n",
        "The victim at 10.4.2.9 was attacked from 198.51.100.23.\n",
        "The attack on the file server 10.4.2.20 came from 10.4.2.9.\n",
        "The attack came from 10.4.2.9. We ran msfconsole on it.\n",
        "```\nattack launched from 10.4.2.9\n```\n",
        "The malware listens on 127.0.0.1 and sends mail from 10.1.1.1.\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Inner addresses, laboratories, other ends of a connection, and public addresses."""
    assert flagged(RULE, text, world) == []


def test_documentation_addresses_by_setting(world: Skeptic) -> None:
    """Documentation ranges are special, unless they stand in for ordinary addresses."""
    text = "The attack came from 198.51.100.23.\n"

    (found,) = flags(RULE, text, world, documentation_addresses="special")
    assert found.message == (
        "the attack is said to come from 198.51.100.23, which no public network uses"
        " (documentation)"
    )
    assert flags(RULE, text, world) == []


def test_what_stands_behind(world: Skeptic) -> None:
    """The block, by whose registry, and its RFC stand behind the finding."""
    (found,) = flags(RULE, "The attack came from 10.4.2.9.\n", world)

    (record,) = found.behind[0].records
    assert record.source == "IANA special-purpose registry"
    assert record.says == "10.0.0.0/8 is set aside: Private-Use (RFC 1918)"
    assert found.certainty == "high"
