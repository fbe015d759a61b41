"""Lists to be triaged, and flat rows to answer them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ipskeptic import discover
from ipskeptic.intake.target import parse_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.triage import Sighting, Triage, time_of
from ipskeptic.model.when import Window, day, parse_window
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.triage import triage
from ipskeptic.reason.converging import Bases
from ipskeptic.reason.counting import COLUMNS, Counts
from ipskeptic.reason.gathering import Gathered
from ipskeptic.reason.tables import Tables, build_tables
from ipskeptic.reason.triage import Asked, triage_of

NOW = day("2026-08-26")
# A made-up spread: a test must not depend on the embedded table, which is made anew every night.
NOTHING_ASKED = Asked()
SPREAD = Bases({"US": 0.44, "FR": 0.02}, 3_690_000_000, "a made-up spread")


def tables() -> Tables:
    """The tables of the reasoning, as they are shipped."""
    return build_tables(
        discover.load_generated("reasoning"), discover.catalogue(), discover.countries()
    )


def row(**columns: str) -> dict[str, str]:
    """A flat row: an ordinary address with nothing special, but for what is given."""
    ordinary = {
        "class": "unknown",
        "also": columns.get("class", "unknown"),
        "carries": "record",
        "stops_at": "route",
        "fit": "not-asked",
        "registry": "ripencc",
        "cc": "FR",
        "prefix": "198.51.100.0/24",
        "as_of": "2026-08-25",
        "usable": "true",
    }
    return {**dict.fromkeys(COLUMNS, ""), **ordinary, **columns}


def seen(
    text: str, when: str | None = None, *, often: int = 1, line: int = 0, source: str = ""
) -> Sighting:
    """A sighting of an address, with its time as text."""
    time = parse_window(when) if when else None
    return Sighting(parse_target(text), time, often, line, source)


def made(
    sightings: Iterable[Sighting | BadInput],
    answer: Callable[[Target, Window | None], Mapping[str, str]],
    asked: Asked = NOTHING_ASKED,
    *,
    spread: Bases = SPREAD,
    snapshots: Sequence[Snapshot] = (),
) -> Triage:
    """A report made out of given answers, without any data."""
    gathered, counts = Gathered(), Counts()
    for item in sightings:
        if isinstance(item, BadInput):
            gathered.refuse(item)
        else:
            gathered.add(item)
    for one in gathered:
        counts.add(
            [
                (answer(one.target, time_of(when)), often, time_of(when))
                for when, often in one.times.items()
            ],
            one.sources,
        )
    return triage_of(
        gathered,
        counts,
        asked,
        tables=tables(),
        bases=spread,
        snapshots=tuple(snapshots),
        now=NOW,
        version="0.1.0",
    )


def judged(skeptic: Skeptic, sightings: Iterable[Sighting | BadInput], **asked: Any) -> Triage:
    """A report out of real answers, with the made-up spread."""
    return triage(skeptic, sightings, spread=SPREAD, **asked)


def totals(report: Triage) -> dict[str, dict[str, tuple[int, int]]]:
    """Judged and read of every row, by table and key."""
    return {
        table.name: {item.key: (item.judged, item.read) for item in table.rows if item.judged}
        for table in report.tables
    }


# Addresses of the made-up internet (tests/world): cloud, Tor then, compromised, ordinary, listed
# now, KP, hijacked then, private, IPv6; a prefix; twice the same; and refused lines.
WORLD_LIST: tuple[Sighting | BadInput, ...] = (
    seen("192.0.2.10", line=1, source="list.txt"),
    seen("192.0.2.66", line=2, source="list.txt"),
    seen("192.0.2.130", line=3, source="list.txt"),
    seen("198.51.100.23", line=4, source="list.txt"),
    seen("198.51.100.23", line=5, source="list.txt"),
    seen("198.51.100.99", line=6, source="list.txt"),
    seen("203.0.113.5", line=7, source="list.txt"),
    seen("203.0.113.200", line=8, source="list.txt"),
    seen("10.76.1.11", line=9, source="list.txt"),
    seen("2001:db8::1", line=10, source="list.txt"),
    seen("203.0.113.0/26", line=11, source="list.txt"),
    BadInput("203.0.113.300", "300 is above 255, the largest part", "list.txt", 12),
    BadInput("203.0.113.301", "301 is above 255, the largest part", "list.txt", 13),
    BadInput("www.example.net", "a host name, not an address", "list.txt", 14),
)

# Fourteen addresses of one network on as many days, some twice, and one of another.
WORLD_LOGINS: tuple[Sighting, ...] = (
    *(
        seen(f"198.51.100.{n}", f"2024-03-{n:02}", line=n, source="logins.csv", often=1 + n % 2)
        for n in range(5, 19)
    ),
    seen("198.51.100.5", "2024-03-12T14:20Z", line=90, source="logins.csv"),
    seen("192.0.2.66", "2024-03-12T14:20Z", line=91, source="logins.csv"),
)
