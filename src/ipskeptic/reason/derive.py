"""What follows from several readings together, once each is weighed.

A place that differs from the registry's, two registries that claim one block, a block that nobody
was given, and a copy of a list that the list itself has superseded.
"""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.names import NO_COUNTRY, REGISTRIES
from ipskeptic.model.reading import Absent, Present, Source, is_of_server, joint_source
from ipskeptic.reason.origins import roots_of
from ipskeptic.reason.tables import Tables


def speaking_delegations(weighed: Sequence[Weighed]) -> list[Present]:
    """Delegations that may speak for the time and cover all of the target."""
    return [
        item.reading
        for item in weighed
        if item.usable and isinstance(item.reading, Present) and item.reading.kind == "delegation"
    ]


def compared(item: Weighed, countries: frozenset[str]) -> Present | None:
    """A place reading with whether the registry, speaking for the same time, says the same.

    A source seeded from the registries is no second witness: a difference only shows that one
    of the two copies is old (EFFECTS row 20).
    """
    reading = item.reading
    if not isinstance(reading, Present) or reading.kind not in ("geofeed", "second-country"):
        return None
    code = reading.get("cc")
    if not countries or code in NO_COUNTRY or roots_of(reading.source) & set(REGISTRIES):
        return None
    agrees = "yes" if countries == {code} else "no"
    return reading._replace(value=(*reading.value, ("agrees", agrees)))


def registry_conflict(weighed: Sequence[Weighed]) -> Present | None:
    """Two registries claim it: a reading of its own, never a silent choice (EFFECTS row 17).

    It is a matter of their files: a registry's server says who has it when it is asked, after the
    file of another was written, and a difference between the two is a change.

    It casts doubt only where both files speak for the time; otherwise it is shown (row 17a).
    """
    speaking = [r for r in speaking_delegations(weighed) if not is_of_server(r)]
    settled = ""
    if len({reading.source.feed for reading in speaking}) < 2:
        settled = "alone"
        speaking = [
            item.reading
            for item in weighed
            if isinstance(item.reading, Present) and item.reading.kind == "delegation"
            if not item.reading.partial and item.reading.settled != "disagree"
            if not is_of_server(item.reading)
        ]
    by_registry: dict[str, Present] = {}
    for reading in speaking:
        by_registry.setdefault(reading.source.feed, reading)
    if len(by_registry) < 2:
        return None
    readings = [by_registry[name] for name in sorted(by_registry)]
    claims = " and ".join(
        f"{r.source.title} {r.get('cc') or 'without a country'}, file of "
        f"{r.holds_at[0].text if r.holds_at else 'no date'}"
        for r in readings
    )
    return Present(
        kind="registry-conflict",
        source=joint_source([reading.source for reading in readings]),
        entry=" and ".join(dict.fromkeys(reading.entry for reading in readings)),
        value=(("claims", claims),),
        holds_at=tuple(sorted({window for r in readings for window in r.holds_at})),
        settled=settled,
    )


def undelegated(weighed: Sequence[Weighed]) -> Present | None:
    """On whole usable files of all five registries nobody has it (EFFECTS rows 7, 8, 8a)."""
    absent: dict[str, Absent] = {}
    for item in weighed:
        reading = item.reading
        if reading.kind != "delegation":
            continue
        if isinstance(reading, Present) and (item.usable or reading.partial):
            return None
        if isinstance(reading, Absent) and item.usable:
            absent[reading.source.feed] = reading
    if any(registry not in absent for registry in REGISTRIES):
        return None
    return Present(
        kind="undelegated",
        source=Source(
            feed="registries",
            title="delegation files of all five registries",
            grade="A",
            credibility=2,
            origin="registries",
            coverage="census",
        ),
        entry="no delegation",
        value=(("route", _route_state(weighed)),),
        holds_at=tuple(sorted({w for reading in absent.values() for w in reading.holds_at})),
    )


def superseded_copies(weighed: Sequence[Weighed]) -> frozenset[Present]:
    """Listings that the origin's own census, nearer to the time, does not have."""
    silent = [
        item
        for item in weighed
        if item.usable
        and isinstance(item.reading, Absent)
        and item.reading.source.coverage == "census"
        and item.reading.source.origin
    ]
    return frozenset(
        item.reading
        for item in weighed
        if item.usable and isinstance(item.reading, Present) and item.days is not None
        for other in silent
        if other.reading.kind == item.reading.kind
        and other.reading.source.origin == item.reading.source.origin
        and other.days is not None
        and other.days < item.days
    )


def countries_of(weighed: Sequence[Weighed], tables: Tables) -> frozenset[str]:
    """The countries that the registry names for the time: its file before its server.

    On some servers the country is what the holder writes (`cc-by`): no word of the registry's, and
    no second one beside the holder's own geofeed.
    """
    speaking = [r for r in speaking_delegations(weighed) if not r.get("cc-by")]
    files = [reading for reading in speaking if not is_of_server(reading)]
    codes = {reading.get("cc") for reading in files or speaking}
    return frozenset(codes - NO_COUNTRY)


def _route_state(weighed: Sequence[Weighed]) -> str:
    routes = [item for item in weighed if item.reading.kind in ("route", "several-origins")]
    if any(item.usable and isinstance(item.reading, Present) for item in routes):
        return "announced"
    if any(item.usable and isinstance(item.reading, Absent) for item in routes):
        return "absent"
    return "unknown"
