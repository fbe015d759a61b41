"""Exports give for every address what `annotate` gives, whoever reads them."""

from __future__ import annotations

import os
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.bulk.intervals import EXPORTED
from ipskeptic.errors import UsageError
from ipskeptic.intake.time import parse_time
from ipskeptic.model.text import format_address
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.export import Order, export
from ipskeptic.pipeline.skeptic import Skeptic
from tests.bulk.exported import (
    COLUMNS,
    ParquetRows,
    answer,
    edges,
    mmdb_row,
    readers,
    without_table,
    written,
)
from tests.conftest import ROOT
from tests.world import NOW

KP = parse_claim("KP", "party")
ORDERS = [
    Order("mmdb"),
    Order("mmdb", at=parse_time("2024-03-12"), claim=KP, claim_text="KP"),
    Order("mmdb", at=parse_time("2014-12-11")),
]
IDS = ("now", "then-claim", "long-ago")


@pytest.fixture(params=("world", pytest.param("moves", marks=pytest.mark.slow)))
def held(request: pytest.FixtureRequest) -> Skeptic:
    """Each of the made-up internets."""
    found: Skeptic = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_mmdb_is_annotate(held: Skeptic, order: Order, tmp_path: Path) -> None:
    """At every edge and in between, by the reader in C and by that in Python."""
    path, _ = written(held, tmp_path, order)
    both = readers(path)
    asked = edges(held, order)

    assert len(asked) > 300
    for one in asked:
        # A reader takes the lowest IPv6 addresses for IPv4: so is the format.
        expected = answer(held, (4, one[1]) if one[1] < 2**32 else one, order)
        for reader in both:
            found = mmdb_row(reader.get(format_address(*one)))
            assert found == {name: expected[name] for name in COLUMNS}, one


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_parquet_is_annotate(held: Skeptic, order: Order, tmp_path: Path) -> None:
    """The time is a column too, where it is asked for."""
    order = order._replace(format="parquet", columns=EXPORTED)
    path, made = written(held, tmp_path, order)
    rows = ParquetRows(path)

    # That of IPv4-mapped addresses is taken out of the interval around it.
    assert made.intervals <= len(rows.rows) <= made.intervals + 1
    for asked in edges(held, order):
        row = rows.of(asked)
        assert row is not None
        assert {name: row[name] for name in EXPORTED} == answer(held, asked, order), asked


def test_parquet_intervals_are_whole(world: Skeptic, tmp_path: Path) -> None:
    """They cover all addresses once; text, numbers and bytes say the same; none could be joined."""
    path, _ = written(world, tmp_path, Order("parquet"))
    rows = ParquetRows(path).rows
    before: dict[str, Any] | None = None
    ends = []
    for row in rows:
        for side in ("first", "last"):
            address = ip_address(row[side])
            assert str(address) == row[side]
            assert address.version == row["family"]
            is_v4 = row["family"] == 4
            assert row[f"{side}_number"] == (int(address) if is_v4 else None)
            mapped = ip_address(f"::ffff:{address}") if is_v4 else address
            assert row[f"{side}_bytes"] == mapped.packed
        if before is not None and before["family"] == row["family"]:
            gap = int(ip_address(row["first"])) - int(ip_address(before["last"]))
            if gap == 1:
                assert any(before[name] != row[name] for name in COLUMNS)
            else:
                ends.append((before["last"], row["first"]))
        before = row

    assert ends == [("::fffe:ffff:ffff", "::1:0:0:0")]
    assert [rows[0]["first"], rows[-1]["last"]] == ["0.0.0.0", "ffff:" * 7 + "ffff"]
    assert {"255.255.255.255", "::"} <= {row["last"] for row in rows} | {
        row["first"] for row in rows
    }


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_the_country_table_is_not_in_it(moves: Skeptic, order: Order, tmp_path: Path) -> None:
    """The same bytes with the table and without: and the file says so."""
    path, _ = written(moves, tmp_path, order)
    expected = path.read_bytes()

    assert written(without_table(moves), tmp_path, order)[0].read_bytes() == expected
    assert b"embedded country table" in expected


def test_metadata_says_what_it_is(world: Skeptic, tmp_path: Path) -> None:
    """When it was built and for when, of which feeds, and what the country is not."""
    order = ORDERS[1]
    path, made = written(world, tmp_path, order)
    facts = ParquetRows(written(world, tmp_path, order._replace(format="parquet"))[0]).metadata

    for reader in readers(path):
        metadata = reader.metadata()
        text = metadata.description["en"]
        assert metadata.database_type == "ipskeptic"
        assert (metadata.ip_version, list(metadata.languages)) == (6, ["en"])
        assert metadata.binary_format_major_version == 2
        assert metadata.build_epoch == int(NOW.timestamp())
        assert "for 2024-03-12, claim KP." in text
        assert "and no location" in text
        assert "embedded country table" in text
        assert f"Made of the feeds: {', '.join(made.feeds)}." in text
        assert f"may not be passed on: {', '.join(made.closed)}." in text
    assert facts["ipskeptic.seen_at"] == "2024-03-12"
    assert facts["ipskeptic.claim"] == "KP"
    assert facts["ipskeptic.feeds"].split(", ") == list(made.feeds)
    assert facts["ipskeptic.not_to_be_passed_on"].split(", ") == list(made.closed)
    assert "no location" in facts["ipskeptic.notes"]


