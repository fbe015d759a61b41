"""Rule confidence-mixed-with-likelihood: confidence and likelihood in one sentence."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "confidence-mixed-with-likelihood"

FLAGGED = (
    (
        (
            "We assess with moderate confidence that North Korea is likely responsible for "
            "the intrusion.\n"
        ),
        (
            "We assess with moderate confidence that North Korea is likely responsible for "
            "the intrusion."
        ),
        "high",
    ),
    (
        (
            "It is almost certain that Russia is behind the attack, and our confidence in "
            "this is high confidence.\n"
        ),
        (
            "It is almost certain that Russia is behind the attack, and our confidence in "
            "this is high confidence."
        ),
        "high",
    ),
    (
        "We assess with high confidence that the mail was very likely opened in May.\n",
        "We assess with high confidence that the mail was very likely opened in May.",
        "medium",
    ),
)
ALONE = (
    ("North Korea is likely responsible for the intrusion. We have moderate confidence in this.\n"),
    "We assess with high confidence that North Korea is responsible.\n",
    "North Korea is very likely responsible.\n",
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
