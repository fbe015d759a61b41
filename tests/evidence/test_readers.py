"""Every reader of evidence: present, absent, unavailable, and what a prefix makes of them."""

from __future__ import annotations

import pytest

from ipskeptic.lookup.evidence import (
    country_table,
    listings,
    networks,
    places,
    registry,
    routes,
    special,
)
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.evidence.asks import ask, entry, held
from tests.reason.world import FEEDS

T = "2024-03-12"
A = "198.51.100.23"
FR = {"registry": "ripencc", "cc": "FR", "status": "allocated", "date": "2010-02-19"}
DE = {**FR, "cc": "DE"}
NOBODY = {"registry": "ripencc", "cc": "", "status": "available", "date": ""}


def kinds(readings: list[Reading]) -> list[tuple[str, str]]:
    """State and kind of each reading."""
    return [(type(reading).__name__, reading.kind) for reading in readings]


def test_a_list_that_has_it() -> None:
    """A listing is present, with the list's date and record."""
    (reading,) = listings.read(ask(A, T, held("abusers", "2024-03-10", entry("198.51.100.0/24"))))

    assert isinstance(reading, Present)
    assert reading.entry == "198.51.100.0/24"
    assert [w.text for w in reading.holds_at] == ["2024-03-10"]


def test_a_list_that_does_not_have_it() -> None:
    """A list that was asked and does not have it is absent, from its nearest copy."""
    copies = [held("abusers", "2024-03-01"), held("abusers", "2024-03-20")]
    (reading,) = listings.read(ask(A, T, *copies))

    assert isinstance(reading, Absent)
    assert [w.text for w in reading.holds_at] == ["2024-03-20"]


def test_a_list_without_entries_answers_nothing() -> None:
    """A feed with zero entries is unavailable, not absent."""
    (reading,) = listings.read(ask(A, T, held("abusers", "2024-03-10", records=0)))

    assert isinstance(reading, Unavailable)
    assert reading.cause == "out-of-coverage"


def test_a_list_without_a_date() -> None:
    """An undated listing is present, without a time."""
    (reading,) = listings.read(ask(A, T, held("abusers", "", entry(A))))

    assert isinstance(reading, Present)
    assert reading.holds_at == ()


def test_a_list_of_the_other_family_is_not_asked() -> None:
    """A list that knows only IPv6 says nothing of an IPv4 address."""
    assert list(listings.read(ask(A, T, held("abusers", "2024-03-10", families="6")))) == []


def test_an_excerpt_is_never_absent() -> None:
    """A snapshot of some records says nothing by not having one."""
    assert list(listings.read(ask(A, T, held("abusers", "2024-03-10", excerpt=True)))) == []


@pytest.mark.parametrize("feed", ["tor-a", "abusers"])
def test_only_a_nearer_census_supersedes(feed: str) -> None:
    """A census of that day without it supersedes an older copy; a sample never does."""
    copies = [held(feed, "2024-02-01", entry(A)), held(feed, T)]
    readings = list(listings.read(ask(A, T, *copies)))
    present = [r for r in readings if isinstance(r, Present)]
    absent = [r for r in readings if isinstance(r, Absent)]
    census = FEEDS[feed].coverage == "census"

    assert [r.settled for r in present] == ["superseded" if census else ""]
    assert len(absent) == (1 if census else 0)


def test_a_farther_census_does_not_supersede() -> None:
    """A census two years later without it says nothing of the list of that day."""
    copies = [held("tor-a", T, entry(A)), held("tor-a", "2026-08-22")]
    present = [r for r in listings.read(ask(A, T, *copies)) if isinstance(r, Present)]

    assert [r.settled for r in present] == [""]


def test_copies_that_say_different_things_stay_apart() -> None:
    """Two copies with other values are two readings."""
    copies = [
        held("abusers", "2024-03-01", entry(A, lists="3")),
        held("abusers", "2024-03-20", entry(A, lists="5")),
    ]

    assert len(list(listings.read(ask(A, T, *copies)))) == 2


