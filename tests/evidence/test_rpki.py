"""The state of an announcement by the RPKI, worked out from a table and the validated payloads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.evidence import rpki
from ipskeptic.lookup.evidence.ask import Held
from ipskeptic.lookup.feeds._vrps import Vrp, joined
from ipskeptic.model.feed import Entry
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.evidence.asks import ask, entry, held

T = "2024-03-12"
A = "198.51.100.23"
NET = "198.51.100.0/24"


def table(origin: str, prefix: str = NET, date: str = T, **facts: Any) -> Held:
    """A routing table that has an announcement."""
    return held("table", date, entry(prefix, origin=origin), **facts)


def vrps(text: str, prefix: str = NET, date: str = T, more: str = "", **facts: Any) -> Held:
    """An export that has payloads at a prefix."""
    value = {"vrps": text, "more": more} if more else {"vrps": text}
    return held("payloads", date, entry(prefix, **value), **facts)


def told(*copies: Held, at: str = T, address: str = A) -> list[Reading]:
    """What the reader says."""
    return list(rpki.read(ask(address, at, *copies)))


def states(*copies: Held, at: str = T, address: str = A) -> list[tuple[str, str, str]]:
    """Kind, state and reason of each reading that is present."""
    found = [r for r in told(*copies, at=at, address=address) if isinstance(r, Present)]
    return [(r.kind, r.get("state"), r.get("because")) for r in found]


@pytest.mark.parametrize(
    ("payloads", "state", "why"),
    [
        ("24 AS64497", "valid", ""),
        ("22-24 AS64497", "valid", ""),
        ("24 AS64496, 24 AS64497", "valid", ""),
        ("20 AS0, 22-25 AS64497", "valid", ""),
        ("24 AS64496", "invalid", "another AS is authorised"),
        ("22 AS64497", "invalid", "longer than AS64497 may announce"),
        ("22-23 AS64497, 24 AS64496", "invalid", "longer than AS64497 may announce"),
        ("22-32 AS0", "invalid", "AS0: nobody"),
        ("25 AS64496, 26-28 AS64497", "not-found", ""),
    ],
)
def test_the_state_of_an_announcement(payloads: str, state: str, why: str) -> None:
    """RFC 6811: valid if one payload matches, invalid if some cover it, else not found."""
    kind = "rpki-invalid" if state == "invalid" else "rpki-state"

    assert states(table("AS64497"), vrps(payloads, "198.51.100.0/25")) == [(kind, state, why)]


def test_as_0_matches_nothing() -> None:
    """An announcement that claims to be from AS 0 is not made valid by a payload for AS 0."""
    assert states(table("AS0"), vrps("24 AS0")) == [("rpki-invalid", "invalid", "AS0: nobody")]


def test_a_reading_has_both_dates() -> None:
    """The export's date, the table's, the announcement and the payloads that decide."""
    (reading,) = told(table("AS64497", date="2024-03-05"), vrps("24 AS64496", date="2024-03-10"))

    assert isinstance(reading, Present)
    assert reading.entry == "198.51.100.0/24 from AS64497"
    assert [w.text for w in reading.holds_at] == ["2024-03-10"]
    assert reading.get("table") == "full routing table, 2024-03-05"
    assert reading.get("authorised") == "/24-24 AS64496"
    assert reading.settled == ""


def test_more_payloads_than_are_named() -> None:
    """The first four are named, the others counted; payloads in further texts count too."""
    first = ", ".join(f"24 AS{n}" for n in range(64500, 64504))
    copy = held("payloads", T, entry(NET, **{"vrps": first, "vrps-2": "24 AS64497, 24 AS64505"}))
    (reading,) = told(table("AS64497"), copy)

    assert isinstance(reading, Present)
    assert reading.get("state") == "valid"
    assert reading.get("authorised").endswith("/24-24 AS64502 and 2 more")


def test_nothing_covers_it() -> None:
    """A whole export without a record says not found; one that is a part says nothing of it."""
    whole, part = held("payloads", T), held("payloads", T, excerpt=True)

    assert states(table("AS64497"), whole) == [("rpki-state", "not-found", "")]
    (reading,) = told(table("AS64497"), part)
    assert isinstance(reading, Unavailable)
    assert (reading.kind, reading.cause) == ("rpki-state", "out-of-coverage")


def test_a_part_still_says_what_it_has() -> None:
    """Valid and invalid need the records that cover it, which a part may have."""
    assert states(table("AS64497"), vrps("24 AS64497", excerpt=True))[0][1] == "valid"
    assert states(table("AS64497"), vrps("24 AS64496", excerpt=True))[0][1] == "invalid"


def test_files_of_one_day_are_one_export() -> None:
    """An archive has a file for each trust anchor: a match in any of them counts."""
    arin = vrps("24 AS64496", records=10)
    ripe = vrps("24 AS64497", records=11)
    other = vrps("24 AS64499", date="2024-03-01")

    assert states(table("AS64497"), arin, ripe, other) == [("rpki-state", "valid", "")]


def test_payloads_for_which_there_was_no_room() -> None:
    """Where some are not known a mismatch decides nothing, and a match is a match."""
    (reading,) = told(table("AS64497"), vrps("24 AS64496", more="3"))

    assert isinstance(reading, Unavailable)
    assert "3 payloads" in reading.detail
    assert states(table("AS64497"), vrps("24 AS64497", more="3"))[0][1] == "valid"


@pytest.mark.parametrize(
    "value", [{}, {"vrps": "24"}, {"vrps": "x AS1"}, {"vrps": "24 AS64496", "more": "x"}]
)
def test_a_record_of_another_make_decides_nothing(value: dict[str, str]) -> None:
    """A list of the user's own that has no payloads, or a made-up record, is no mismatch."""
    (reading,) = told(table("AS64497"), held("payloads", T, entry(NET, **value)))

    assert isinstance(reading, Unavailable)
    assert "1 payloads" in reading.detail


