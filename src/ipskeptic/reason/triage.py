"""Put the report on a whole list together, out of nothing but counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ipskeptic.model.consulted import Consulted
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.observation import Claim
from ipskeptic.model.triage import Table, Triage
from ipskeptic.model.when import Window
from ipskeptic.reason.consulting import silence_sentence
from ipskeptic.reason.converging import Bases, convergence_of
from ipskeptic.reason.counting import Counts
from ipskeptic.reason.facts import facts_of
from ipskeptic.reason.gathering import Gathered
from ipskeptic.reason.sentences import CLOSING
from ipskeptic.reason.steps import steps_of
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.tabling import held_kinds, tables_of
from ipskeptic.reason.whole import claim_sentence, dates_sentences, roles_sentence, whole_of


class Asked(NamedTuple):
    """What was asked of the whole list.

    Attributes:
        at: The one time for all that have none of their own; None for now.
        claim: What is claimed, or None.
        role: One of `ROLES`.
        transport: One of `TRANSPORTS`.
    """

    at: Window | None = None
    claim: Claim | None = None
    role: str = "unknown"
    transport: str = "unknown"


def triage_of(
    gathered: Gathered,
    counts: Counts,
    asked: Asked,
    *,
    tables: Tables,
    bases: Bases,
    snapshots: tuple[Snapshot, ...],
    now: Window,
    version: str,
    consulted: tuple[Consulted, ...] = (),
) -> Triage:
    """The report on a list.

    Args:
        gathered: What was read.
        counts: The answers to it.
        asked: What was asked.
        tables: The tables of the reasoning.
        bases: How delegated addresses are spread.
        snapshots: Every copy held.
        now: The clock.
        version: Version of ipskeptic.
        consulted: What servers answered that were asked.
    """
    dates, intake = gathered.dates(asked.at), gathered.intake()
    made = tables_of(counts, tables, snapshots, consulted, claimed=asked.claim is not None)
    has_times = dates.basis in ("own", "some")
    convergence = convergence_of(counts, tables, bases, dated=has_times)
    units = "addresses"
    if counts.judged > len(gathered):
        units = "addresses by day and role" if intake.roles else "addresses by day"
    held = held_kinds(snapshots, tables.catalogue, consulted)
    facts = facts_of(counts, tables, convergence, held, basis=dates.basis, units=units)
    # What the input says of its own addresses, it does not lack.
    role = asked.role if asked.role != "unknown" or not intake.roles else intake.roles[0][0]
    as_of = asked.at.text if asked.at else now.text[:10]
    return Triage(
        version=version,
        generated_at=now,
        snapshots=used_of(snapshots, made, tables.catalogue),
        overrides=tables.overrides,
        at=asked.at,
        claim=asked.claim,
        role=asked.role,
        transport=asked.transport,
        intake=intake,
        dates=dates,
        judged=counts.judged,
        read=counts.read,
        tables=made,
        convergence=convergence,
        refused=gathered.reasons(),
        whole=whole_of(facts),
        on_claim=claim_sentence(counts, asked.claim, bases),
        on_dates=dates_sentences(dates, facts, role, as_of, texts=bool(intake.texts))
        + roles_sentence(intake.roles),
        closing=CLOSING,
        next_steps=steps_of(facts, dates, role, texts=bool(intake.texts)),
        consulted=consulted,
        on_servers=silence_sentence(consulted, len(gathered)),
    )


def used_of(
    snapshots: tuple[Snapshot, ...], made: tuple[Table, ...], catalogue: Mapping[str, Feed]
) -> tuple[Snapshot, ...]:
    """The copies of every feed that stands in a table, and of routes where networks do."""
    rows = {table.name: table.rows for table in made}
    named = {row.key for name in ("feed", "registry") for row in rows[name]}
    kinds = {"route", "as-name"} if rows["network"] else set()
    return tuple(
        copy
        for copy in snapshots
        if copy.feed in named
        or (copy.feed in catalogue and catalogue[copy.feed].kind in kinds)
        # The file that holds all registries speaks for each of them.
        or (copy.feed == "nro-combined" and rows["registry"])
    )