def test_times_of_the_record_itself() -> None:
    """Times at which a record was seen are used, the three nearest to the time asked about."""
    seen = (
        "2024-03-12T01:00:00Z, 2024-03-12T14:00:00Z, 2024-03-12T15:00:00Z, 2024-03-12T16:00:00Z, x"
    )
    copy = held("tor-a", T, entry(A, seen=seen))
    (reading,) = listings.read(ask(A, "2024-03-12T15:30Z", copy))

    assert isinstance(reading, Present)
    assert [w.text[11:16] for w in reading.holds_at] == ["14:00", "15:00", "16:00"]
    assert reading.get("seen") == ""


def test_part_of_a_prefix() -> None:
    """A record inside the prefix asked about is partial and named."""
    copy = held("abusers", T, entry(A), entry("198.51.100.24"))
    (reading,) = listings.read(ask("198.51.100.0/24", T, copy))

    assert isinstance(reading, Present)
    assert reading.partial
    assert reading.entry == "parts of it: 198.51.100.23, 198.51.100.24"


def test_many_parts_of_a_prefix_are_counted() -> None:
    """Only the first records inside are named, the rest counted; a cut reading says at least."""
    copy = held("abusers", T, *(entry(f"198.51.100.{n}") for n in range(5)))
    question = ask("198.51.100.0/24", T, copy)
    (whole_read,) = listings.read(question)
    (cut,) = listings.read(question._replace(complete=False))
    few = held("abusers", T, entry("198.51.100.1"))
    (one,) = listings.read(ask("198.51.100.0/24", T, few)._replace(complete=False))

    assert isinstance(whole_read, Present)
    assert isinstance(cut, Present)
    assert isinstance(one, Present)
    assert whole_read.entry.endswith("and others, 5 in all")
    assert cut.entry.endswith("and others, at least 5 in all")
    assert one.entry == "parts of it: 198.51.100.1, at least 1 in all"


def test_records_side_by_side_cover_the_whole() -> None:
    """Neighbouring records that say the same cover the target together; with a hole they do not."""
    halves = [
        entry("198.51.100.0/25", origin="AS64497"),
        entry("198.51.100.128/25", origin="AS64497"),
    ]
    together = list(routes.read(ask("198.51.100.0/24", T, held("table", T, *halves))))
    apart = list(routes.read(ask("198.51.100.0/24", T, held("table", T, halves[0]))))

    assert isinstance(together[0], Present)
    assert not together[0].partial
    assert together[0].entry == "2 records that together cover 198.51.100.0/24"
    assert isinstance(apart[0], Present)
    assert apart[0].partial


def test_a_hole_between_records() -> None:
    """Records with a hole between them do not cover the whole."""
    ends = [
        entry("198.51.100.0/26", origin="AS64497"),
        entry("198.51.100.128/25", origin="AS64497"),
    ]
    (reading,) = routes.read(ask("198.51.100.0/24", T, held("table", T, *ends)))

    assert isinstance(reading, Present)
    assert reading.partial


def test_routes() -> None:
    """Tables with the same origin are one reading; with others two; without it, absent."""
    same = [
        held("table", d, entry("198.51.100.0/24", origin="AS64497"))
        for d in ("2024-03-01", "2024-04-01")
    ]
    other = [same[0], held("table", "2024-04-01", entry("198.51.100.0/24", origin="AS64498"))]
    longer = [same[0], held("table", "2024-04-01", entry("198.51.100.0/25", origin="AS64497"))]

    assert kinds(list(routes.read(ask(A, T, *same)))) == [("Present", "route")]
    assert kinds(list(routes.read(ask(A, T, *other)))) == [("Present", "route")] * 2
    assert kinds(list(routes.read(ask(A, T, held("table", T))))) == [("Absent", "route")]
    (joined,) = routes.read(ask(A, T, *longer))
    assert isinstance(joined, Present)
    assert joined.entry == "198.51.100.0/24, 198.51.100.0/25"


def test_several_origins() -> None:
    """A prefix with several origins is a reading of its own."""
    copy = held("table", T, entry("198.51.100.0/24", origin="AS64497, AS64498"))

    assert kinds(list(routes.read(ask(A, T, copy)))) == [
        ("Present", "route"),
        ("Present", "several-origins"),
    ]
    assert routes.origins(routes.read(ask(A, T, copy))) == (64497, 64498)


