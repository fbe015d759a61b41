"""Relays on which a claim leans."""

from __future__ import annotations

import pytest

from ipskeptic.lint.rules import rules
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "anonymiser-as-source"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("We blame Russia. On 12 March 2024 they logged in from 192.0.2.66.\n", "192.0.2.66"),
        (
            (
                "The attacks of 12 March 2024 came from 192.0.2.66, so we attribute them "
                "to Russia.\n"
            ),
            "192.0.2.66",
        ),
        (
            (
                "# Attribution\n\nWe blame Russia. \n\n| Attacker IP | First seen |\n"
                "|---|---|\n| 192.0.2.66 | 2024-03-12 |\n"
            ),
            "192.0.2.66",
        ),
        (
            (
                "Below are the IP addresses of 12 March 2024. We attribute them to Russia.\n"
                "\n| IP |\n|---|\n| 192.0.2.66 |\n"
            ),
            "192.0.2.66",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An address that was on a list of relays that day, beside a claim."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "On 12 March 2024 they logged in from 192.0.2.66.\n",
        ("We blame Russia. On 12 March 2024 they logged in from 192.0.2.66, a Tor exit.\n"),
        "We blame Russia. On 12 March 2024 they logged in from 198.51.100.23.\n",
        "We blame Russia. On 12 March 2022 they logged in from 192.0.2.66.\n",
        ("We blame Russia. On 12 March 2024 the victim at 192.0.2.66 was attacked.\n"),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """No claim, another day, another end, or a text that says so itself."""
    assert flagged(RULE, text, world) == []


def test_without_data(world: Skeptic) -> None:
    """Without the data that it needs it finds nothing, and what is lacking is said."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots if not snapshot.builtin})

    assert (
        flags(RULE, "We blame Russia. On 12 March 2024 they logged in from 192.0.2.66.\n", empty)
        == []
    )
    assert all(Held(empty).lacks(need) for need in rules()[RULE].needs)


def test_who_lists_it_since_when(world: Skeptic) -> None:
    """The message says who lists it and of which day, and no more."""
    (found,) = flags(
        RULE, "We blame Russia. On 12 March 2024 they logged in from 192.0.2.66.\n", world
    )

    assert found.message == (
        '192.0.2.66 behind the claim on "Russia" is listed as a Tor exit on'
        " Tor Project exit list of 2024-03-12"
    )
    assert found.certainty == "high"
    assert found.behind[0].records[0].source == "Tor Project exit list"


def test_the_reports_date_is_second_best(world: Skeptic) -> None:
    """Judged at the report's date, the certainty is medium."""
    text = "Published: 2024-03-12\n\nWe blame Russia. They logged in from 192.0.2.66.\n"

    assert [found.certainty for found in flags(RULE, text, world)] == ["medium"]
