"""The search tree of a MaxMind DB, built level by level for all intervals at once.

A node stands for a block of addresses in which not all have the same row: one in which an interval
begins, but not at the block's own beginning. So the nodes of a level are the groups of beginnings
that share so many leading bits; what has no node is a leaf.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.intervals import U64, Spans

BITS = 128
# In a record: the rest is the number of an interval, not of a node.
LEAF = 1 << 31

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]


class _Level(NamedTuple):
    """The nodes of one depth; a child is a node of the next, or -1 - the number of an interval."""

    left: I64
    right: I64


def tree_of(spans: Spans) -> U32:
    """Build the tree of one family.

    Nodes are numbered as a walk meets them, left before right, so that those of one path lie near
    each other in the file.

    Args:
        spans: The intervals; IPv4 addresses are taken as they are, from depth 96 on.

    Returns:
        uint32 [nodes, 2]: what each node's records lead to: a node, or `LEAF` and an interval.
        Empty where all addresses have the same row.
    """
    return _numbered(_levels(spans))


def _levels(spans: Spans) -> list[_Level]:
    common, depth = _common(spans), _depths(spans)
    group_of = np.zeros(len(depth), np.int64)
    active = np.arange(len(depth), dtype=np.int64)
    levels: list[_Level] = []
    for level in range(96 if spans.family == 4 else 0, BITS):
        active = active[depth[active] > level]
        if not len(active):
            break
        # Beginnings of one block have only such between them: they are neighbours.
        new = np.ones(len(active), dtype=bool)
        new[1:] = (active[1:] != active[:-1] + 1) | (common[active[1:]] < level)
        begins = np.flatnonzero(new)
        first = active[begins]
        last = active[np.append(begins[1:], len(active)) - 1]
        if levels:
            parent, is_right = group_of[first], _bit(spans, first, level - 1)
            here = np.arange(len(first), dtype=np.int64)
            levels[-1].left[parent[~is_right]] = here[~is_right]
            levels[-1].right[parent[is_right]] = here[is_right]
        # The block begins within the interval before the first of its beginnings.
        levels.append(_Level(-first, -1 - last))
        group_of[active] = np.cumsum(new) - 1
    return levels


def _numbered(levels: list[_Level]) -> U32:
    """All levels as one table, numbered from 0 in the order of a walk."""
    sizes = [np.zeros(0, np.int64)]
    for level in reversed(levels):
        size = np.ones(len(level.left), np.int64)
        for side in level:
            inner = side >= 0
            size[inner] += sizes[-1][side[inner]]
        sizes.append(size)
    sizes.reverse()
    records = np.empty((int(sizes[0][0]) if levels else 0, 2), np.uint32)
    numbers = np.zeros(1, np.int64)
    for level, below in zip(levels, sizes[1:], strict=True):
        following = np.empty(len(below), np.int64)
        next_number = numbers + 1
        for column, side in enumerate(level):
            inner = side >= 0
            children = side[inner]
            following[children] = next_number[inner]
            records[numbers[inner], column] = next_number[inner]
            next_number[inner] += below[children]
            records[numbers[~inner], column] = (-1 - side[~inner]) | LEAF
        numbers = following
    return records


def _common(spans: Spans) -> npt.NDArray[np.uint8]:
    """How many leading bits each beginning has in common with the one before."""
    high = np.zeros_like(spans.high)
    low = np.zeros_like(spans.low)
    high[1:] = spans.high[1:] ^ spans.high[:-1]
    low[1:] = spans.low[1:] ^ spans.low[:-1]
    length = np.where(high != 0, 64 + _length(high), _length(low))
    return (BITS - length).astype(np.uint8)


def _depths(spans: Spans) -> npt.NDArray[np.uint8]:
    """At which depth each beginning is first that of a block; 0 for the first address."""
    high = spans.high & (~spans.high + np.uint64(1))
    low = spans.low & (~spans.low + np.uint64(1))
    depth = np.where(low != 0, 129 - _length(low), 65 - _length(high))
    return np.where((high | low) == 0, 0, depth).astype(np.uint8)


def _length(numbers: U64) -> npt.NDArray[np.int64]:
    """How many bits each number has."""
    upper = (numbers >> np.uint64(32)).astype(np.float64)
    lower = (numbers & np.uint64(0xFFFFFFFF)).astype(np.float64)
    # Exact: a half has 32 bits, and the form of such numbers 53.
    high, low = np.frexp(upper)[1], np.frexp(lower)[1]
    return np.where(high > 0, high + 32, low).astype(np.int64)


def _bit(spans: Spans, places: I64, depth: int) -> npt.NDArray[np.bool_]:
    half = spans.high if depth < 64 else spans.low
    found: npt.NDArray[np.bool_] = (half[places] >> np.uint64(63 - depth % 64)) & np.uint64(1) == 1
    return found