def test_delegations_on_both_sides() -> None:
    """Files before and after that say the same are one reading with both dates."""
    copies = [
        held("ripencc", d, entry("198.51.100.0/24", **FR)) for d in ("2024-01-01", "2024-06-01")
    ]
    (reading,) = registry.read(ask(A, T, *copies))

    assert isinstance(reading, Present)
    assert len(reading.holds_at) == 2


def test_a_registry_that_does_not_have_it() -> None:
    """Available and reserved rows count as absent."""
    copy = held("ripencc", "2024-03-10", entry("198.51.100.0/24", **NOBODY))

    assert kinds(list(registry.read(ask(A, T, copy)))) == [("Absent", "delegation")]


def test_a_file_of_that_day_without_it() -> None:
    """The nearer file's silence stands beside a later delegation, which it takes its use from."""
    copies = [held("ripencc", T), held("ripencc", "2025-01-01", entry("198.51.100.0/24", **FR))]
    readings = list(registry.read(ask(A, T, *copies)))

    assert kinds(readings) == [("Absent", "delegation"), ("Present", "delegation")]
    assert [r.settled for r in readings if isinstance(r, Present)] == ["disagree"]


def test_a_file_of_that_day_with_it() -> None:
    """A delegation of that day stands, whatever a later file says."""
    copies = [held("ripencc", T, entry("198.51.100.0/24", **FR)), held("ripencc", "2025-01-01")]
    readings = list(registry.read(ask(A, T, *copies)))

    assert [r.settled for r in readings if isinstance(r, Present)] == [""]


def test_changes_of_country_are_told() -> None:
    """A code that changed from one file to the next is a reading; a region's code is not."""
    fr, de = entry("198.51.100.0/24", **FR), entry("198.51.100.0/24", **DE)
    eu = entry("198.51.100.0/24", **{**FR, "cc": "EU"})
    changed = ask(A, T, held("ripencc", "2024-01-01", fr), held("ripencc", "2024-06-01", de))
    region = ask(A, T, held("ripencc", "2024-01-01", eu), held("ripencc", "2024-06-01", de))
    transfers = [r for r in registry.read(changed) if r.kind == "transfer"]

    assert isinstance(transfers[0], Present)
    assert transfers[0].get("change") == "the registry's country code changed from FR to DE"
    assert not [r for r in registry.read(region) if r.kind == "transfer"]


def test_a_move_between_registries() -> None:
    """A block that left one registry and came to another moved; one that both have did not."""
    arin = entry("198.51.100.0/24", **{**FR, "registry": "arin", "cc": "US"})
    ripe = entry("198.51.100.0/24", **FR)
    moved = [
        held("arin", "2024-01-01", arin),
        held("arin", "2024-06-01"),
        held("ripencc", "2024-05-01", ripe),
    ]
    both = [
        held("arin", "2024-01-01", arin),
        held("arin", "2024-06-01", arin),
        held("ripencc", "2024-05-01", ripe),
    ]
    before = [
        held("ripencc", "2023-12-01", ripe),
        held("arin", "2024-01-01", arin),
        held("ripencc", "2024-02-01", ripe),
    ]

    assert [r.kind for r in registry.read(ask(A, T, *moved))].count("transfer") == 1
    assert "transfer" not in [r.kind for r in registry.read(ask(A, T, *both))]
    assert "transfer" not in [r.kind for r in registry.read(ask(A, T, *before))]


def test_what_has_changed_since_is_shown() -> None:
    """The newest file's record is shown where it differs from that of the time."""
    fr, de = entry("198.51.100.0/24", **FR), entry("198.51.100.0/24", **DE)
    copies = [
        held("ripencc", T, fr),
        held("ripencc", "2024-04-01", fr),
        held("ripencc", "2026-01-01", de),
    ]
    present = [r for r in registry.read(ask(A, T, *copies)) if r.kind == "delegation"]

    assert [r.get("cc") for r in present if isinstance(r, Present)] == ["FR", "DE"]


def test_an_undated_file_is_shown() -> None:
    """A registry file without a date is shown without one."""
    (reading,) = registry.read(ask(A, T, held("ripencc", "", entry("198.51.100.0/24", **FR))))

    assert isinstance(reading, Present)
    assert reading.holds_at == ()


