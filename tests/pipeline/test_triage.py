"""`triage` in the pipeline: the seam, what answers, and the spread of the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipskeptic.intake.items import read_items
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.triage import Sighting, When, time_of
from ipskeptic.model.when import Window, day
from ipskeptic.pipeline import spread as module
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.spread import bases
from ipskeptic.pipeline.triage import distances, observed, triage
from ipskeptic.reason.converging import NO_BASES
from tests.triage.lists import row, seen


def test_observed_keeps_file_line_and_time(tmp_path: Path) -> None:
    """What `intake` reads becomes sightings, refused lines stay what they are."""
    path = tmp_path / "list.csv"
    path.write_text("a,t\n198.51.100.7,2024-03-12T10:00Z\nx,2024-03-12\n", "utf-8")
    first, bad = observed(read_items(path, field="a", time_field="t"))

    assert isinstance(first, Sighting)
    assert (first.target.text, first.often, first.line, first.source) == (
        "198.51.100.7", 1, 2, str(path),
    )  # fmt: skip
    assert first.seen_at is not None
    assert first.seen_at.text == "2024-03-12T10:00Z"
    assert isinstance(bad, BadInput)


def test_only_rows_are_needed(world: Skeptic) -> None:
    """Whatever gives flat rows can stand behind it, asked once for an address and day."""
    asked: list[tuple[str, str]] = []

    def answers(target: Target, when: When) -> dict[str, str]:
        asked.append((target.text, time.text if (time := time_of(when)) else ""))
        return row(cc="SE")

    report = triage(
        world,
        [
            seen("198.51.100.7", "2024-03-12T10:00Z", often=9),
            seen("198.51.100.7", "2024-03-12T11:00Z"),
            seen("198.51.100.7", "2024-03-13"),
            seen("198.51.100.8"),
        ],
        rows=answers,
    )

    assert asked == [
        ("198.51.100.7", "2024-03-12"), ("198.51.100.7", "2024-03-13"), ("198.51.100.8", ""),
    ]  # fmt: skip
    assert report.judged_as("country", "SE") == 3


def test_every_judgement_and_refusal_is_told(world: Skeptic) -> None:
    """The caller hears of each address judged, with its own time, and of each refusal."""
    ticks: list[Window | None] = []
    refused: list[BadInput] = []
    bad = BadInput("x", "no address")
    triage(
        world,
        [seen("198.51.100.7", "2024-03-12"), bad, seen("198.51.100.8"), seen("198.51.100.8")],
        tick=lambda when, count: ticks.append(when),
        refuse=refused.append,
    )

    assert ticks == [day("2024-03-12"), None]
    assert refused == [bad]


def test_the_spread_of_the_world() -> None:
    """The embedded table's shares add up to all, and are near what whole tables have.

    Source: FINDINGS 1: 3,686,958,928 IPv4 addresses delegated in February 2026; counted from the
    same table, 43.7 % of them US.
    """
    found = bases()

    assert sum(found.countries.values()) == pytest.approx(1)
    assert found.delegated == pytest.approx(3_686_958_928, rel=0.02)
    assert found.countries["US"] == pytest.approx(0.437, abs=0.02)


def test_without_the_table_there_is_no_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the embedded table can't be imported, that is said in its place."""
    monkeypatch.setattr(module, "country_tables", lambda: None)

    assert bases() is NO_BASES


def test_distances() -> None:
    """The nearest copy counts, for the time that is farthest from any; built-in copies do not."""
    copies = [
        Snapshot(1, "tor-exits", "2024-03-12"),
        Snapshot(2, "tor-exits", "2026-08-26"),
        Snapshot(3, "apnic", "2014-10-31", builtin=True),
        Snapshot(4, "no-date", ""),
        Snapshot(5, "aws", "2026-08-20"),
    ]
    found = distances(copies, [day("2024-03-22"), day("2026-08-26")])

    assert found == {"tor-exits": (10, day("2024-03-22")), "aws": (881, day("2024-03-22"))}
