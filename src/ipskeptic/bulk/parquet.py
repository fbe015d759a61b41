"""Writes the export as Parquet: a row for each interval, texts as dictionaries."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ipskeptic.bulk.intervals import U64, Export, Spans, Table, without
from ipskeptic.bulk.text import Texts, array_of, ipv4_texts
from ipskeptic.bulk.text6 import ipv6_texts

# Rows of a group. Judgement: enough for readers to skip by, few enough for bounded memory.
GROUP = 1 << 17
_MAPPED = (0xFFFF << 32, (0xFFFF << 32) + (1 << 32) - 1)
_DROPPED = (1 << 32) - 1


def parquet_parts(
    export: Export, columns: Sequence[str], seen_at: str, about: Mapping[str, str]
) -> Iterator[bytes]:
    """The bytes of a Parquet file, part by part.

    Args:
        export: What it holds.
        columns: The columns, in their order, after those of the interval.
        seen_at: The text of the column `seen_at`.
        about: Metadata of the schema.
    """
    schema = _schema(columns, about)
    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for spans in export.spans:
            for group in _groups(spans):
                table = _table(group, export, columns, seen_at, schema)
                writer.write_table(table, row_group_size=GROUP)
                yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def taken(self) -> bytes:
        """What was written since the last call."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


class _Group:
    """Some intervals of one family."""

    def __init__(self, family: int, edges: tuple[U64, ...], row: Any) -> None:
        self.family = family
        self.edges = edges
        self.row = row


def _groups(spans: Spans) -> Iterator[_Group]:
    if spans.family == 6:
        # `annotate` reads IPv4-mapped addresses as IPv4: they have no intervals of IPv6.
        spans = without(spans, [_MAPPED], _DROPPED)
    last_high, last_low = spans.last()
    kept = spans.row != _DROPPED
    columns = [c[kept] for c in (spans.high, spans.low, last_high, last_low)]
    row = spans.row[kept]
    for begin in range(0, len(row), GROUP):
        place = slice(begin, begin + GROUP)
        yield _Group(spans.family, tuple(column[place] for column in columns), row[place])


def _schema(columns: Sequence[str], about: Mapping[str, str]) -> Any:
    fields = [
        pa.field("family", pa.uint8(), nullable=False),
        pa.field("first", pa.string(), nullable=False),
        pa.field("last", pa.string(), nullable=False),
        pa.field("first_number", pa.uint32()),
        pa.field("last_number", pa.uint32()),
        pa.field("first_bytes", pa.binary(16), nullable=False),
        pa.field("last_bytes", pa.binary(16), nullable=False),
    ]
    text = pa.dictionary(pa.int32(), pa.string())
    fields += [pa.field(name, text, nullable=False) for name in columns]
    return pa.schema(fields, metadata=dict(about))


def _table(group: _Group, export: Export, columns: Sequence[str], seen_at: str, schema: Any) -> Any:
    count = len(group.row)
    high, low, last_high, last_low = group.edges
    if group.family == 4:
        ends = [low.astype(np.uint32), last_low.astype(np.uint32)]
        texts = [_text(ipv4_texts(end)) for end in ends]
        numbers = [pa.array(end) for end in ends]
        # As in IPv6, so that one column orders both families.
        mapped = np.uint64(0xFFFF << 32)
        high, low, last_low = np.zeros_like(low), low | mapped, last_low | mapped
        last_high = high
    else:
        texts = [_text(ipv6_texts(high, low)), _text(ipv6_texts(last_high, last_low))]
        numbers = [pa.nulls(count, pa.uint32())] * 2
    arrays = [pa.array(np.full(count, group.family, np.uint8)), *texts, *numbers]
    arrays += [_bytes(high, low), _bytes(last_high, last_low)]
    made = dict(_cells(export, group))
    made["seen_at"] = _dictionary(np.zeros(count, np.int32), [seen_at])
    return pa.Table.from_arrays([*arrays, *(made[name] for name in columns)], schema=schema)


def _text(texts: Any) -> Any:
    whole = Texts(np.ascontiguousarray(texts.offsets), texts.data)
    kind = pa.string() if whole.offsets.dtype == np.int32 else pa.large_string()
    return array_of(whole).view(kind).cast(pa.string())


def _bytes(high: U64, low: U64) -> Any:
    data = np.stack((high, low), axis=1).astype(">u8")
    return pa.Array.from_buffers(pa.binary(16), len(data), [None, pa.py_buffer(data)])


def _cells(export: Export, group: _Group) -> Iterator[tuple[str, Any]]:
    """The columns of all tables."""
    rows = export.rows[group.row]
    for table, numbers in zip(export.tables, rows.T, strict=True):
        if table.columns:
            used, which = np.unique(numbers, return_inverse=True)
            yield from _columns(table, used.tolist(), which.reshape(-1))


def _columns(table: Table, used: Sequence[int], which: Any) -> Iterator[tuple[str, Any]]:
    """Its columns: a dictionary has only what its group needs."""
    chosen = [table.rows[n] for n in used]
    for place, name in enumerate(table.columns):
        known: dict[str, int] = {}
        numbers = [known.setdefault(row[place], len(known)) for row in chosen]
        yield name, _dictionary(np.array(numbers, np.int32)[which], list(known))


def _dictionary(numbers: Any, texts: Sequence[str]) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(texts, pa.string()))
