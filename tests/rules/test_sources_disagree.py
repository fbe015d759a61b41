"""Sources that give different countries."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "sources-disagree"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            ("On 12 March 2024 they logged in from 192.0.2.230, located in the Netherlands.\n"),
            "192.0.2.230",
        ),
        ("We blame Russia. On 12 March 2024 they came from 192.0.2.231.\n", "192.0.2.231"),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An address with a country, on which sources differ."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        ("On 12 March 2024 they logged in from 192.0.2.245, located in the United States.\n"),
        "On 12 March 2024 they logged in from 192.0.2.230.\n",
        (
            "192.0.2.230 is in the Netherlands by its geofeed, 12 March 2024, and in "
            "the United States by ARIN.\n"
        ),
        ("On 12 March 2024 they logged in from 198.51.100.23, located in France.\n"),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """One voice, no country and no claim, or a text that says so."""
    assert flagged(RULE, text, world) == []


def test_who_says_what(world: Skeptic) -> None:
    """The countries stand in the message, each source with its date behind it."""
    (found,) = flags(
        RULE,
        ("On 12 March 2024 they logged in from 192.0.2.230, located in the Netherlands.\n"),
        world,
    )

    assert found.message.startswith("the sources held differ on the country of 192.0.2.230: ")
    assert all(name in found.message for name in ("Netherlands", "Germany", "United States"))
    assert {record.date for record in found.behind[0].records} == {"2024-03-10"}
    assert found.certainty == "high"
