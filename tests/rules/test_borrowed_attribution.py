"""Rule borrowed-attribution: an attribution without its author."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "borrowed-attribution"

FLAGGED = (
    (
        "The loader has been linked to North Korea. It was first seen in May.\n",
        "The loader has been linked to North Korea.",
        "high",
    ),
    (
        "The group is widely believed to be operated by the Iranian government.\n",
        "The group is widely believed to be operated by the Iranian government.",
        "high",
    ),
    (
        "APT12 is a threat group that has been attributed to China.\n",
        "APT12 is a threat group that has been attributed to China.",
        "high",
    ),
)
ALONE = (
    "Kaspersky has linked the loader to North Korea.\n",
    "The loader has been linked to North Korea by Kaspersky.\n",
    "The loader has been linked to [North Korea](https://example.org/report).\n",
    "According to Mandiant, the group has been attributed to China.\n",
    "We attribute the attack to North Korea.\n",
    "The account has been linked to the mailbox of the director.\n",
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
