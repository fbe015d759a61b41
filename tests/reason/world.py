"""Builders for readings, observations and tables: a small world for the tests of the reasoning."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.feed import Feed
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Absent, Present, Reading, Source, Unavailable
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window, parse_window
from ipskeptic.reason.assess import assess
from ipskeptic.reason.tables import Tables, build_tables
from tests.conftest import ROOT

NOW = parse_window("2026-08-26T12:00:00Z")
TARGET = Target("address", 4, 0xC6336417, 0xC6336417, "198.51.100.23")
REGISTRIES = ("afrinic", "apnic", "arin", "lacnic", "ripencc")

# One feed a kind; what the reasoning must know of them is here and nowhere else.
FEEDS = {
    feed.name: feed
    for feed in (
        *(Feed(r, f"{r} delegation file", "delegation", "census", "A", 2, r) for r in REGISTRIES),
        Feed("table", "full routing table", "route", "census", "B", 2, "table"),
        Feed("names", "AS names", "as-name", "census", "B", 2, "names"),
        Feed("space", "IANA registry", "special-purpose", "census", "A", 1, "iana"),
        Feed("blocks", "hijacked blocks", "hijacked", "sample", "B", 2, "blocks", (), 365),
        Feed("lessors", "leased prefixes", "leased", "sample", "C", 3, "lessors", (), 90),
        Feed("own-places", "operator's geofeed", "geofeed", "census", "B", 2, "op", (), 180),
        Feed("other-db", "second database", "second-country", "sample", "C", 3, "db", (), 90),
        Feed("anywhere", "anycast prefixes", "anycast", "sample", "C", 2, "any", (), 180),
        Feed("beams", "satellite ranges", "satellite", "sample", "C", 3, "sat", (), 365),
        Feed(
            "infected-a", "infected hosts A", "compromised-host", "sample", "B", 3, "inf",
            (), 30, "", "very likely", states="a machine at {address} was infected",
        ),
        Feed(
            "infected-b", "infected hosts B", "compromised-host", "sample", "C", 3, "",
            ("inf",), 30,
        ),
        Feed("abusers", "abuse list", "abuse", "sample", "C", 3, "abuse", (), 30),
        Feed("servers", "C2 list", "indicator", "sample", "B", 3, "c2", (), 30),
        Feed(
            "tor-a", "Tor exit list", "tor-exit", "census", "A", 2, "torproject",
            survival="tor-exit", states="{address} was a Tor exit when you saw it",
        ),
        Feed(
            "tor-b", "copy of the Tor exit list", "tor-exit", "census", "C", 2, "torproject",
            survival="tor-exit", states="{address} was a Tor exit when you saw it",
        ),
        Feed("tunnels", "VPN ranges", "vpn", "sample", "C", 3, "vpn", (), 30),
        Feed("clouds", "cloud ranges", "hosting", "census", "A", 1, "cloud", (), 90),
        Feed("fronts", "web fronts", "cdn", "census", "A", 1, "front", (), 90),
        Feed("nats", "carrier NAT pools", "carrier-nat", "sample", "C", 3, "nat", (), 90),
        Feed("services", "shared services", "public-service", "sample", "B", 2, "svc", (), 3650),
        Feed("briefing", "a vendor's briefing", "named-user", "sample", "B", 3, "vendor", (), 365),
        Feed("mine", "my own list", "tor-exit", "sample", "F", 6, "", (), 30),
        Feed("payloads", "RPKI payloads", "rpki-state", "census", "B", 2, "rpki", (), 7),
        Feed("invalid", "RPKI invalid", "rpki-invalid", "census", "B", 2, "rpki", (), 1),
    )
}  # fmt: skip


@cache
def tables() -> Tables:
    """The tables, read from what people edit, with the feeds of this world."""
    folder = ROOT / "data" / "reasoning"
    reasoning: dict[str, Any] = {
        path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    }
    evidence = [tomllib.loads(p.read_text("utf-8")) for p in sorted(folder.glob("evidence/*.toml"))]
    reasoning["evidence"] = {raw["name"]: raw for raw in evidence}
    countries = {"FR": "France", "KP": "North Korea", "CN": "China", "DE": "Germany"}
    return build_tables(reasoning, FEEDS, countries)


def source(name: str) -> Source:
    """The source that a feed of this world is."""
    feed = FEEDS[name]
    return Source(
        feed=name,
        title=feed.title,
        grade=feed.grade,
        credibility=feed.credibility,
        origin=feed.origin,
        upstreams=feed.upstreams,
        coverage=feed.coverage,
    )


def present(
    name: str,
    *dates: str,
    entry: str = "198.51.100.0/24",
    kind: str = "",
    since: str = "",
    settled: str = "",
    partial: bool = False,
    **value: str,
) -> Present:
    """A reading that has a record; `kind` where it is not the feed's own."""
    return Present(
        kind=kind or FEEDS[name].kind,
        source=source(name),
        entry=entry,
        value=tuple((key.replace("_", "-"), text) for key, text in value.items()),
        holds_at=tuple(parse_window(date) for date in dates),
        since=parse_window(since) if since else None,
        settled=settled,
        partial=partial,
    )


def absent(name: str, *dates: str) -> Absent:
    """A reading that has no record."""
    windows = tuple(parse_window(date) for date in dates)
    return Absent(kind=FEEDS[name].kind, source=source(name), holds_at=windows)


def unavailable(name: str, cause: str = "not-installed") -> Unavailable:
    """A source that could not be asked."""
    return Unavailable(kind=FEEDS[name].kind, source=source(name), cause=cause)


def country(code: str) -> Present:
    """The embedded table without a date."""
    table = Source(
        feed="iptocc", title="embedded registry table", grade="B", credibility=3,
        origin="registries", coverage="census",
    )  # fmt: skip
    value = (("cc", code),)
    return Present(kind="registered-country", source=table, entry="198.51.100.23", value=value)


def seen(at: str = "", transport: str = "unknown", role: str = "unknown") -> Observation:
    """An observation of the sample address."""
    window: Window = parse_window(at) if at else NOW
    return Observation(
        input=TARGET.text,
        target=TARGET,
        seen_at=window,
        time_given=bool(at),
        transport=transport,
        role=role,
    )


def claim_of(value: str, level: str = "party", kind: str = "country") -> Claim:
    """A claim on a country."""
    return Claim(kind=kind, value=value, name=tables().country(value), level=level)


def weigh_up(
    readings: Sequence[Reading],
    at: str = "",
    claim: Claim | None = None,
    transport: str = "unknown",
) -> Assessment:
    """Assess the sample address."""
    return assess(seen(at, transport), readings, now=NOW, tables=tables(), claim=claim)


def states(found: Assessment) -> Mapping[str, str]:
    """State of each rung."""
    return {rung.rung: rung.state for rung in found.ladder}


def statuses(found: Assessment) -> Mapping[str, str]:
    """Status of each alternative."""
    return {alternative.name: alternative.status for alternative in found.alternatives}


def delegated(cc: str = "FR", *dates: str, registry: str = "ripencc") -> Present:
    """A delegation, in one file or in files on both sides."""
    return present(
        registry, *(dates or ("2026-08-25",)),
        registry=registry, cc=cc, status="allocated", date="2010-02-19",
    )  # fmt: skip


def with_origin(reading: Present, origin: str) -> Present:
    """The same reading from another origin."""
    return reading._replace(source=reading.source._replace(origin=origin))


def with_value(reading: Present, **value: str) -> Present:
    """The same reading with other pairs."""
    pairs = tuple((key.replace("_", "-"), text) for key, text in value.items())
    return reading._replace(value=pairs)