def test_no_table_is_held() -> None:
    """Without any table the state can't be known, and the reading says why."""
    (reading,) = told(vrps("24 AS64497"))

    assert isinstance(reading, Unavailable)
    assert "no routing table" in reading.detail


@pytest.mark.parametrize(
    "route",
    [
        held("table", T),
        held("table", T, excerpt=True),
        held("table", T, families="6"),
        held("table", "", entry(NET, origin="AS64497")),
    ],
)
def test_nobody_announced_it(route: Held) -> None:
    """Where the nearest table has no announcement there is none to judge."""
    assert told(route, vrps("24 AS64497")) == []


def test_the_nearest_table_counts() -> None:
    """An announcement of a farther table is not judged where the nearest one has none."""
    assert told(table("AS64497", date="2024-03-01"), held("table", T), vrps("24 AS64497")) == []


def test_a_far_table_ties_nothing() -> None:
    """More than 31 days off it is shown, and settled as tied to nothing."""
    (reading,) = told(table("AS64497", date="2023-01-01"), vrps("24 AS64496"))

    assert isinstance(reading, Present)
    assert (reading.kind, reading.settled) == ("rpki-invalid", "alone")


def test_every_origin_is_judged_once() -> None:
    """Several origins are judged one by one; two tables that say the same give one reading."""
    other = held("table-b", T, entry(NET, origin="AS64497"))

    assert states(table("AS64496, AS64497"), other, vrps("24 AS64497")) == [
        ("rpki-invalid", "invalid", "another AS is authorised"),
        ("rpki-state", "valid", ""),
    ]


def test_a_prefix_that_the_route_does_not_cover() -> None:
    """Of a target of which only a part was announced nothing is said."""
    assert told(table("AS64497", "198.51.100.0/25"), vrps("24 AS64497"), address=NET) == []


def test_ipv6() -> None:
    """Lengths of IPv6 are counted in 128 bits; an export without IPv6 is not asked."""
    route = table("AS64497", "2001:db8::/35", families="6")
    payload = vrps("32-35 AS64497", "2001:db8::/32", families="46")

    assert states(route, payload, address="2001:db8::1")[0][1] == "valid"
    assert told(route, vrps("24 AS64497", families="4"), address="2001:db8::1") == []


def test_an_export_without_a_date() -> None:
    """It is shown without a time, so it moves nothing; dated ones go first."""
    (reading,) = told(table("AS64497"), vrps("24 AS64497", date=""))

    assert isinstance(reading, Present)
    assert reading.holds_at == ()
    assert states(table("AS64497"), vrps("24 AS64496", date=""), vrps("24 AS64497")) == [
        ("rpki-state", "valid", "")
    ]


def test_no_export_is_held() -> None:
    """Nothing is said of the RPKI, and nobody is called absent."""
    assert told(table("AS64497")) == []
    assert not any(isinstance(r, Absent) for r in told(table("AS64497"), held("payloads", T)))


BASE = 0xC6336400
# A place in a /24, a prefix length, and an AS number: few of each, so that they meet.
PLACES = st.tuples(st.integers(0, 255), st.integers(24, 30), st.integers(0, 2))


def span_of(place: int, length: int) -> tuple[int, int]:
    """First and last address of the prefix of a length around a place."""
    hosts = (1 << (32 - length)) - 1
    return BASE + (place & ~hosts), BASE + (place | hosts)


@given(st.lists(st.tuples(PLACES, st.integers(0, 4)), max_size=12), PLACES, st.integers(0, 255))
def test_joined_records_give_the_state_that_all_payloads_give(
    payloads: list[tuple[tuple[int, int, int], int]], announced: tuple[int, int, int], inside: int
) -> None:
    """From the one record that an index keeps at an address follows the state by RFC 6811."""
    made = [
        (4, *span_of(place, length), Vrp(length, min(length + more, 32), asn))
        for (place, length, asn), more in payloads
    ]
    place, length, origin = announced
    first, last = span_of(place, length)
    address = first + inside % (last - first + 1)
    covering = [v for _, low, high, v in made if low <= first and last <= high]
    matched = [v for v in covering if v.asn == origin and origin and length <= v.longest]
    expected = "valid" if matched else "invalid" if covering else "not-found"
    here = [span for span in joined(made) if span.first <= address <= span.last]
    kept = sorted(here, key=lambda span: span.last - span.first)[:1]
    pairs = [tuple(pair.split("=")) for span in kept for pair in span.value.split("\t")]
    entries = tuple(Entry(0, span.first, span.last, tuple(pairs)) for span in kept)  # type: ignore[arg-type]
    found, missing = rpki.covering_payloads([held("payloads", T, *entries)], length)
    announcement = rpki.Announcement("", length, origin, "", True)

    assert (rpki.state_of(announcement, found)[0], missing) == (expected, 0)
