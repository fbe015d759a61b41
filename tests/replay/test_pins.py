"""A report pins every snapshot that could change it, by SHA-256."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.lookup import embedded
from ipskeptic.lookup.collect import country_table
from ipskeptic.model.feed import Snapshot
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.causes import pin
from ipskeptic.update.builtin import build_builtin, builtin_digest, builtin_layers
from tests.replay.asking import CASES, Case, answered, with_only
from tests.world import HERE

TIMES = ("2014-11-01", "2016-04-10", "2024-03-12T14:20Z", "2026-08-26", None)
ADDRESSES = ("192.0.2.70", "198.51.100.99", "203.0.113.130", "192.0.2.0/24", "2001:db8:4000::1")


@pytest.fixture(params=["world", "moves"])
def either(request: pytest.FixtureRequest) -> Skeptic:
    """Each of the made-up internets."""
    skeptic: Skeptic = request.getfixturevalue(request.param)
    return skeptic


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_else_can_change_the_answer(either: Skeptic, address: str, at: str | None) -> None:
    """Without any one of the snapshots not pinned, and without all of them, it is the same."""
    found = either.assess(address, at=at)
    pinned = set(map(pin, either.report([found]).snapshots))
    others = [s for s in either.snapshots if pin(s) not in pinned]

    for other in others:
        assert with_only(either, lambda s, other=other: s != other).assess(address, at=at) == found  # type: ignore[misc]
    assert with_only(either, lambda s: pin(s) in pinned).assess(address, at=at) == found


def test_routing_tables_count_where_the_rpki_is_held(world: Skeptic) -> None:
    """A table that can't speak of IPv6 decides whether the RPKI is asked about IPv6."""
    cases = [Case("2001:db8::1", {"at": "2024-03-12"})]
    report = world.report(answered(world, cases))

    assert "routeviews" in {snapshot.feed for snapshot in report.snapshots}


@pytest.mark.parametrize("name", ["world", "moves"])
def test_every_pin_has_a_digest(name: str, request: pytest.FixtureRequest) -> None:
    """Built-in records, the user's files and the embedded table are pinned by SHA-256."""
    skeptic = request.getfixturevalue(name)
    report = skeptic.report(answered(skeptic))

    assert {len(snapshot.sha256) for snapshot in report.snapshots} == {64}
    assert any(snapshot.builtin for snapshot in report.snapshots)


def test_built_in_pins_differ() -> None:
    """No two built-in snapshots share a pin, and each is 64 hexadecimal digits."""
    pins = [layer.snapshot.sha256 for layer in builtin_layers(discover.data_root())]

    assert len(set(pins)) == len(pins)
    assert all(len(text) == 64 and int(text, 16) for text in pins)


def test_a_pin_follows_the_records_alone(tmp_path: Path) -> None:
    """A comment changes no pin; a record does."""
    (tmp_path / "registry").mkdir()
    text = (HERE / "registry" / "iana-special.toml").read_text(encoding="utf-8")
    path = tmp_path / "registry" / "iana-special.toml"
    path.write_text(text, encoding="utf-8")
    first = [layer.snapshot.sha256 for layer in builtin_layers(tmp_path)]
    path.write_text(f"# a word\n{text}", encoding="utf-8")
    commented = [layer.snapshot.sha256 for layer in builtin_layers(tmp_path)]
    more = '\n[[records]]\nentry = "198.18.7.0/24"\nvalue = { name = "more" }\n'
    path.write_text(f"{text}{more}", encoding="utf-8")
    changed = [layer.snapshot.sha256 for layer in builtin_layers(tmp_path)]

    assert commented == first
    assert len(set(changed) & set(first)) < len(first)


def test_pins_leave_the_digest_of_built_in_records_alone() -> None:
    """An index compiled before there were pins is not taken for one of other records."""
    layers = builtin_layers(discover.data_root())
    bare = [layer._replace(snapshot=layer.snapshot._replace(sha256="")) for layer in layers]

    assert builtin_digest(bare) == builtin_digest(layers)


