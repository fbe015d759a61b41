"""The file of a bundle: what it says of itself, and every way in which it can be none."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.errors import IndexFileError, StoreError
from ipskeptic.lookup import bundle
from ipskeptic.lookup.index.reader import Index
from ipskeptic.pipeline.skeptic import Skeptic
from tests.bundle.conftest import manifest_of, resealed, with_manifest


def test_a_bundle_says_what_it_holds(world_bundle: Path, world_folder: Path) -> None:
    """Snapshots with their places, terms by feed, and an index that is the folder's own."""
    manifest = bundle.read_manifest(world_bundle)
    data = world_bundle.read_bytes()

    assert bundle.is_bundle(world_bundle)
    assert manifest.builder.startswith("ipskeptic ")
    assert {s.feed for s, _ in manifest.layers} == set(manifest.terms)
    assert "apnic" in manifest.closed
    assert "tor-exits" not in manifest.closed
    start = manifest.index_part.offset
    index = data[start : start + manifest.index_part.length]
    assert index == (world_folder / "index.ipskeptic").read_bytes()
    for _, part in manifest.layers:
        assert part.offset % bundle.ALIGNMENT == 0
        assert data[part.offset :].startswith(b"\x89ipsl")


def test_what_is_no_bundle(tmp_path: Path) -> None:
    """A folder, a missing file, an empty one and another one are none; a pipe is not opened."""
    other = tmp_path / "other"
    other.write_bytes(b"")

    assert not bundle.is_bundle(tmp_path)
    assert not bundle.is_bundle(tmp_path / "missing")
    assert not bundle.is_bundle(other)
    with pytest.raises(StoreError, match="the data folder is a file, and no bundle"):
        bundle.read_manifest(other)
    with pytest.raises(StoreError, match="can't be read"):
        bundle.read_manifest(tmp_path / "missing")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert not bundle.is_bundle(tmp_path / "pipe")
        with pytest.raises(StoreError, match="the data folder is a file"):
            Skeptic.open(tmp_path / "pipe")


def test_a_file_that_can_not_be_read_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No right to read it is no error where it is only asked what it is."""
    path = tmp_path / "file"
    path.write_bytes(bundle.MAGIC)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert not bundle.is_bundle(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data[:40], "is cut off after 40 bytes"),
        (lambda data: data[:-1], "is cut off: it should have"),
        (lambda data: data + b"x", "is damaged: it should have"),
        (lambda data: data[:8] + b"\2" + data[9:], "format 2, written by a newer ipskeptic"),
        (lambda data: data[:8] + b"\0" + data[9:], "the older format 0"),
        (lambda data: data[:20] + b"\xff" + data[21:], "the checksum of its header"),
        (lambda data: data[:70] + b"\xff" + data[71:], "the checksum of its manifest"),
        (lambda data: _field(data, 24, 1 << 40), "its header is not that of a bundle"),
        (lambda data: _field(data, 32, 4096 * 900), "its header is not that of a bundle"),
        (lambda data: _field(data, 40, 1 << 40), "its header is not that of a bundle"),
    ],
)
def test_a_wrong_file_is_named_with_the_way_out(
    world_bundle: Path, tmp_path: Path, change: Callable[[bytes], bytes], says: str
) -> None:
    """Cut off, of another version, damaged: each has its words, and what to do."""
    path = tmp_path / "wrong"
    path.write_bytes(change(world_bundle.read_bytes()))

    with pytest.raises(StoreError, match=says) as caught:
        bundle.read_manifest(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert any(way in str(caught.value) for way in ("again", "install the newer one"))


def _field(data: bytes, offset: int, value: int) -> bytes:
    return resealed(data[:offset] + struct.pack("<Q", value) + data[offset + 8 :])


def _set(document: dict[str, Any], *path: object, to: object) -> None:
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("builder",), 5),
        (("index", "length"), 5),
        (("index", "length"), True),
        (("index", "length"), -1),
        (("index", "sha256"), "x" * 64),
        (("index", "sha256"), "ab"),
        (("layers", -1, "length"), 7),
        (("layers",), {}),
        (("terms",), []),
        (("terms", "apnic", "redistribute"), "no"),
        (("layers", 0, "snapshot", "feed"), "../../evil"),
        (("layers", 0, "snapshot", "feed"), ""),
        (("layers", 0, "snapshot", "feed"), ".."),
        (("layers", 0, "snapshot", "feed"), "C:evil"),
        (("layers", 0, "snapshot", "feed"), "a\x1bb"),
        (("layers", 0, "snapshot", "feed"), "a" * 200),
        (("layers", 0, "snapshot", "feed"), "evil "),
        (("layers", 0, "snapshot", "holds_at"), "../../../x"),
        (("layers", 0, "snapshot", "holds_at"), "2024-01-01T10:00:00.5Z"),
        (("layers", 0, "snapshot", "fetched_at"), "soon"),
        (("layers", 0, "snapshot", "families"), "5"),
        (("layers", 0, "snapshot", "builtin"), True),
        (("layers", 0, "snapshot", "excerpt"), "no"),
        (("layers", 0, "snapshot", "records"), "many"),
        (("layers", 0, "snapshot", "warnings"), [1]),
        (("layers", 0, "snapshot", "odd"), 1),
    ],
)
def test_a_manifest_that_can_not_be_used(
    world_bundle: Path, tmp_path: Path, path: tuple[object, ...], value: object
) -> None:
    """A bundle may come from anybody: each field has its kind, and no name leads elsewhere."""
    data = world_bundle.read_bytes()
    document = manifest_of(data)
    _set(document, *path, to=value)
    wrong = tmp_path / "wrong"
    wrong.write_bytes(with_manifest(data, json.dumps(document).encode()))

    with pytest.raises(StoreError, match="its manifest can't be used"):
        bundle.read_manifest(wrong)


@pytest.mark.parametrize("text", [b"[" * 100_000, b"{}", b"null", b"\xff"])
def test_a_manifest_that_is_none(world_bundle: Path, tmp_path: Path, text: bytes) -> None:
    """Nor is anything else taken for one."""
    wrong = tmp_path / "wrong"
    wrong.write_bytes(with_manifest(world_bundle.read_bytes(), text))

    with pytest.raises(StoreError, match="its manifest can't be used"):
        bundle.read_manifest(wrong)


def test_the_index_inside_is_checked_as_any_other(world_bundle: Path, tmp_path: Path) -> None:
    """Damage to it, and a length that is too short for one, are errors with a way out."""
    data = world_bundle.read_bytes()
    start = bundle.read_manifest(world_bundle).index_part.offset
    wrong = tmp_path / "wrong"
    wrong.write_bytes(data[: start + 500] + b"\xff" + data[start + 501 :])

    with pytest.raises(IndexFileError, match="ipskeptic data import FILE"):
        bundle.open_index(wrong)
    wrong.write_bytes(_field(data, 40, 10))
    with pytest.raises(IndexFileError, match="is cut off after 10 bytes"):
        bundle.open_index(wrong)


def test_opening_reads_no_more_than_the_head(
    world_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look-up needs no manifest, so opening costs the same whatever a bundle holds."""

    def never(*_: object) -> None:
        raise AssertionError("the manifest was read")

    monkeypatch.setattr(bundle, "read_manifest", never)
    with bundle.open_index(world_bundle) as index:
        assert isinstance(index, Index)
        assert index.lookup(4, 0xC0000242)