def test_geofeeds_that_have_it() -> None:
    """A geofeed that has the address says where; one that has not is not a reading."""
    copy = held("own-places", T, entry("198.51.100.0/24", cc="DE"))

    assert kinds(list(places.read(ask(A, T, copy)))) == [("Present", "geofeed")]
    assert list(places.read(ask(A, T, held("own-places", T)))) == []


def test_names_and_lists_of_the_origin() -> None:
    """Every name that copies give for the origin AS, and a listing of it, tied to a near table."""
    table = held("table", T, entry("198.51.100.0/24", origin="AS64497"))
    names = [
        held("names", "2024-01-01", entry("AS64497", name="EXAMPLE - Example Inc.")),
        held("names", "2020-01-01", entry("AS64497", name="EXAMPLE")),
    ]
    listed = held("as-blocks", T, entry("AS64497"))
    readings = list(networks.read(ask(A, T, table, asn=[*names, listed])))
    told = [r for r in readings if isinstance(r, Present)]

    assert [r.get("name") for r in told if r.kind == "as-name"] == [
        "EXAMPLE - Example Inc.",
        "EXAMPLE",
    ]
    assert [(r.entry, r.settled) for r in told if r.kind == "hijacked"] == [("AS64497", "")]


def test_a_listed_as_of_another_time() -> None:
    """A listing of an AS that only a far table ties to the address stands alone."""
    table = held("table", "2022-01-01", entry("198.51.100.0/24", origin="AS64497"))
    (reading,) = networks.read(ask(A, T, table, asn=[held("as-blocks", T, entry("AS64497"))]))

    assert isinstance(reading, Present)
    assert reading.settled == "alone"


def test_an_as_that_no_list_has() -> None:
    """An origin AS that no list names gives no reading."""
    table = held("table", T, entry("198.51.100.0/24", origin="AS64497"))

    assert list(networks.read(ask(A, T, table, asn=[held("as-blocks", T, entry("AS64500"))]))) == []


def test_special_purpose_space() -> None:
    """The newest registry's record is read; a prefix that only holds some of it is partial."""
    record = entry("10.0.0.0/8", name="Private-Use", reachable="no", since="1996-02")
    (reading,) = special.read(ask("10.0.0.1", T, held("space", "2025-10-09", record)))
    (part,) = special.read(ask("8.0.0.0/6", T, held("space", "2025-10-09", record)))

    assert isinstance(reading, Present)
    assert reading.since is not None
    assert not reading.partial
    assert isinstance(part, Present)
    assert part.partial
    assert list(special.read(ask(A, T, held("space", "2025-10-09")))) == []


def test_the_embedded_table() -> None:
    """The table answers with a code, with none, at both ends of a range, or not at all."""
    one = list(country_table.read(ask(A, T, country=lambda _: "FR")))
    none = list(country_table.read(ask(A, T, country=lambda _: None)))
    missing = list(country_table.read(ask(A, T)))
    ends = list(
        country_table.read(
            ask("198.51.100.0/24", T, country=lambda a: "FR" if a.endswith(".0") else "DE")
        )
    )
    same = list(country_table.read(ask("198.51.100.0/24", T, country=lambda _: "FR")))

    assert isinstance(one[0], Present)
    assert one[0].get("cc") == "FR"
    assert isinstance(none[0], Absent)
    assert isinstance(missing[0], Unavailable)
    assert missing[0].cause == "not-installed"
    assert isinstance(ends[0], Present)
    assert ends[0].partial
    assert ends[0].get("ends") == "DE and FR"
    assert isinstance(same[0], Present)
    assert same[0].entry == "198.51.100.0 and 198.51.100.255, the two ends"


US = {**FR, "registry": "arin", "cc": "US"}


def dates(reading: Reading) -> list[str]:
    """The dates of a reading."""
    assert not isinstance(reading, Unavailable)
    return [window.text for window in reading.holds_at]


