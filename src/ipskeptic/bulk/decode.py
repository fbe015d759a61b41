"""Sets of entries of the user's index: told apart by part of the records, and decoded as hits."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.answers import Answers
from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.flatten import Flat, flatten, section
from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry

_FIRST = (1 << fmt.RUN_SHIFT) - 1
# The finalizer of SplitMix64 (Steele, Lea, Flood 2014), which spreads numbers over 64 bits.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
_GOLDEN = 0x9E3779B97F4A7C15


class Sets(NamedTuple):
    """Of some rows: the distinct sets of entries of one part of the records.

    Attributes:
        place: int64 [sets]: a row that has each set.
        which: int64 [rows]: the set of each row.
    """

    place: npt.NDArray[np.int64]
    which: npt.NDArray[np.int64]


class Decoder:
    """The entries of some rows of an index.

    Args:
        index: The index.
        answers: Says which snapshots count.
        rows: Numbers of rows.
        bits: Width of the family's numbers.
    """

    def __init__(
        self, index: Index, answers: Answers, rows: npt.NDArray[np.uint32], bits: int
    ) -> None:
        self._index = index
        self._places = answers.places
        self._bits = bits
        self.flat: Flat = flatten(index.file, rows)
        entries = section(index.file, b"ENTR")
        packed = (entries >> np.uint64(32)).astype(np.uint32)
        sets = (packed >> np.uint32(fmt.SET_SHIFT)).astype(np.int64)
        first = section(index.file, b"SETS")[sets] & np.uint32(_FIRST)
        parts = answers.parts
        number = dict.fromkeys(parts.special_feeds, 1)
        number |= dict.fromkeys(parts.registry_feeds, 2)
        number |= dict.fromkeys(parts.route_feeds, 3)
        number |= dict.fromkeys(parts.rpki_feeds, 4)
        number |= dict.fromkeys(answers.lists.feeds, 5)
        part = np.array([number.get(s.feed, 0) for s in index.snapshots] or [0], dtype=np.uint8)
        self._part = part[first.astype(np.int64)]
        # Where only texts and snapshots matter, the prefix length does not.
        self._plain = _mixed(entries & np.uint64(0xFFFFFF00FFFFFFFF))
        # A record that is no prefix is a span of its own.
        own = np.arange(len(entries), dtype=np.uint64) << np.uint64(32)
        spans = (packed & np.uint32(255)) == fmt.NO_PREFIX
        self._exact = _mixed(np.where(spans, own | np.uint64(255), entries))

    def sets(self, *parts: int, lengths: bool = False) -> Sets:
        """Tell the sets of entries of some parts apart.

        Args:
            parts: 1 special-purpose, 2 registries, 3 routes, 4 RPKI, 5 lists.
            lengths: Whether sets that differ in prefix lengths alone are different.
        """
        wanted = np.isin(self._part, parts)
        tokens = np.where(wanted, self._exact if lengths else self._plain, np.uint64(0))
        sums = np.zeros(len(self.flat.entry) + 1, dtype=np.uint64)
        np.cumsum(tokens[self.flat.entry], out=sums[1:])
        start = self.flat.start
        # Sums of spread numbers over 2^64: that two sets of some 10^6 agree has a chance of 10^-7.
        _, place, which = np.unique(
            sums[start[1:]] - sums[start[:-1]], return_index=True, return_inverse=True
        )
        return Sets(place.astype(np.int64), which.reshape(-1).astype(np.int64))

    def hits(self, row: int, number: int, *parts: int) -> list[Hit]:
        """The records of a row that are of some parts, as they cover a number."""
        found = []
        start, end = int(self.flat.start[row]), int(self.flat.start[row + 1])
        for entry in self.flat.entry[start:end].tolist():
            if self._part[entry] not in parts:
                continue
            ((snapshots, length, first, last, value),) = self._index.records(entry + 1)
            if length != fmt.NO_PREFIX:
                hosts = (1 << (self._bits - length)) - 1
                last = number | hosts
                first = last ^ hosts
            for snapshot in snapshots:
                place = self._places.get((False, snapshot))
                if place is not None:
                    found.append(Hit(*place, Entry(snapshot, first, last, value), length))
        found.sort(key=_order)
        return found


def _order(hit: Hit) -> Entry:
    return hit.entry


def _mixed(numbers: Any) -> npt.NDArray[np.uint64]:
    mixed: npt.NDArray[np.uint64] = numbers + np.uint64(_GOLDEN)
    for shift, factor in _STEPS:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed
