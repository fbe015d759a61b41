"""Incidents joined by an address that many share."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "overlap-on-shared-host"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            (
                "The control server 192.0.2.5 was seen on 12 March 2024 and previously "
                "used in another campaign.\n"
            ),
            "192.0.2.5",
        ),
        (
            (
                "Both incidents share the same server, 192.0.2.9, on 12 March 2024, which "
                "links them to one group.\n"
            ),
            "192.0.2.9",
        ),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A tie by an address in a provider's range."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        (
            "The control server 198.51.100.23 was previously used in another campaign, "
            "on 12 March 2024.\n"
        ),
        "The control server 192.0.2.5 was seen on 12 March 2024.\n",
        (
            "192.0.2.5 was previously used in another campaign with the same TLS "
            "certificate on 12 March 2024.\n"
        ),
        ("192.0.2.5 was reused in another campaign on 12 March 2024. Both had the same SSH key.\n"),
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """Another tie, no second incident, or an address on no list."""
    assert flagged(RULE, text, world) == []


def test_who_says_so(world: Skeptic) -> None:
    """The message names the list and its date."""
    (found,) = flags(
        RULE,
        (
            "The control server 192.0.2.5 was seen on 12 March 2024 and previously "
            "used in another campaign.\n"
        ),
        world,
    )

    assert found.message == (
        "two incidents are joined by 192.0.2.5, which many share by Amazon Web Services ranges of"
        " 2024-03-11"
    )
    assert found.certainty == "medium"