def test_the_newest_file_dates_what_came_after() -> None:
    """A record that came after the time, and stands in the newest file, has both dates."""
    fr, de = entry("198.51.100.0/24", **FR), entry("198.51.100.0/24", **DE)
    files = [held("ripencc", "2024-06-01", de), held("ripencc", "2026-01-01", de)]
    other = list(registry.read(ask(A, T, held("ripencc", "2024-01-01", fr), *files)))
    lacking = list(registry.read(ask(A, T, held("ripencc", "2024-01-01"), *files)))
    alone = list(registry.read(ask(A, T, *files)))

    assert [dates(r) for r in other if r.kind == "delegation"] == [
        ["2024-01-01"],
        ["2024-06-01", "2026-01-01"],
    ]
    assert [dates(r) for r in lacking] == [["2024-01-01"], ["2024-06-01", "2026-01-01"]]
    assert [dates(r) for r in alone] == [["2024-06-01"]]


def test_the_newest_file_says_otherwise_again() -> None:
    """A record that changed and changed back is told from the newest file."""
    fr, de = entry("198.51.100.0/24", **FR), entry("198.51.100.0/24", **DE)
    files = [
        held("ripencc", "2024-01-01", fr),
        held("ripencc", "2024-06-01", de),
        held("ripencc", "2026-01-01", fr),
    ]
    found = [r for r in registry.read(ask(A, T, *files)) if r.kind == "delegation"]

    assert [dates(r) for r in found] == [["2024-01-01"], ["2024-06-01"], ["2026-01-01"]]


def test_the_newest_file_has_it_no_more() -> None:
    """A block that is gone from the newest file is absent from it, if it was there."""
    fr = entry("198.51.100.0/24", **FR)
    sides = [held("ripencc", "2024-01-01", fr), held("ripencc", "2024-06-01", fr)]
    empty = [held("ripencc", "2024-01-01"), held("ripencc", "2024-06-01")]
    gone = list(registry.read(ask(A, T, *sides, held("ripencc", "2026-01-01"))))
    reserved = held("ripencc", "2026-01-01", entry("198.51.100.0/24", **NOBODY))
    never = list(registry.read(ask(A, T, *empty, held("ripencc", "2026-01-01"))))

    assert kinds(gone) == [("Present", "delegation"), ("Absent", "delegation")]
    assert dates(gone[1]) == ["2026-01-01"]
    assert kinds(list(registry.read(ask(A, T, *sides, reserved)))) == kinds(gone)
    assert [dates(r) for r in never] == [["2024-01-01", "2024-06-01"]]


def test_the_combined_file_is_no_other_registry() -> None:
    """The file of all five names the registry of a record: a block does not move to it."""
    both = [
        held("arin", "2024-01-01", entry("198.51.100.0/24", **US)),
        held("ripencc", "2024-06-01", entry("198.51.100.0/24", **US)),
    ]

    assert not [r for r in registry.read(ask(A, T, *both)) if r.kind == "transfer"]


def test_the_newest_table_names_another_origin() -> None:
    """A table later than the nearest is told where it says otherwise, and names no AS to ask."""
    first, second = (
        entry("198.51.100.0/24", origin="AS64497"),
        entry("198.51.100.0/24", origin="AS64511"),
    )
    sides = [held("table", "2024-03-01", first), held("table", "2024-03-20", first)]
    other = ask(A, T, *sides, held("table", "2026-01-01", second))
    same = ask(A, T, *sides, held("table", "2026-01-01", first))
    gone = ask(A, T, *sides, held("table", "2026-01-01"))
    apart = ask(
        A, T, sides[0], held("table", "2024-03-20", second), held("table", "2026-01-01", second)
    )
    never = ask(A, T, held("table", "2024-03-01"), held("table", "2024-03-20"),
                held("table", "2026-01-01", second))  # fmt: skip

    assert [dates(r) for r in routes.read(other)] == [["2024-03-01", "2024-03-20"], ["2026-01-01"]]
    assert routes.origins(routes.nearest(other)) == (64497,)
    assert [r.settled for r in routes.read(other) if isinstance(r, Present)] == ["", "since"]
    assert list(routes.read(same)) == list(routes.nearest(same))
    assert list(routes.read(gone)) == list(routes.nearest(gone))
    assert dates(list(routes.read(apart))[-1]) == ["2026-01-01"]
    assert list(routes.read(never)) == list(routes.nearest(never))