def test_geoip_keys(world: Skeptic, tmp_path: Path) -> None:
    """The registered country and the one origin, as readers of GeoIP files look for them."""
    path, _ = written(world, tmp_path, Order("mmdb"))
    plain, _ = written(world, tmp_path / "..", Order("mmdb", plain=True))
    reader, bare = readers(path)[0], readers(plain)[0]
    for asked in edges(world, Order("mmdb")):
        record = reader.get(format_address(*asked))
        without = bare.get(format_address(*asked))
        country = {"iso_code": record["cc"]} if record.get("cc", "ZZ") != "ZZ" else None
        asn = record.get("asn", "")
        assert record.get("country") == record.get("registered_country") == country
        one = int(asn[2:]) if asn and ";" not in asn else None
        assert record.get("autonomous_system_number") == one
        assert record.get("autonomous_system_organization") == (
            record.get("as_name") if one is not None else None
        )
        assert set(without) <= set(COLUMNS)
        assert {name: record[name] for name in without} == without


def test_aliases(world: Skeptic, tmp_path: Path) -> None:
    """IPv4-mapped addresses are IPv4; 6to4 addresses have the records of IPv6, as `annotate`."""
    path, _ = written(world, tmp_path, Order("mmdb"))
    for reader in readers(path):
        assert reader.get("::ffff:203.0.113.9") == reader.get("203.0.113.9")
        assert reader.get("::203.0.113.9") == reader.get("203.0.113.9")
        row = answer(world, (6, int(ip_address("2002:cb00:7109::1"))), Order("mmdb"))
        assert mmdb_row(reader.get("2002:cb00:7109::1")) == {name: row[name] for name in COLUMNS}


@pytest.mark.parametrize(("family", "other"), [("4", "2001:db8::1"), ("6", "203.0.113.9")])
def test_one_family(world: Skeptic, family: str, other: str, tmp_path: Path) -> None:
    """The other one has no records, and no rows."""
    order = Order("mmdb", families=(int(family),))
    path, _ = written(world, tmp_path, order)
    whole, _ = written(world, tmp_path / "..", Order("mmdb"))
    rows = ParquetRows(written(world, tmp_path, order._replace(format="parquet"))[0]).rows

    assert {row["family"] for row in rows} == {int(family)}
    for reader, full in zip(readers(path), readers(whole), strict=True):
        mine = "203.0.113.9" if family == "4" else "2001:db8::1"
        assert reader.get(mine) == full.get(mine) is not None
        assert reader.get(other) is None
        assert full.get(other) is not None


@pytest.mark.slow
@pytest.mark.parametrize("columns", [("cc",), ("prefix",), ("asn", "class"), ("seen_at", "usable")])
def test_columns(world: Skeptic, columns: tuple[str, ...], tmp_path: Path) -> None:
    """Only those, in that order; an address without any has no record; intervals are joined."""
    order = Order("mmdb", columns=columns)
    path, made = written(world, tmp_path, order)
    parquet, _ = written(world, tmp_path, order._replace(format="parquet"))
    rows = ParquetRows(parquet)
    reader = readers(path)[0]

    assert tuple(rows.rows[0])[7:] == columns
    assert made.intervals < export(world, Order("mmdb")).intervals
    for asked in edges(world, order):
        if asked[0] == 6 and asked[1] < 2**32:
            continue
        expected = {name: answer(world, asked, order)[name] for name in columns}
        record = reader.get(format_address(*asked))
        row = rows.of(asked)
        assert row is not None
        assert mmdb_row(record, columns) == expected
        assert {name: row[name] for name in columns} == expected
        assert (record is None) == (not any(expected.values()))


@pytest.mark.parametrize("name", ["input", "ip", "error"])
def test_columns_of_a_line(world: Skeptic, name: str) -> None:
    """An interval has none of them."""
    with pytest.raises(UsageError, match=f"{name} is of a line of input"):
        export(world, Order("mmdb", columns=("cc", name)))


def test_equal_data_equal_bytes(world_folder: Path, tmp_path: Path) -> None:
    """Whatever was asked before, and whatever the order of hashes."""
    from tests.world import open_world

    for kind in ("mmdb", "parquet"):
        found = []
        for _ in range(2):
            with open_world(world_folder) as skeptic:
                skeptic.answers().tail(4, 1 << 24)
                found.append(written(skeptic, tmp_path, Order(kind))[0].read_bytes())
        assert found[0] == found[1]


@pytest.mark.parametrize("kind", ["mmdb", "parquet"])
def test_empty_data_folder(kind: str, tmp_path: Path) -> None:
    """What comes with the program is there: special-purpose addresses."""
    order = Order(kind)
    with Skeptic.open(tmp_path / "none", now=NOW) as skeptic:
        path, made = written(skeptic, tmp_path, order)
        expected = answer(skeptic, (4, int(ip_address("10.1.2.3"))), order)
        asked = edges(skeptic, order)
        answers = [answer(skeptic, one, order) for one in asked]
    assert made.closed == ()
    assert expected["class"]
    if kind == "parquet":
        rows = ParquetRows(path)
        found = [rows.of(one) or {} for one in asked]
    else:
        reader = readers(path)[0]
        found = [mmdb_row(reader.get(format_address(*one))) for one in asked]
    for one, row, right in zip(asked, found, answers, strict=True):
        if one[0] == 6 and one[1] < 2**32 and kind == "mmdb":
            continue
        assert {name: row[name] for name in COLUMNS} == {name: right[name] for name in COLUMNS}, one


def test_the_order_of_hashes_changes_nothing(world_folder: Path, tmp_path: Path) -> None:
    """Two processes that hash texts differently write the same bytes."""
    script = (
        "import sys; from pathlib import Path; from tests.world import open_world\n"
        "from tests.bulk.exported import Order, written\n"
        "folder = Path(sys.argv[2]); folder.mkdir()\n"
        "with open_world(Path(sys.argv[1])) as skeptic:\n"
        "    for kind in ('mmdb', 'parquet'): written(skeptic, folder, Order(kind))\n"
    )
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", script, str(world_folder), str(folder)],
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        made.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert made[0] == made[1]
    assert len(made[0]) == 2
