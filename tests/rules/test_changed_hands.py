"""Addresses that changed hands."""

from __future__ import annotations

import pytest

from ipskeptic.lint.rules import rules
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "changed-hands"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            (
                "We blame Russia. On 12 March 2024 they came from 203.0.113.70.\n\n"
                "Published: 2026-08-20\n"
            ),
            "203.0.113.70",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An address whose country code is another on the report's day."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        (
            "We blame Russia. On 12 March 2024 they came from 198.51.100.23.\n\n"
            "Published: 2026-08-20\n"
        ),
        ("We blame Russia. They came from 203.0.113.70.\n\nPublished: 2026-08-20\n"),
        "On 12 March 2024 we saw 203.0.113.70.\n\nPublished: 2026-08-20\n",
        (
            "We blame Russia. On 12 March 2024 they came from 203.0.113.70.\n\n"
            "Published: 2024-03-20\n"
        ),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Nothing changed, no time of its own, or nobody leans on it."""
    assert flagged(RULE, text, world) == []


def test_without_data(world: Skeptic) -> None:
    """Without the data that it needs it finds nothing, and what is lacking is said."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots if not snapshot.builtin})

    assert (
        flags(
            RULE,
            (
                "We blame Russia. On 12 March 2024 they came from 203.0.113.70.\n\n"
                "Published: 2026-08-20\n"
            ),
            empty,
        )
        == []
    )
    assert all(Held(empty).lacks(need) for need in rules()[RULE].needs)


def test_what_changed(world: Skeptic) -> None:
    """The message says what it was and what it is."""
    (found,) = flags(
        RULE,
        (
            "We blame Russia. On 12 March 2024 they came from 203.0.113.70.\n\n"
            "Published: 2026-08-20\n"
        ),
        world,
    )

    assert found.message == (
        "203.0.113.70 changed hands between 2024-03-12 and 2026-08-20: country code Australia,"
        " then Hong Kong"
    )


def test_without_a_date_of_the_report_now_is_asked(world: Skeptic) -> None:
    """A report without a date is of now."""
    text = "We blame Russia. On 12 March 2024 they came from 203.0.113.70.\n"

    assert flagged(RULE, text, world) == ["203.0.113.70"]


def test_countries_of_four_times(moves: Skeptic) -> None:
    """In the world in which blocks move, what moved is found and what stayed is not."""
    text = "We blame Russia. In 2014-10 they attacked from {} (AS64500).\n\nPublished: 2024-03-10\n"

    assert flagged(RULE, text.format("198.51.100.7"), moves) == ["198.51.100.7"]
