"""Rule no-alternative-considered: high confidence without a look at alternatives."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "no-alternative-considered"

FLAGGED = (
    (
        (
            "We assess with high confidence that Iran is responsible. The code and the "
            "personas point there.\n"
        ),
        "We assess with high confidence that Iran is responsible.",
        "high",
    ),
)
ALONE = (
    (
        "We assess with high confidence that Iran is responsible. We considered a false "
        "flag and found nothing that fits.\n"
    ),
    "We assess with moderate confidence that Iran is responsible.\n",
    "We have high confidence that the mail was opened in May.\n",
    (
        "We assess with high confidence that Iran is responsible.\n\n## Alternatives\n\n"
        "Russia has no interest in the port.\n"
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
