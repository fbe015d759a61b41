"""Compressed input, known by its first bytes and never by its name, unpacked as it is read.

There is no cap on the unpacked size: everything after this reads line by line, in bounded memory,
so a decompression bomb costs time and is stopped with Ctrl-C.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO

from ipskeptic.errors import InputError

# RFC 1952, section 2.3.1; the bzip2 file header; The .xz File Format 1.2.0, section 2.1.1.1;
# RFC 8878, section 3.1.1; APPNOTE 6.3.10, section 4.3.7; ISO 32000-1, section 7.5.2.
GZIP = b"\x1f\x8b"
BZIP2 = b"BZh"
XZ = b"\xfd7zXZ\x00"
ZSTD = b"\x28\xb5\x2f\xfd"
ZIP = b"PK\x03\x04"
PDF = b"%PDF"
MAGICS = (GZIP, BZIP2, XZ, ZSTD, ZIP, PDF)

# 256 compressed bytes hold at most 64 blocks, and a block gives at most 128 KiB (RFC 8878,
# section 3.1.1.2), so a step unpacks at most 8 MiB.
_ZSTD_STEP = 256

Broken = tuple[type[Exception], ...]


def unpacked(head: bytes, stream: BinaryIO, name: str) -> tuple[BinaryIO | None, Broken]:
    """The unpacked stream, if the first bytes are those of a compression.

    Args:
        head: The first bytes, which `stream` gives again.
        stream: The packed stream.
        name: For messages.

    Returns:
        The unpacked stream, or None if it is not packed; and the errors that reading it raises
        where it is damaged.

    Raises:
        InputError: It is packed in a way that is not read here, or a library is missing.
    """
    if head.startswith(ZIP):
        raise InputError(f"{name} is a zip archive (or DOCX, XLSX): unpack it, and name the file")
    if head.startswith(PDF):
        raise InputError(f"{name} is a PDF: save its text, with one address a line")
    opener = next((found for magic, found in _OPENERS.items() if head.startswith(magic)), None)
    if opener is None:
        return None, ()
    try:
        return opener(stream)
    except ImportError as error:
        install = "pip install 'ipskeptic[zstd]'"
        how = install if head.startswith(ZSTD) else "unpack it first; this Python can't"
        raise InputError(
            f"{name} is compressed, and {error.name} is not installed: {how}"
        ) from error


def _open_gzip(stream: BinaryIO) -> tuple[BinaryIO, Broken]:
    import gzip
    import zlib

    return _binary(gzip.GzipFile(fileobj=stream)), (zlib.error,)


def _open_bzip2(stream: BinaryIO) -> tuple[BinaryIO, Broken]:
    import bz2

    return _binary(bz2.BZ2File(stream)), ()


def _open_xz(stream: BinaryIO) -> tuple[BinaryIO, Broken]:
    import lzma

    return _binary(lzma.LZMAFile(stream)), (lzma.LZMAError,)


def _open_zstd(stream: BinaryIO) -> tuple[BinaryIO, Broken]:
    import zstandard

    return _binary(io.BufferedReader(_ZstdFile(stream, zstandard))), (zstandard.ZstdError,)


def _binary(stream: Any) -> BinaryIO:
    result: BinaryIO = stream
    return result


_OPENERS: dict[bytes, Callable[[BinaryIO], tuple[BinaryIO, Broken]]] = {
    GZIP: _open_gzip,
    BZIP2: _open_bzip2,
    XZ: _open_xz,
    ZSTD: _open_zstd,
}


class _ZstdFile(io.RawIOBase):
    """Zstandard frames, one after the other.

    The library's own stream reader takes a file that was cut off for a whole one, so the
    frames are unpacked one by one here, and the end of each is looked for.
    """

    def __init__(self, stream: BinaryIO, library: Any) -> None:
        self._stream = stream
        self._library = library
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the next step gives.

        Raises:
            EOFError: The data end inside a frame.
        """
        while not self._ready:
            packed = self._packed or self._stream.read(_ZSTD_STEP)
            if not packed:
                if self._frame is not None:
                    raise EOFError
                return 0
            self._step(packed)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _step(self, packed: bytes) -> None:
        if self._frame is None:
            self._frame = self._library.ZstdDecompressor().decompressobj()
        self._ready = memoryview(self._frame.decompress(packed))
        self._packed = b""
        if self._frame.eof:
            self._packed = self._frame.unused_data
            self._frame = None
