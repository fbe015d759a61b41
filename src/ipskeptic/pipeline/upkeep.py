"""Keeping the data right, for the command line: what is held, removing, bundles, checking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ipskeptic import discover
from ipskeptic.config import Settings
from ipskeptic.lookup.collect import country_table
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.status import StatusPage
from ipskeptic.model.when import Window, instant
from ipskeptic.pipeline.data import all_feeds, data_folder, known_feeds
from ipskeptic.pipeline.freshness import Holdings, status_page
from ipskeptic.pipeline.remarks import Held
from ipskeptic.reason.tables import build_tables
from ipskeptic.update.builtin import builtin_layers
from ipskeptic.update.bundle import Bundled, Order, write_bundle
from ipskeptic.update.choosing import newest, speaking_for
from ipskeptic.update.fetches import damaged_fetches, load_fetches
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.layer import Layer
from ipskeptic.update.removing import Removal, Selection, remove
from ipskeptic.update.status import DataStatus
from ipskeptic.update.store import Store
from ipskeptic.update.unbundle import bundle_status, verify_bundle

__all__ = ["Bundled", "Removal", "Selection", "bundle", "known_feeds", "remove_copies", "verify"]


def status_of(
    settings: Settings, named: Sequence[str] = (), now: Window | None = None
) -> StatusPage:
    """What is held, judged for now.

    Args:
        settings: The settings: data folder or bundle, own feeds, numbers, `max_age`.
        named: Only these feeds, held or not; none for all that are held or were asked for.
        now: The clock; None for the machine's.

    Raises:
        UsageError: There is no such feed.
        StoreError: The data folder or bundle can't be read.
    """
    moment = now or instant(datetime.now(UTC))
    held = holdings(settings)
    known_feeds(settings, named, (copy.snapshot.feed for copy in held.copies))
    feeds = all_feeds(settings)
    reasons = discover.load_generated("reasoning")
    tables = build_tables(reasons, feeds, discover.countries(), settings.numbers)
    return status_page(held, feeds, tables, moment, named=named, max_age=settings.max_age)


def holdings(settings: Settings) -> Holdings:
    """What the data folder or bundle holds, as it is read.

    Raises:
        StoreError: It can't be read.
    """
    found = _status(settings)
    bundled = settings.folder.is_file()
    fetches = {} if bundled else load_fetches(DataFolder(settings.folder))
    return Holdings(
        place=found.folder,
        is_bundle=bundled,
        copies=tuple(Held(item.snapshot, item.file_size, item.content) for item in found.snapshots),
        fetches=tuple(fetches.values()),
        index_file=found.index_file,
        problems=found.problems,
        has_country=country_table() is not None,
    )


def _status(settings: Settings) -> DataStatus:
    """Read a folder or a bundle; the clock does not matter for what is used of it."""
    moment = datetime.now(UTC)
    if not settings.folder.is_file():
        return Store(settings.folder).status(moment, all_feeds(settings))
    builtin = [layer.snapshot for layer in _builtin()]
    return bundle_status(settings.folder, builtin, moment, all_feeds(settings))


def remove_copies(settings: Settings, wanted: Selection, *, dry_run: bool) -> Removal:
    """Remove snapshots from the data folder and compile the index of the rest.

    Raises:
        UsageError: There is no such feed.
        StoreError: The folder can't be written, or a snapshot that stays is damaged.
    """
    folder = DataFolder(data_folder(settings))
    known_feeds(settings, sorted(wanted.feeds), (path.parent.name for path in folder.layer_paths()))
    return remove(folder, _builtin, wanted, datetime.now(UTC), dry_run=dry_run)


def bundle(
    settings: Settings,
    path: Path,
    *,
    times: Sequence[Window],
    feeds: Sequence[str],
    all_dates: bool,
    redistributable: bool,
) -> Bundled:
    """Write a bundle of what the data folder holds.

    Args:
        settings: The settings, for the data folder and the user's own feeds.
        path: The file to write.
        times: The times that the copies are to speak for; none for the newest copies.
        feeds: Names of the feeds; none for all.
        all_dates: Take every copy.
        redistributable: Leave out what may not be passed on.

    Raises:
        UsageError: There is no such feed, or nothing to put into the bundle.
        StoreError: A snapshot is damaged, or the file can't be written.
    """
    folder = DataFolder(data_folder(settings))
    known_feeds(settings, feeds, (held.parent.name for held in folder.layer_paths()))

    def choose(held: Sequence[Snapshot]) -> set[Snapshot]:
        wanted = [snapshot for snapshot in held if not feeds or snapshot.feed in feeds]
        if all_dates:
            return set(wanted)
        return speaking_for(wanted, times) if times else newest(wanted)

    own = frozenset(settings.feeds)
    order = Order(path, choose, all_feeds(settings), own, redistributable)
    return write_bundle(folder, _builtin(), order)


def verify(settings: Settings) -> list[str]:
    """What is wrong with the data folder or bundle; empty if all is well."""
    if settings.folder.is_file():
        return verify_bundle(settings.folder)
    return [*Store(settings.folder).verify(), *damaged_fetches(DataFolder(settings.folder))]


def _builtin() -> list[Layer]:
    return builtin_layers(discover.data_root())
