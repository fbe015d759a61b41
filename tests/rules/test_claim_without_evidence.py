"""Rule claim-without-evidence: blame with nothing behind it."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "claim-without-evidence"

FLAGGED = (
    (
        (
            "## Attribution\n\nIran is behind this campaign.\n\n## Impact\n\nNine offices "
            "were closed.\n"
        ),
        "Iran is behind this campaign.",
        "high",
    ),
    (
        (
            "The attack on the port was carried out by the Russian government. Ferries "
            "stood still for two days.\n"
        ),
        "The attack on the port was carried out by the Russian government.",
        "high",
    ),
)
ALONE = (
    "## Attribution\n\nIran is behind this campaign ([report](https://example.org/r)).\n",
    (
        "## Attribution\n\nIran is behind this campaign. Its loader shares code with an "
        "implant of 2024.\n"
    ),
    (
        "# Iran behind attack on the port\n\n## Evidence\n\nThe loader shares code with an "
        "implant of 2024.\n"
    ),
    "Iran is a country in Asia. Its ministry was attacked.\n",
    "We do not know who is behind this campaign.\n",
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
