"""Services that everybody uses, put down to those behind the attack."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "shared-service-as-actor"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("The attackers used 192.0.2.53 on 12 March 2024.\n", "192.0.2.53"),
        ("The implant beacons to its C2 at 192.0.2.54 on 12 March 2024.\n", "192.0.2.54"),
        (
            ("# C2 servers\n\nSeen on 12 March 2024:\n\n- 192.0.2.53\n- 198.51.100.23\n"),
            "192.0.2.53",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A shared service that the text calls the attack's."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        ("The implant asks the public resolver 192.0.2.53 on 12 March 2024 for its C2.\n"),
        "The attackers used 192.0.2.53 on 12 March 2019.\n",
        "The attackers used 198.51.100.23 on 12 March 2024.\n",
        "DNS went to 192.0.2.53 on 12 March 2024.\n",
        "The C2 at 192.0.2.54 has been sinkholed since 12 March 2024.\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """A service that is called one, one that was not yet there, and other addresses."""
    assert flagged(RULE, text, world) == []


def test_a_service_since(world: Skeptic) -> None:
    """The message says what it is and since when."""
    (found,) = flags(RULE, "The attackers used 192.0.2.53 on 12 March 2024.\n", world)

    assert found.message.endswith("since 2020-02-03: Example Public DNS")
    assert found.certainty == "high"


def test_without_a_time(world: Skeptic) -> None:
    """Without a date it is low."""
    (found,) = flags(RULE, "The attackers used 192.0.2.53.\n", world)

    assert found.certainty == "low"
