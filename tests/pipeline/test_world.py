"""Whole answers over the made-up internet: raw files in, assessments out."""

from __future__ import annotations

import pytest

from ipskeptic.model.assessment import ALTERNATIVES, CLASSES, STATES, STATUSES
from ipskeptic.model.reading import Present
from ipskeptic.pipeline.skeptic import Skeptic

THEN = "2024-03-12"

# address, time, then class, carries, stops_at, and the alternatives recorded
ROWS = [
    ("198.51.100.23", THEN, "not-excluded", "route", "place", set()),
    ("198.51.100.23", None, "not-excluded", "route", "place", set()),
    ("192.0.2.5", THEN, "shared", "route", "place", {"customer", "elsewhere"}),
    ("192.0.2.66", THEN, "shared", "route", "place", {"relay"}),
    ("192.0.2.66", "2024-03-12T14:20Z", "shared", "route", "place", {"relay"}),
    ("192.0.2.66", "2024-04-20", "shared", "route", "place", {"relay"}),
    ("192.0.2.66", "2026-03-12", "unknown", "route", "place", set()),
    ("192.0.2.130", THEN, "compromised", "route", "place", {"compromised"}),
    ("192.0.2.130", "2024-03-10", "unknown", "route", "place", set()),
    ("203.0.113.5", THEN, "not-excluded", "route", "place", set()),
    ("203.0.113.70", THEN, "contested", "record", "route", {"hijacked"}),
    ("203.0.113.200", THEN, "contested", "record", "route", {"hijacked"}),
    ("10.0.0.1", None, "void", "", "record", {"spoofed-or-misread"}),
    ("2001:db8::1", THEN, "unknown", "route", "place", set()),
    ("2001:db8:4000::1", THEN, "shared", "route", "place", {"customer", "elsewhere"}),
    ("2001:db8:f000::1", THEN, "void", "", "record", {"reassigned", "spoofed-or-misread"}),
]


@pytest.mark.parametrize(("address", "at", "class_", "carries", "stops", "recorded"), ROWS)
def test_answers(
    world: Skeptic,
    address: str,
    at: str | None,
    class_: str,
    carries: str,
    stops: str,
    recorded: set[str],
) -> None:
    """Every address of the made-up internet gets the answer that its records give."""
    found = world.assess(address, at=at)

    assert found.class_ == class_, found.also
    assert (found.carries, found.stops_at) == (carries, stops)
    assert {a.name for a in found.alternatives if a.status == "recorded"} == recorded


def test_every_value_of_the_world(world: Skeptic) -> None:
    """Classes, states and statuses of all kinds come out of raw files, not of built readings."""
    cases = [(address, at, "unknown") for address, at, *_ in ROWS]
    cases += [("198.51.100.23", THEN, "udp"), ("198.51.100.23", THEN, "tcp")]
    found = [world.assess(address, at=at, transport=by) for address, at, by in cases]
    found.append(world.assess("8.8.8.8"))

    assert {a.class_ for a in found} >= set(CLASSES) - {"expected"}
    assert {r.state for a in found for r in a.ladder} == set(STATES)
    assert {x.status for a in found for x in a.alternatives} == set(STATUSES)
    assert {x.name for a in found for x in a.alternatives} == set(ALTERNATIVES)


def test_a_minute_finds_the_minute(world: Skeptic) -> None:
    """The exit list's own times are used: seen at 14:17 and 14:22, asked for 14:20."""
    found = world.assess("192.0.2.66", at="2024-03-12T14:20Z", transport="tcp")
    tor = [w for w in found.readings if w.reading.kind == "tor-exit"]

    assert [w.days for w in tor if w.usable] == [0]
    assert found.judgements[0].term == "almost certain"
    assert found.judgements[0].confidence == "high"


def test_changes_since_are_told(world: Skeptic) -> None:
    """A block that was AU then and is HK now says so, with both dates."""
    found = world.assess("203.0.113.70", at=THEN)
    changes = {change.what: (change.then, change.now, change.now_at) for change in found.changes}

    assert changes["country"] == ("AU", "HK", "2026-08-25")


def test_only_a_census_supersedes(world: Skeptic) -> None:
    """An exit of 2024 that the list of 2026 has no more is shown and moves nothing today."""
    found = world.assess("192.0.2.66")

    assert found.class_ == "not-excluded"
    assert all(
        not w.usable or w.row == "30" for w in found.readings if w.reading.kind == "tor-exit"
    )


@pytest.mark.parametrize("level", ["location", "operator", "party"])
def test_claims(world: Skeptic, level: str) -> None:
    """No record carries a claim beyond its rungs, whatever its level."""
    found = world.assess("203.0.113.5", at=THEN, claim="KP", level=level)

    assert found.fit == "named"
    assert found.answer == ("refused" if level == "party" else "not-carried")


def test_a_range_is_never_expanded(world: Skeptic) -> None:
    """A prefix that a list covers in part shows it and is not moved by it."""
    found = world.assess("192.0.2.0/24", at=THEN)
    tor = [w for w in found.readings if w.reading.kind == "tor-exit" and w.row != "30"]

    assert found.carries == "route"
    assert tor
    assert all(w.why == "covers only part of what was asked" for w in tor)


@pytest.mark.parametrize(
    ("address", "at", "kind", "state"),
    [
        ("198.51.100.23", THEN, "rpki-state", "valid"),
        ("198.51.100.23", None, "rpki-state", "valid"),
        ("2001:db8::1", THEN, "rpki-state", "valid"),
        ("203.0.113.5", THEN, "rpki-state", "not-found"),
        ("203.0.113.200", THEN, "rpki-invalid", "invalid"),
    ],
)
def test_announcements_are_judged_by_the_rpki(
    world: Skeptic, address: str, at: str | None, kind: str, state: str
) -> None:
    """An export and a table, as files, give the state of the announcement nearest to the time."""
    found = world.assess(address, at=at)
    states = {
        (w.reading.kind, w.reading.get("state"))
        for w in found.readings
        if isinstance(w.reading, Present) and w.reading.source.feed == "rpki-vrps"
    }

    assert states == {(kind, state)}
