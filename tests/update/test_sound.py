"""May a fetched copy take its place?"""

from __future__ import annotations

import pytest

from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.update.sound import COUNTED_FROM, objection, remarks

FEED = Feed("list", "A list", "abuse", "sample", "C", 3, min_records=10, max_records=100_000)


def copy(records: int, holds_at: str = "2026-08-01", **more: object) -> Snapshot:
    """A copy of the list."""
    return Snapshot(0, "list", holds_at, records=records, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "held", "why"),
    [
        (copy(1000), [], ""),
        (copy(1000), [copy(1100)], ""),
        (copy(0), [], "empty"),
        (copy(200_000), [], "at most 100,000"),
        (copy(400, bad=401), [], "401 of its 801 rows"),
        (copy(400, bad=400), [], ""),
        (copy(9, excerpt=True), [], "10 or more"),
        (copy(499), [copy(1000)], "has 1,000"),
        (copy(500), [copy(1000)], ""),
        (copy(5001), [copy(1000)], "has grown to 5,001"),
        (copy(5000), [copy(1000)], ""),
        (copy(12), [copy(COUNTED_FROM - 1)], ""),
        (copy(600), [copy(1000, "2026-07-01"), copy(4000, "2026-06-01")], ""),
        (copy(600), [copy(1000, "2026-06-01"), copy(4000, "2026-07-01")], "of 2026-07-01"),
        (copy(600), [copy(4000, excerpt=True), copy(4000, ""), copy(4000, families="6")], ""),
        (copy(5000), [copy(0)], ""),
    ],
)
def test_what_is_objected(new: Snapshot, held: list[Snapshot], why: str) -> None:
    """Size against the catalogue, then against the newest copy of its kind."""
    found = objection(new, FEED, held, archived=False)

    assert why in found
    assert bool(found) == bool(why)


def test_dated_copies_may_be_small() -> None:
    """A list of 2014 is no fault because today's is bigger, or because of a census's floor."""
    assert objection(copy(20), FEED, [copy(5000)], archived=True) == ""
    assert objection(copy(5, excerpt=True), FEED, [], archived=True) == ""
    assert objection(copy(0), FEED, [], archived=True)


def test_lists_that_may_be_empty() -> None:
    """An empty copy of one is a state, not a fault."""
    assert objection(copy(0), FEED._replace(min_records=0), [], archived=False) == ""


def test_a_copy_that_goes_back_in_time() -> None:
    """It is kept, and said to be older."""
    assert "older than the copy of 2026-08-01" in remarks(copy(9, "2026-07-31"), [copy(9)])[0]
    assert remarks(copy(9, "2026-08-02"), [copy(9), copy(9, "")]) == ()
    assert remarks(copy(9, ""), [copy(9)]) == ()
    assert remarks(copy(9), []) == ()
