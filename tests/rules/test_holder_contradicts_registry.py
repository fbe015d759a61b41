"""AS numbers that are not on record."""

from __future__ import annotations

import pytest

from ipskeptic.lint.rules import rules
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "holder-contradicts-registry"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            ("The logins of 12 March 2024 came from 192.0.2.130 (AS64500, Example Transit).\n"),
            "192.0.2.130",
        ),
        ("On 12 March 2024 we saw 192.0.2.131, announced by AS64499.\n", "192.0.2.131"),
        (
            ("| IP | ASN | First seen |\n|---|---|---|\n| 192.0.2.132 | 64499 | 2024-03-12 |\n"),
            "192.0.2.132",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """An AS number that did not announce the address that day."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        "The logins of 12 March 2024 came from 192.0.2.130 (AS64496).\n",
        "On 12 March 2024 AS64500 reached us, and 192.0.2.130 was seen.\n",
        "On 12 March 2021 we saw 192.0.2.130 (AS64500).\n",
        "On 12 March 2024 we saw 203.0.113.70 (AS64511).\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """The one that did, one of another address, and a day without tables."""
    assert flagged(RULE, text, world) == []


def test_without_data(world: Skeptic) -> None:
    """Without the data that it needs it finds nothing, and what is lacking is said."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots if not snapshot.builtin})

    assert (
        flags(
            RULE,
            ("The logins of 12 March 2024 came from 192.0.2.130 (AS64500, Example Transit).\n"),
            empty,
        )
        == []
    )
    assert all(Held(empty).lacks(need) for need in rules()[RULE].needs)


def test_who_announced_it(world: Skeptic) -> None:
    """The message gives the AS of that day, the table stands behind it."""
    (found,) = flags(
        RULE,
        ("The logins of 12 March 2024 came from 192.0.2.130 (AS64500, Example Transit).\n"),
        world,
    )

    assert found.message == "192.0.2.130 is put in AS64500, and AS64496 announced it"
    assert found.certainty == "high"
    assert found.behind[0].records[0].says == "AS64496 announced 192.0.2.0/24"
