"""Writing a bundle: chosen snapshots and an index of them in one file (`lookup.bundle`)."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from ipskeptic.errors import UsageError
from ipskeptic.lookup.bundle import HEADER, MAGIC, VERSION, is_bundle, next_place
from ipskeptic.lookup.index.meta import snapshot_to_json
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.update.atomic import write_atomically
from ipskeptic.update.builtin import builtin_digest
from ipskeptic.update.compile import BUILDER, compile_index, snapshot_key
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.layer import Layer, parse_layer, read_bytes, read_snapshot

# Chooses some of the snapshots held.
Choice = Callable[[Sequence[Snapshot]], set[Snapshot]]
Buffer = bytes | bytearray


class Bundled(NamedTuple):
    """What a bundle was made of.

    Attributes:
        path: The file.
        snapshots: What is in it, by feed and date.
        left_out: Feeds that were left out since they may not be passed on.
        closed: Feeds in it that may not be passed on by their terms.
        own: Feeds in it that only the user's configuration knows.
        size: Bytes of the file.
        sha256: Of the file.
    """

    path: Path
    snapshots: tuple[Snapshot, ...]
    left_out: tuple[str, ...]
    closed: tuple[str, ...]
    own: tuple[str, ...]
    size: int
    sha256: str


class Order(NamedTuple):
    """What a bundle is to be made of.

    Attributes:
        path: The file to write.
        choose: Chooses among the snapshots held.
        catalogue: Feeds by name, the user's own among them.
        own: Names of the user's own feeds.
        redistributable: Leave out what may not be passed on.
    """

    path: Path
    choose: Choice
    catalogue: Mapping[str, Feed]
    own: frozenset[str] = frozenset()
    redistributable: bool = False


class _Held(NamedTuple):
    """One snapshot with the bytes of its file."""

    snapshot: Snapshot
    data: bytes


def write_bundle(folder: DataFolder, builtin: Sequence[Layer], order: Order) -> Bundled:
    """Write a bundle, whole or not at all.

    The folder is only read, without its lock: a snapshot that is removed meanwhile is an error.

    Args:
        folder: The data folder.
        builtin: The built-in layers, which are in every index.
        order: What is wanted.

    Raises:
        UsageError: There is nothing to put into it, or the file is none to be replaced.
        StoreError: A snapshot is damaged, or the file can't be written.
    """
    place = _place(folder, order.path)
    chosen, left_out = _chosen(folder, order)
    layers = [parse_layer(path, data) for path, data in chosen]
    held = [_Held(layer.snapshot, data) for layer, (_, data) in zip(layers, chosen, strict=True)]
    held.sort(key=lambda item: snapshot_key(item.snapshot))
    index = compile_index([*builtin, *layers], builtin_digest(builtin))
    terms = _terms(held, order.catalogue)
    parts = list(_parts(index, held, terms))
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    write_atomically(place, parts)
    feeds = sorted({item.snapshot.feed for item in held})
    return Bundled(
        path=order.path,
        snapshots=tuple(item.snapshot for item in held),
        left_out=left_out,
        closed=tuple(name for name in feeds if not terms[name]["redistribute"]),
        own=tuple(name for name in feeds if name in order.own),
        size=sum(map(len, parts)),
        sha256=digest.hexdigest(),
    )


def _place(folder: DataFolder, path: Path) -> Path:
    """Where the file is put; a link stays a link, and nothing but a bundle is replaced."""
    place = Path(os.path.realpath(path))
    if Path(os.path.realpath(folder.root)) in place.parents:
        raise UsageError(f"{path}: lies in the data folder: write the bundle beside it")
    if os.path.exists(place) and not is_bundle(place):
        raise UsageError(f"{path}: is there already and no bundle: name another file")
    if not place.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {place.parent}: make it first")
    return place


def _chosen(folder: DataFolder, order: Order) -> tuple[list[tuple[Path, bytes]], tuple[str, ...]]:
    """The layer files to take, with their bytes; and the feeds left out for their terms."""
    files = [(path, read_snapshot(path)) for path in folder.layer_paths()]
    wanted = order.choose([snapshot for _, snapshot in files])
    closed = {s.feed for s in wanted if not _may_pass(order.catalogue.get(s.feed))}
    if order.redistributable:
        wanted = {snapshot for snapshot in wanted if snapshot.feed not in closed}
    if not wanted:
        why = "nothing is held that it could hold"
        if closed:
            why = f"what is held may not be passed on: {', '.join(sorted(closed))}"
        raise UsageError(f"no bundle was written: {why}: `ipskeptic data list` says what there is")
    chosen = [(path, read_bytes(path)) for path, snapshot in files if snapshot in wanted]
    return chosen, tuple(sorted(closed)) if order.redistributable else ()


def _may_pass(feed: Feed | None) -> bool:
    # What is not known may not.
    return feed is not None and feed.redistribute


def _terms(held: Sequence[_Held], catalogue: Mapping[str, Feed]) -> dict[str, dict[str, object]]:
    names = sorted({item.snapshot.feed for item in held})
    feeds = {name: catalogue.get(name) for name in names}
    return {
        name: {"licence": feed.licence if feed else "", "redistribute": _may_pass(feed)}
        for name, feed in feeds.items()
    }


def _parts(
    index: Buffer, held: Sequence[_Held], terms: Mapping[str, Mapping[str, object]]
) -> Iterator[Buffer]:
    """The pieces of the file, in their order."""
    document = {
        "builder": BUILDER,
        "index": _described(index),
        "layers": [
            {**_described(item.data), "snapshot": snapshot_to_json(item.snapshot)} for item in held
        ],
        "terms": terms,
    }
    # ASCII: a name out of a feed may hold half a pair of surrogates, which UTF-8 can't.
    manifest = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
    sizes = [HEADER.size + len(manifest), len(index), *(len(item.data) for item in held)]
    ends = [sizes[0]]
    for size in sizes[1:]:
        ends.append(next_place(ends[-1]) + size)
    yield _header(manifest, next_place(ends[0]), len(index), ends[-1])
    yield manifest
    for end, data in zip(ends[:-1], (index, *(item.data for item in held)), strict=True):
        yield bytes(next_place(end) - end)
        yield data


def _described(data: Buffer) -> dict[str, object]:
    return {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _header(manifest: bytes, index_at: int, index_length: int, length: int) -> bytes:
    fields = (crc32(manifest), length, len(manifest), index_at, index_length)
    unsigned = HEADER.pack(MAGIC, VERSION, *fields, 0)
    return HEADER.pack(MAGIC, VERSION, *fields, crc32(unsigned[:-4]))
