"""A folder for what is being fetched, which does not outlive its update for long."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ipskeptic.errors import StoreError
from ipskeptic.update.folder import DataFolder

# Judgement: making a folder and removing old ones takes milliseconds.
_SECONDS = 30.0


@contextmanager
def workplace(data: DataFolder) -> Iterator[Path]:
    """A folder for what comes, beside the snapshots; those of killed updates are removed.

    Whoever has one holds the lock in it; a folder whose lock nobody holds was left behind. One
    more lock keeps others from taking a folder for left behind before its lock is held.

    Raises:
        StoreError: The data folder can't be written to.
    """
    from filelock import FileLock, Timeout

    root = data.fetching_path
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "lock", timeout=_SECONDS):
            for old in sorted(path for path in root.iterdir() if path.is_dir()):
                with suppress(Timeout, OSError):
                    # Only to see whether anybody holds it: Windows removes no file that is open.
                    with FileLock(old / "lock", timeout=0):
                        pass
                    shutil.rmtree(old, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(dir=root))
            lock = FileLock(folder / "lock", timeout=0)
            lock.acquire()
    except (OSError, NotImplementedError) as error:
        # filelock's Timeout is one of the system's errors too.
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{root}: can't be written: {reason}") from error
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
