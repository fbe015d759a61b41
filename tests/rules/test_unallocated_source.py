"""Sources that nobody held or announced."""

from __future__ import annotations

import pytest

from ipskeptic.lint.rules import rules
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "unallocated-source"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("The attack on 12 March 2024 came from 203.0.113.200.\n", "203.0.113.200"),
        (
            ("On 12 March 2024 the attackers used 203.0.113.201 as a control server.\n"),
            "203.0.113.201",
        ),
        ("We blame Russia. On 12 March 2024 they came from 203.0.113.202.\n", "203.0.113.202"),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A source in space that no registry had given out."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "The attack on 12 March 2024 came from 198.51.100.23.\n",
        (
            "The attack on 12 March 2024 came from the hijacked, unallocated address "
            "203.0.113.200.\n"
        ),
        "Our own server at 203.0.113.200 was attacked on 12 March 2024.\n",
        "The attack came from 10.2.3.4 on 12 March 2024.\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Delegated space, space at other times, and what the text itself says."""
    assert flagged(RULE, text, world) == []


def test_without_data(world: Skeptic) -> None:
    """Without the data that it needs it finds nothing, and what is lacking is said."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots if not snapshot.builtin})

    assert flags(RULE, "The attack on 12 March 2024 came from 203.0.113.200.\n", empty) == []
    assert all(Held(empty).lacks(need) for need in rules()[RULE].needs)


def test_without_a_time_it_is_less(world: Skeptic) -> None:
    """Where nothing says when, today's files are asked: a warning of low certainty."""
    (found,) = flags(RULE, "The attack came from 203.0.113.200.\n", world)

    assert (found.severity, found.certainty) == ("warning", "low")


def test_its_own_date(world: Skeptic) -> None:
    """The finding names the files of its date."""
    (found,) = flags(RULE, "The attack on 12 March 2024 came from 203.0.113.200.\n", world)

    assert found.message.endswith("no registry had delegated it to anybody (files of 2024-03-10)")
    assert found.behind[0].at == "2024-03-12"
    assert found.certainty == "high"
