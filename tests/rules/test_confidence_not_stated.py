"""Rule confidence-not-stated: blame without any confidence."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "confidence-not-stated"

FLAGGED = (
    (
        (
            "APT28 is behind the intrusion. The group used a loader that shares code with "
            "its earlier tools.\n"
        ),
        "APT28 is behind the intrusion.",
        "high",
    ),
    (
        "We believe that Iran is behind the attack.\n",
        "We believe that Iran is behind the attack.",
        "medium",
    ),
)
ALONE = (
    "The loader has been linked to North Korea.\n",
    "**Confidence:** moderate\n\nIran is behind the attack.\n",
    "| Field | Value |\n|---|---|\n| Confidence | High |\n\nIran is behind the attack.\n",
    "| Judgement | Confidence |\n|---|---|\n| Iran is behind the attack. | Low |\n",
    "APT28 has created scheduled tasks. It uses a tool that is public.\n",
    "The server 198.51.100.7 was used by APT28.\n",
    "APT28 is very likely behind the intrusion.\n",
    (
        "# Iran behind the attack\n\n## Attribution\n\nWe attribute the attack to Iran "
        "with moderate confidence.\n"
    ),
    "Kaspersky attributed the attack to Iran ([report](https://example.org/r)).\n",
    "The intrusion was carried out on 2026-03-04.\n",
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
