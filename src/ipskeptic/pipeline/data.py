"""The data folder for the command line: import, compile, status, verify, the catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ipskeptic.config import Settings
from ipskeptic.discover import catalogue
from ipskeptic.errors import UsageError
from ipskeptic.model.feed import Feed
from ipskeptic.model.names import REGISTRIES
from ipskeptic.update.importing import ALREADY_HELD, IMPORTED, REFUSED, ImportedFile
from ipskeptic.update.status import CURRENT, MISSING, DataStatus, IndexStatus, SnapshotStatus
from ipskeptic.update.store import ImportResult, Progress, Store

__all__ = [
    "ALREADY_HELD",
    "CURRENT",
    "GROUPS",
    "IMPORTED",
    "MISSING",
    "REFUSED",
    "DataStatus",
    "ImportResult",
    "ImportedFile",
    "IndexStatus",
    "Progress",
    "SnapshotStatus",
    "all_feeds",
    "compile_index",
    "import_files",
    "known_feeds",
    "status",
    "with_groups",
]


# A word for the five, which are mostly wanted together.
GROUPS = {"registries": tuple(sorted(REGISTRIES))}


def with_groups(names: Iterable[str]) -> tuple[str, ...]:
    """Names of feeds, each group as its feeds, each once."""
    return tuple(dict.fromkeys(one for name in names for one in GROUPS.get(name, (name,))))


def all_feeds(settings: Settings) -> Mapping[str, Feed]:
    """Feeds by name, the user's own among them."""
    return {**catalogue(), **settings.feeds}


def data_folder(settings: Settings) -> Path:
    """The data folder, for a command that a bundle can't stand for.

    Raises:
        UsageError: It is a file.
    """
    if settings.folder.is_file():
        raise UsageError(
            f"{settings.folder}: is a file, and this works on a data folder: `ipskeptic data "
            "import FILE` takes a bundle into one"
        )
    return settings.folder


def known_feeds(settings: Settings, names: Iterable[str], held: Iterable[str] = ()) -> None:
    """See to it that feeds are in the catalogue, in the configuration, or at least held.

    Raises:
        UsageError: One is not; with the nearest name.
    """
    known = {*all_feeds(settings), *held}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted({*known, *GROUPS}), n=3)
            hint = "`ipskeptic data list` has them all"
            if near:
                hint = f"did you mean {' or '.join(near)}?"
            raise UsageError(f"there is no feed {name!r}: {hint}")


def import_files(
    settings: Settings,
    paths: Sequence[Path],
    *,
    feed: str | None,
    date: str | None,
    excerpt: bool,
    progress: Progress | None,
) -> ImportResult:
    """Take files into the data folder and compile the index once.

    Args:
        settings: The settings, for the data folder and the user's own feeds.
        paths: The files; none for a feed whose file the configuration names.
        feed: Name of the feed; None to recognise it.
        date: Date of all of them; None for their own.
        excerpt: They hold only some of their feed's records.
        progress: Is told what is being done.

    Raises:
        UsageError: There is no such feed or date, or no file to read.
        StoreError: The data folder can't be written.
    """
    if not paths:
        own = settings.feed_paths.get(feed or "")
        if own is None:
            named = "" if feed is None else f"; no configuration names a path for feeds.{feed}"
            raise UsageError(f"name the files to import{named}")
        paths = [own]
    return Store(data_folder(settings)).import_files(
        paths,
        feed=feed,
        date=date,
        now=datetime.now(UTC),
        catalogue=all_feeds(settings),
        excerpt=excerpt,
        progress=progress,
    )


def compile_index(settings: Settings) -> None:
    """Compile the index anew from everything held."""
    Store(data_folder(settings)).compile()


def status(settings: Settings) -> DataStatus:
    """What is held, with ages as of now."""
    return Store(settings.folder).status(datetime.now(UTC), all_feeds(settings))
