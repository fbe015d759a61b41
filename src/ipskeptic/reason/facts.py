"""The counts that the sentences about a list are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ipskeptic.model.assessment import RUNGS
from ipskeptic.model.triage import Convergence
from ipskeptic.reason.converging import SERVICES, services_of
from ipskeptic.reason.counting import CONVERGING, Counts, kinds_of
from ipskeptic.reason.shares import counted_by
from ipskeptic.reason.tables import Tables


class Facts(NamedTuple):
    """Counts that the sentences are made of; all are of addresses judged.

    Attributes:
        judged: All.
        basis: Where their times come from.
        units: What they are called: "addresses", or "addresses by day".
        void: Special-purpose or undelegated and unannounced.
        route: Carry `route` or further.
        place: Carry `place` or further.
        other_date: The registry's record is of another date, and moves nothing.
        table_only: Only the embedded table has them, which has no date.
        indicators: On a list of indicators, at any date held.
        services: In a service with many users, at any date held.
        by_service: The same by service.
        services_held: Whether any list of such services is held, but for built-in records.
        compromised: Of class compromised, whatever else they are.
        countries: Different country codes.
        networks: Different ASes.
        convergence: What it converges on.
    """

    judged: int
    basis: str
    units: str
    void: int
    route: int
    place: int
    other_date: int
    table_only: int
    indicators: int
    services: int
    by_service: str
    services_held: bool
    compromised: int
    countries: int
    networks: int
    convergence: tuple[Convergence, ...]


def facts_of(
    counts: Counts,
    tables: Tables,
    convergence: tuple[Convergence, ...],
    held: Mapping[str, str],
    *,
    basis: str,
    units: str,
) -> Facts:
    """Count what the sentences need; `held` is what `held_kinds` gives."""
    services, by_service = services_of(counts, tables)
    count = counts.judged_if
    at_least = {
        rung: count(RUNGS[RUNGS.index(rung) :].__contains__, "carries")
        for rung in ("route", "place")
    }
    return Facts(
        judged=counts.judged,
        basis=basis,
        units=units,
        void=count("void".__eq__, "class_"),
        route=at_least["route"],
        place=at_least["place"],
        other_date=count("false".__eq__, "usable"),
        table_only=count(
            lambda usable, registry: usable == "true" and not registry, "usable", "registry"
        ),
        indicators=count(lambda feeds: "indicator" in kinds_of(feeds, tables.catalogue), "feeds"),
        services=services,
        by_service=counted_by(by_service),
        services_held=any(held.get(kind) == "" for kind in SERVICES),
        compromised=count(lambda also: "compromised" in also.split(";"), "also"),
        countries=_different(counts, "country"),
        networks=_different(counts, "network"),
        convergence=convergence,
    )


def _different(counts: Counts, on: str) -> int:
    return len({key for values, _, _ in CONVERGING[on].groups(counts) for key, _ in values})
