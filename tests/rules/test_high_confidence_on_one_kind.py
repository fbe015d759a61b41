"""Rule high-confidence-on-one-kind: high confidence from a single kind of evidence."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "high-confidence-on-one-kind"

FLAGGED = (
    (
        (
            "## Attribution\n\nWe attribute the campaign to Iran with high confidence. The "
            "loader shares code with an implant of 2024.\n"
        ),
        "We attribute the campaign to Iran with high confidence.",
        "high",
    ),
    (
        (
            "We assess with high confidence that China is behind the intrusion, based on "
            "the IP addresses.\n"
        ),
        (
            "We assess with high confidence that China is behind the intrusion, based on "
            "the IP addresses."
        ),
        "high",
    ),
)
ALONE = (
    (
        "We attribute the campaign to Iran with moderate confidence. The loader shares "
        "code with an implant of 2024.\n"
    ),
    (
        "We attribute the campaign to Iran with high confidence. The loader shares code "
        "with an implant of 2024, and the working hours of the operators fit Tehran.\n"
    ),
    (
        "We attribute the campaign to Iran with high confidence. The loader shares code "
        "with [an implant of 2024](https://example.org/implant).\n"
    ),
    "We have high confidence that the mail was opened at 09:12 UTC.\n",
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
