"""A folder for what is being fetched, which does not outlive its update for long."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ipskeptic.errors import StoreError
from ipskeptic.update.folder import DataFolder


@contextmanager
def workplace(data: DataFolder) -> Iterator[Path]:
    """A folder for what comes, beside the snapshots; those of killed updates are removed.

    Raises:
        StoreError: The data folder can't be written to.
    """
    from filelock import FileLock, Timeout

    root = data.fetching_path
    try:
        root.mkdir(parents=True, exist_ok=True)
        for old in sorted(root.iterdir()):
            with suppress(Timeout, OSError), FileLock(old / "lock", timeout=0):
                shutil.rmtree(old, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=root))
        lock = FileLock(folder / "lock", timeout=0)
        lock.acquire()
    except (OSError, Timeout, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{root}: can't be written: {reason}") from error
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            root.rmdir()
