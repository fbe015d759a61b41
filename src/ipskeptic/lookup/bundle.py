"""A bundle, byte by byte: chosen snapshots and an index of them in one file, used as it is.

Every number is unsigned and little-endian.

    offset  bytes  what
    0       8      magic 89 69 70 73 62 0D 0A 1A: no text file begins so
    8       4      format version, 1
    12      4      CRC-32 of the manifest
    16      8      length of the whole file
    24      8      length of the manifest
    32      8      offset of the index from the start of the file
    40      8      length of the index
    48      12     zero
    60      4      CRC-32 of the header's bytes 0 to 59
    64      ...    the manifest, JSON, UTF-8
    ...     ...    the index, as `lookup.index.format` has it
    ...     ...    the snapshots one after the other, as `update.layer` has them on disk

The index and each snapshot begin at the next multiple of 4096; what lies between is zero, and the
last one ends the file. The manifest is

    {"builder": "ipskeptic 0.1.0",
     "index": {"length", "sha256"},
     "layers": [{"length", "sha256", "snapshot": {...}}, ...],
     "terms": {FEED: {"licence", "redistribute"}, ...}}

with its keys in order and without blanks, and no time of its own: the same snapshots give the same
bytes. `terms` says of each feed whether it may be passed on.

A look-up reads the header and maps the index, whatever the size of the file; every answer is
checked against the checksums inside the index. The SHA-256 of the parts are read when a bundle is
imported or verified.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn
from zlib import crc32

from ipskeptic.errors import StoreError
from ipskeptic.lookup._manifest import ALIGNMENT, Manifest, Part, manifest_from, next_place
from ipskeptic.lookup.index.reader import Index

__all__ = ["ALIGNMENT", "Manifest", "Part", "next_place"]

MAGIC = b"\x89ipsb\r\n\x1a"
VERSION = 1
HEADER = struct.Struct("<8sIIQQQQ12xI")
# What an error about the index inside tells the reader to do.
WAY_OUT = (
    "take its snapshots into a data folder with `ipskeptic data import FILE`, or get the bundle "
    "again"
)
AGAIN = "get the bundle again"
# Judgement: 65,536 snapshots, the most an index can hold, take some 30 MB.
_MAX_MANIFEST = 64 << 20


class Header(NamedTuple):
    """The first 64 bytes, checked against the size of the file.

    Attributes:
        manifest_checksum: CRC-32 of the manifest.
        manifest: Its length.
        index_offset: Where the index begins.
        index_length: Its length.
        length: Of the whole file.
    """

    manifest_checksum: int
    manifest: int
    index_offset: int
    index_length: int
    length: int


def is_bundle(path: Path) -> bool:
    """Whether a file begins as a bundle does; False for what can't be read or is no file."""
    try:
        if not path.is_file():
            return False
        with open(path, "rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def open_index(path: Path) -> Index:
    """Open the index inside a bundle, at the same cost whatever its size.

    Raises:
        IndexFileError: The index is damaged or of another version.
        StoreError: The file is no bundle, cut off, damaged, or of another version.
    """
    with _opened(path) as file:
        header = _header(path, file)
    place = (header.index_offset, header.index_length)
    return Index.open(path, WAY_OUT, place)


def read_manifest(path: Path) -> Manifest:
    """Read what a bundle says of itself; its parts are not read.

    Raises:
        StoreError: The file is no bundle, cut off, damaged, or of another version.
    """
    # Only here: a look-up needs no manifest.
    import json

    with _opened(path) as file:
        header = _header(path, file)
        text = file.read(header.manifest)
    if crc32(text) != header.manifest_checksum:
        fail(path, "is damaged: the checksum of its manifest is wrong")
    try:
        end = HEADER.size + header.manifest
        inside = header.index_offset, header.index_length
        return manifest_from(json.loads(text), end, inside, header.length)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError(_message(path, "is damaged: its manifest can't be used")) from error


def fail(path: Path, what: str) -> NoReturn:
    """Raise the error that says what is wrong with a bundle and the way out."""
    raise StoreError(_message(path, what))


def _message(path: Path, what: str) -> str:
    return f"{path}: the bundle {what}: {AGAIN}"


def _opened(path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise StoreError(f"{path}: can't be read: {error.strerror or error}") from error


def _header(path: Path, file: BinaryIO) -> Header:
    data = file.read(HEADER.size)
    if not data.startswith(MAGIC):
        raise StoreError(
            f"{path}: the data folder is a file, and no bundle: name a folder or a bundle with "
            "--data-dir"
        )
    if len(data) < HEADER.size:
        fail(path, f"is cut off after {len(data)} bytes")
    _, version, manifest_sum, length, manifest, offset, size, checksum = HEADER.unpack(data)
    if version != VERSION:
        _wrong_version(path, version)
    if crc32(data[:-4]) != checksum:
        fail(path, "is damaged: the checksum of its header is wrong")
    actual = os.fstat(file.fileno()).st_size
    if actual != length:
        how = "is cut off" if actual < length else "is damaged"
        fail(path, f"{how}: it should have {length} bytes and has {actual}")
    end = HEADER.size + manifest
    if manifest > _MAX_MANIFEST or offset != next_place(end) or offset + size > length:
        fail(path, "is damaged: its header is not that of a bundle")
    return Header(manifest_sum, manifest, offset, size, length)


def _wrong_version(path: Path, version: int) -> NoReturn:
    if version > VERSION:
        raise StoreError(
            f"{path}: the bundle has format {version}, written by a newer ipskeptic, and this one "
            f"reads {VERSION}: install the newer one, or have the bundle made with this one"
        )
    raise StoreError(
        f"{path}: the bundle has the older format {version}, and this ipskeptic reads {VERSION}: "
        "have it made again"
    )
