"""Shared addresses without port and time."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "shared-address-without-port"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("The logins of 12 March 2024 came from 192.0.2.165.\n", "192.0.2.165"),
        (
            (
                "The attack of 12 March 2024 came from 198.51.100.9, an address of a "
                "mobile network.\n"
            ),
            "198.51.100.9",
        ),
        ("The logins at 09:14:31 UTC on 12 March 2024 came from 192.0.2.166.\n", "192.0.2.166"),
        (
            ("The logins of 12 March 2024 came from 192.0.2.167 with source port 51234.\n"),
            "192.0.2.167",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A carrier's shared address as a source, without source port or clock time."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        (
            "The logins of 12 March 2024 at 09:14:31 UTC came from 192.0.2.165 with "
            "source port 51234.\n"
        ),
        "The logins of 12 March 2024 came from 198.51.100.9.\n",
        "The implant connects to 192.0.2.165 on 12 March 2024.\n",
        "The logins came from 198.51.100.9, which is not a mobile network.\n",
        ("The logins of 12 March 2024 came from 2001:db8::9, an address of a mobile network.\n"),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """With both, on no list, at another end, or IPv6."""
    assert flagged(RULE, text, world) == []


@pytest.mark.parametrize(
    ("text", "missing", "certainty"),
    [
        ("The logins came from 192.0.2.165.\n", "source port and clock time are missing", "high"),
        (
            "The logins at 09:14:31 UTC on 12 March 2024 came from 192.0.2.165.\n",
            "the source port is missing",
            "high",
        ),
        (
            "The logins came from 198.51.100.9 on a 4G network, source port 51234.\n",
            "the clock time is missing",
            "medium",
        ),
    ],
)
def test_what_is_missing(text: str, missing: str, certainty: str, world: Skeptic) -> None:
    """The message says what is missing; a list is surer than the text's own words."""
    (found,) = flags(RULE, text, world)

    assert found.message.endswith(missing)
    assert found.certainty == certainty


def test_without_lists_the_words_are_enough(world: Skeptic) -> None:
    """It runs without data, by what the text says itself."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots})

    assert flags(RULE, "The logins came from 198.51.100.9 on a 4G network.\n", empty)
