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
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn
from zlib import crc32

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index.meta import snapshot_from_json
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import parse_window

MAGIC = b"\x89ipsb\r\n\x1a"
VERSION = 1
HEADER = struct.Struct("<8sIIQQQQ12xI")
# Page size of most machines, so that no page belongs to two parts.
ALIGNMENT = 4096
# What an error about the index inside tells the reader to do.
WAY_OUT = (
    "take its snapshots into a data folder with `ipskeptic data import FILE`, or get the bundle "
    "again"
)
AGAIN = "get the bundle again"
# Judgement: 65,536 snapshots, the most an index can hold, take some 30 MB.
_MAX_MANIFEST = 64 << 20
# Not in a name of a file on some system.
_NO_NAME = frozenset('/\\:*?"<>|')
_MAX_NAME = 100
_FAMILIES = ("4", "6", "46")


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


class Part(NamedTuple):
    """The index or one snapshot inside a bundle.

    Attributes:
        offset: From the start of the file.
        length: In bytes.
        sha256: Of these bytes, in hexadecimal digits.
    """

    offset: int
    length: int
    sha256: str


class Terms(NamedTuple):
    """What a bundle says of one feed: its licence, and whether a copy may be passed on."""

    licence: str
    redistribute: bool


class Manifest(NamedTuple):
    """What a bundle says of itself.

    Attributes:
        builder: Name and version of the program that wrote it.
        index_part: Where the index lies.
        layers: The snapshots, each with its place.
        terms: By feed.
        end: Where the manifest itself ends.
    """

    builder: str
    index_part: Part
    layers: tuple[tuple[Snapshot, Part], ...]
    terms: Mapping[str, Terms]
    end: int

    @property
    def closed(self) -> tuple[str, ...]:
        """Feeds in it that may not be passed on by their terms."""
        return tuple(sorted(name for name, terms in self.terms.items() if not terms.redistribute))


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
        return _manifest(json.loads(text), header)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError(_message(path, "is damaged: its manifest can't be used")) from error


def next_place(end: int) -> int:
    """Where a part begins that comes after the byte `end`."""
    return (end + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT


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


def _manifest(document: Any, header: Header) -> Manifest:
    index = _part(document["index"], header.index_offset)
    if index.length != header.index_length:
        raise ValueError("two lengths of the index")
    layers: list[tuple[Snapshot, Part]] = []
    end = index.offset + index.length
    for item in document["layers"]:
        part = _part(item, next_place(end))
        end = part.offset + part.length
        layers.append((_snapshot(item["snapshot"]), part))
    if end != header.length:
        raise ValueError("the parts are not the whole file")
    terms = {str(name): _terms(value) for name, value in document["terms"].items()}
    end = HEADER.size + header.manifest
    return Manifest(_text(document["builder"]), index, tuple(layers), terms, end)


def _part(item: Any, offset: int) -> Part:
    return Part(offset, _count(item["length"]), _digest(item["sha256"]))


def _terms(value: Any) -> Terms:
    return Terms(_text(value["licence"]), _flag(value["redistribute"]))


def _snapshot(fields: Any) -> Snapshot:
    """A snapshot's fields, each of its kind: a bundle may come from anybody.

    Feed and date become the name of a file.
    """
    found = snapshot_from_json(0, fields)
    for text in (found.feed, found.holds_at, found.fetched_at, found.title, *found.warnings):
        _text(text)
    for count in (found.size, found.records, found.bad):
        _count(count)
    _digest(found.sha256)
    _flag(found.excerpt)
    if _flag(found.builtin):
        raise ValueError("a built-in snapshot is in no bundle")
    if found.families not in _FAMILIES or not _is_name(found.feed):
        raise ValueError("a family or feed of no such name")
    for date in (found.holds_at, found.fetched_at):
        if date and parse_window(date).text != date:
            raise ValueError("a date in another form")
    return found


def _is_name(text: str) -> bool:
    return (
        0 < len(text) <= _MAX_NAME
        and text.isprintable()
        and text[0] not in ". "
        and text[-1] not in ". "
        and not _NO_NAME & set(text)
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 63:
        raise TypeError("no count")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("no flag")
    return value


def _digest(value: Any) -> str:
    text = _text(value)
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise ValueError("no SHA-256")
    return text
