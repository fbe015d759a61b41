"""The entries of an index as columns, and the distinct sets of them that rows hold."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.flatten import Flat, section
from ipskeptic.bulk.plan import distinct
from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry

_FIRST = (1 << fmt.RUN_SHIFT) - 1
# The finalizer of SplitMix64 (Steele, Lea, Flood 2014), which spreads numbers over 64 bits.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
_GOLDEN = 0x9E3779B97F4A7C15

Places = Mapping[tuple[bool, int], tuple[str, int]]


class Copies(NamedTuple):
    """What a set of snapshots is: a feed, and the places of its copies by date."""

    feed: str
    places: tuple[int, ...]


class Sets(NamedTuple):
    """Of some rows: the distinct sets of entries of one part of the records.

    Attributes:
        start: int64 [sets + 1]: where the entries of each set begin in `entry`.
        entry: int64 [n]: the entries, set after set.
        row: int64 [sets]: a row that has each set.
        which: int32 [rows]: the set of each row.
    """

    start: npt.NDArray[np.int64]
    entry: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    which: npt.NDArray[np.int32]


class Entries:
    """The entries of the user's index.

    Attributes:
        text: uint32 [n]: number of the text of each.
        set: uint32 [n]: its set of snapshots.
        length: uint8 [n]: its prefix length, or 255.
        part: uint8 [n]: to which part of the records it belongs.
    """

    def __init__(self, index: Index, places: Places, part_of: Mapping[str, int]) -> None:
        self._index = index
        self._places = places
        self._packed = section(index.file, b"ENTR")
        self.text = (self._packed & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        high = (self._packed >> np.uint64(32)).astype(np.uint32)
        self.length = (high & np.uint32(255)).astype(np.uint8)
        self.set = high >> np.uint32(fmt.SET_SHIFT)
        snapshots = section(index.file, b"SETS")[self.set] & np.uint32(_FIRST)
        part = [part_of.get(s.feed, 0) for s in index.snapshots] or [0]
        self.part = np.array(part, dtype=np.uint8)[snapshots]
        # All of the index was verified, so that no block needs a check of its own.
        blob = section(index.file, b"STRG").tobytes()
        edges = section(index.file, b"SPOS").tolist()
        self._strings: list[str] = [
            blob[start:end].decode("utf-8") for start, end in pairwise(edges)
        ]
        pairs = section(index.file, b"TEXT")
        self._first = view((pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32))
        self._second = view((pairs >> np.uint64(32)).astype(np.uint32))
        self._copies: dict[int, Copies | None] = {}

    def sets(self, flat: Flat, *parts: int, lengths: bool = False) -> Sets:
        """Tell the sets of entries of some parts apart.

        Args:
            flat: The entries of each row.
            parts: The parts.
            lengths: Whether sets that differ in prefix lengths alone are different.
        """
        mine = np.isin(self.part, parts)[flat.entry]
        before = np.zeros(len(mine) + 1, dtype=np.int32)
        np.cumsum(mine, out=before[1:])
        start, entry = before[flat.start], flat.entry[mine]
        sums = np.zeros(len(entry) + 1, dtype=np.uint64)
        np.cumsum(self._tokens(lengths)[entry], out=sums[1:])
        # Sums of spread numbers over 2^64: that two sets of some 10^6 agree has a chance of 10^-7.
        row, which = distinct(sums[start[1:]] - sums[start[:-1]])
        sizes = start[row + 1] - start[row]
        own = np.zeros(len(row) + 1, dtype=np.int64)
        np.cumsum(sizes, out=own[1:])
        places = np.arange(int(own[-1]), dtype=np.int64) + np.repeat(start[row] - own[:-1], sizes)
        return Sets(own, entry[places], row, which)

    def _tokens(self, lengths: bool) -> npt.NDArray[np.uint64]:
        if not lengths:
            return _mixed(self._packed & np.uint64(0xFFFFFF00FFFFFFFF))
        # A record that is no prefix is a span of its own.
        own = np.arange(len(self._packed), dtype=np.uint64) << np.uint64(32) | np.uint64(255)
        return _mixed(np.where(self.length == fmt.NO_PREFIX, own, self._packed))

    def copies(self, number: int) -> Copies | None:
        """The feed and copies of a set of snapshots; None for built-in ones."""
        if number not in self._copies:
            snapshots = self._index.snapshots_of(number)
            found = [place for s in snapshots if (place := self._places.get((False, s)))]
            feeds = {feed for feed, _ in found}
            self._copies[number] = (
                Copies(feeds.pop(), tuple(place for _, place in found)) if found else None
            )
        return self._copies[number]

    def value(self, text: int) -> str:
        """A text: `key=value` pairs joined by tab."""
        strings = self._strings
        count = len(strings)
        if text < count:
            return strings[text]
        place = text - count
        before, behind = strings[self._first[place]], strings[self._second[place]]
        return f"{before}\t{behind}" if before and behind else before or behind

    def hits(self, entries: list[int], number: int, bits: int) -> list[Hit]:
        """Entries as records that cover a number of so many bits."""
        found = []
        for entry in entries:
            ((snapshots, length, first, last, value),) = self._index.records(entry + 1)
            if length != fmt.NO_PREFIX:
                hosts = (1 << (bits - length)) - 1
                last = number | hosts
                first = last ^ hosts
            for snapshot in snapshots:
                place = self._places.get((False, snapshot))
                if place is not None:
                    found.append(Hit(*place, Entry(snapshot, first, last, value), length))
        found.sort(key=_order)
        return found


def view(numbers: npt.NDArray[Any]) -> Any:
    """Numbers as plain ones, without a list of them."""
    return np.ascontiguousarray(numbers).data


def _order(hit: Hit) -> Entry:
    return hit.entry


def _mixed(numbers: Any) -> npt.NDArray[np.uint64]:
    mixed: npt.NDArray[np.uint64] = numbers + np.uint64(_GOLDEN)
    for shift, factor in _STEPS:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed
