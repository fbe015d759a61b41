"""Registered countries given as places."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "registry-country-as-place"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            (
                "The address 198.51.100.23 is registered in France, so the server stands "
                "in France.\n"
            ),
            ("The address 198.51.100.23 is registered in France, so the server stands in France."),
        ),
        (
            ("198.51.100.24 is registered in France, which means that the machine is in France.\n"),
            ("198.51.100.24 is registered in France, which means that the machine is in France."),
        ),
        (
            "According to WHOIS, 198.51.100.25 is located in France.\n",
            "According to WHOIS, 198.51.100.25 is located in France.",
        ),
        (
            ("198.51.100.26 is allocated to France. The server is located in France.\n"),
            "198.51.100.26 is allocated to France.",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A registered country that becomes a place."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "198.51.100.23 is registered in France.\n",
        "198.51.100.23 is located in France.\n",
        ("198.51.100.23 is registered in France, but the server stands in Poland.\n"),
        (
            "198.51.100.23 is registered in France. We do not know whether the server "
            "is in France.\n"
        ),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """A registered country as such, a place of its own, and what is denied."""
    assert flagged(RULE, text, world) == []


def test_what_it_says(world: Skeptic) -> None:
    """It is information of medium certainty, and shows where the country stands."""
    (found,) = flags(
        RULE,
        ("The address 198.51.100.23 is registered in France, so the server stands in France.\n"),
        world,
    )

    assert found.certainty == "medium"
    assert found.related[0][1] == "France"
