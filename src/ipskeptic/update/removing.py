"""Removing snapshots: what was chosen goes, and the index is compiled of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ipskeptic.errors import StoreError
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import Window, instant, parse_window
from ipskeptic.update.atomic import remove_leftovers, write_atomically
from ipskeptic.update.builtin import builtin_digest
from ipskeptic.update.choosing import newest
from ipskeptic.update.compile import compile_index, snapshot_key
from ipskeptic.update.fetches import load_fetches, save_fetches
from ipskeptic.update.folder import LOCK_SECONDS, DataFolder
from ipskeptic.update.layer import Layer, load_layer, read_snapshot


class Selection(NamedTuple):
    """Which snapshots are to go; of `older_than`, `date` and `everything` one is given.

    Attributes:
        feeds: Names of the feeds; empty for all.
        older_than: Those whose own date is farther back than this, and which are not the newest
            of their feed.
        date: Those whose own date lies within this one.
        everything: All.
    """

    feeds: frozenset[str] = frozenset()
    older_than: timedelta | None = None
    date: Window | None = None
    everything: bool = False


class Removed(NamedTuple):
    """One snapshot that was removed, or would be.

    Attributes:
        snapshot: What it was a copy of.
        size: Bytes on disk.
    """

    snapshot: Snapshot
    size: int


class Removal(NamedTuple):
    """What was removed, or would be.

    Attributes:
        removed: The snapshots, by feed and date.
        spared: Those old enough that stay since they are the newest of their feed.
        done: Whether they are gone; False for a dry run.
    """

    removed: tuple[Removed, ...]
    spared: tuple[Snapshot, ...]
    done: bool


def select(
    held: Iterable[Snapshot], wanted: Selection, now: datetime
) -> tuple[set[Snapshot], set[Snapshot]]:
    """The snapshots that are to go, and those that only stay since they are the newest.

    An undated one is as old as its fetching. One whose date is still to come is not old.
    """
    of_feeds = [s for s in held if not wanted.feeds or s.feed in wanted.feeds]
    if wanted.everything:
        return set(of_feeds), set()
    if wanted.date is not None:
        within = wanted.date
        return {s for s in of_feeds if _lies_in(_date(s), within)}, set()
    limit = instant(now).start - (wanted.older_than or timedelta(0))
    old = {s for s in of_feeds if (date := _date(s)) is not None and date.end <= limit}
    spared = old & newest(of_feeds)
    return old - spared, spared


def remove(
    folder: DataFolder,
    builtin: Callable[[], Sequence[Layer]],
    wanted: Selection,
    now: datetime,
    *,
    dry_run: bool = False,
    lock_seconds: float = LOCK_SECONDS,
) -> Removal:
    """Remove snapshots, and compile the index of the rest.

    All that can fail for what is held is done before the first is removed. A process that is
    killed in between leaves the last index, in which they still are; `data compile` mends that.

    Args:
        folder: The data folder.
        builtin: Gives the built-in layers.
        wanted: What is to go.
        now: The clock.
        dry_run: Only say it.
        lock_seconds: How long to wait for others who write.

    Raises:
        StoreError: The folder can't be written, or a snapshot that stays is damaged.
    """
    if dry_run:
        return _chosen(folder, wanted, now)[0]
    with folder.locked(lock_seconds):
        remove_leftovers(folder.root)
        removal, going, staying = _chosen(folder, wanted, now)
        if not going:
            return removal._replace(done=True)
        layers = list(builtin())
        image = compile_index([*layers, *map(load_layer, staying)], builtin_digest(layers))
        _forget(folder, removal)
        for path in going:
            _unlink(path)
        write_atomically(folder.index_path, (image,))
    return removal._replace(done=True)


def _chosen(
    folder: DataFolder, wanted: Selection, now: datetime
) -> tuple[Removal, list[Path], list[Path]]:
    """What is to go, the files of it, and the files that stay."""
    held = [(path, read_snapshot(path)) for path in folder.layer_paths()]
    chosen, spared = select((snapshot for _, snapshot in held), wanted, now)
    going = [(path, snapshot) for path, snapshot in held if snapshot in chosen]
    removed = [Removed(snapshot, folder.size(path)) for path, snapshot in going]
    removal = Removal(
        tuple(sorted(removed, key=lambda item: snapshot_key(item.snapshot))),
        tuple(sorted(spared, key=snapshot_key)),
        done=False,
    )
    staying = [path for path, snapshot in held if snapshot not in chosen]
    return removal, [path for path, _ in going], staying


def _forget(folder: DataFolder, removal: Removal) -> None:
    """Let the next update ask for the whole of what is removed, not for what is new since."""
    gone = {(item.snapshot.feed, item.snapshot.sha256) for item in removal.removed}
    known = load_fetches(folder)
    touched = {feed for feed, _ in gone}
    for name in sorted(touched & {feed for feed, _ in known}):
        fetches = [
            fetch._replace(sha256="", etag="", last_modified="")
            if (fetch.feed, fetch.sha256) in gone
            else fetch
            for (feed, _), fetch in known.items()
            if feed == name
        ]
        save_fetches(folder, name, fetches)


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(
            f"{path}: can't be removed: {reason}; then `ipskeptic data compile`"
        ) from error
    # A folder with other copies stays.
    with suppress(OSError):
        path.parent.rmdir()


def _date(snapshot: Snapshot) -> Window | None:
    text = snapshot.holds_at or snapshot.fetched_at
    return parse_window(text) if text else None


def _lies_in(date: Window | None, within: Window) -> bool:
    return date is not None and within.start <= date.start and date.end <= within.end
