"""Assessments built by hand, with one text wherever text from outside can reach."""

from __future__ import annotations

from ipskeptic.model.assessment import (
    ALTERNATIVES,
    RUNGS,
    Alternative,
    Assessment,
    BadInput,
    Change,
    Gap,
    Judgement,
    MatrixRow,
    Mention,
    NextStep,
    Report,
    RungState,
    StillTrue,
    Weighed,
)
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Absent, Present, Source, Unavailable
from ipskeptic.model.target import Target
from ipskeptic.model.when import day, parse_window

SEEN = parse_window("2024-03-12T14:20Z")
STATES_OF_SAMPLE = ("supported", "supported", "open", "open", "doubtful", "refused")


def source(feed: str, title: str, *, origin: str = "") -> Source:
    """A source of the sample."""
    return Source(
        feed=feed,
        title=title,
        grade="A",
        credibility=2,
        origin=origin,
        upstreams=("RIPE NCC",),
        coverage="census",
        builtin=True,
        means=f"means {title.rpartition(' list ')[2]}",
        does_not_mean=title,
    )


def target(text: str = "203.0.113.9", number: int = 0xCB007109) -> Target:
    """An address of the sample."""
    return Target("address", 4, number, number, text, zone="", port=443, notes=("defanged",))


def assessment(hostile: str = "plain", *, claim: bool = True) -> Assessment:
    """A relay assessment in which `hostile` stands wherever a feed, input or user writes."""
    registry = source("ripencc", f"RIPE NCC delegation {hostile}", origin="RIPE NCC")
    tor = source("tor-exits", f"Tor exit list {hostile}", origin=f"Tor Project {hostile}")
    still = StillTrue(0.98, "almost certain", "95-99 %", f"of Tor exits {hostile}")
    readings = (
        Weighed(
            Present(
                kind="delegation",
                source=registry,
                entry="203.0.113.0/24",
                value=(
                    ("registry", "ripencc"),
                    ("cc", "FR"),
                    ("status", "allocated"),
                    ("date", "2010-02-19"),
                    ("holder", hostile),
                ),
                holds_at=(day("2024-03-01"), day("2024-03-20")),
                fetched_at="2024-04-01T00:00:00Z",
                since=day("2010-02-19"),
                settled="both sides",
            ),
            True,
            "",
            "5",
            None,
            8,
        ),
        Weighed(
            Present(
                kind="tor-exit",
                source=tor,
                entry=f"203.0.113.9 {hostile}",
                value=(("seen", hostile), ("seen", "14:17"), (hostile, "x")),
                holds_at=(SEEN,),
                partial=True,
            ),
            True,
            "",
            "28",
            still,
            0,
        ),
        Weighed(
            Present(
                kind="route",
                source=source("pfx2as", hostile),
                entry="203.0.113.0/24",
                value=(("origin", "AS64496"), ("name", f"EXAMPLE {hostile}")),
                holds_at=(parse_window("2024-02"),),
            ),
            False,
            f"no table near {hostile}",
            "9",
            StillTrue(None, "", "", ""),
            12,
        ),
        Weighed(
            Absent(kind="vpn", source=source("vpn", hostile), holds_at=(day("2024-03-12"),)),
            True,
            "",
            "36",
            None,
            0,
        ),
        Weighed(
            Unavailable(
                kind="hosting", source=source("aws", hostile), cause="not-installed", detail=hostile
            ),
            False,
            hostile,
            "37",
        ),
    )
    return Assessment(
        observation=Observation(
            input=f"203[.]0.113.9 {hostile}",
            target=target(),
            seen_at=SEEN,
            role="source",
            transport="tcp",
            port=50123,
        ),
        claim=Claim(kind="holder", value=hostile, name=hostile) if claim else None,
        answer="refused" if claim else "",
        fit="not-named" if claim else "not-asked",
        class_="shared",
        also=("shared", "unknown"),
        carries="route",
        stops_at="place",
        confidence_who="low",
        confidence_because=("relay on record", hostile),
        answered=("registry", "relay"),
        missing=("route", "hosting", "compromise"),
        ladder=tuple(
            RungState(rung, f"statement of {rung} {hostile}", state, 1, 0, ("a reason", hostile))
            for rung, state in zip(RUNGS, STATES_OF_SAMPLE, strict=True)
        ),
        readings=readings,
        judgements=(
            Judgement(
                f"this was a Tor exit {hostile}",
                "almost certain",
                "95-99 %",
                "judgement",
                "high",
                ("the network's own list", hostile),
            ),
        ),
        alternatives=tuple(
            Alternative(
                name,
                "operator" if name == "relay" else "",
                "recorded" if name == "relay" else "open",
                (hostile,) if name == "relay" else (),
                f"{name} in words",
            )
            for name in ALTERNATIVES
        ),
        matrix=(
            MatrixRow(
                f"Tor Project {hostile}",
                (f"{hostile}: tor-exit",),
                tuple((name, 2 if name == "relay" else None) for name in ALTERNATIVES),
                True,
            ),
            MatrixRow(hostile, ("ripencc: delegation",), (("holder", 0),), False),
        ),
        changes=(Change("country", "FR", "2024-03-01", hostile, "now", (hostile, "RIPE NCC")),),
        next_steps=(NextStep(f"flow records {hostile}", hostile, ("relay",), f"cmd {hostile}"),),
        gaps=(Gap("route", f"no table {hostile}", f"ipskeptic data import {hostile}"),),
        mentions=(Mention("case-1", f"A case {hostile}", f"It says {hostile}"),),
        summary=(
            f"The address carries this claim as far as `route`: a block in France {hostile}.",
            "This neither supports a party nor clears one.",
        ),
        shortcut=f'"it is registered in France, so France did it" breaks at `place` {hostile}',
    )


def report(hostile: str = "plain") -> Report:
    """A report with two assessments and two refused inputs between them."""
    return Report(
        version="0.1.0",
        generated_at=parse_window("2026-01-02T03:04:05Z"),
        snapshots=(
            Snapshot(
                number=3,
                feed="tor-exits",
                holds_at="2024-03-12",
                fetched_at="2024-04-01T00:00:00Z",
                sha256="ab" * 32,
                size=10,
                records=2,
                families="4",
                title=hostile,
                warnings=(hostile,),
            ),
        ),
        items=(
            BadInput(f"first {hostile}", f"no address: {hostile}", f"list {hostile}.txt", 1),
            assessment(hostile),
            BadInput(hostile, hostile, "", 0),
            assessment(hostile, claim=False),
        ),
        overrides=(f"valid {hostile}",),
    )
