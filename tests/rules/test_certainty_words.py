"""Rule certainty-words: certainty beside blame."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "certainty-words"

FLAGGED = (
    (
        "The log proves that North Korea carried out the attack.\n",
        "The log proves that North Korea carried out the attack.",
        "high",
    ),
    (
        "Iran is undoubtedly behind the attack.\n",
        "Iran is undoubtedly behind the attack.",
        "high",
    ),
    (
        "Russia is behind the attack. The address is the smoking gun.\n",
        "The address is the smoking gun.",
        "medium",
    ),
)
ALONE = (
    "North Korea is one of several parties that could have made the connections.\n",
    "There is no proof that Iran is behind the attack.\n",
    (
        "We attribute the attack to Iran with low confidence. A proof of concept of the "
        "exploit is public.\n"
    ),
    "The log proves that the mail was opened in May.\n",
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
