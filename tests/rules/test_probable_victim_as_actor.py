"""Machines on record as taken over, given as the attacker's own."""

from __future__ import annotations

import pytest

from ipskeptic.lint.rules import rules
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "probable-victim-as-actor"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("We blame Russia. On 12 March 2024 they came from 192.0.2.130.\n", "192.0.2.130"),
        ("The attack on 12 March 2024 came from 192.0.2.130.\n", "192.0.2.130"),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A host that a list had by then."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        ("We blame Russia. On 12 March 2024 they came from 192.0.2.130, a compromised server.\n"),
        "We blame Russia. On 12 March 2024 they came from 198.51.100.23.\n",
        "We blame Russia. On 12 March 2021 they came from 192.0.2.130.\n",
        "On 12 March 2024 we saw 192.0.2.130.\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Listed later only, not listed, or said by the text itself."""
    assert flagged(RULE, text, world) == []


def test_without_data(world: Skeptic) -> None:
    """Without the data that it needs it finds nothing, and what is lacking is said."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots if not snapshot.builtin})

    assert (
        flags(RULE, "We blame Russia. On 12 March 2024 they came from 192.0.2.130.\n", empty) == []
    )
    assert all(Held(empty).lacks(need) for need in rules()[RULE].needs)


def test_listed_since(world: Skeptic) -> None:
    """The message says which list has it and since when."""
    (found,) = flags(RULE, "We blame Russia. On 12 March 2024 they came from 192.0.2.130.\n", world)

    assert found.message.endswith(
        "is listed on Emerging Threats compromised hosts since 2024-03-11: others could use the"
        " machine"
    )
    assert found.certainty == "high"
