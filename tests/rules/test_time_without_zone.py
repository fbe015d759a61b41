"""Clock times without a zone."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "time-without-zone"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            "The logins from 198.51.100.23 began on 12 March 2024 at 09:14.\n",
            "12 March 2024 at 09:14",
        ),
        ("At 09:14:31 we saw 198.51.100.23.\n", "09:14:31"),
        (
            (
                "| IP | First seen |\n|---|---|\n| 198.51.100.23 | 2024-03-12 09:14 |\n"
                "| 198.51.100.24 | 2024-03-12 09:15 |\n"
            ),
            "198.51.100.23",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A clock time beside an address, without a zone."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "The logins from 198.51.100.23 began on 12 March 2024 at 09:14 UTC.\n",
        "The logins from 198.51.100.23 began at 2024-03-12T09:14:31+09:00.\n",
        ("The logins from 198.51.100.23 began at 09:14 Moscow time on 12 March 2024.\n"),
        ("| IP | First seen (UTC) |\n|---|---|\n| 198.51.100.23 | 2024-03-12 09:14 |\n"),
        (
            "All times are in UTC.\n\n"
            "The logins from 198.51.100.23 began on 12 March 2024 at 09:14.\n"
        ),
        "The logins from 198.51.100.23 began on 12 March 2024.\n",
        "The meeting is at 09:14.\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """With a zone, an offset, a header or a sentence that gives it for all; and dates."""
    assert flagged(RULE, text, world) == []


def test_one_finding_for_a_table(world: Skeptic) -> None:
    """The rows of a table are one finding; the other times stand beside it."""
    text = (
        "| IP | First seen |\n|---|---|\n| 198.51.100.23 | 2024-03-12 09:14 |\n"
        "| 198.51.100.24 | 2024-03-12 09:15 |\n"
    )
    (found,) = flags(RULE, text, world)

    assert found.certainty == "high"
    assert [what for _, what in found.related] == ["2024-03-12 09:15"]
