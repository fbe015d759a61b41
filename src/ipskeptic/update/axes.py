"""One line of numbers for all families, on which the sweep runs.

AS numbers come first, then IPv4 addresses, then those IPv6 addresses at which any record begins or
ends, by their rank: 128 bits fit no array, and nothing happens at the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.update.columns import U64, Columns, Table
from ipskeptic.update.flatten import I64

# Where each family begins; AS numbers and IPv4 addresses have 32 bits.
BASES = {0: 0, 4: 1 << 32, 6: 2 << 32}
NO_PREFIX = 255
_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_ONE = np.uint64(1)


class Ranks(NamedTuple):
    """The IPv6 addresses at which records begin or end.

    Attributes:
        high: Upper 64 bits of each, in order; the first address is 0.
        low: Lower 64 bits of each.
        starts: For each snapshot, the rank of the first address of each record.
        ends: For each snapshot, the rank of the address after each record's last.
    """

    high: U64
    low: U64
    starts: list[I64]
    ends: list[I64]


def rank(tables: Sequence[Table]) -> Ranks:
    """Rank the addresses at which the records of any of these tables begin or end."""
    sizes = [len(table.first) for table in tables]
    zero = np.zeros(1, np.uint64)
    wide = [table for table in tables if len(table.first)]
    ends = [_next(table.last_high, table.last) for table in wide]
    high = np.concatenate([zero, *(t.first_high for t in wide), *(end[0] for end in ends)])
    low = np.concatenate([zero, *(t.first for t in wide), *(end[1] for end in ends)])
    order = np.lexsort((low, high))
    high, low = high[order], low[order]
    new = np.ones(len(high), np.bool_)
    new[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    ranks = np.empty(len(high), np.int64)
    ranks[order] = np.cumsum(new) - 1
    high, low = high[new], low[new]
    total = sum(sizes)
    cuts = np.cumsum(sizes)[:-1]
    after = ranks[1 + total :]
    # The end of the last address is 0 again; nothing comes after it.
    after[after == 0] = len(high)
    return Ranks(high, low, np.split(ranks[1 : 1 + total], cuts), np.split(after, cuts))


def _next(high: U64, low: U64) -> tuple[U64, U64]:
    return high + (low == _ONES), low + _ONE


class Line(NamedTuple):
    """The records of one snapshot on the line.

    Attributes:
        start: Where each begins, ascending.
        end: The number after the last of each.
        size_high: Upper 64 bits of the number of its addresses less one.
        size_low: Lower 64 bits of the same.
        prefix_length: Its prefix length, or `NO_PREFIX`.
        value: Place of its value among the snapshot's strings.
        bounds: First and last of those that are no prefix, upper and lower 64 bits, as four
            columns.
    """

    start: I64
    end: I64
    size_high: U64
    size_low: U64
    prefix_length: NDArray[np.uint8]
    value: I64
    bounds: U64


def line(columns: Columns, starts: I64, ends: I64) -> Line:
    """Put a snapshot's records on the line.

    Args:
        columns: The snapshot.
        starts: Ranks of the first addresses of its IPv6 records.
        ends: Ranks of the addresses after the last of its IPv6 records.
    """
    parts = [_short(columns.tables[family], BASES[family]) for family in (0, 4)]
    parts.append(_long(columns.tables[6], starts + BASES[6], ends + BASES[6]))
    return Line(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _short(table: Table, base: int) -> Line:
    first, last = table.first.astype(np.int64), table.last.astype(np.int64)
    none = np.zeros(len(first), np.uint64)
    bits = _bits(table.first ^ table.last)
    block = _is_block(table.first, table.last)
    prefix = np.where(block, 32 - bits, NO_PREFIX)
    odd = np.flatnonzero(~block)
    return Line(
        first + base,
        last + (base + 1),
        none,
        table.last - table.first,
        prefix.astype(np.uint8),
        table.value.astype(np.int64),
        np.column_stack((none[odd], table.first[odd], none[odd], table.last[odd])),
    )


def _long(table: Table, start: I64, end: I64) -> Line:
    if not len(table.first):
        none = np.zeros(0, np.uint64)
        table = Table(none, none, none, none, table.value)
    high, low = table.first_high ^ table.last_high, table.first ^ table.last
    below = (high == 0) & _is_block(table.first, table.last)
    whole = (table.first == 0) & (table.last == _ONES)
    above = (high != 0) & whole & _is_block(table.first_high, table.last_high)
    bits = np.where(high == 0, _bits(low), 64 + _bits(high))
    prefix = np.where(below | above, 128 - bits, NO_PREFIX)
    odd = table.take(np.flatnonzero(~(below | above)))
    borrow = (table.last < table.first).astype(np.uint64)
    return Line(
        start,
        end,
        table.last_high - table.first_high - borrow,
        table.last - table.first,
        prefix.astype(np.uint8),
        table.value.astype(np.int64),
        np.column_stack((odd.first_high, odd.first, odd.last_high, odd.last)),
    )


def _is_block(first: U64, last: U64) -> NDArray[np.bool_]:
    """Whether `first` has only zeros and `last` only ones where they differ, and below."""
    differ = first ^ last
    result: NDArray[np.bool_] = ((differ & (differ + _ONE)) == 0) & ((first & differ) == 0)
    return result


def _bits(ones: U64) -> NDArray[np.int64]:
    """How many bits numbers of the form 11...1 have."""
    # Halved and one more it is a power of two, which a float holds exactly; 2^64 - 1 is not.
    halved = (ones >> _ONE) + _ONE
    return np.where(ones == 0, 0, np.frexp(halved.astype(np.float64))[1]).astype(np.int64)
