"""More routing tables never take away what those near to the time say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.evidence import networks, routes
from ipskeptic.lookup.evidence.ask import Ask, Held
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Present
from ipskeptic.model.when import parse_window
from ipskeptic.reason.usability import use_of
from tests.evidence.asks import CATALOGUE, ask, entry, held
from tests.reason.world import tables as reasoning_tables

T = "2024-03-12"
TABLES = reasoning_tables()._replace(catalogue=CATALOGUE)
WHOLE, PART = "198.51.100.0/24", "198.51.100.0/25"
LISTED = held("as-blocks", T, entry("AS64497"))
# A clock for which T is the present, and one long after.
CLOCKS = ("2024-03-13", "2026-08-26")
NEAR = ("2024-02-20", "2024-03-05", T, "2024-03-13", "2024-04-01")
FAR = ("2014-11-01", "2023-01-01", "2024-06-01", "2026-08-26")


def usable(question: Ask, clock: str) -> set[tuple[str, ...]]:
    """What readings say that may speak for the time: kind, and origin or entry."""
    seen = Observation(T, question.target, parse_window(T), True)
    now = parse_window(clock)
    return {
        (reading.kind, *((reading.get("origin"),) if isinstance(reading, Present) else ()))
        for reading in (*routes.read(question), *networks.read(question))
        if use_of(reading, seen, now, TABLES).usable
    }


def tables(dates: tuple[str, ...]) -> st.SearchStrategy[Held]:
    """A table of one of some dates: of one origin, another or both, of all, a part or nothing."""
    says = st.sampled_from(
        [
            (),
            *(
                (entry(net, origin=origin),)
                for net in (WHOLE, PART)
                for origin in ("AS64496", "AS64497", "AS64496, AS64497")
            ),
        ]
    )
    return st.builds(
        lambda date, records: held("table", date, *records), st.sampled_from(dates), says
    )


@given(
    near=st.lists(tables(NEAR), min_size=1, max_size=3, unique_by=lambda h: h.snapshot.holds_at),
    far=tables(FAR),
    target=st.sampled_from([WHOLE, "198.51.100.1", "198.51.100.200"]),
    clock=st.sampled_from(CLOCKS),
)
def test_a_far_table_takes_nothing_away(
    near: list[Held], far: Held, target: str, clock: str
) -> None:
    """Whatever a far table says, agreeing or not: what spoke for the time still does."""
    # No table is of the future.
    known = [copy for copy in (*near, far) if copy.snapshot.holds_at <= clock]
    before = usable(ask(target, T, *(c for c in known if c is not far), asn=[LISTED]), clock)
    after = usable(ask(target, T, *known, asn=[LISTED]), clock)

    assert before <= after


@pytest.mark.parametrize("far", FAR)
def test_a_hijacked_range_stays_hijacked(far: str) -> None:
    """A far table that has only a part by the same listed AS leaves the list tied to the range."""
    table = held("table", T, entry(WHOLE, origin="AS64497"))
    part = held("table", far, entry(PART, origin="AS64497"))
    for clock in CLOCKS:
        found = usable(ask(WHOLE, T, table, part, asn=[LISTED]), clock)

        assert any(kind == "hijacked" for kind, *_ in found)
