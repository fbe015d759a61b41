"""What is held: every snapshot with its age, and whether the index is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ipskeptic.errors import IndexFileError, StoreError
from ipskeptic.lookup.index.mapped import WAY_OUT
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.status import CURRENT, MISSING, OUT_OF_DATE, UNUSABLE, IndexStatus
from ipskeptic.model.when import instant, parse_window
from ipskeptic.update.compile import snapshot_key
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.layer import HEAD, content_mark, read_bytes, read_snapshot

__all__ = ["CURRENT", "MISSING", "OUT_OF_DATE", "UNUSABLE", "DataStatus", "IndexStatus"]


class SnapshotStatus(NamedTuple):
    """One snapshot held.

    Attributes:
        snapshot: What it is a copy of.
        title: How it reads in a report.
        age_days: Whole days since its own date; None if it has none.
        valid_for_days: How long its listings were at least likely still true; None if the feed
            does not say, or says so by a measured curve.
        file_size: Bytes on disk; 0 for built-in records.
        path: Its file, or "" for built-in records.
        known: Whether the catalogue has its feed; answers leave it out if not.
        content: What tells its records from those of other copies; "" if that is not known.
    """

    snapshot: Snapshot
    title: str
    age_days: int | None
    valid_for_days: int | None
    file_size: int
    path: str
    known: bool
    content: str = ""


class DataStatus(NamedTuple):
    """What a data folder holds.

    Attributes:
        folder: The data folder.
        snapshots: By feed and date; built-in ones too.
        problems: Files that can't be read, and why.
        index_file: The compiled index.
    """

    folder: str
    snapshots: tuple[SnapshotStatus, ...]
    problems: tuple[str, ...]
    index_file: IndexStatus


def read_status(
    folder: DataFolder,
    builtin: Iterable[Snapshot],
    builtin_digest: str,
    now: datetime,
    catalogue: Mapping[str, Feed],
) -> DataStatus:
    """Say what a folder holds.

    Args:
        folder: The data folder; it need not be there.
        builtin: The built-in snapshots.
        builtin_digest: Their digest.
        now: The clock.
        catalogue: Feeds by name.
    """
    held: list[tuple[Snapshot, Path | None]] = [(snapshot, None) for snapshot in builtin]
    content: dict[Path | None, str] = {}
    problems: list[str] = []
    for path in folder.layer_paths():
        try:
            held.append((read_snapshot(path), path))
            content[path] = content_mark(read_bytes(path, HEAD))
        except StoreError as error:
            problems.append(str(error))
    held.sort(key=lambda pair: snapshot_key(pair[0]))
    return DataStatus(
        str(folder.root),
        tuple(
            snapshot_status(
                s, str(path or ""), folder.size(path) if path else 0, now, catalogue
            )._replace(content=content.get(path, ""))
            for s, path in held
        ),
        tuple(problems),
        index_status(folder, [s for s, path in held if path], builtin_digest),
    )


def snapshot_status(
    snapshot: Snapshot, path: str, size: int, now: datetime, catalogue: Mapping[str, Feed]
) -> SnapshotStatus:
    """One snapshot held, with what its feed says of it.

    Args:
        snapshot: The snapshot.
        path: Its file, "" for built-in records.
        size: Bytes on disk.
        now: The clock.
        catalogue: Feeds by name.
    """
    feed = catalogue.get(snapshot.feed)
    age = None
    if snapshot.holds_at:
        age = instant(now).days_from(parse_window(snapshot.holds_at))
    return SnapshotStatus(
        snapshot,
        snapshot.title or (feed.title if feed else snapshot.feed),
        age,
        feed.valid_for_days if feed else None,
        size,
        path,
        feed is not None,
    )


def index_status(folder: DataFolder, held: Iterable[Snapshot], builtin_digest: str) -> IndexStatus:
    """Say whether the index is there and made of what is held.

    Args:
        folder: The data folder.
        held: The snapshots held, without the built-in ones.
        builtin_digest: Digest of the built-in records of this program.
    """
    path = folder.index_path
    wanted = {snapshot._replace(number=0) for snapshot in held}
    try:
        with Index.open(path) as index:
            size, counts = folder.size(path), index.counts()
            found = {s._replace(number=0) for s in index.snapshots if not s.builtin}
            digest = index.builtin_digest
    except IndexFileError as error:
        if path.exists():
            return IndexStatus(str(path), UNUSABLE, str(error), folder.size(path), {})
        if not wanted:
            return IndexStatus(str(path), MISSING, "", 0, {})
        detail = f"{path}: there is no index of the {len(wanted)} snapshots held: {WAY_OUT}"
        return IndexStatus(str(path), OUT_OF_DATE, detail, 0, {})
    detail = ""
    if wanted != found:
        new, gone = len(wanted - found), len(found - wanted)
        detail = f"{new} snapshots are not in the index, {gone} in it are not held any more"
    elif digest != builtin_digest:
        detail = "the index was compiled with the built-in records of another version"
    if detail:
        detail = f"{path}: {detail}: {WAY_OUT}"
    return IndexStatus(str(path), OUT_OF_DATE if detail else CURRENT, detail, size, counts)
