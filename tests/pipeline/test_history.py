"""Time lines over made-up internets: raw files in, lanes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.errors import TargetError
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.evidence.ask import Held, window_of
from ipskeptic.model.feed import Entry, Feed, Snapshot
from ipskeptic.model.timeline import Lane, Stretch, Timeline
from ipskeptic.model.when import instant
from ipskeptic.pipeline.history import timeline_of
from ipskeptic.pipeline.skeptic import Skeptic

NOW = instant(datetime(2026, 8, 26, 12, 0, tzinfo=UTC))


def lane(timeline: Timeline, feed: str) -> Lane:
    """The lane of a feed."""
    return next(lane for lane in timeline.lanes if lane.feed == feed)


def rows(timeline: Timeline, feed: str) -> list[tuple[str, bool, int, str]]:
    """State, change, number of copies and record of each stretch of a lane."""
    return [(s.state, s.changed, len(s.dates), s.entry) for s in lane(timeline, feed).stretches]


class Copies:
    """Stands in for opened data: the copies of a few feeds, and what they have on the target."""

    def __init__(self, *feeds: tuple[Feed, list[Held]], complete: bool = True) -> None:
        self.catalogue = {feed.name: feed for feed, _ in feeds}
        self._feeds = {feed.name: held for feed, held in feeds}
        self._complete = complete

    def feeds(self, target: object) -> tuple[dict[str, list[Held]], bool]:
        """All of them."""
        return self._feeds, self._complete


def copy(date: str, *entries: Entry, records: int = 10, **facts: object) -> Held:
    """A copy of a feed, and what it has on the target."""
    snapshot = Snapshot(0, "x", date, records=records)._replace(**facts)  # type: ignore[arg-type]
    return Held(snapshot, window_of(snapshot), entries)


def entry(text: str, **value: str) -> Entry:
    """A record."""
    target = parse_target(text)
    return Entry(0, target.first, target.last, tuple(value.items()))


def over(
    *feeds: tuple[Feed, list[Held]],
    address: str = "198.51.100.7",
    complete: bool = True,
    country: Callable[[str], str | None] | None = None,
) -> Timeline:
    """The time line over some copies."""
    return timeline_of(
        Copies(*feeds, complete=complete),  # type: ignore[arg-type]
        parse_target(address),
        text=address,
        now=NOW,
        version="0",
        country_code=country,
    )


LIST = Feed("abusers", "abuse list", "abuse", "sample", "C", 3)
CENSUS = Feed("exits", "exit list", "tor-exit", "census", "A", 2)
RIPE = Feed("ripencc", "RIPE NCC", "delegation", "census", "A", 2)
HERE = entry("198.51.100.7")


def test_a_block_that_moved(moves: Skeptic) -> None:
    """A lane for each registry; copies that agree are one stretch, whatever the holder's handle."""
    found = moves.history("198.51.100.7")

    assert rows(found, "apnic") == [
        ("present", False, 2, "198.51.100.0/24"),
        ("absent", True, 2, ""),
    ]
    assert rows(found, "ripencc") == [
        ("absent", False, 1, ""),
        ("present", True, 2, "198.51.100.0/24"),
    ]
    assert [d.what for d in found.differences] == ["registry", "country"]
    assert not any("holder" in dict(s.value) for each in found.lanes for s in each.stretches)


def test_a_block_that_was_split_and_joined(moves: Skeptic) -> None:
    """What covers an address, or together a prefix, is told as split and joined."""
    for asked in ("192.0.2.70", "192.0.2.0/24"):
        whats = [d.what for d in moves.history(asked).differences if d.group == "delegation"]

        assert whats == ["prefix-split", "country", "prefix-joined"]


def test_a_block_that_two_have(moves: Skeptic) -> None:
    """Two registries with overlapping dates are a conflict."""
    (conflict,) = moves.history("203.0.113.9").conflicts

    assert {conflict.first.country, conflict.second.country} == {"US", "JP"}


def test_a_block_that_went(moves: Skeptic) -> None:
    """Reserved in the file and not in the file are absences that differ."""
    found = moves.history("203.0.113.200")
    last, gone = lane(found, "apnic").stretches[-2:]

    assert (last.state, last.get("status"), last.entry) == (
        "absent",
        "reserved",
        "203.0.113.128/25",
    )
    assert (gone.state, gone.value, gone.entry) == ("absent", (), "")


def test_a_census_and_a_sample(moves: Skeptic) -> None:
    """What a census lacks has changed; what a sample does not list moves nothing."""
    found = moves.history("192.0.2.70")

    assert rows(found, "tor-exits")[-1] == ("absent", True, 1, "")
    assert rows(found, "et-compromised")[-1] == ("not-listed", False, 1, "")
    assert not [d for d in found.differences if d.group == "compromised-host"]


