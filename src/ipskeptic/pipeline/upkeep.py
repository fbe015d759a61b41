"""Keeping the data right, for the command line: what is held, removing, bundles, checking."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ipskeptic import discover
from ipskeptic.config import Settings
from ipskeptic.errors import UsageError
from ipskeptic.lookup.bundle import is_bundle
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import Window
from ipskeptic.pipeline.data import all_feeds
from ipskeptic.update.builtin import builtin_layers
from ipskeptic.update.bundle import Bundled, Order, write_bundle
from ipskeptic.update.choosing import newest, speaking_for
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.layer import Layer
from ipskeptic.update.removing import Removal, Selection, remove
from ipskeptic.update.store import Store
from ipskeptic.update.unbundle import verify_bundle

__all__ = ["Bundled", "Removal", "Selection", "bundle", "known_feeds", "remove_copies", "verify"]


def known_feeds(settings: Settings, names: Iterable[str], held: Iterable[str] = ()) -> None:
    """See to it that feeds are in the catalogue, in the configuration, or at least held.

    Raises:
        UsageError: One is not; with the nearest name.
    """
    known = {*all_feeds(settings), *held}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=3)
            hint = "`ipskeptic data list` has them all"
            if near:
                hint = f"did you mean {' or '.join(near)}?"
            raise UsageError(f"there is no feed {name!r}: {hint}")


def remove_copies(settings: Settings, wanted: Selection, *, dry_run: bool) -> Removal:
    """Remove snapshots from the data folder and compile the index of the rest.

    Raises:
        UsageError: There is no such feed.
        StoreError: The folder can't be written, or a snapshot that stays is damaged.
    """
    folder = DataFolder(settings.folder)
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
    folder = DataFolder(settings.folder)
    if is_bundle(settings.folder):
        raise UsageError(
            f"{settings.folder}: is a bundle, and one is made of a data folder: `ipskeptic data "
            "import FILE` takes its snapshots into one"
        )
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
    if is_bundle(settings.folder):
        return verify_bundle(settings.folder)
    return Store(settings.folder).verify()


def _builtin() -> list[Layer]:
    return builtin_layers(discover.data_root())
