"""Rule claim-on-addresses-alone: blame with nothing behind it but addresses."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "claim-on-addresses-alone"

FLAGGED = (
    (
        (
            "The server was scanned on 2026-03-04. The scan came from 198.51.100.7, which "
            "is registered in Iran. Iran is responsible for this attack.\n"
        ),
        "Iran is responsible for this attack.",
        "high",
    ),
    (
        (
            "# Case 4\n\n## Attribution\n\nBased on the IP addresses alone, we attribute "
            "the attack to North Korea.\n"
        ),
        "Based on the IP addresses alone, we attribute the attack to North Korea.",
        "high",
    ),
    (
        (
            "# Case 5\n\n## Source\n\nThe malware reported to 203.0.113.9. That address is "
            "allocated to a provider in Russia. Therefore the attack was carried out by "
            "the Russian government.\n\n## Impact\n\nNine hosts were wiped.\n"
        ),
        "Therefore the attack was carried out by the Russian government.",
        "high",
    ),
    (
        (
            "We attribute the intrusion to China: both 198.51.100.4 and 198.51.100.9 "
            "geolocate to Shanghai.\n"
        ),
        (
            "We attribute the intrusion to China: both 198.51.100.4 and 198.51.100.9 "
            "geolocate to Shanghai."
        ),
        "high",
    ),
)
ALONE = (
    "The scan came from 198.51.100.7, which is registered in Iran. We name no party.\n",
    (
        "The scan came from 198.51.100.7. We attribute it to Iran because of code overlap "
        "with an implant of 2024 and the same persona.\n"
    ),
    (
        "# North Korea behind the attack on the port\n\n## Addresses\n\nIt came from "
        "198.51.100.7, registered in North Korea.\n\n## Code\n\nThe wiper shares code with "
        "the malware of an earlier case, and one persona registered all domains.\n"
    ),
    "There is no evidence that Iran is responsible for the attack from 198.51.100.7.\n",
    (
        "APT28 is a Russian threat group ([MITRE](https://attack.mitre.org/groups/G0007)). "
        "The address 198.51.100.7 was seen on 2026-03-04.\n"
    ),
    "# Indicators\n\n- 198.51.100.7\n- 198.51.100.9\n",
    (
        "Victims were found in Iran, Iraq and Israel; the address 198.51.100.7 is "
        "registered in Iran.\n"
    ),
)


@pytest.mark.parametrize(("text", "sentence", "certainty"), FLAGGED)
def test_flagged(text: str, sentence: str, certainty: str, world: Skeptic) -> None:
    """The sentence that it speaks of is flagged, with the certainty that it has."""
    found = flags(RULE, text, world)

    assert flagged(RULE, text, world) == [sentence]
    assert [flag.certainty for flag in found] == [certainty]
    assert all(flag.message and flag.better and not flag.message.endswith(".") for flag in found)


@pytest.mark.parametrize("text", ALONE)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Texts that look like it are left alone."""
    assert not flagged(RULE, text, world)