def test_the_order_of_lanes(moves: Skeptic, tmp_path: Path) -> None:
    """Delegation, present country, route, then lists by kind; who administers it comes last."""
    with Skeptic.open(tmp_path) as built_in:
        lanes = built_in.history("175.45.176.143").lanes
        groups = [lane.group for lane in lanes if lane.has_record]
    lanes = moves.history("192.0.2.70").lanes
    ours = list(dict.fromkeys(lane.group for lane in lanes if lane.has_record))

    assert groups[0] == "delegation"
    assert groups[-1] == "iana-space"
    assert ours == ["delegation", "route", "compromised-host", "tor-exit"]


def test_ipv6_and_ranges(moves: Skeptic) -> None:
    """IPv6 has lanes of its own files; a range gets counts, by country code."""
    six = moves.history("2001:db8::1")
    wide = moves.history("198.51.100.0-203.0.113.255")
    apnic = lane(wide, "apnic").stretches[0]

    assert rows(six, "ripencc") == [("present", False, 3, "2001:db8::/35")]
    assert "tor-exits" not in {each.feed for each in six.lanes}
    assert (apnic.state, apnic.records, apnic.counts) == ("partial", 2, (("AU", 1), ("SG", 1)))


def test_what_was_asked(moves: Skeptic) -> None:
    """The document names what was given, what it means, and every copy that was asked."""
    target = parse_target("198.51.100[.]7")
    found = moves.history(target, text="198.51.100[.]7")

    assert (found.input, found.target.text) == ("198.51.100[.]7", "198.51.100.7")
    assert moves.history(target).input == "198.51.100.7"
    assert len(found.snapshots) == 17
    with pytest.raises(TargetError):
        moves.history("nothing")


def test_mentions_of_the_casebook(tmp_path: Path) -> None:
    """The casebook's sentence on an address stands with it."""
    with Skeptic.open(tmp_path) as built_in:
        found = built_in.history("175.45.176.143")

    assert [mention.case for mention in found.mentions] == ["nk-wapomi-2014"]
    assert found.notes[-1] == "This neither supports a party nor clears one."


def test_no_data_then_is_its_own_state() -> None:
    """A copy without entries says nothing: neither there nor gone, and nothing changed with it."""
    found = over((CENSUS, [copy("2024-01-01", HERE), copy("2024-02-01", records=0),
                           copy("2024-03-01", HERE)]))  # fmt: skip

    assert rows(found, "exits") == [
        ("present", False, 1, "198.51.100.7"),
        ("empty", False, 1, ""),
        ("present", False, 1, "198.51.100.7"),
    ]
    assert found.differences == ()


def test_excerpts_and_other_families_are_not_asked() -> None:
    """An excerpt that lacks it, a list of networks and one of the other family can't speak."""
    networks = Feed("asns", "AS list", "hijacked", "sample", "C", 3, format="asn-list")
    found = over(
        (LIST, [copy("2024-01-01", excerpt=True), copy("2024-01-02", families="6")]),
        (networks, [copy("2024-01-01")]),
        (CENSUS, [copy("2024-01-01", HERE, excerpt=True)]),
    )

    assert [each.feed for each in found.lanes] == ["exits"]
    assert found.lanes[0].stretches[0].state == "present"


def test_a_built_in_record_gives_way() -> None:
    """Beside a copy of the same day that says the same the excerpt is not told twice."""
    excerpt = copy("2014-05-13", HERE, excerpt=True, builtin=True)
    own = copy("2014-05-13T06:00Z", HERE)
    twice = over((CENSUS, [excerpt, own, own._replace(snapshot=own.snapshot._replace(number=1))]))
    other = over((CENSUS, [excerpt, copy("2014-05-13T06:00Z", entry("198.51.100.0/24"))]))
    alone = over((CENSUS, [excerpt]))

    assert [len(s.dates) for s in twice.lanes[0].stretches] == [1]
    assert not twice.lanes[0].stretches[0].builtin
    assert len(other.lanes[0].stretches) == 2
    assert alone.lanes[0].stretches[0].builtin


def test_a_copy_without_a_date_comes_last() -> None:
    """It is a stretch of its own, and compared with nothing."""
    found = over((CENSUS, [copy("", HERE), copy("2024-01-01")]))

    assert [(s.state, len(s.dates)) for s in found.lanes[0].stretches] == [
        ("absent", 1),
        ("present", 0),
    ]
    assert found.differences == ()


