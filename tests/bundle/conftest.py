"""Bundles of the made-up internet, and of a small data folder."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from ipskeptic import discover
from ipskeptic.lookup.bundle import HEADER, MAGIC, VERSION, next_place
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.update.builtin import builtin_layers
from ipskeptic.update.bundle import Bundled, Order, write_bundle
from ipskeptic.update.folder import DataFolder


def everything(held: Sequence[Snapshot]) -> set[Snapshot]:
    """Every copy."""
    return set(held)


def make(
    folder: Path,
    path: Path,
    choose: Callable[[Sequence[Snapshot]], set[Snapshot]] = everything,
    *,
    catalogue: dict[str, Feed] | None = None,
    redistributable: bool = False,
    own: frozenset[str] = frozenset(),
) -> Bundled:
    """Write a bundle of a data folder."""
    order = Order(path, choose, catalogue or discover.catalogue(), own, redistributable)
    return write_bundle(DataFolder(folder), builtin_layers(discover.data_root()), order)


def manifest_of(data: bytes) -> dict[str, Any]:
    """The manifest of a bundle."""
    length = HEADER.unpack_from(data)[4]
    document: dict[str, Any] = json.loads(data[HEADER.size : HEADER.size + length])
    return document


def with_manifest(data: bytes, text: bytes) -> bytes:
    """A bundle with another manifest, its checksums right."""
    _, _, _, _, length, index_at, index_length, _ = HEADER.unpack_from(data)
    del length
    start = next_place(HEADER.size + len(text))
    rest = data[index_at:]
    body = text.ljust(start - HEADER.size, b"\0") + rest
    fields = (crc32(text), HEADER.size + len(body), len(text), start, index_length)
    return resealed(HEADER.pack(MAGIC, VERSION, *fields, 0) + body)


def resealed(data: bytes) -> bytes:
    """A bundle whose header has the right checksum."""
    return data[:60] + struct.pack("<I", crc32(data[:60])) + data[64:]


@pytest.fixture(scope="session")
def world_bundle(world_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of the made-up internet in one file."""
    path = tmp_path_factory.mktemp("bundle") / "world.ipskeptic"
    make(world_folder, path)
    return path
