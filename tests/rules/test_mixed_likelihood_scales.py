"""Rule mixed-likelihood-scales: terms of both rows, or of none."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "mixed-likelihood-scales"

FLAGGED = (
    (
        "Russia is likely behind the first intrusion. Iran is probably behind the second.\n",
        "Iran is probably behind the second.",
        "high",
    ),
    (
        "It is highly likely that Russia is behind the attack.\n",
        "It is highly likely that Russia is behind the attack.",
        "medium",
    ),
)
ALONE = (
    "Russia is likely behind the first intrusion. Iran is very likely behind the second.\n",
    "The mail was probably opened in May. Russia is likely behind the intrusion.\n",
    "We use the probability yardstick. It is highly likely that Russia is behind the attack.\n",
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
