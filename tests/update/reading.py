"""What the tests of the data folder share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipskeptic.lookup.index.reader import Index


@contextmanager
def opened(path: Path, image: bytes | bytearray) -> Iterator[Index]:
    """Bytes as an index."""
    path.write_bytes(image)
    with Index.open(path) as index:
        yield index
