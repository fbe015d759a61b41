"""Rule location-as-origin: from where an address is registered to who did it."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "location-as-origin"

FLAGGED = (
    (
        (
            "The address 198.51.100.7 is located in Iran, so the attack was carried out by "
            "the Iranian government.\n"
        ),
        (
            "The address 198.51.100.7 is located in Iran, so the attack was carried out by "
            "the Iranian government."
        ),
        "high",
    ),
    (
        (
            "The attack was traced to an address in North Korea, which shows that North "
            "Korea is behind it.\n"
        ),
        (
            "The attack was traced to an address in North Korea, which shows that North "
            "Korea is behind it."
        ),
        "high",
    ),
    (
        (
            "All four addresses are registered in China. Therefore the Chinese government "
            "is behind the campaign.\n"
        ),
        "Therefore the Chinese government is behind the campaign.",
        "high",
    ),
    (
        "Because the server is hosted in Russia, we attribute the intrusion to Russia.\n",
        "Because the server is hosted in Russia, we attribute the intrusion to Russia.",
        "high",
    ),
)
ALONE = (
    (
        "The address 198.51.100.7 is located in Iran, so we asked the Iranian registry for "
        "the holder.\n"
    ),
    (
        "The address is located in Iran. The attack was carried out by Russia, as its own "
        "documents show.\n"
    ),
    (
        "The address is registered in China, but that does not mean that China is behind "
        "the attack.\n"
    ),
    (
        "The addresses are located in Iran, so we looked further: code overlap with an "
        "implant of 2024 shows that Iran is responsible.\n"
    ),
    "The victims are located in Ukraine, which indicates that Russia is responsible.\n",
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