def test_the_shipped_index_has_the_pins() -> None:
    """What the program opens is what its files give."""
    shipped = (discover.data_root() / "generated" / "builtin.idx").read_bytes()

    assert shipped == build_builtin(discover.data_root())


def test_the_embedded_table_is_pinned_where_it_was_asked(world: Skeptic, moves: Skeptic) -> None:
    """Where it was the best left it is pinned with its version, and elsewhere not."""
    if country_table() is None:
        pytest.skip("iptocc is not installed")

    def tables(skeptic: Skeptic, text: str, at: str | None) -> list[Snapshot]:
        report = skeptic.report([skeptic.assess(text, at=at)])
        return [snapshot for snapshot in report.snapshots if snapshot.feed == "iptocc"]

    asked = tables(with_only(moves, lambda s: s.builtin), "192.0.2.70", None)

    assert [len(table.sha256) for table in asked] == [64]
    assert asked[0].title.startswith("embedded registry table (iptocc) 3.")
    assert tables(world, "198.51.100.7", None) == []
    assert tables(moves, "10.0.0.1", "2014-12-11") == []


def test_the_witness_for_the_present_is_pinned(moves: Skeptic) -> None:
    """The table's country, compared with an old record in `changes`, counts too."""
    if country_table() is None:
        pytest.skip("iptocc is not installed")
    old = with_only(moves, lambda s: s.builtin or s.holds_at < "2015")
    report = old.report([old.assess("192.0.2.70", at="2014-11-01")])

    assert "iptocc" in {snapshot.feed for snapshot in report.snapshots}


def test_the_record_of_the_installer_is_that_of_the_file() -> None:
    """What RECORD says of the extension module is its SHA-256."""
    if country_table() is None:
        pytest.skip("iptocc is not installed")
    table = embedded.table_snapshot()

    assert table is not None
    assert table.sha256 == embedded.table_file_digest()


@pytest.mark.parametrize(
    "record",
    ["", "iptocc/x.so,sha256=!!!,5\n", "iptocc/x.so,md5=00,5\n", "other/x.so,,\n", "\udcff"],
)
def test_without_a_record_the_file_is_hashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: str
) -> None:
    """An installer that left none, or an odd one, changes nothing but the time it takes."""
    (tmp_path / "iptocc").mkdir()
    (tmp_path / "iptocc" / "x.so").write_bytes(b"table")
    module = type(sys)("iptocc")
    module.__file__ = str(tmp_path / "iptocc" / "__init__.py")
    monkeypatch.setitem(sys.modules, "iptocc", module)
    if record:
        (tmp_path / "iptocc-9.9.dist-info").mkdir()
        (tmp_path / "iptocc-9.9.dist-info" / "RECORD").write_bytes(
            record.encode("utf-8", "surrogateescape")
        )
    embedded.table_snapshot.cache_clear()
    try:
        table = embedded.table_snapshot()
    finally:
        embedded.table_snapshot.cache_clear()

    assert table is not None
    assert table.sha256 == hashlib.sha256(b"table").hexdigest()


def test_without_the_package_there_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without iptocc pins no table."""
    monkeypatch.setitem(sys.modules, "iptocc", None)
    embedded.table_snapshot.cache_clear()
    try:
        found = embedded.table_snapshot()
    finally:
        embedded.table_snapshot.cache_clear()

    assert found is None
    assert embedded.table_file_digest() == ""


def test_refused_input_rests_on_nothing(world: Skeptic) -> None:
    """A report of refused input alone pins nothing."""
    assert world.report(answered(world, CASES[-1:])).snapshots == ()


def test_a_feed_that_is_in_no_catalogue_decides_nothing(moves: Skeptic) -> None:
    """What is held of a feed that nobody knows any more is not asked, and not pinned."""
    unknown = [s._replace(feed="once") if s.feed == "tor-exits" else s for s in moves.snapshots]
    other = moves.only(unknown, moves.now.start, moves.tables)
    report = other.report([other.assess("192.0.2.70", at="2024-03-10")])

    assert "once" not in {snapshot.feed for snapshot in report.snapshots}
