"""Distinct addresses of texts and long lists, as arrays: how often each stands there, and where.

Forty bytes an address, whatever the texts are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.scan_text import Counted
from ipskeptic.bulk.shapes import U32, U64, Bools

FAMILIES = (4, 6)
_LOW = (1 << 64) - 1


class Held(NamedTuple):
    """Distinct addresses of one family, ascending.

    Attributes:
        high: uint64 [n]: the upper 64 bits of IPv6 addresses; zeros for IPv4.
        low: uint64 [n]: the lower 64 bits, or the IPv4 address.
        counts: uint64 [n]: how often it stands in the input.
        files: uint32 [n]: number of the set of files that have it.
    """

    high: U64
    low: U64
    counts: U64
    files: U32

    def pick(self, which: Bools) -> Held:
        """Some of them."""
        return Held(self.high[which], self.low[which], self.counts[which], self.files[which])


def _nothing() -> Held:
    none = np.zeros(0, np.uint64)
    return Held(none, none, none, np.zeros(0, np.uint32))


class Crowd:
    """Distinct addresses that have no time of their own.

    Attributes:
        held: The addresses by family.
        file_sets: Bits of the files in each set of files.
    """

    def __init__(self) -> None:
        self.held: dict[int, Held] = dict.fromkeys(FAMILIES, _nothing())
        self.file_sets: list[int] = []
        self._sets: dict[int, int] = {}

    def __len__(self) -> int:
        """How many distinct addresses there are."""
        return sum(len(held.low) for held in self.held.values())

    @property
    def ipv6(self) -> int:
        """How many of them are of IPv6."""
        return len(self.held[6].low)

    @property
    def read(self) -> int:
        """How often they stand in the input."""
        return sum(int(held.counts.sum()) for held in self.held.values())

    def add(self, family: int, counted: Counted, files: int) -> None:
        """Take the addresses of a file.

        Args:
            family: 4 or 6.
            counted: The addresses, each once.
            files: Bits of the files that have them.
        """
        numbers = np.full(len(counted.low), self._set(files), np.uint32)
        self._join(family, Held(counted.high, counted.low, counted.counts, numbers))

    def add_numbers(self, family: int, found: Mapping[int, tuple[int, int]]) -> None:
        """Take addresses as numbers, each with how often it was read and the bits of its files."""
        rows = [(n >> 64, n & _LOW, count, self._set(bits)) for n, (count, bits) in found.items()]
        high, low, counts, files = np.array(rows, np.uint64).reshape(-1, 4).T
        self._join(family, Held(high, low, counts, files.astype(np.uint32)))

    def take(self, family: int, numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Take some addresses out: how often each was read, and the bits of its files."""
        held = self.held[family]
        wanted = set(numbers)
        pairs = zip(held.high.tolist(), held.low.tolist(), strict=True)
        is_one = np.fromiter((high << 64 | low in wanted for high, low in pairs), bool)
        found = held.pick(is_one)
        self.held[family] = held.pick(~is_one)
        rows = zip(*(column.tolist() for column in found), strict=True)
        return {high << 64 | low: (count, self.file_sets[at]) for high, low, count, at in rows}

    def _join(self, family: int, new: Held) -> None:
        old = self.held[family]
        high = np.concatenate((old.high, new.high))
        low = np.concatenate((old.low, new.low))
        order = np.lexsort((low, high))
        high, low = high[order], low[order]
        counts = np.concatenate((old.counts, new.counts))[order]
        files = np.concatenate((old.files, new.files))[order]
        is_new = np.ones(len(low), bool)
        is_new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        firsts = np.flatnonzero(is_new)
        # Each side has an address once, so what stands there twice are two neighbours.
        both = np.flatnonzero(~is_new)
        files[both - 1] = self._united(files[both - 1], files[both])
        if len(low):
            counts = np.add.reduceat(counts, firsts)
        self.held[family] = Held(high[firsts], low[firsts], counts, files[firsts])

    def _united(self, one: U32, other: U32) -> U32:
        """For pairs of sets of files the number of both together."""
        pairs = one.astype(np.uint64) << np.uint64(32) | other
        distinct, which = np.unique(pairs, return_inverse=True)
        numbers = [
            self._set(self.file_sets[pair >> 32] | self.file_sets[pair & 0xFFFFFFFF])
            for pair in distinct.tolist()
        ]
        found: NDArray[np.uint32] = np.array(numbers, np.uint32)[which.reshape(-1)]
        return found

    def _set(self, bits: int) -> int:
        number = self._sets.get(bits)
        if number is None:
            number = self._sets[bits] = len(self.file_sets)
            self.file_sets.append(bits)
        return number
