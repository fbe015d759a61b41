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
I32: TypeAlias = npt.NDArray[np.int32]

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
        entry: int32 [n]: numbers of entries, row after row.
    """

    start: I64
    entry: I32


def flatten(file: MappedIndex, rows: U32) -> Flat:
    """The entries of each row.

    Args:
        file: The index, verified.
        rows: Numbers of rows.

    Raises:
        IndexFileError: The rows are not those of an index.
    """
    # An index has fewer than 2^30 rows and entries: numbers of 32 bits hold all that follows.
    lists = section(file, b"ROWS")
    ends = np.flatnonzero(lists & np.uint32(fmt.LAST)).astype(np.int32)
    owner = np.arange(len(rows), dtype=np.int32)
    row = rows.astype(np.int32)
    owners: list[I32] = []
    found: list[I32] = []
    for _ in range(fmt.MAX_DEPTH):
        leaf = (row & np.int32(fmt.LIST)) == 0
        held = leaf & (row > 0)
        owners.append(owner[held])
        found.append(row[held] - np.int32(1))
        owner, place = owner[~leaf], row[~leaf] & np.int32(fmt.LIST - 1)
        if not len(place):
            break
        last = np.searchsorted(ends, place)
        if int(place.max()) >= len(lists) or int(last.max()) >= len(ends):
            file.fail("is damaged: a row has no end")
        sizes = ends[last] - place + np.int32(1)
        owner = np.repeat(owner, sizes)
        row = (lists[_ranges(place, sizes)] & np.uint32(fmt.LAST - 1)).astype(np.int32)
    else:
        file.fail("is damaged: rows lie in each other too deep")
    all_owners, all_entries = np.concatenate(owners), np.concatenate(found)
    owners.clear()
    found.clear()
    if len(all_entries) and int(all_entries.max()) >= file.sections[b"ENTR"].items:
        file.fail("is damaged: a row has an entry that is none")
    start = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(np.bincount(all_owners, minlength=len(rows)), out=start[1:])
    return Flat(start, all_entries[np.argsort(all_owners, kind="stable")])


def _ranges(start: I32, sizes: I32) -> I32:
    """The numbers of several ranges, one after the other."""
    ends = np.cumsum(sizes, dtype=np.int64)
    shift = (start - (ends - sizes)).astype(np.int32)
    ranges: I32 = np.arange(int(ends[-1]), dtype=np.int32)
    ranges += np.repeat(shift, sizes)
    return ranges
