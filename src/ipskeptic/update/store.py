"""The data folder: import files, compile them, say what is held, and check it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ipskeptic import discover
from ipskeptic.errors import IndexFileError, StoreError, UsageError
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.bringing import how_asked
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.when import instant, parse_window
from ipskeptic.update.atomic import remove_leftovers
from ipskeptic.update.builtin import builtin_digest, builtin_layers
from ipskeptic.update.compile import snapshot_key, write_index
from ipskeptic.update.folder import LOCK_SECONDS, DataFolder
from ipskeptic.update.importing import (
    ALREADY_HELD,
    IMPORTED,
    ImportedFile,
    Read,
    Wanted,
)
from ipskeptic.update.layer import Layer, load_layer, read_snapshot, save_layer
from ipskeptic.update.status import CURRENT, DataStatus, index_status, read_status
from ipskeptic.update.unbundle import read_any

# Called with what is being done, how many steps are done, and how many there are.
Progress = Callable[[str, int, int], None]


class ImportResult(NamedTuple):
    """What an import did.

    Attributes:
        files: What became of each file, in their order.
        compiled: Whether the index was compiled anew; not if nothing new came.
    """

    files: tuple[ImportedFile, ...]
    compiled: bool

    def of_state(self, state: str) -> tuple[ImportedFile, ...]:
        """The files of one state: "imported", "already-held" or "refused"."""
        return tuple(file for file in self.files if file.state == state)


class Store:
    """The snapshots and the index of one data folder.

    Reading needs no lock: every file is replaced in one step. Whoever writes waits for others who
    do. A process that is killed leaves the last index and all whole snapshots.

    Attributes:
        folder: Where everything lies.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        data_root: Path | None = None,
        lock_seconds: float = LOCK_SECONDS,
    ) -> None:
        """Name a data folder; it is made when something is written.

        Args:
            data_dir: The data folder.
            data_root: The program's own folder `data`; None to find it.
            lock_seconds: How long to wait for others who write.
        """
        self.folder = DataFolder(data_dir)
        self._data_root = data_root
        self._lock_seconds = lock_seconds
        self._builtin: list[Layer] | None = None

    @property
    def index_path(self) -> Path:
        """Where the compiled index lies."""
        return self.folder.index_path

    def snapshots(self) -> tuple[Snapshot, ...]:
        """The snapshots held, by feed and date, without the built-in ones.

        Raises:
            StoreError: One can't be read.
        """
        found = (read_snapshot(path) for path in self.folder.layer_paths())
        return tuple(sorted(found, key=snapshot_key))

    def sound_snapshots(self) -> tuple[Snapshot, ...]:
        """The snapshots held that can be read; `verify` tells of the others."""
        found = (_readable(path) for path in self.folder.layer_paths())
        return tuple(sorted((s for s in found if s), key=snapshot_key))

    def import_files(
        self,
        paths: Iterable[Path],
        *,
        feed: str | None,
        date: str | None,
        now: datetime,
        catalogue: Mapping[str, Feed],
        excerpt: bool = False,
        progress: Progress | None = None,
    ) -> ImportResult:
        """Take files into the store, and compile the index once.

        Args:
            paths: The files: plain, gz, bz2, xz, zst, zip, or bundles.
            feed: Name of the feed of all of them; None to recognise it.
            date: Date of all of them, as `Window` text; None for their own.
            now: The clock.
            catalogue: Feeds by name.
            excerpt: They hold only some of their feed's records.
            progress: Is told what is being done.

        Returns:
            What became of each file; one that is refused does not stop the others.

        Raises:
            UsageError: There is no such feed, or the date is none.
            StoreError: The data folder can't be written, or holds a damaged snapshot.
        """
        wanted = Wanted(_known(feed, catalogue), _date(date, now), now, catalogue, excerpt)
        todo = list(paths)
        outcomes: list[ImportedFile] = []
        saved: dict[Path, Layer] = {}
        with self.locked():
            for place, path in enumerate(todo):
                _tell(progress, f"reading {path.name}", place, len(todo) + 1)
                outcomes += [self.keep(read, saved) for read in read_any(path, wanted)]
            _tell(progress, "compiling the index", len(todo), len(todo) + 1)
            compiled = self.publish(any(o.state == IMPORTED for o in outcomes), saved)
            _tell(progress, "done", len(todo) + 1, len(todo) + 1)
        return ImportResult(tuple(outcomes), compiled)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who writes; what writers that were killed left is removed first.

        Raises:
            StoreError: The folder can't be written to, or somebody else is writing for too long.
        """
        with self.folder.locked(self._lock_seconds):
            remove_leftovers(self.folder.root)
            yield

    def keep(self, read: Read, saved: dict[Path, Layer] | None = None) -> ImportedFile:
        """Keep a file that was read, if it is not held already; only for whoever holds the lock.

        Args:
            read: The file.
            saved: Takes what was saved, for a `publish` under the same lock.

        Raises:
            StoreError: It can't be written.
        """
        outcome, layer = read
        if layer is None:
            return outcome
        path = self.folder.layer_path(layer.snapshot)
        held = _held(path)
        if held and _same(held, layer.snapshot):
            return outcome._replace(state=ALREADY_HELD, snapshot=held)
        layer = save_layer(path, layer)
        if saved is not None:
            saved[path] = layer
        return outcome

    def publish(self, new: bool, saved: dict[Path, Layer] | None = None) -> bool:
        """Compile the index if anything is new or it is not of what is held; says whether.

        Only for whoever holds the lock, and has saved `saved` under it: these are not read back,
        and are taken out of it.

        Raises:
            StoreError: It can't be written, or a snapshot is damaged.
        """
        return (new or not self._is_current()) and self._compile(saved or {})

    def compile(self) -> None:
        """Compile the index anew from everything held.

        Raises:
            StoreError: The data folder can't be written, or holds a damaged snapshot.
        """
        with self.locked():
            self._compile({})

    def status(self, now: datetime, catalogue: Mapping[str, Feed]) -> DataStatus:
        """Say what is held.

        Args:
            now: The clock.
            catalogue: Feeds by name.

        Raises:
            StoreError: The data folder can't be read.
        """
        builtin = self._builtin_layers()
        snapshots = [layer.snapshot for layer in builtin]
        return read_status(self.folder, snapshots, builtin_digest(builtin), now, catalogue)

    def verify(self) -> list[str]:
        """Read everything held and compare all checksums.

        Returns:
            What is wrong, where, and what to do; empty if all is well.

        Raises:
            StoreError: The data folder can't be read.
        """
        problems: list[str] = []
        held: list[Snapshot] = []
        for path in self.folder.layer_paths():
            try:
                snapshot = load_layer(path).snapshot
            except StoreError as error:
                problems.append(str(error))
                continue
            held.append(snapshot)
            if self.folder.layer_path(snapshot) != path:
                problems.append(f"{path}: it holds {snapshot.feed} {snapshot.holds_at}: delete it")
        state = index_status(self.folder, held, builtin_digest(self._builtin_layers()))
        if state.detail:
            problems.append(state.detail)
        else:
            problems += self._verify_index()
        return problems

    def _verify_index(self) -> list[str]:
        if not self.index_path.exists():
            return []
        try:
            with Index.open(self.index_path) as index:
                index.verify()
        except IndexFileError as error:
            return [str(error)]
        return []

    def _is_current(self) -> bool:
        digest = builtin_digest(self._builtin_layers())
        held = self.snapshots()
        return not held or index_status(self.folder, held, digest).state == CURRENT

    def _compile(self, saved: dict[Path, Layer]) -> bool:
        builtin = self._builtin_layers()
        # Nothing here holds on to them: their memory is wanted as soon as they are compiled.
        layers = (
            saved.pop(path) if path in saved else load_layer(path)
            for path in self.folder.layer_paths()
        )
        write_index(self.index_path, chain(builtin, layers), builtin_digest(builtin))
        return True

    def _builtin_layers(self) -> list[Layer]:
        if self._builtin is None:
            self._builtin = builtin_layers(self._data_root or discover.data_root())
        return self._builtin


def _readable(path: Path) -> Snapshot | None:
    try:
        return read_snapshot(path)
    except StoreError:
        return None


def _held(path: Path) -> Snapshot | None:
    """The snapshot in a file, or None if it is not there or not sound."""
    try:
        return load_layer(path).snapshot
    except StoreError:
        return None


def _same(held: Snapshot, new: Snapshot) -> bool:
    """Whether two are copies of one file, taken as the same."""
    return (held.sha256, held.feed, held.holds_at, held.excerpt) == (
        new.sha256,
        new.feed,
        new.holds_at,
        new.excerpt,
    )


def _known(feed: str | None, catalogue: Mapping[str, Feed]) -> str | None:
    if feed is None:
        return None
    if feed in catalogue:
        how = how_asked(catalogue[feed])
        if how:
            raise UsageError(f"{feed}: it is no file to import: {how}")
        return feed
    near = difflib.get_close_matches(feed, catalogue, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`ipskeptic data list` has them all"
    raise UsageError(f"there is no feed {feed!r}: {hint}")


def _date(text: str | None, now: datetime) -> str | None:
    if text is None:
        return None
    try:
        window = parse_window(text)
    except ValueError as error:
        raise UsageError(
            f"--date {text!r} is no date: write 2014-12-11, 2014-12 or 2014-12-11T10:00Z"
        ) from error
    if window.begins_after(instant(now)):
        raise UsageError(f"--date {text} is in the future: give the date that the file is of")
    return window.text


def _tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress is not None:
        progress(what, done, total)
