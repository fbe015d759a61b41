"""Bytes to lines: encodings, compression, endless lines."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.errors import InputError
from ipskeptic.intake.items import Item, read_items
from ipskeptic.intake.lines import MAX_LINE, read_lines
from ipskeptic.model.assessment import BadInput

TEXT = "192.0.2.1\r\n# Zürich\r\n2001:db8::1\r\n"


def zstd(data: bytes) -> bytes:
    """Compressed as one frame, if the library is there."""
    library = pytest.importorskip("zstandard")
    result: bytes = library.ZstdCompressor().compress(data)
    return result


PACKERS = [gzip.compress, bz2.compress, lzma.compress, zstd]


def lines(data: bytes) -> list[str]:
    """The text of every line."""
    return [line.text for line in read_lines(io.BytesIO(data), "-")]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_encodings(encoding: str) -> None:
    """Encodings are told by their mark, and UTF-16 also by its zeros."""
    assert lines(TEXT.encode(encoding)) == ["192.0.2.1", "# Zürich", "2001:db8::1"]


def test_short_utf16_without_a_mark() -> None:
    """One line is enough to know UTF-16 by."""
    assert lines("::1\n".encode("utf-16-le")) == ["::1"]
    assert lines("::1\n".encode("utf-16-be")) == ["::1"]


def test_bytes_that_are_no_text() -> None:
    """A byte that is no UTF-8 spoils its own line only, and not at all in a comment."""
    found = list(read_items(io.BytesIO(b"192.0.2.1 # Z\xfcrich\n192.0.2\xff.2\n192.0.2.3\n")))

    assert [type(one) for one in found] == [Item, BadInput, Item]
    assert found[1].line == 2
    assert isinstance(found[1], BadInput)
    assert "no text in this encoding" in found[1].reason


@pytest.mark.parametrize("pack", PACKERS)
def test_compressed(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Compression is known by the first bytes, whatever the name, in one part or several."""
    path = tmp_path / "list.txt"
    path.write_bytes(pack(TEXT.encode("utf-16")) if pack is gzip.compress else pack(TEXT.encode()))
    parts = pack(b"192.0.2.1\n") + pack(b"192.0.2.2\n")

    assert [item.line for item in read_items(path)] == [1, 3]
    assert lines(parts) == ["192.0.2.1", "192.0.2.2"]


@pytest.mark.parametrize("pack", PACKERS)
def test_compressed_and_cut_off(pack: Callable[[bytes], bytes]) -> None:
    """A compressed file that was cut off is an error, never a shorter list."""
    whole = pack(os.urandom(3000).hex().encode())
    for end in (len(whole) // 2, len(whole) - 1):
        with pytest.raises(InputError, match=r"standard input.*: .*fetch it again"):
            lines(whole[:end])


@pytest.mark.parametrize("pack", PACKERS)
def test_compressed_and_damaged(pack: Callable[[bytes], bytes]) -> None:
    """A damaged compressed file is an error of the input, whatever its library raises."""
    whole = bytearray(pack(os.urandom(3000).hex().encode()))
    whole[12:40] = bytes(28)
    with pytest.raises(InputError, match="fetch it again"):
        lines(bytes(whole))


def test_zstd_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library for zstd is missing, the message names the line that installs it."""
    packed = zstd(b"192.0.2.1\n")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(InputError, match=r"pip install 'ipskeptic\[zstd\]'"):
        lines(packed)


@pytest.mark.parametrize(
    ("head", "advice"), [(b"PK\x03\x04", "a zip archive"), (b"%PDF-1.7", "save its text")]
)
def test_other_kinds_of_file(head: bytes, advice: str) -> None:
    """An archive and a PDF are refused as a whole, with what to do."""
    with pytest.raises(InputError, match=advice):
        lines(head + b"\n192.0.2.1\n")


def test_a_bomb_is_read_in_bounded_memory() -> None:
    """A zstd file of zeros, a hundred thousand times its size, is read piece by piece."""
    packed = zstd(bytes(1 << 26))
    tracemalloc.start()
    (line,) = read_lines(io.BytesIO(packed), "-")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert line.is_cut
    # A step of the unpacking gives at most 8 MiB.
    assert peak < 20 << 20


class Endless(io.RawIOBase):
    """One line of so many bytes, then one address."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.tail = b"\n192.0.2.1\n"

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what is left."""
        chunk = b"1" * min(len(buffer), self.left)
        self.left -= len(chunk)
        if not chunk:
            chunk, self.tail = self.tail, b""
        buffer[: len(chunk)] = chunk
        return len(chunk)


@pytest.mark.parametrize("field", [None, "1"])
def test_an_endless_line(field: str | None) -> None:
    """A line of 100 MB is refused in bounded memory, and the next line is read."""
    first = b"192.0.2.7\n"
    stream = Endless(100_000_000)
    tracemalloc.start()
    found = list(read_items(_Chained(first, stream), field=field))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [type(one) for one in found] == [Item, BadInput, Item]
    assert isinstance(found[1], BadInput)
    assert f"more than {MAX_LINE:,} characters" in found[1].reason
    assert (found[1].input, found[1].line) == ("1" * 200, 2)
    # Three buffers of 64 KiB, and text of four bytes a character at most.
    assert peak < 2 << 20


class _Chained(io.BufferedReader):
    """A first line before a stream."""

    def __init__(self, first: bytes, rest: io.RawIOBase) -> None:
        super().__init__(rest)
        self.first = first

    def read1(self, size: int = -1, /) -> bytes:
        """The first line, then the rest."""
        first, self.first = self.first, b""
        return first or super().read1(size)


def test_the_longest_line() -> None:
    """A line of exactly the largest length is read whole, and one more character cuts it."""
    longest = "1" * MAX_LINE
    data = f"{longest}\n{longest}1\n1\n{longest}1".encode()
    found = list(read_lines(io.BytesIO(data), "-"))

    assert [(len(line.text), line.is_cut) for line in found] == [
        (MAX_LINE, False),
        (200, True),
        (1, False),
        (200, True),
    ]


def test_a_pipe_is_answered_line_by_line() -> None:
    """A program that writes one line and waits for its answer gets it."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as pipe:
        items = read_items(stream)
        answers = []
        for text in (b"::1\n", b"192.0.2.1\n", b"::2\n"):
            threading.Timer(0.01, pipe.write, [text]).start()
            answers.append(next(items))

        assert [item.line for item in answers] == [1, 2, 3]
