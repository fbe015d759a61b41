"""A layer: one snapshot with its records, as the compiler takes it and as it lies on disk.

Every number is unsigned and little-endian. A layer file is

    offset  bytes  what
    0       8      magic 89 69 70 73 6C 0D 0A 1A
    8       4      format version, 1
    12      4      CRC-32 of the snapshot
    16      4      length of the snapshot
    20      4      CRC-32 of the records as they lie in the file
    24      8      length of the records as they lie in the file
    32      8      length of the records unpacked
    40      ...    the snapshot's fields, JSON, UTF-8
    ...     ...    the records, packed with zlib

and the records, unpacked, are five numbers of 8 bytes (records about AS numbers, IPv4, IPv6, the
number of strings, the length of the strings in characters), then the arrays of each family and the
strings. First numbers are written as the difference to the one before, last numbers as the
difference to their first (IPv6: as exclusive or, upper and lower 64 bits each), and each array as
all its lowest bytes, then the next, and so on: half the size, in half the time.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index.meta import snapshot_from_json, snapshot_to_json
from ipskeptic.model.feed import Snapshot, Span
from ipskeptic.update.atomic import write_atomically
from ipskeptic.update.columns import FAMILIES, U32, U64, Columns, Table, wrong_ranges

MAGIC = b"\x89ipsl\r\n\x1a"
VERSION = 1
_HEADER = struct.Struct("<8sIIIIQQ")
HEAD = _HEADER.size
_COUNTS = struct.Struct("<5Q")
# Measured on a table of a million routes: level 1 takes a third of the time of level 6 and gives
# files a tenth bigger.
_LEVEL = 1
# Judgement: five million lines, the most a feed may have, take a tenth of it; a layer may come from
# a stranger's bundle, and packed it can be a thousandth.
_MAX_RECORDS = 2 << 30
_EMPTY = np.empty(0, np.uint64)


class Layer(NamedTuple):
    """One snapshot with its records.

    Attributes:
        snapshot: What it is a copy of; its number has no meaning yet.
        spans: Its records.
    """

    snapshot: Snapshot
    spans: Sequence[Span]


def save_layer(path: Path, layer: Layer) -> Layer:
    """Write a layer file, whole or not at all.

    Returns:
        The layer as `load_layer` would read it.

    Raises:
        StoreError: It can't be written.
        ValueError: A record is none (see `Columns.from_spans`).
    """
    fields = snapshot_to_json(layer.snapshot._replace(number=0))
    snapshot = json.dumps(fields, sort_keys=True, ensure_ascii=True).encode()
    columns = Columns.from_spans(layer.spans)
    raw = _pack(columns)
    records = zlib.compress(raw, _LEVEL)
    header = _HEADER.pack(
        MAGIC,
        VERSION,
        zlib.crc32(snapshot),
        len(snapshot),
        zlib.crc32(records),
        len(records),
        len(raw),
    )
    write_atomically(path, (header, snapshot, records))
    return Layer(snapshot_from_json(0, fields), columns)


def load_layer(path: Path) -> Layer:
    """Read a layer file.

    Raises:
        StoreError: It is missing, damaged, or of another version.
    """
    return parse_layer(path, read_bytes(path))


def parse_layer(path: Path, data: bytes) -> Layer:
    """Read the bytes of a layer file.

    Args:
        path: Where they come from, for messages.
        data: The bytes.

    Raises:
        StoreError: They are cut off, damaged, or of another version.
    """
    snapshot, start, header = _snapshot(path, data)
    *_, checksum, length, raw_length = header
    if raw_length > _MAX_RECORDS:
        _fail(path, "is larger than any can be")
    if len(data) != start + length or zlib.crc32(data[start:]) != checksum:
        _fail(path, "is cut off" if len(data) < start + length else "is damaged")
    unpacker = zlib.decompressobj()
    try:
        # One byte more than promised is room enough to notice a file that unpacks to more.
        raw = unpacker.decompress(data[start:], raw_length + 1)
        if len(raw) != raw_length:
            raise ValueError("its records are not as long as they should be")
        return Layer(snapshot, _unpack(memoryview(raw)))
    except (zlib.error, ValueError, OverflowError, struct.error) as error:
        raise StoreError(_message(path, "is damaged")) from error


def read_snapshot(path: Path) -> Snapshot:
    """Read what a layer file is a copy of, without its records.

    Raises:
        StoreError: It is missing, damaged, or of another version.
    """
    return _snapshot(path, read_bytes(path, 1 << 16))[0]


def content_mark(head: bytes) -> str:
    """What tells the records of one layer from those of another, out of its header.

    Args:
        head: The first bytes of a layer file, 40 at least.

    Returns:
        Checksum and length of the records; "" if the bytes are no layer's.
    """
    if len(head) < _HEADER.size or not head.startswith(MAGIC):
        return ""
    *_, checksum, packed, raw = _HEADER.unpack_from(head)
    return f"{checksum:08x}-{packed}-{raw}"


def read_bytes(path: Path, length: int = -1) -> bytes:
    """Read the bytes of a layer file, all or the first ones with at least its snapshot.

    Raises:
        StoreError: It can't be read.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(length)
            if length > 0 and len(data) == length:
                # The warnings of a snapshot may be many.
                wanted = _HEADER.size + _HEADER.unpack_from(data)[3]
                data += file.read(max(wanted - length, 0))
            return data
    except OSError as error:
        raise StoreError(f"{path}: can't be read: {error.strerror or error}") from error


