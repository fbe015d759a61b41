"""What the records said on a day: as-of answers and time lines, driven as a user drives them.

With the real registry files of 2010 to 2026 where they are at hand, and over a made-up internet
everywhere.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.reading import Present
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.text.report import render_text
from tests.acceptance.test_main_job import ask, run
from tests.world import NOW

WORLD_2014 = (
    "2014/delegated-apnic-20141102.xz",
    "2014/delegated-lacnic-20141008.xz",
    "2014/delegated-ripencc-20140803.xz",
    "2014/delegated-afrinic-20140630.xz",
    "2013-08/delegated-arin-20130813.xz",
)


def imported(folder: Path, *files: Path) -> Path:
    """A data folder with some files."""
    done = run("data", "import", *map(str, files), data=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def then(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registries of 2014, ARIN's of 2013, and no newer file."""
    files = [shared_data / "rir" / name for name in WORLD_2014]
    return imported(tmp_path_factory.mktemp("then"), *files)


@pytest.fixture(scope="module")
def series(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """APNIC's files from 2010 to 2026, and RIPE NCC's of 2013 and 2014."""
    rir = shared_data / "rir"
    files = [
        *sorted(rir.glob("apnic-series/delegated-apnic-*")),
        *sorted(rir.glob("20*/delegated-apnic-*")),
        *sorted(rir.glob("20*/delegated-ripencc-*")),
        rir / "current" / "delegated-apnic-20260617.xz",
    ]
    return imported(tmp_path_factory.mktemp("series"), *files)


def delegations(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The registries' readings by source, the nearest of each."""
    readings = [r for r in found["readings"] if r["kind"] == "delegation"]
    return {r["source"]: r for r in sorted(readings, key=lambda r: -(r["days"] or 0))}


@pytest.mark.shared
def test_romania_then_saudi_arabia_now(then: Path) -> None:
    """5.41.0.1 was registered in RO in the file of 2014-08-03, four months off, and is SA now."""
    found = ask("5.41.0.1", "--at", "2014-12-01", data=then)
    text = " ".join(run("5.41.0.1", "--at", "2014-12-01", data=then).stdout.split())
    page = run("5.41.0.1", "--at", "2014-12-01", "-f", "markdown", data=then).stdout

    assert found["changes"] == [
        {
            "what": "country",
            "then": "RO",
            "then_at": "2014-08-03",
            "now": "SA",
            "now_at": "now",
            "sources": ["RIPE NCC", "embedded registry table (iptocc)"],
        }
    ]
    assert (
        "It was registered in Romania (RO; RIPE NCC, file of 2014-08-03, 4 months before), and is "
        "now registered in Saudi Arabia (SA; embedded registry table (iptocc), no date)."
    ) in text
    assert (
        "Changed since: country RO (RIPE NCC, 2014-08-03), now SA (embedded registry table "
        "(iptocc), no date)"
    ) in text
    assert "changed since, country" in page
    assert "no date" in page
    assert delegations(found)["ripencc"]["days"] == 120
    assert not delegations(found)["ripencc"]["usable"]


@pytest.mark.shared
def test_the_columns_of_csv(then: Path) -> None:
    """CSV has the country and date of the file, and that it may not speak for the day."""
    done = run("5.41.0.1", "175.45.176.143", "-f", "csv", "--at", "2014-11-24", data=then)
    rows = [
        (row["cc"], row["as_of"], row["usable"]) for row in csv.DictReader(io.StringIO(done.stdout))
    ]

    assert rows == [("RO", "2014-08-03", "false"), ("KP", "2014-10-31", "true")]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("address", "registry", "date", "days"),
    [
        ("175.45.176.143", "apnic", "2014-10-31", 32),
        ("200.160.0.1", "lacnic", "2014-10-08", 55),
        ("5.41.0.1", "ripencc", "2014-08-03", 121),
        ("196.216.2.1", "afrinic", "2014-06-30", 155),
        ("8.8.8.8", "arin", "2013-08-12", 477),
    ],
)
def test_the_world_of_2014(then: Path, address: str, registry: str, date: str, days: int) -> None:
    """Each registry speaks from its file nearest to the day, and the answer says how far off."""
    found = ask(address, "--at", "2014-12-02", data=then)
    reading = delegations(found)[registry]

    assert reading["state"] == "present"
    assert reading["holds_at"][0] == date
    assert reading["days"] == days


@pytest.mark.shared
@pytest.mark.parametrize(
    ("at", "files", "usable"),
    [
        ("2009-12-25", ["2010-12-16"], False),
        ("2011-06-01", ["2010-12-16", "2012-12-14"], True),
        ("2014-12-11", ["2014-10-31", "2016-04-10"], True),
        ("2022-01-01", ["2020-03-16", "2023-06-28"], True),
        ("2026-06-20", ["2026-06-17"], True),
        ("2026-08-20", ["2026-06-17"], False),
    ],
)
def test_north_korea_from_2010_to_2026(
    series: Path, at: str, files: list[str], usable: bool
) -> None:
    """The files on both sides of a day speak for it; one alone only within its reach."""
    with Skeptic.open(series, now=NOW) as skeptic:
        found = skeptic.assess("175.45.176.143", at=at, claim="KP")
    (item,) = (w for w in found.readings if w.reading.source.feed == "apnic")

    assert isinstance(item.reading, Present)
    assert [window.text for window in item.reading.holds_at] == files
    assert item.usable == usable
    assert item.reading.get("cc") == "KP"
    assert found.changes == ()
    assert ("registry" in found.answered) == usable


@pytest.mark.shared
def test_no_data_then_is_an_answer(then: Path) -> None:
    """Before the first file and where no list is held, the report says that, and not "no"."""
    found = ask("5.41.0.1", "--at", "2006-01-01", data=then)
    causes = {gap["question"]: gap["cause"] for gap in found["gaps"]}

    assert not delegations(found)["ripencc"]["usable"]
    assert set(found["asked"]["missing"]) == {
        "registry", "route", "relay", "hosting", "compromise",
    }  # fmt: skip
    assert "nothing held that may speak for that time" in causes["relay"]
    assert found["class"] == "unknown"


@pytest.mark.shared
def test_the_time_line_of_north_korea(series: Path) -> None:
    """Every file of APNIC has it, with one record: eleven dates are one stretch."""
    done = run("history", "175.45.176.143", data=series)
    text = " ".join(done.stdout.split())
    document = json.loads(run("history", "175.45.176.143", "-f", "json", data=series).stdout)
    apnic = next(lane for lane in document["lanes"] if lane["feed"] == "apnic")

    assert (
        "11 files from 2010-12-16 to 2026-06-17 agree: 175.45.176.0/22 KP, allocated, first "
        "allocated 2009-12-21"
    ) in text
    assert [len(stretch["dates"]) for stretch in apnic["stretches"]] == [11]
    assert document["differences"] == []
    assert "holder" not in json.dumps(document["lanes"])


@pytest.mark.shared
def test_the_time_line_of_a_block_that_moved(series: Path) -> None:
    """43.249.8.0/22 came, changed its country and went, with the dates of the files between."""
    document = json.loads(run("history", "43.249.8.0/22", "-f", "json", data=series).stdout)
    found = [
        (d["what"], d["then"].split()[-1], d["then_at"], d["now"].split()[-1], d["now_at"])
        for d in document["differences"]
        if d["group"] == "delegation"
    ]

    assert found == [
        ("record", "none", "2013-08-12", "CN", "2014-10-08"),
        ("country", "CN", "2023-06-28", "SG", "2026-02-13"),
        ("record", "SG", "2026-02-13", "none", "2026-06-17"),
        ("country", "SG", "2026-02-13", "TR", "now"),
    ]


@pytest.mark.shared
@pytest.mark.parametrize("address", ["0.0.0.0/0", "::/0", "5.0.0.0/8", "10.0.0.1", "2a00:1450::1"])
def test_every_time_line_is_answered(series: Path, address: str) -> None:
    """Wide prefixes are answered within bounds; a private address and IPv6 have time lines too."""
    done = run("history", address, data=series)

    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert len(done.stdout.splitlines()) < 150


class Nearest(NamedTuple):
    """The delegation nearest to the time, and whether it may speak for it."""

    reading: Present
    usable: bool


def nearest_delegation(found: Assessment) -> Nearest:
    """The delegation nearest to the time that was asked about."""
    held = [
        (item.days or 0, Nearest(item.reading, item.usable))
        for item in found.readings
        if isinstance(item.reading, Present) and item.reading.kind == "delegation"
    ]
    return min(held, key=lambda pair: pair[0])[1]


# The same over the made-up internet in which blocks change hands.


def test_registered_elsewhere_by_now(moves: Skeptic) -> None:
    """A block whose country changed says so, with the file of then, how far, and that of now."""
    found = moves.assess("192.0.2.70", at="2014-12-01")
    text = " ".join(render_text(moves.report([found]), width=80, color=False).split())

    assert [(c.what, c.then, c.then_at, c.now, c.now_at) for c in found.changes] == [
        ("country", "RO", "2014-08-03", "SA", "2026-08-25"),
        ("origin-as", "AS64496", "2014-11-01", "AS64499", "2026-08-26"),
    ]
    assert "Romania (RO; RIPE NCC, file of 2014-08-03, 4 months before)" in text
    assert "Saudi Arabia (SA; RIPE NCC, file of 2026-08-25)" in text


def test_another_registry_by_now(moves: Skeptic) -> None:
    """A block that left APNIC for RIPE NCC has another registry and country, both sources named."""
    found = moves.assess("198.51.100.7", at="2014-12-01")

    assert [(c.what, c.then, c.now, c.sources) for c in found.changes] == [
        ("registry", "apnic", "ripencc", ("APNIC", "RIPE NCC")),
        ("country", "SG", "TR", ("APNIC", "RIPE NCC")),
    ]
    assert {c.then_at for c in found.changes} == {"2014-10-31"}
    assert {c.now_at for c in found.changes} == {"2026-08-25"}


def test_split_and_joined_is_no_change_of_the_record(moves: Skeptic) -> None:
    """Files that differ in the split alone agree; what changed is told by its own facts."""
    found = moves.assess("192.0.2.70", at="2019-01-01")
    delegation = nearest_delegation(found)
    whats = [d.what for d in moves.history("192.0.2.70").differences if d.group == "delegation"]

    assert delegation.usable
    assert [w.text for w in delegation.reading.holds_at] == ["2014-08-03", "2024-03-10"]
    assert whats == ["prefix-split", "country", "prefix-joined"]
    assert {c.what for c in found.changes} == {"country", "origin-as"}


def test_two_registries_are_no_change(moves: Skeptic) -> None:
    """What two registries have at once is a conflict, whenever it is asked."""
    for at in ("2014-11-02", "2016-04-10", "2024-03-10"):
        assert moves.assess("203.0.113.9", at=at).changes == ()


def test_gone_by_now(moves: Skeptic) -> None:
    """A block that is in no file of its registry any more says so."""
    (found,) = moves.assess("203.0.113.200", at="2014-11-01").changes

    assert (found.what, found.then, found.now, found.now_at) == (
        "status", "allocated", "not in the file", "2026-08-25",
    )  # fmt: skip


@pytest.mark.parametrize("at", ["2026-08-25", "2026-08-26", None])
def test_nothing_newer_is_held(moves: Skeptic, at: str | None) -> None:
    """Where the newest record is of that day or older there is no change to tell."""
    for address in ("192.0.2.70", "198.51.100.7", "2001:db8::1"):
        assert moves.assess(address, at=at).changes == ()


@pytest.mark.parametrize(
    ("at", "dates", "usable"),
    [
        ("2014-07-01", ("2014-08-03",), False),
        ("2014-07-10", ("2014-08-03",), True),
        ("2014-12-01", ("2014-08-03", "2024-03-10"), True),
        ("2025-01-01", ("2024-03-10",), False),
    ],
)
def test_files_on_both_sides(moves: Skeptic, at: str, dates: tuple[str, ...], usable: bool) -> None:
    """Files before and after that agree speak for all between; one alone within 31 days."""
    found = moves.assess("192.0.2.70", at=at)
    nearest = nearest_delegation(found)

    assert tuple(window.text for window in nearest.reading.holds_at) == dates
    assert nearest.usable == usable


def test_a_file_that_speaks_for_now_goes_before_the_table(moves: Skeptic) -> None:
    """The table without a date is asked only where no registry's file is near to now."""
    moves._country_code = {"198.51.100.7": "KP", "203.0.113.200": "KP", "192.0.2.70": "SA"}.get

    assert all(c.now != "KP" for c in moves.assess("198.51.100.7", at="2014-12-01").changes)
    assert [c.now for c in moves.assess("203.0.113.200", at="2014-11-01").changes] == [
        "not in the file",
        "KP",
    ]
