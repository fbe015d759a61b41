"""Rows of an index as arrays: which entries each row holds, all rows at once.

The bytes of the index are read as they lie (`lookup.index.format`); nothing is copied but what is
gathered.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.mapped import MappedIndex

U32: TypeAlias = npt.NDArray[np.uint32]
U64: TypeAlias = npt.NDArray[np.uint64]
I64: TypeAlias = npt.NDArray[np.int64]

_TYPES: dict[int, Any] = {4: np.dtype("<u4"), 8: np.dtype("<u8"), 1: np.dtype("u1")}


def section(file: MappedIndex, name: bytes) -> Any:
    """A section as an array of its items, without a copy."""
    offset, items = file.sections[name]
    size = fmt.SECTIONS[name]
    if name == b"SPAN":
        items, size = items * 4, 8
    kind = _TYPES[size]
    return np.frombuffer(file.data[offset : offset + items * size], dtype=kind)


class Flat(NamedTuple):
    """The entries of some rows.

    Attributes:
        start: int64 [rows + 1]: where the entries of each row begin in `entry`.
        entry: int64 [n]: numbers of entries, row after row.
    """

    start: I64
    entry: I64


def flatten(file: MappedIndex, rows: U32) -> Flat:
    """The entries of each row.

    Args:
        file: The index, verified.
        rows: Numbers of rows.

    Raises:
        IndexFileError: The rows are not those of an index.
    """
    lists = section(file, b"ROWS").astype(np.uint32, copy=False)
    entries = file.sections[b"ENTR"].items
    ends = np.flatnonzero(lists & np.uint32(fmt.LAST))
    owner = np.arange(len(rows), dtype=np.int64)
    row = rows.astype(np.int64)
    owners: list[I64] = []
    found: list[I64] = []
    for _ in range(fmt.MAX_DEPTH):
        leaf = (row & fmt.LIST) == 0
        held = leaf & (row > 0)
        owners.append(owner[held])
        found.append(row[held] - 1)
        owner, place = owner[~leaf], row[~leaf] & (fmt.LIST - 1)
        if not len(place):
            break
        last = np.searchsorted(ends, place)
        if int(place.max()) >= len(lists) or int(last.max()) >= len(ends):
            file.fail("is damaged: a row has no end")
        sizes = ends[last] - place + 1
        owner = np.repeat(owner, sizes)
        row = (lists[_ranges(place, sizes)] & np.uint32(fmt.LAST - 1)).astype(np.int64)
    else:
        file.fail("is damaged: rows lie in each other too deep")
    all_owners, all_entries = np.concatenate(owners), np.concatenate(found)
    if len(all_entries) and int(all_entries.max()) >= entries:
        file.fail("is damaged: a row has an entry that is none")
    order = np.argsort(all_owners, kind="stable")
    counts = np.bincount(all_owners, minlength=len(rows))
    start = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(counts, out=start[1:])
    return Flat(start, all_entries[order])


def _ranges(start: I64, sizes: I64) -> I64:
    """The numbers of several ranges, one after the other."""
    shift = np.cumsum(sizes) - sizes
    total = int(sizes.sum())
    ranges: I64 = np.arange(total, dtype=np.int64) + np.repeat(start - shift, sizes)
    return ranges
