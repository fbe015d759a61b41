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


def dated() -> list[Layer]:
    """Four dates of a registry, with lists above: sets, shared rows and texts in two parts."""
    layers = []
    for day in range(4):
        texts = [
            f"registry=of-a-long-name\tcc={country}\tdate=2014-12-11\tholder={number}"
            for country in ("AA", "ZZ")
            for number in range(2)
        ]
        spans = [Span(4, NET + 64 * n, NET + 64 * n + 63, texts[n % 3]) for n in range(4)]
        spans.append(Span(4, NET + 256, NET + 300 + day % 2, texts[3]))
        spans[day] = spans[day]._replace(value=texts[3])
        spans.append(Span(6, DOC6, DOC6 + (1 << 96) - 1, texts[day // 2]))
        snapshot = Snapshot(0, "registry", f"2020-01-0{day + 1}", sha256=f"{day}")
        layers.append(Layer(snapshot, spans))
    for name, places in (("first", (1, 70, 130, 200, 260)), ("second", (1, 71, 130, 201, 261))):
        listed = [Span(4, NET + place, NET + place) for place in places]
        layers.append(Layer(Snapshot(0, name, "2020-02-01", sha256=name), listed))
    return layers


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
