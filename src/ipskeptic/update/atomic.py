"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ipskeptic.errors import StoreError

# What a killed process leaves behind begins so, and nothing else does.
TEMPORARY_PREFIX = ".writing-"
_CAN_FLUSH_FOLDERS = os.name == "posix"


def write_atomically(path: Path, parts: Iterable[bytes | bytearray | memoryview]) -> None:
    """Write a file beside its place, flush it to the disk, and put it there in one step.

    Whoever reads `path` sees the old file or the new one, and so does whoever comes after a
    power failure.

    Raises:
        StoreError: It can't be written; the old file is as it was.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=path.parent)
        with open(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = ""
        _flush_folder(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: can't be written: {error.strerror or error}") from error
    finally:
        if temporary:
            _remove(temporary)


def remove_leftovers(folder: Path) -> int:
    """Remove what writers that were killed left in a folder and those in it; says how many.

    Only for whoever holds the folder's lock.
    """
    count = 0
    # Not `rglob`, which falls over a folder that somebody else removes meanwhile.
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith(TEMPORARY_PREFIX):
                _remove(os.path.join(place, name))
                count += 1
    return count


def _umask() -> int:
    # mkstemp makes files that only their owner reads; there is no way to look at the mask
    # without setting it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    """See to it that the new name outlives a power failure, where the system can do that."""
    if not _CAN_FLUSH_FOLDERS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: str | Path) -> None:
    try:
        os.unlink(path)
    except OSError:
        # Somebody else was quicker, or may not be written to: then it was said before.
        return