def _snapshot(path: Path, data: bytes) -> tuple[Snapshot, int, tuple[Any, ...]]:
    if len(data) < _HEADER.size or not data.startswith(MAGIC):
        _fail(path, "is cut off" if data and MAGIC.startswith(data[:8]) else "is no snapshot")
    header = _HEADER.unpack_from(data)
    _, version, checksum, length, *_ = header
    if version != VERSION:
        age = "a newer" if version > VERSION else "an older"
        _fail(path, f"was written by {age} ipskeptic (format {version}, not {VERSION})")
    end = _HEADER.size + length
    text = data[_HEADER.size : end]
    if zlib.crc32(text) != checksum:
        _fail(path, "is cut off" if len(data) < end else "is damaged")
    try:
        return snapshot_from_json(0, json.loads(text)), end, header
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(_message(path, "is damaged")) from error


def _message(path: Path, what: str) -> str:
    return f"{path}: the snapshot {what}: delete this file and import its source again"


def _fail(path: Path, what: str) -> NoReturn:
    raise StoreError(_message(path, what))


def _pack(columns: Columns) -> bytes:
    strings = "".join(columns.strings)
    tables = [columns.tables[family] for family in FAMILIES]
    counts = [len(table.first) for table in tables]
    parts = [_COUNTS.pack(*counts, len(columns.strings), len(strings))]
    for table in tables:
        parts += _pack_table(table)
    parts.append(_planes(np.fromiter(map(len, columns.strings), np.uint32)))
    # Half of a pair of surrogates comes out of JSON, and can't be written as UTF-8.
    parts.append(strings.encode("utf-8", "surrogatepass"))
    return b"".join(parts)


def _pack_table(table: Table) -> list[bytes]:
    if table.wide and len(table.first):
        return [
            _planes(np.diff(table.first_high, prepend=np.uint64(0))),
            _planes(table.first),
            _planes(table.last_high ^ table.first_high),
            _planes(table.last ^ table.first),
            _planes(table.value),
        ]
    first = np.diff(table.first, prepend=np.uint64(0)).astype(np.uint32)
    return [
        _planes(first),
        _planes((table.last - table.first).astype(np.uint32)),
        _planes(table.value),
    ]


def _unpack(raw: memoryview) -> Columns:
    *counts, string_count, text_length = _COUNTS.unpack_from(raw)
    at = _COUNTS.size

    def numbers(count: int, kind: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
        nonlocal at
        start, at = at, at + count * np.dtype(kind).itemsize
        return _from_planes(raw[start:at], count, kind)

    tables: dict[int, Table] = {}
    for family, count in zip(FAMILIES, counts, strict=True):
        if family == 6 and count:
            first_high: U64 = np.cumsum(numbers(count, np.uint64), dtype=np.uint64)
            first: U64 = numbers(count, np.uint64)
            last_high: U64 = numbers(count, np.uint64) ^ first_high
            last: U64 = numbers(count, np.uint64) ^ first
        else:
            first_high = last_high = _EMPTY
            first = np.cumsum(numbers(count, np.uint32), dtype=np.uint64)
            last = first + numbers(count, np.uint32)
        value: U32 = numbers(count, np.uint32)
        tables[family] = Table(first, last, first_high, last_high, value)
        if count and int(value.max()) >= string_count:
            raise ValueError("a record has a value that is not there")
        if wrong_ranges(tables[family]).any():
            raise ValueError("a record ends before it begins")
    lengths = numbers(string_count, np.uint32)
    text = str(raw[at:], "utf-8", "surrogatepass")
    if len(text) != text_length or int(lengths.sum()) != text_length:
        raise ValueError("the strings are not as long as they should be")
    ends = np.cumsum(lengths, dtype=np.int64).tolist()
    strings = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return Columns(tables, strings)


def _planes(numbers: NDArray[Any]) -> bytes:
    """The lowest byte of each number, then the next of each, and so on."""
    size = numbers.dtype.itemsize
    little = np.ascontiguousarray(numbers.astype(numbers.dtype.newbyteorder("<"), copy=False))
    return little.view(np.uint8).reshape(-1, size).T.tobytes()


def _from_planes(data: memoryview, count: int, kind: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
    size = np.dtype(kind).itemsize
    planes = np.frombuffer(data, np.uint8, count * size).reshape(size, count)
    little = np.ascontiguousarray(planes.T).view(np.dtype(kind).newbyteorder("<")).reshape(count)
    return little.astype(kind, copy=False)
