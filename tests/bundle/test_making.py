"""Making a bundle, and taking its snapshots into a data folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.errors import StoreError, UsageError
from ipskeptic.lookup import bundle
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.store import ImportResult, Store
from ipskeptic.update.unbundle import bundle_status, verify_bundle
from tests.bundle.conftest import make, manifest_of, with_manifest
from tests.world import NOW


def take(folder: Path, *paths: Path, feed: str | None = None) -> ImportResult:
    """Import files or bundles."""
    return Store(folder).import_files(
        paths, feed=feed, date=None, now=NOW, catalogue=discover.catalogue()
    )


def test_there_and_back(world_folder: Path, world_bundle: Path, tmp_path: Path) -> None:
    """What is imported from a bundle is what was put into it: another bundle has its bytes."""
    result = take(tmp_path / "data", world_bundle)
    made = make(tmp_path / "data", tmp_path / "again.ipskeptic")

    assert len(result.of_state("imported")) == len(made.snapshots) == 22
    assert Store(tmp_path / "data").verify() == []
    assert made.snapshots == Store(world_folder).snapshots()
    assert (tmp_path / "again.ipskeptic").read_bytes() == world_bundle.read_bytes()
    assert made.sha256 == hashlib.sha256(world_bundle.read_bytes()).hexdigest()
    assert made.size == world_bundle.stat().st_size
    again = take(tmp_path / "data", world_bundle)
    assert {file.state for file in again.files} == {"already-held"}
    assert not again.compiled


def test_a_sound_bundle_is_sound(world_bundle: Path) -> None:
    """`verify` reads all of it."""
    assert verify_bundle(world_bundle) == []


def test_a_damaged_bundle_is_taken_as_a_whole_or_not_at_all(
    world_bundle: Path, tmp_path: Path
) -> None:
    """Damage to the last snapshot refuses the first one too, and says where it is."""
    data = bytearray(world_bundle.read_bytes())
    data[-1] ^= 1
    path = tmp_path / "damaged.ipskeptic"
    path.write_bytes(data)
    result = take(tmp_path / "data", path)

    assert [file.state for file in result.files] == ["refused"]
    assert "the checksum of its bytes from" in result.files[0].reason
    assert Store(tmp_path / "data").snapshots() == ()


def test_a_bundle_that_is_no_more_than_its_checksums(world_bundle: Path, tmp_path: Path) -> None:
    """A snapshot that is none, or another than its manifest says, is refused all the same."""
    import json

    data = world_bundle.read_bytes()
    document = manifest_of(data)
    last = bundle.read_manifest(world_bundle).layers[-1][1]
    path = tmp_path / "forged.ipskeptic"
    forged = data[: last.offset] + b"\0" * last.length
    document["layers"][-1]["sha256"] = hashlib.sha256(b"\0" * last.length).hexdigest()
    path.write_bytes(with_manifest(forged, json.dumps(document).encode()))
    assert "is no snapshot: get the bundle again" in verify_bundle(path)[0]
    assert [file.state for file in take(tmp_path / "data", path).files] == ["refused"]
    assert Store(tmp_path / "data").snapshots() == ()
    document = manifest_of(data)
    document["layers"][0]["snapshot"]["records"] = 5_000
    path.write_bytes(with_manifest(data, json.dumps(document).encode()))

    assert "is not what its manifest says" in take(tmp_path / "data", path).files[0].reason


def test_options_that_say_what_a_file_is(world_bundle: Path, tmp_path: Path) -> None:
    """A bundle says itself what it holds, so `--as` is refused."""
    result = take(tmp_path / "data", world_bundle, feed="apnic")

    assert "leave out --as, --date and --excerpt" in result.files[0].reason


def test_a_bundle_of_a_newer_format(world_bundle: Path, tmp_path: Path) -> None:
    """It is refused with what to do, by import, by verify, and by status."""
    path = tmp_path / "newer.ipskeptic"
    path.write_bytes(world_bundle.read_bytes().replace(b"\r\n\x1a\1", b"\r\n\x1a\7", 1))

    assert "install the newer one" in take(tmp_path / "data", path).files[0].reason
    assert "format 7" in verify_bundle(path)[0]
    with pytest.raises(StoreError, match="format 7"):
        bundle_status(path, (), NOW, {})


def test_an_index_of_another_version_is_said(world_bundle: Path, tmp_path: Path) -> None:
    """Its snapshots can be taken all the same, and the message says how."""
    data = bytearray(world_bundle.read_bytes())
    start = bundle.read_manifest(world_bundle).index_part.offset
    data[start + 8] = 250
    path = tmp_path / "old.ipskeptic"
    path.write_bytes(data)
    state = bundle_status(path, (), NOW, {}).index_file

    assert state.state == "unusable"
    assert "ipskeptic data import FILE" in state.detail


def test_an_index_of_other_snapshots_is_found(world_bundle: Path, tmp_path: Path) -> None:
    """`verify` compares what the index is of with what lies beside it."""
    import json

    data = world_bundle.read_bytes()
    document = manifest_of(data)
    last = document["layers"].pop()
    manifest = bundle.read_manifest(world_bundle)
    end = manifest.layers[-2][1].offset + manifest.layers[-2][1].length
    path = tmp_path / "less.ipskeptic"
    path.write_bytes(with_manifest(data[:end], json.dumps(document).encode()))

    assert last["snapshot"]["feed"] == "tor-exits"
    assert "its index is not of its snapshots" in verify_bundle(path)[0]


def test_something_between_the_parts_is_found(world_bundle: Path, tmp_path: Path) -> None:
    """Nothing can hide where no checksum reaches."""
    data = bytearray(world_bundle.read_bytes())
    data[bundle.read_manifest(world_bundle).end] = 1
    path = tmp_path / "odd.ipskeptic"
    path.write_bytes(data)

    assert "something between its parts" in verify_bundle(path)[0]


def test_terms(world_folder: Path, tmp_path: Path) -> None:
    """What may not be passed on is named, or left out; what is not known may not be."""
    path = tmp_path / "x.ipskeptic"
    all_of_it = make(world_folder, path, own=frozenset({"aws"}))
    some = make(world_folder, path, redistributable=True)
    known = {name: feed for name, feed in discover.catalogue().items() if name != "tor-exits"}
    unknown = make(world_folder, path, catalogue=known)

    assert "apnic" in all_of_it.closed
    assert all_of_it.own == ("aws",)
    assert "apnic" in some.left_out
    assert some.closed == ()
    assert {s.feed for s in some.snapshots} == {"spamhaus-drop", "tor-exits"}
    assert "tor-exits" in unknown.closed
    closed = {"apnic": discover.catalogue()["apnic"]}
    with pytest.raises(UsageError, match=r"may not be passed on: .*apnic"):
        make(world_folder, path, catalogue=closed, redistributable=True)


def test_nothing_to_put_into_it(world_folder: Path, tmp_path: Path) -> None:
    """No empty bundle is written."""
    with pytest.raises(UsageError, match="no bundle was written"):
        make(world_folder, tmp_path / "x.ipskeptic", lambda _: set())
    with pytest.raises(UsageError, match="no bundle was written"):
        make(tmp_path / "nowhere", tmp_path / "x.ipskeptic")
    assert list(tmp_path.iterdir()) == []


def test_where_it_is_put(world_folder: Path, tmp_path: Path) -> None:
    """Nothing but a bundle is replaced; a link stays one; no place is made up."""
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    link = tmp_path / "link.ipskeptic"
    made = make(world_folder, tmp_path / "x.ipskeptic")
    for path, says in (
        (other, "no bundle: name another file"),
        (tmp_path, "no bundle: name another file"),
        (tmp_path / "none" / "x", "there is no folder"),
        (world_folder / "x", "lies in the data folder"),
    ):
        with pytest.raises(UsageError, match=says):
            make(world_folder, path)
    assert other.read_text() == "mine"
    assert make(world_folder, tmp_path / "x.ipskeptic") == made
    if sys.platform != "win32":
        link.symlink_to("x.ipskeptic")
        make(world_folder, link)
        assert link.is_symlink()


def test_a_damaged_snapshot_makes_no_bundle(world_folder: Path, tmp_path: Path) -> None:
    """It is named, and nothing is written."""
    folder = tmp_path / "data"
    shutil.copytree(world_folder, folder)
    layer = DataFolder(folder).layer_paths()[0]
    layer.write_bytes(layer.read_bytes()[:-3])

    with pytest.raises(StoreError, match="is cut off"):
        make(folder, tmp_path / "x.ipskeptic")
    assert not (tmp_path / "x.ipskeptic").exists()


def test_a_bundle_is_only_read(world_bundle: Path, tmp_path: Path) -> None:
    """Whatever would write to it says what it is and what to do."""
    path = tmp_path / "x.ipskeptic"
    path.write_bytes(world_bundle.read_bytes())

    with pytest.raises(StoreError, match="a file is only read"):
        Store(path).compile()
    assert path.read_bytes() == world_bundle.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of folders")
def test_in_a_place_that_can_not_be_written(world_bundle: Path, tmp_path: Path) -> None:
    """Reading needs no lock and leaves nothing behind."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    path = folder / "x.ipskeptic"
    path.write_bytes(world_bundle.read_bytes())
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        with bundle.open_index(path) as index:
            assert index.lookup(4, 0xC0000242)
        assert verify_bundle(path) == []
        assert os.listdir(folder) == ["x.ipskeptic"]
    finally:
        folder.chmod(0o755)


def test_status_of_a_bundle(world_bundle: Path) -> None:
    """It says what it holds without reading the snapshots."""
    found = bundle_status(world_bundle, (), NOW, discover.catalogue())

    assert len(found.snapshots) == 22
    assert found.index_file.state == "current"
    assert all(item.content for item in found.snapshots)


def test_a_bundle_that_goes_away(world_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that can't be mapped is an error with its name."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("ipskeptic.update.unbundle.mmap.mmap", refuse)
    assert verify_bundle(world_bundle) == [f"{world_bundle}: can't be read: Input/output error"]
