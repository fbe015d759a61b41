"""Taking snapshots out of a bundle, saying what it holds, and checking all of it."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ipskeptic.errors import IndexFileError, StoreError
from ipskeptic.lookup import bundle
from ipskeptic.lookup.bundle import Manifest, Part
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.update.compile import snapshot_key
from ipskeptic.update.importing import IMPORTED, REFUSED, ImportedFile, Read, Wanted, read_files
from ipskeptic.update.layer import HEAD, Layer, content_mark, parse_layer
from ipskeptic.update.status import CURRENT, UNUSABLE, DataStatus, IndexStatus, snapshot_status

_PLAINLY = "leave out --as, --date and --excerpt"


def read_any(path: Path, wanted: Wanted) -> Iterator[Read]:
    """Read a file of a publisher, or the snapshots of a bundle, one after the other.

    A bundle is taken whole or not at all: damage anywhere in it refuses it.
    """
    if not bundle.is_bundle(path):
        yield from read_files(path, wanted)
        return
    try:
        if wanted.feed or wanted.date or wanted.excerpt:
            raise StoreError(f"{path}: a bundle names its feeds and dates: {_PLAINLY}")
        with _mapped(path) as (manifest, data):
            _check_parts(path, manifest, data)
            # Once to see that all of them can be read, before the first is kept.
            for snapshot, part in manifest.layers:
                _layer(path, snapshot, part, data)
            for snapshot, part in manifest.layers:
                layer = _layer(path, snapshot, part, data)
                where = f"{path}:{snapshot.feed}"
                yield Read(ImportedFile(where, IMPORTED, snapshot=layer.snapshot), layer)
    except StoreError as error:
        yield Read(ImportedFile(str(path), REFUSED, str(error)))


def bundle_status(
    path: Path, builtin: Iterable[Snapshot], now: datetime, catalogue: Mapping[str, Feed]
) -> DataStatus:
    """Say what a bundle holds; its parts are not read, but the head of its index.

    Args:
        path: The bundle.
        builtin: The built-in snapshots.
        now: The clock.
        catalogue: Feeds by name.

    Raises:
        StoreError: It is no bundle, cut off, damaged, or of another version.
    """
    held = [snapshot_status(snapshot, "", 0, now, catalogue) for snapshot in builtin]
    with _mapped(path) as (manifest, data):
        for snapshot, part in manifest.layers:
            found = snapshot_status(snapshot, str(path), part.length, now, catalogue)
            head = data[part.offset : part.offset + HEAD]
            held.append(found._replace(content=content_mark(head)))
    held.sort(key=lambda item: snapshot_key(item.snapshot))
    where, size = str(path), manifest.index_part.length
    try:
        with bundle.open_index(path) as index:
            state = IndexStatus(where, CURRENT, "", size, index.counts())
    except IndexFileError as error:
        state = IndexStatus(where, UNUSABLE, str(error), size, {})
    return DataStatus(str(path), tuple(held), (), state)


def verify_bundle(path: Path) -> list[str]:
    """Read all of a bundle and compare all checksums.

    Returns:
        What is wrong, where, and what to do; empty if all is well.
    """
    try:
        with _mapped(path) as (manifest, data):
            _check_parts(path, manifest, data)
            for snapshot, part in manifest.layers:
                _layer(path, snapshot, part, data)
        with bundle.open_index(path) as index:
            index.verify()
            inside = {s._replace(number=0) for s in index.snapshots if not s.builtin}
        if inside != {snapshot for snapshot, _ in manifest.layers}:
            bundle.fail(path, "is damaged: its index is not of its snapshots")
    except StoreError as error:
        return [str(error)]
    return []


@contextmanager
def _mapped(path: Path) -> Iterator[tuple[Manifest, mmap.mmap]]:
    manifest = bundle.read_manifest(path)
    try:
        with (
            open(path, "rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            yield manifest, data
    except OSError as error:
        raise StoreError(f"{path}: can't be read: {error.strerror or error}") from error


def _check_parts(path: Path, manifest: Manifest, data: mmap.mmap) -> None:
    """Compare the SHA-256 of every part, and see that nothing lies between them."""
    end = manifest.end
    for part in (manifest.index_part, *(part for _, part in manifest.layers)):
        if data[end : part.offset].strip(b"\0"):
            bundle.fail(path, "is damaged: there is something between its parts")
        end = part.offset + part.length
        with memoryview(data) as view, view[part.offset : end] as inside:
            digest = hashlib.sha256(inside).hexdigest()
        if digest != part.sha256:
            bundle.fail(path, f"is damaged: the checksum of its bytes from {part.offset} is wrong")


def _layer(path: Path, snapshot: Snapshot, part: Part, data: mmap.mmap) -> Layer:
    where = Path(f"{path}:{snapshot.feed}")
    try:
        layer = parse_layer(where, data[part.offset : part.offset + part.length])
    except StoreError as error:
        # Its own way out is to delete one file.
        what = str(error).removeprefix(f"{where}: ").partition(": ")[0]
        raise StoreError(f"{where}: {what}: {bundle.AGAIN}") from error
    if layer.snapshot != snapshot:
        bundle.fail(path, f"is damaged: {snapshot.feed} is not what its manifest says")
    return layer
