"""Rule widened-party: from people and companies to a state."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "widened-party"

FLAGGED = (
    (
        (
            "The comments in the code are written by native Russian speakers. We conclude "
            "that the Russian government is responsible for the attack.\n"
        ),
        "We conclude that the Russian government is responsible for the attack.",
        "high",
    ),
    (
        (
            "The authors are Chinese speakers. Therefore the Chinese government is behind "
            "the campaign.\n"
        ),
        "Therefore the Chinese government is behind the campaign.",
        "high",
    ),
)
ALONE = (
    "The comments in the code are written by native Russian speakers. We name no party.\n",
    (
        "The authors are Chinese speakers. Leaked contracts show that the Chinese "
        "government is behind the campaign.\n"
    ),
    "The authors are Chinese speakers. The Iranian government is behind the campaign.\n",
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
