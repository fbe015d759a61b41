"""Where a file that comes may be written: its name is a server's or an archive's."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ipskeptic.errors import StoreError

# Judgement: shorter than any system's bound, and of a long name the end says what a file is.
_LONGEST = 100


def landing(folder: Path, name: str) -> Path:
    """A place for a file, in a folder of its own so that it can keep its name.

    Args:
        folder: Where folders may be made.
        name: The file's name; what no system's folder should meet in it is left out.

    Raises:
        StoreError: The folder can't be made.
    """
    # A backslash or a colon leads elsewhere on Windows.
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)
    try:
        own = Path(tempfile.mkdtemp(dir=folder))
    except OSError as error:
        raise StoreError(f"{folder}: can't be written: {error.strerror or error}") from error
    return own / (safe[-_LONGEST:].lstrip(".") or "file")
