"""The data behind a STIX bundle are pinned."""

from __future__ import annotations

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.reading import Present
from ipskeptic.model.when import day, parse_window
from tests.render.sample import assessment, source
from tests.render.stix_bundle import bundle_of, complaints, note, of, report_of

SECOND = parse_window("2024-03-12T14:17:21Z")


def _snapshots() -> tuple[Snapshot, ...]:
    return (
        Snapshot(1, "tor-exits", "2024-03-12T14:20Z", sha256="ab" * 32, title="Exits"),
        Snapshot(2, "ripencc", "2024-03-01", sha256="cd" * 32),
        Snapshot(3, "ripencc", "2020-01-01", sha256="ef" * 32),
        Snapshot(4, "pfx2as", "2024-02", builtin=True, excerpt=True, fetched_at="2024-02-02"),
        Snapshot(5, "cve", "", sha256="no hash"),
    )


def test_data_are_pinned_by_their_hash() -> None:
    """A note refers to the copies of which it quotes a record, the note on the run to all."""
    bundle = bundle_of(of(assessment(), snapshots=_snapshots()))
    main = report_of(bundle)["external_references"]
    run = note(bundle, "What was asked")["external_references"]

    assert [item["source_name"] for item in main] == ["tor-exits", "ripencc", "pfx2as"]
    assert main[0]["hashes"] == {"SHA-256": "ab" * 32}
    assert main[0]["external_id"] == f"sha256:{'ab' * 32}"
    assert main[2]["external_id"] == "pfx2as 2024-02"
    assert "part of the program; an excerpt; fetched 2024-02-02" in main[2]["description"]
    assert [item["source_name"] for item in run] == [
        "tor-exits", "ripencc", "ripencc", "pfx2as", "feed cve",
    ]  # fmt: skip
    assert "hashes" not in run[4]
    assert complaints(bundle) == []


def test_a_record_with_a_time_of_its_own_pins_the_nearest_copy() -> None:
    """Times of records within a copy are finer than the copy's; no registry's is all five's."""
    exits = Present("tor-exit", source("exits", "Exits"), "x", holds_at=(SECOND,))
    nobody = Present(
        "undelegated", source("registries", "Registries"), "x", holds_at=(day("2024-03-10"),)
    )
    item = assessment()._replace(
        readings=(Weighed(exits, True, "", "1"), Weighed(nobody, True, "", "1"))
    )
    snapshots = (
        Snapshot(1, "exits", "2024-03-12T14:22Z"),
        Snapshot(2, "exits", "2024-03-12T02:22Z"),
        Snapshot(3, "exits", "no date"),
        Snapshot(4, "arin", "2024-03-10"),
        Snapshot(5, "apnic", "2024-03-10"),
        Snapshot(6, "arin", "2026-03-10"),
    )
    pinned = report_of(bundle_of(of(item, snapshots=snapshots)))["external_references"]

    assert [found["external_id"] for found in pinned] == [
        "exits 2024-03-12T14:22Z", "arin 2024-03-10", "apnic 2024-03-10",
    ]  # fmt: skip


def test_a_record_of_an_undated_source_pins_the_undated_copy() -> None:
    """A copy without a date is referred to by a record without one, and by no other."""
    undated = Present("vpn", source("vpn", "VPN"), "203.0.113.0/24")
    item = assessment()._replace(readings=(Weighed(undated, True, "", "1"),))
    snapshots = (Snapshot(1, "vpn", ""), Snapshot(2, "vpn", "2024-03-12"))
    pinned = report_of(bundle_of(of(item, snapshots=snapshots)))["external_references"]

    assert [found["external_id"] for found in pinned] == ["vpn undated"]


def test_what_follows_from_two_sources_pins_both() -> None:
    """A joint reading has the copies of all its sources."""
    joint = source("a+b", "A and B")
    reading = Present("transfer", joint, "203.0.113.0/24", holds_at=(day("2024-03-12"),))
    item = assessment()._replace(readings=(Weighed(reading, True, "", "1"),))
    snapshots = tuple(Snapshot(n, feed, "2024-03-12") for n, feed in enumerate("abc"))
    bundle = bundle_of(of(item, snapshots=snapshots))
    pinned = report_of(bundle)["external_references"]

    assert [item["source_name"] for item in pinned] == ["a", "b"]
