"""Flat rows become tables: sums, titles, kinds, witnesses."""

from __future__ import annotations

import pytest

from ipskeptic.model.feed import Snapshot
from ipskeptic.model.triage import TABLES, Table
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.reason import tabling
from ipskeptic.reason.triage import Asked
from tests.triage.lists import made, row, seen, totals

ADDRESSES = [seen(f"198.51.100.{n}") for n in range(4)]


def table(name: str, *rows: dict[str, str], snapshots: tuple[Snapshot, ...] = ()) -> Table:
    """One table over an address for each row."""
    answers = iter(rows)
    report = made(
        ADDRESSES[: len(rows)],
        lambda target, when: next(answers),
        Asked(claim=parse_claim("FR")),
        snapshots=snapshots,
    )
    found = report.table(name)
    assert found is not None
    return found


def test_every_table_is_there() -> None:
    """A report has every table, that about a claim only with one."""
    without = made(ADDRESSES, lambda target, when: row())
    claimed = made(ADDRESSES, lambda target, when: row(), Asked(claim=parse_claim("FR")))

    assert tuple(item.name for item in claimed.tables) == TABLES
    assert tuple(item.name for item in without.tables) == tuple(n for n in TABLES if n != "fit")
    assert without.table("fit") is None
    assert without.judged_as("fit", "named") == 0


def test_rows_are_sorted_and_add_up() -> None:
    """Most first, then by key; what has no value is counted apart."""
    found = table("country", row(cc="SE"), row(cc="FR"), row(cc="FR"), row(cc=""))

    assert [(r.key, r.title, r.judged) for r in found.rows] == [
        ("FR", "France", 2),
        ("SE", "Sweden", 1),
    ]
    assert (found.distinct, found.without, found.rest) == (2, (1, 1), (0, 0))


def test_a_region_is_named() -> None:
    """Codes that are no countries have a name of their own, and are not left out."""
    assert [r.key for r in table("country", row(cc="EU")).rows] == ["EU"]
    assert "European" in table("country", row(cc="EU")).rows[0].title


def test_a_holder_stands_with_its_file() -> None:
    """The same handle in files of two dates is two holders: it is not constant between files."""
    found = table(
        "holder",
        row(holder="lacnic:1", as_of="2026-08-25", holder_name="Example SA"),
        row(holder="lacnic:1", as_of="2024-02-08"),
        row(),
    )

    assert {(r.key, r.title) for r in found.rows} == {
        ("lacnic:1 (2026-08-25)", "Example SA"),
        ("lacnic:1 (2024-02-08)", ""),
    }
    assert found.without == (1, 1)


def test_a_table_without_a_date_is_no_record_of_the_time() -> None:
    """Usable for the present, but no registry's record: it has a row of its own."""
    found = table(
        "usable", row(usable="true"), row(usable="true", registry=""), row(usable="false")
    )

    assert sorted(r.key for r in found.rows) == ["false", "table", "true"]
    assert all(r.title for r in found.rows)


def test_several_networks_are_each_counted() -> None:
    """A prefix with two origins counts for both, and neither takes the joint name."""
    found = table(
        "network", row(asn="AS64496;AS64497", as_name="A"), row(asn="AS64496", as_name="A")
    )

    assert found.several
    assert [(r.key, r.title, r.judged) for r in found.rows] == [
        ("AS64496", "A", 2), ("AS64497", "", 1),
    ]  # fmt: skip


def test_kinds_come_from_the_catalogue() -> None:
    """Two cloud lists are one kind; a list that the catalogue lacks has none."""
    found = table("kind", row(feeds="aws;gcp"), row(feeds="no-such-list"), row(feeds="tor-exits"))
    by_key = {r.key: r.judged for r in found.rows}

    assert (by_key["hosting"], by_key["tor-exit"], found.without) == (1, 1, (1, 1))


def test_none_on_it_and_no_list_are_two_answers() -> None:
    """A kind that is always asked about says whether a list of it is held at all."""
    copies = (
        Snapshot(1, "tor-exits", "2026-08-26"),
        Snapshot(2, "cbl", "2014-12-11", builtin=True),
        Snapshot(3, "no-such-list", "2026-08-26"),
    )
    titles = {r.key: r.title for r in table("kind", row(), snapshots=copies).rows}

    assert titles["tor-exit"] == "Tor exit list"
    assert titles["compromised-host"].endswith("(only built-in held)")
    assert titles["vpn"].endswith("(no list held)")
    assert set(titles) == set(tabling.ALWAYS_ASKED)


@pytest.mark.parametrize(
    ("feeds", "witnesses"),
    [
        ("", "0"),
        ("aws", "1"),
        # Two copies of the Tor Project's own list.
        ("tor-exits;tor-exits-mirror", "1"),
        ("aws;tor-exits", "2"),
        ("aws;tor-exits;no-such-list", "3"),
        ("aws;tor-exits;no-such-list;another;third", "3"),
    ],
)
def test_witnesses_not_lists(feeds: str, witnesses: str) -> None:
    """Lists that share an origin or upstream are one witness."""
    assert [r.key for r in table("witnesses", row(feeds=feeds)).rows] == [witnesses]


def test_upstreams_join_witnesses() -> None:
    """A list that takes from two others makes them one witness, wherever it stands in the row."""
    from ipskeptic.discover import catalogue

    joiner = next(
        name for name, feed in catalogue().items() if len({feed.origin, *feed.upstreams} - {""}) > 2
    )
    others = [
        name
        for name, feed in catalogue().items()
        if feed.origin and feed.origin in catalogue()[joiner].upstreams
    ]
    first, second = (
        others[0],
        next(n for n in others if catalogue()[n].origin != catalogue()[others[0]].origin),
    )

    assert [r.key for r in table("witnesses", row(feeds=f"{first};{second}")).rows] == ["2"]
    assert [r.key for r in table("witnesses", row(feeds=f"{first};{second};{joiner}")).rows] == [
        "1"
    ]


def test_a_long_table_is_summed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are not kept are in `rest`, so that the sum is the total."""
    monkeypatch.setattr(tabling, "KEPT", 2)
    found = table("prefix", *(row(prefix=f"198.51.{n}.0/24") for n in range(4)))
    cut = found.top(1)

    assert (len(found.rows), found.distinct, found.rest) == (2, 4, (2, 2))
    assert (len(cut.rows), cut.distinct, cut.rest) == (1, 4, (3, 3))


def test_read_is_how_often_it_stands_there() -> None:
    """Duplicates change `read` and nothing else."""
    once = made(ADDRESSES, lambda target, when: row())
    often = made([*ADDRESSES, *ADDRESSES, ADDRESSES[0]], lambda target, when: row())

    assert totals(once)["class"] == {"unknown": (4, 4)}
    assert totals(often)["class"] == {"unknown": (4, 9)}
    assert often.whole == once.whole
