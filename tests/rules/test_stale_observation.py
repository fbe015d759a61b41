"""Long between observation and claim."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "stale-observation"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            (
                "Published: 2024-03-12\n\n"
                "We blame Russia. On 1 March 2023 they came from 198.51.100.23.\n"
            ),
            "198.51.100.23",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An address that was last seen over ninety days before the report."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Published: 2024-03-12\n\n"
            "We blame Russia. On 1 March 2024 they came from 198.51.100.23.\n"
        ),
        "Published: 2024-03-12\n\nOn 1 March 2023 we saw 198.51.100.23.\n",
        "We blame Russia. On 1 March 2023 they came from 198.51.100.23.\n",
        ("Published: 2024-03-12\n\nWe blame Russia. They came from 198.51.100.23.\n"),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Seen lately, no claim, or no date of the report."""
    assert flagged(RULE, text, world) == []


def test_days_by_setting(world: Skeptic) -> None:
    """The days are counted, and how many are too many can be set."""
    (found,) = flags(
        RULE,
        (
            "Published: 2024-03-12\n\n"
            "We blame Russia. On 1 March 2023 they came from 198.51.100.23.\n"
        ),
        world,
    )

    assert found.message == ("198.51.100.23 was seen on 2023-03-01, 377 days before the report")
    assert (
        flags(
            RULE,
            (
                "Published: 2024-03-12\n\n"
                "We blame Russia. On 1 March 2023 they came from 198.51.100.23.\n"
            ),
            world,
            stale_days=400,
        )
        == []
    )
