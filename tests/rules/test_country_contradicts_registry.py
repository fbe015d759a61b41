"""Countries that no source held gives."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

RULE = "country-contradicts-registry"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (
            ("On 12 March 2024 they logged in from 198.51.100.23, located in Brazil.\n"),
            "198.51.100.23",
        ),
        ("On 12 March 2024 we saw 198.51.100.24 (Brazil).\n", "198.51.100.24"),
        ("On 12 March 2024 a Brazilian IP address, 198.51.100.25, was seen.\n", "198.51.100.25"),
        ("On 12 March 2024 we saw 192.0.2.230, registered in Brazil.\n", "192.0.2.230"),
        (
            (
                "| IP | Country | First seen |\n|---|---|---|\n"
                "| 198.51.100.26 | BR | 2024-03-12 |\n"
                "| 198.51.100.27 | Brazil | 2024-03-12 |\n"
                "| 198.51.100.28 | FR | 2024-03-12 |\n"
            ),
            "198.51.100.26",
        ),
        ("On 12 March 2024 we saw 203.0.113.70 in South Korea.\n", "203.0.113.70"),
    ],
)
def test_flagged(text: str, piece: str, world: Skeptic) -> None:
    """A country of that very address that every source contradicts."""
    assert flagged(RULE, text, world) == [piece]


@pytest.mark.parametrize(
    "text",
    [
        ("On 12 March 2024 they logged in from 198.51.100.23, located in France.\n"),
        "On 12 March 2024 they attacked a bank in Brazil from 198.51.100.23.\n",
        "On 12 March 2024 victims in Brazil were contacted by 198.51.100.23.\n",
        "On 12 March 2024 198.51.100.23 was used by a company based in Brazil.\n",
        "On 26 August 2026 we saw 203.0.113.70, located in China.\n",
        "On 12 March 2024 we saw 192.0.2.230, located in the Netherlands.\n",
        "On 12 March 2024 we saw 198.51.100.23 (EU).\n",
        "On 12 March 2024 we saw 203.0.113.70, located in Hong Kong.\n",
        "On 12 March 2024 we saw 198.51.100.23.\n",
        "On 12 March 2024 we saw 10.1.2.3 (Brazil).\n",
    ],
)
def test_left_alone(text: str, world: Skeptic) -> None:
    """A country that a source gives, one of something else, one of a family, and none at all."""
    assert flagged(RULE, text, world) == []


def test_how_sure(world: Skeptic) -> None:
    """Its own date is surer than none; a registered country is surer than a place."""
    (placed,) = flags(
        RULE, ("On 12 March 2024 they logged in from 198.51.100.23, located in Brazil.\n"), world
    )
    (registered,) = flags(
        RULE, ("On 12 March 2024 they logged in from 198.51.100.23, registered in Brazil.\n"), world
    )
    (undated,) = flags(RULE, "They came from 198.51.100.23, located in Brazil.\n", world)

    assert (
        placed.message == "198.51.100.23 is put in Brazil, and RIPE NCC of 2024-03-10 says France"
    )
    assert (placed.certainty, placed.severity) == ("medium", "")
    assert registered.certainty == "high"
    assert (undated.certainty, undated.severity) == ("low", "warning")


def test_each_source_is_told_with_its_date(world: Skeptic) -> None:
    """What each source says of the address stands behind the finding."""
    (found,) = flags(
        RULE, ("On 12 March 2024 they logged in from 198.51.100.23, located in Brazil.\n"), world
    )

    assert [(r.source, r.says, r.date) for r in found.behind[0].records][:1] == [
        ("RIPE NCC", "allocated 198.51.100.0/24 to FR", "2024-03-10")
    ]


def test_a_list_is_one_finding(world: Skeptic) -> None:
    """Rows that contradict in the same way are one finding, with the others beside it."""
    text = "| IP | Country |\n|---|---|\n| 198.51.100.26 | BR |\n| 198.51.100.27 | BR |\n"
    (found,) = flags(RULE, text, world)

    assert [what for _, what in found.related] == ["BR", "198.51.100.27"]


def test_without_files(world: Skeptic) -> None:
    """Without any table of places nothing is contradicted."""
    empty = world.without({snapshot.feed for snapshot in world.snapshots})

    assert (
        flags(
            RULE,
            ("On 12 March 2024 they logged in from 198.51.100.23, located in Brazil.\n"),
            empty,
        )
        == []
    )