def test_times_and_handles_are_not_compared() -> None:
    """When a record was seen, where it was read and who holds it make no other record of it."""
    first = entry("198.51.100.7", seen="2024-01-01T00:00Z", count="3")
    again = entry("198.51.100.7", seen="2024-02-01T00:00Z", count="3")
    more = entry("198.51.100.7", seen="2024-03-01T00:00Z", count="4")
    copies = [copy("2024-01-01", first), copy("2024-02-01", again), copy("2024-03-01", more)]
    found = over((LIST, copies))

    assert [len(s.dates) for s in found.lanes[0].stretches] == [2, 1]
    assert [(d.what, d.then, d.now) for d in found.differences] == [("value", "count 3", "count 4")]


def test_only_part_was_read() -> None:
    """Then numbers are lower bounds, copies are not compared, and silence is not absence."""
    fr = {"registry": "ripencc", "cc": "FR", "status": "allocated"}
    one, two = entry("198.51.100.0/24", **fr), entry("198.51.101.0/24", **fr)
    found = over(
        (RIPE, [copy("2013-01-01", one), copy("2014-01-01", one, two), copy("2015-01-01")]),
        (CENSUS, [copy("2024-01-01")]),
        address="198.51.0.0/16",
        complete=False,
    )
    ripe = lane(found, "ripencc").stretches

    assert [(s.state, s.changed, len(s.dates), s.records) for s in ripe] == [
        ("partial", False, 2, 2),
        ("unread", False, 1, 0),
    ]
    assert ripe[0].entry.endswith("at least 2 in all")
    assert lane(found, "exits").stretches[0].state == "unread"
    assert found.differences == ()
    assert "lower bounds" in " ".join(found.notes)


def test_the_table_of_the_present() -> None:
    """It has no date; a range asks its two ends, and none is an answer too."""
    codes = {"198.51.100.7": "FR", "198.51.100.0": "FR", "198.51.100.255": "DE"}
    stretches: list[Stretch] = []
    for address in ("198.51.100.7", "198.51.100.0-198.51.100.7", "198.51.100.0/24", "192.0.2.1"):
        (table,) = over(address=address, country=codes.get).lanes
        assert table.now
        assert table.stretches[0].dates == ()
        stretches.extend(table.stretches)

    assert [(s.state, s.get("cc")) for s in stretches] == [
        ("present", "FR"), ("partial", "FR"), ("partial", ""), ("absent", ""),
    ]  # fmt: skip
    assert stretches[2].counts == (("DE", 1), ("FR", 1))


def test_a_kind_that_only_a_user_knows() -> None:
    """A user's own feed of a kind without a title has the kind's name; unknown feeds have none."""
    own = Feed("own", "our list", "our-kind", "sample", "F", 6)
    found = over((own, [copy("2024-01-01", HERE)]))
    data = Copies((own, [copy("2024-01-01", HERE)]))
    data.catalogue = {}
    unknown = timeline_of(
        data,  # type: ignore[arg-type]
        parse_target("198.51.100.7"),
        text="",
        now=NOW,
        version="0",
        country_code=None,
    )

    assert (found.lanes[0].group_title, found.lanes[0].grade) == ("our-kind", "F 6")
    assert unknown.lanes == ()


def test_forms_of_one_registry_agree() -> None:
    """A name that one form of IANA's registry lacks, or another order of columns, is no change."""
    facts = {"registry": "ripencc", "status": "allocated", "date": "1993-05"}
    space = Feed("iana-space", "IANA", "iana-space", "census", "A", 1)
    special = Feed("iana-special", "IANA", "special-purpose", "census", "A", 1)
    found = over(
        (space, [copy("2019-01-01", entry("198.0.0.0/8", **facts, name="RIPE NCC")),
                 copy("2025-10-10", entry("198.0.0.0/8", **facts))]),
        (special, [copy("2019-01-01", entry("198.51.100.0/24", rfc="5737", reachable="no")),
                   copy("2025-10-10", entry("198.51.100.0/24", reachable="no", rfc="5737"))]),
    )  # fmt: skip

    assert rows(found, "iana-space") == [("present", False, 2, "198.0.0.0/8")]
    assert lane(found, "iana-space").stretches[0].value == tuple(facts.items())
    assert rows(found, "iana-special") == [("present", False, 2, "198.51.100.0/24")]
    assert found.differences == ()


def test_built_in_records_alone(tmp_path: Path) -> None:
    """A fresh install has a time line of the founding case."""
    with Skeptic.open(tmp_path) as built_in:
        found = built_in.history("175.45.176.143")

    assert [(s.state, [d.text for d in s.dates]) for s in lane(found, "apnic").stretches] == [
        ("present", ["2014-10-31", "2016-04-10"])
    ]
    assert lane(found, "cbl").stretches[0].builtin
    assert discover.catalogue()["cbl"].coverage == "sample"
