"""Rule tool-origin-as-actor: from a tool's origin to its user."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "tool-origin-as-actor"

FLAGGED = (
    (
        (
            "The intruders used a Chinese web shell, which indicates that Chinese state "
            "hackers carried out the attack.\n"
        ),
        (
            "The intruders used a Chinese web shell, which indicates that Chinese state "
            "hackers carried out the attack."
        ),
        "high",
    ),
    (
        "They used malware sold on Russian forums. Therefore Russia is behind the attack.\n",
        "Therefore Russia is behind the attack.",
        "high",
    ),
)
ALONE = (
    ("The intruders used a Chinese web shell. It is public and says nothing about who used it.\n"),
    "The Chinese web shell was found on three servers in Taiwan.\n",
    (
        "They used a Chinese web shell. Working hours and code overlap with an earlier "
        "implant show that China is behind the attack.\n"
    ),
    (
        "The Russian-made tool was used against a bank in Iran. Iran is responsible for an "
        "earlier attack.\n"
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
