"""The index of real files against the files themselves, read a second time by other means."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.lookup.index.reader import Index
from ipskeptic.update.store import Store
from tests.update.raw import RawFile, delegated, lines, unpacked

# Registries of very different dates that contradict each other; tables with nested prefixes, host
# bits set and sets of origins; lists with addresses and networks.
REGISTRIES = (
    "rir/2014/delegated-afrinic-20140630.xz",
    "rir/2014/delegated-apnic-20141102.xz",
    "rir/2013-08/delegated-arin-20130813.xz",
    "rir/2024-02-08/delegated-lacnic-extended-20240208.xz",
    "rir/current/delegated-afrinic-extended-20260821.xz",
)
TABLE = "routing/ipasn_20080501_v12.dat.gz"
RIS = "routing/riswhoisdump.IPv6-20241220.gz"
LISTS = (
    "anonymizers/x4b-datacenter-ipv4-20260822.txt.xz",
    "anonymizers/x4b-datacenter-ipv6-20260822.txt",
    "anonymizers/x4b-vpn-ipv4-20260822.txt",
    "blocklists/firehol-20240126/firehol_level1.netset",
    "blocklists/firehol-20240126/cruzit_web_attacks.ipset",
    "blocklists/firehol-20240126/turris_greylist.ipset",
)
# Seven dates of one registry, two or three of three others, in the old form and the extended one:
# most records stay from date to date, some change country or status, are split or joined, go or
# come.
DATES = (
    *(f"rir/apnic-series/delegated-apnic-{day}.xz" for day in (20101217, 20160411, 20230629)),
    *(f"rir/2014/delegated-apnic-{day}.xz" for day in (20141009, 20141102)),
    "rir/2026-02-13/delegated-apnic-20260213.xz",
    "rir/current/delegated-apnic-20260617.xz",
    *(f"rir/2013-08/delegated-{name}-20130813.xz" for name in ("lacnic", "ripencc")),
    *(f"rir/2014/delegated-{name}.xz" for name in ("lacnic-20141008", "ripencc-20140803")),
    "rir/2018-10/delegated-lacnic-extended-20181012.xz",
    "rir/2024-02-08/delegated-afrinic-20240219.bz2",
    "rir/2024-02-08/delegated-afrinic-extended-20240208.xz",
    "rir/2026-02-13/delegated-afrinic-20260213.xz",
)
# Of the tables every seventh row and the comments are enough for a test of every run (judgement).
# With 1, all 1.9 million points were the same on 2026-11-23, in two minutes.
STRIDE = 7
FAMILIES = {0: (1 << 32) - 1, 4: (1 << 32) - 1, 6: (1 << 128) - 1}


@cache
def words_of(pairs: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """The words of a record's value that the raw reading has too."""
    kept = ("cc", "status", "origin")
    values = [value for key, value in pairs if key in kept and value]
    return frozenset(word for value in values for word in value.split(", "))


def differences(
    index: Index, raw: dict[int, RawFile], ris: int | None, family: int, points: set[int]
) -> list[str]:
    """Where the index says something else than the files."""
    wrong = []
    files = {number: file.tables[family] for number, file in raw.items() if family in file.tables}
    for number in points:
        found = {
            entry.snapshot: (entry.first, entry.last, words_of(entry.value))
            for entry in index.lookup(family, number)
            if entry.snapshot in files
        }
        wanted = {place: answer for place, table in files.items() if (answer := table.find(number))}
        if ris in found and found[ris][2] and wanted[ris].words > found[ris][2]:
            # The program passes over origins that few peers of RIS see.
            wanted[ris] = wanted[ris]._replace(words=found[ris][2])
        if found != wanted:
            wrong.append(f"{family} {number}: {found} {wanted}")
    return wrong


def wrong_at_edges(store: Store, files: list[RawFile], dump: RawFile | None) -> list[str]:
    """Where the index of a store says something else than files, at every edge of either."""
    wrong = []
    with Index.open(store.index_path) as index:
        numbers = {snapshot.sha256: snapshot.number for snapshot in index.snapshots}
        raw = {numbers[file.sha256]: file for file in files}
        ris = numbers[dump.sha256] if dump else None
        for family, top in FAMILIES.items():
            points = {0, top}
            for file in files:
                if family in file.tables:
                    points |= file.tables[family].points()
            place = 0
            while place <= top:
                first, last = index.interval(family, place)
                points |= {first, last}
                place = last + 1
            points = {point for point in points if point <= top}
            wrong += differences(index, raw, ris, family, points)[:5]
    return wrong


def imported(folder: Path, paths: list[Path]) -> Store:
    """A store of files that are all taken."""
    store = Store(folder)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    result = store.import_files(
        paths, feed=None, date=None, now=now, catalogue=discover.catalogue()
    )

    assert [file.path for file in result.files if file.state != "imported"] == []
    return store


def thinned(source: Path, folder: Path) -> Path:
    """A table with some of its rows, and the comments with its date."""
    rows = unpacked(source).decode().splitlines(keepends=True)
    kept = [row for n, row in enumerate(rows) if n % STRIDE == 0 or row[0] in ";%"]
    if "riswhois" in source.name:
        # Origins that few peers see are left out; here all rows count as widely seen.
        kept = [re.sub(r"\t\d+$", "\t100", row) for row in kept]
    path = folder / source.stem
    path.write_text("".join(kept))
    return path


@pytest.mark.shared
@pytest.mark.slow
def test_every_edge_of_real_files_is_answered_as_they_say(
    shared_data: Path, tmp_path: Path
) -> None:
    """At the ends of every record and of every interval, and beside them."""
    table, ris = (thinned(shared_data / name, tmp_path) for name in (TABLE, RIS))
    paths = [*(shared_data / name for name in (*REGISTRIES, *LISTS)), table, ris]
    store = imported(tmp_path / "data", paths)
    files = [delegated(shared_data / name) for name in REGISTRIES]
    dump = lines(ris, 1, 0)
    files += [lines(table, 0, 1), dump]
    files += [lines(shared_data / name, 0, None) for name in LISTS]

    assert wrong_at_edges(store, files, dump) == []


@pytest.mark.shared
@pytest.mark.slow
def test_every_edge_of_many_dates_is_answered_as_each_file_says(
    shared_data: Path, tmp_path: Path
) -> None:
    """Each date of each registry says what its own file says, wherever any of them changes."""
    paths = [shared_data / name for name in DATES]
    store = imported(tmp_path / "data", paths)

    assert wrong_at_edges(store, [delegated(path) for path in paths], None) == []
