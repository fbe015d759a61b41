"""Unpacking by magic bytes, a block at a time, with limits against bombs.

Source:
    Magic bytes: RFC 1952 (gzip), the bzip2 and xz file format pages, RFC 8878 (zstd),
    PKWARE APPNOTE 4.3 (zip), as the standard library's own modules check them.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import IO, Protocol

from ipskeptic.errors import FeedFormatError

# Judgement: few enough system calls, little memory, and what one decoder step may give at most.
BLOCK = 1 << 20
# xz -9 needs 65 MiB of dictionary (xz manual); judgement: one more step is allowed.
XZ_MEMORY = 128 << 20
# A zstd block of 4 packed bytes can hold 128 KiB (RFC 8878, 3.1.1.2), so 256 bytes at most 8 MiB.
ZST_PIECE = 256
# Judgement: an archive with more files than this is no set of feeds.
MAX_MEMBERS = 1000

_MAGIC = (
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
)
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error, ValueError)


class _Decoder(Protocol):
    """What `bz2` and `lzma` decoders have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def refusal(name: str, why: str, todo: str, line: int = 0) -> FeedFormatError:
    """An error that says what, where, why and what to do.

    Args:
        name: The file, or the archive and its member.
        why: What is wrong, a clause.
        todo: What the user can do, a sentence without its full stop.
        line: 1-based line number, or 0 where it is about the whole file.
    """
    where = f"{name}, line {line}" if line else name
    return FeedFormatError(f"{where}: {why}. {todo}.")


def is_zip(raw: BufferedReader) -> bool:
    """Whether the stream, at its start, is a zip archive (empty ones included)."""
    return raw.peek(4)[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def zip_members(raw: BufferedReader, name: str) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Open the files of a zip archive one after the other; nothing is written to disk.

    Args:
        raw: The archive, seekable.
        name: Its name, for messages.

    Yields:
        Name, packed size in bytes and stream of each member that is no folder.

    Raises:
        FeedFormatError: The archive is damaged, encrypted, empty, or has too many members.
    """
    try:
        archive = zipfile.ZipFile(raw)
    except (*_BROKEN, zipfile.BadZipFile, NotImplementedError) as error:
        raise refusal(name, f"this zip archive can't be read ({error})", _AGAIN) from error
    with archive:
        members = [info for info in archive.infolist() if _is_file(info)]
        if not members:
            raise refusal(name, "this zip archive holds no file", _AGAIN)
        if len(members) > MAX_MEMBERS:
            why = f"this zip archive holds {len(members)} files, more than {MAX_MEMBERS}"
            raise refusal(name, why, "Unpack it and import the files you need")
        for info in members:
            yield _member(archive, info, name)


def _is_file(info: zipfile.ZipInfo) -> bool:
    # macOS puts a second, empty tree of attributes beside the files.
    return not info.is_dir() and not info.filename.startswith("__MACOSX/")


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str
) -> tuple[str, int, IO[bytes]]:
    try:
        stream = archive.open(info)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError) as error:
        where = f"{name}:{info.filename}"
        raise refusal(where, f"this member can't be opened ({error})", _AGAIN) from error
    return info.filename, info.compress_size, stream


def unpack(raw: IO[bytes], name: str) -> Iterator[bytes]:
    """Read a stream in blocks of at most `BLOCK` bytes, unpacked where it is packed.

    Args:
        raw: The stream, at its start.
        name: Its name, for messages.

    Yields:
        Unpacked bytes, never an empty block.

    Raises:
        FeedFormatError: The packed stream is cut off or damaged, or needs a missing module.
    """
    what = "this file"
    try:
        head = raw.read(6)
        kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "plain")
        what = "this file" if kind == "plain" else f"this {kind} file"
        yield from _READERS[kind](_Rewound(head, raw), name)
    except EOFError as error:
        raise refusal(name, f"{what} is cut off", _AGAIN) from error
    except zipfile.BadZipFile as error:
        raise refusal(name, f"this member of the archive is damaged ({error})", _AGAIN) from error
    except _BROKEN as error:
        raise refusal(name, f"{what} can't be read ({error})", _AGAIN) from error


class _Rewound:
    """A stream of which the first bytes were read already, without asking it to seek."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes; fewer only at the end or at the join."""
        if self._head:
            give = self._head if size < 0 else self._head[:size]
            self._head = self._head[len(give) :]
            return give
        return self._rest.read(size)


def _plain(source: _Rewound, _name: str) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def _gz(source: _Rewound, _name: str) -> Iterator[bytes]:
    # GzipFile reads all members of a concatenated file and checks each one's CRC.
    with gzip.GzipFile(fileobj=source, mode="rb") as stream:  # type: ignore[call-overload]
        while block := stream.read(BLOCK):
            yield block


def _members(source: _Rewound, new: Callable[[], _Decoder]) -> Iterator[bytes]:
    decoder, data = new(), b""
    while True:
        if decoder.eof:
            # xz allows padding with zero bytes between and after its streams.
            data = decoder.unused_data.lstrip(b"\0") or source.read(BLOCK).lstrip(b"\0")
            if not data:
                return
            decoder = new()
        elif decoder.needs_input:
            data = source.read(BLOCK)
            if not data:
                raise EOFError
        block = decoder.decompress(data, BLOCK)
        data = b""
        if block:
            yield block


def _bz2(source: _Rewound, _name: str) -> Iterator[bytes]:
    return _members(source, bz2.BZ2Decompressor)


def _xz(source: _Rewound, _name: str) -> Iterator[bytes]:
    return _members(
        source, lambda: lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
    )


def _zst(source: _Rewound, name: str) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError as error:
        todo = "Install it with: pip install 'ipskeptic[zstd]', or unpack the file with zstd -d"
        raise refusal(name, "reading zst files needs the module zstandard", todo) from error
    # NOTE: zstandard's stream_reader ends quietly where a file is cut off; decompressobj tells.
    new = zstandard.ZstdDecompressor(max_window_size=XZ_MEMORY).decompressobj
    decoder, rest, whole = new(), b"", False
    try:
        while piece := rest or source.read(ZST_PIECE):
            block = decoder.decompress(piece)
            if block:
                yield block
            whole, rest = decoder.eof, b""
            if whole:
                rest, decoder = decoder.unused_data, new()
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    if not whole:
        raise EOFError


_AGAIN = "Fetch it again, or unpack it yourself and import the result"
_READERS: dict[str, Callable[[_Rewound, str], Iterator[bytes]]] = {
    "plain": _plain,
    "gz": _gz,
    "bz2": _bz2,
    "xz": _xz,
    "zst": _zst,
}
