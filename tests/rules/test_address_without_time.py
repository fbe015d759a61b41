"""Addresses of which nobody says when they were seen."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import TODAY, flagged, flags

RULE = "address-without-time"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("We blame Russia. They came from 198.51.100.23.\n", "198.51.100.23"),
        (
            ("The attack came from 198.51.100.23 and is the work of North Korean intelligence.\n"),
            "198.51.100.23",
        ),
        (
            ("We blame Russia. They came from 198.51.100.23 and 198.51.100.24 in 2024.\n"),
            "198.51.100.23",
        ),
        (
            (
                "# Attribution\n\nWe blame Russia. \n\n| Attacker IP |\n|---|\n"
                "| 198.51.100.23 |\n| 198.51.100.24 |\n"
            ),
            "198.51.100.23",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An address on which a claim leans, in a text without any date."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "We blame Russia. On 12 March 2024 they came from 198.51.100.23.\n",
        (
            "# Attribution\n\nIt began on 12 March 2024.\n\n"
            "We blame Russia. They came from 198.51.100.23.\n"
        ),
        "They came from 198.51.100.23.\n",
        "We blame Russia. Their victim was the mail server at 198.51.100.23.\n",
        "We blame Russia. They came from 10.1.2.3.\n",
        "# Attribution\n\nWe blame Russia. \n\n# Indicators\n\n- 198.51.100.23\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """A date anywhere near, no claim, or another end."""
    assert flagged(RULE, text, world) == []


def test_at_stands_for_a_date(world: Skeptic) -> None:
    """`--at` says when all was seen that has no time of its own."""
    text = "We blame Russia. They came from 198.51.100.23.\n"

    assert flags(RULE, text, world, at=TODAY) == []


def test_the_reports_date_makes_it_information(world: Skeptic) -> None:
    """With the report's own date it is judged at that, and that is said."""
    text = "We blame Russia. They came from 198.51.100.23.\n"
    (found,) = flags(RULE, f"Published: 12 March 2024\n\n# What\n\n{text}", world)

    assert (found.severity, found.certainty) == ("info", "low")
    assert found.message.startswith("only the report's own date says when 198.51.100.23 was seen")


def test_a_year_alone_is_less(world: Skeptic) -> None:
    """A year says something: a warning of low certainty."""
    (found,) = flags(RULE, "We blame Russia. In 2024 they came from 198.51.100.23.\n", world)

    assert (found.severity, found.certainty) == ("warning", "low")


def test_one_finding_for_all(world: Skeptic) -> None:
    """All of a section are one finding, the others stand beside it."""
    text = "We blame Russia. They came from 198.51.100.23 and 198.51.100.24.\n"
    (found,) = flags(RULE, text, world)

    assert found.message == (
        'nothing says when 198.51.100.23 and 1 more were seen behind the claim on "Russia"'
    )
    assert [what for _, what in found.related] == ["198.51.100.24"]
