"""Small indexes to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Snapshot, Span
from ipskeptic.update.compile import compile_index
from ipskeptic.update.layer import Layer

NET = 0xC0000200  # 192.0.2.0
DOC6 = 0x20010DB8 << 96  # 2001:db8::


def sample() -> list[Layer]:
    """Two snapshots about documentation addresses and AS numbers."""
    registry = [
        Span(4, NET, NET + 255, "cc=ZZ\tstatus=assigned"),
        Span(4, NET + 256, NET + 2000, "cc=AA\tstatus=allocated"),
        Span(6, DOC6, DOC6 + (1 << 96) - 1, "cc=ZZ\tstatus=assigned"),
        Span(0, 64496, 64511, "cc=ZZ\tstatus=reserved"),
    ]
    listed = [Span(4, NET + n, NET + n) for n in (1, 2, 3, 9)] + [Span(6, DOC6 + 5, DOC6 + 5)]
    return [
        Layer(Snapshot(0, "registry", "2020-01-01", sha256="aa", warnings=("odd",)), registry),
        Layer(Snapshot(0, "list", "2020-02-01", sha256="bb", families="4"), listed),
    ]


@pytest.fixture
def image() -> bytes:
    """The bytes of the index of `sample`."""
    return bytes(compile_index(sample(), "built-in digest"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[bytes], Index]]:
    """Opens bytes as an index."""
    with ExitStack() as stack:

        def open_bytes(data: bytes) -> Index:
            path = tmp_path / "index.ipskeptic"
            path.write_bytes(data)
            return stack.enter_context(Index.open(path))

        yield open_bytes
