"""The distinct records of a snapshot, and the entries of all snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.axes import NO_PREFIX, Line
from ipskeptic.update.columns import U64, Columns
from ipskeptic.update.flatten import I32, I64
from ipskeptic.update.image import TOO_MUCH, Buffer
from ipskeptic.update.numbering import number_keys
from ipskeptic.update.texts import Texts

# One more than the longest prefix length there is.
_LONGEST = 129


class Records(NamedTuple):
    """Records, those that are no prefix last.

    Attributes:
        length: Prefix length of each, or `NO_PREFIX`.
        text: Number of its text.
        bounds: First and last of those that are no prefix, upper and lower 64 bits, as four
            columns.
    """

    length: I64
    text: I64
    bounds: U64

    def take(self, which: I64) -> Records:
        """The records of these places, which ascend."""
        length = self.length[which]
        before = len(self.length) - len(self.bounds)
        odd = which[length == NO_PREFIX] - before
        return Records(length, self.text[which], self.bounds[odd])


def records_of(columns: Columns, line: Line, texts: Texts) -> tuple[I32, Records]:
    """The distinct records of a snapshot, whatever prefix they are about.

    Args:
        columns: The snapshot.
        line: The same, on the line.
        texts: Takes its texts.

    Returns:
        For each record of the line the place of its distinct one, from 1; and these.
    """
    plain = line.prefix_length != NO_PREFIX
    odd = np.flatnonzero(~plain)
    lengths = line.prefix_length[plain].astype(np.int64)
    # One more than the key, so that 0 is none of them.
    count = max(len(columns.strings), 1)
    keys, places = number_keys(lengths * count + line.value[plain] + 1, _LONGEST * count + 1)
    distinct = keys[1:] - 1
    ids = np.empty(len(plain), np.int32)
    ids[plain] = places
    ids[odd] = np.arange(len(odd)) + len(distinct) + 1
    length = np.concatenate((distinct // count, np.full(len(odd), NO_PREFIX)))
    value = np.concatenate((distinct % count, line.value[odd]))
    return ids, Records(length, texts.number(columns.strings)[value], line.bounds)


class Entries:
    """The entries met so far, numbered from 0 in the order in which they came."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._parts: list[Records] = []
        self._sets: list[I64] = []
        self._set_section: list[bytes] = []
        self._set_count = 0
        self.count = 0

    def add(self, records: Records, sets: I64) -> int:
        """Add entries.

        Args:
            records: What each says; those that are no prefix may be anywhere.
            sets: Place of its set of snapshots.

        Returns:
            The number of the first of them.
        """
        self._parts.append(records)
        self._sets.append(sets)
        self.count += len(sets)
        return self.count - len(sets)

    def add_sets(self, runs: I64) -> int:
        """Add sets of snapshots, as they lie in the file; the place of the first of them."""
        self._set_section.append(runs.astype("<u4").tobytes())
        self._set_count += len(runs)
        if self._set_count > fmt.MAX_SETS:
            raise StoreError(TOO_MUCH)
        return self._set_count - len(runs)

    def rows(self) -> I64:
        """The row that each entry is by itself: prefixes first, then all others."""
        if self.count >= fmt.MAX_ROWS:
            raise StoreError(TOO_MUCH)
        order = np.argsort(self._odd(), kind="stable")
        rows = np.empty(self.count, np.int64)
        rows[order] = np.arange(1, self.count + 1)
        return rows

    def _odd(self) -> NDArray[np.bool_]:
        """Which of them are no prefix."""
        none = np.zeros(0, np.bool_)
        return np.concatenate([none, *(part.length == NO_PREFIX for part in self._parts)])

    def sections(self) -> dict[bytes, Buffer]:
        """The sections that hold entries, spans, sets and texts."""
        none = np.zeros(0, np.int64)
        texts = np.concatenate([none, *(part.text for part in self._parts)])
        lengths = np.concatenate([none, *(part.length for part in self._parts)])
        numbers, sections = self._texts.sections(texts)
        packed = np.concatenate([none, *self._sets]) << fmt.SET_SHIFT | lengths
        order = np.argsort(self._odd(), kind="stable")
        table = np.column_stack((numbers, packed))[order].astype("<u4")
        spans = [np.zeros((0, 4), np.uint64), *(part.bounds for part in self._parts)]
        return sections | {
            b"ENTR": table.tobytes(),
            b"SPAN": np.concatenate(spans).astype("<u8").tobytes(),
            b"SETS": b"".join(self._set_section),
        }


def same_records(parts: Sequence[Records]) -> tuple[I64, Records]:
    """Number the records of several snapshots so that equal ones have one number.

    Returns:
        The number of each record, one snapshot after the other; and the records by number.
    """
    length = np.concatenate([part.length for part in parts])
    text = np.concatenate([part.text for part in parts])
    bounds = np.concatenate([part.bounds for part in parts])
    odd = length == NO_PREFIX
    spans, bounds = _spans(bounds)
    place = np.zeros(len(length), np.int64)
    place[odd] = spans
    count = int(text.max(initial=0)) + 1
    keys = (place * (NO_PREFIX + 1) + length) * count + text
    found, numbers = number_keys(keys + 1, (len(bounds) + 1) * (NO_PREFIX + 1) * count + 1)
    found = found[1:] - 1
    place, length = found // count // (NO_PREFIX + 1), found // count % (NO_PREFIX + 1)
    records = Records(length, found % count, bounds[place[length == NO_PREFIX] - 1])
    return numbers - np.int64(1), records


def _spans(bounds: U64) -> tuple[I64, U64]:
    """Number spans from 1, equal ones alike; and the spans by number."""
    order = np.lexsort(bounds.T[::-1])
    ranked = bounds[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (ranked[1:] != ranked[:-1]).any(axis=1)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new)
    return numbers, ranked[new]
