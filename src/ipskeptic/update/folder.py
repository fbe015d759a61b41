"""The data folder: where its files lie, and who may write to it.

data folder/
├── index.ipskeptic                      the compiled index
├── lock                                 held by whoever writes
├── fetches/FEED.json                    what was asked for, when, and what came of it
├── fetching/                            what is being fetched, a folder for each update
└── snapshots/FEED/DATE.DIGEST.layer     one file a snapshot; DATE is `undated` if it has none
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipskeptic.errors import StoreError
from ipskeptic.model.feed import Snapshot

INDEX_NAME = "index.ipskeptic"
LAYER_SUFFIX = ".layer"
UNDATED = "undated"
# Judgement: enough to tell files of one feed and date apart, short enough to read.
_DIGEST_LENGTH = 12
# Judgement: an import of all registries takes seconds; who waits longer wants to know.
LOCK_SECONDS = 300.0


class DataFolder:
    """Paths in a data folder, and its lock.

    Attributes:
        root: The folder itself; it need not be there.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def index_path(self) -> Path:
        """Where the compiled index lies."""
        return self.root / INDEX_NAME

    @property
    def snapshots_path(self) -> Path:
        """Where the snapshots lie, in a folder for each feed."""
        return self.root / "snapshots"

    @property
    def fetches_path(self) -> Path:
        """Where the records of what was asked for lie."""
        return self.root / "fetches"

    @property
    def fetching_path(self) -> Path:
        """Where files lie while they are fetched, in a folder for each update."""
        return self.root / "fetching"

    def layer_path(self, snapshot: Snapshot) -> Path:
        """Where a snapshot lies."""
        # Windows allows no colon in a name.
        date = snapshot.holds_at.replace(":", "") or UNDATED
        digest = snapshot.sha256[:_DIGEST_LENGTH]
        return self.snapshots_path / snapshot.feed / f"{date}.{digest}{LAYER_SUFFIX}"

    def layer_paths(self) -> list[Path]:
        """The files of all snapshots, in a stable order.

        Raises:
            StoreError: The folder can't be read.
        """
        if not self.snapshots_path.exists():
            return []
        try:
            return sorted(
                path
                for feed in self.snapshots_path.iterdir()
                if feed.is_dir()
                for path in feed.iterdir()
                if path.suffix == LAYER_SUFFIX
            )
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"{self.snapshots_path}: can't be read: {reason}") from error

    @contextmanager
    def locked(self, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Be the only one who writes.

        Raises:
            StoreError: The folder can't be written to, or somebody else holds the lock for
                longer than `seconds`.
        """
        # Only here: nothing else of the package needs it.
        from filelock import FileLock, Timeout

        path = self.root / "lock"
        if self.root.is_file():
            raise StoreError(
                f"{self.root}: a file is only read, and this command writes: name a data folder "
                "with --data-dir; `ipskeptic data import FILE` takes a bundle into one"
            )
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path)
            lock.acquire(timeout=seconds)
        except Timeout as error:
            raise StoreError(
                f"{self.root}: another ipskeptic has been writing here for {seconds:.0f} "
                "seconds: try again when it is done"
            ) from error
        except (OSError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or error
            raise StoreError(f"{path}: can't be written: {reason}") from error
        try:
            yield
        finally:
            lock.release()

    def size(self, path: Path) -> int:
        """Bytes of a file, 0 if it is gone."""
        try:
            return os.stat(path).st_size
        except OSError:
            return 0
