"""Rule language-or-clock-alone: blame on language and clock."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "language-or-clock-alone"

FLAGGED = (
    (
        (
            "The strings in the binary are in Russian and the keyboard layout is Russian. "
            "Russia is behind this operation.\n"
        ),
        "Russia is behind this operation.",
        "high",
    ),
    (
        (
            "## Attribution\n\nThe operators worked office hours in Beijing. We therefore "
            "attribute the campaign to the Chinese government.\n"
        ),
        "We therefore attribute the campaign to the Chinese government.",
        "high",
    ),
)
ALONE = (
    "The strings in the binary are in Russian, which suggests Russian-speaking authors.\n",
    (
        "The strings are in Russian, and the loader shares code with an implant of 2019. "
        "Russia is behind this operation.\n"
    ),
    "The compile times fall into office hours in Moscow. We name no party.\n",
    "The decoy is written in the Russian language. The victims are Russian banks.\n",
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
