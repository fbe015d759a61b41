"""Rule confidence-drift: a title or summary that is surer than the body."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "confidence-drift"

FLAGGED = (
    (
        (
            "# Incident 9\n\n## Summary\n\nWe attribute the attack to Russia with high "
            "confidence.\n\n## Attribution\n\nWe attribute the attack to Russia with low "
            "confidence.\n"
        ),
        "We attribute the attack to Russia with high confidence.",
        "high",
    ),
    (
        (
            "# Incident 9\n\n## Summary\n\nRussia is almost certainly behind the "
            "attack.\n\n## Attribution\n\nRussia is likely behind the attack.\n"
        ),
        "Russia is almost certainly behind the attack.",
        "high",
    ),
    (
        (
            "# Russia is behind the attack on the port\n\n## Attribution\n\nRussia may be "
            "behind the attack.\n"
        ),
        "Russia is behind the attack on the port",
        "medium",
    ),
)
ALONE = (
    (
        "# Incident 9\n\n## Summary\n\nWe attribute the attack to Russia with low "
        "confidence.\n\n## Attribution\n\nWe attribute the attack to Russia with high "
        "confidence.\n"
    ),
    (
        "# Incident 9\n\n## Summary\n\nWe attribute the attack to Russia with high "
        "confidence.\n\n## Attribution\n\nWe attribute the attack to Russia with high "
        "confidence. Iran may be behind another.\n"
    ),
    (
        "# Incident 9\n\n## Summary\n\nWe attribute the attack to Russia with high "
        "confidence.\n\n## Attribution\n\nWe attribute an older attack to Iran with low "
        "confidence.\n"
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
