"""One snapshot as a step function: at each number, the smallest record that covers it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.update.ordering import order_of

I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]


class Steps(NamedTuple):
    """A function of a number that changes at some places and is 0 before the first.

    Attributes:
        starts: Where it changes, ascending.
        ids: Its value from there on; neighbours differ.
    """

    starts: I64
    ids: I32


def merged_neighbours(starts: I64, ids: I32) -> Steps:
    """Steps without those that change nothing."""
    if not len(starts):
        return Steps(starts, ids)
    keep = np.empty(len(ids), np.bool_)
    keep[0] = ids[0] != 0
    np.not_equal(ids[1:], ids[:-1], out=keep[1:])
    return Steps(starts[keep], ids[keep])


def sorted_distinct(numbers: I64) -> I64:
    """The distinct numbers, ascending; `np.unique` takes a hundred times as long on millions."""
    # In runs that ascend, mostly: a merging sort only has to merge them.
    ranked = np.sort(numbers, kind="stable")
    new = np.ones(len(ranked), np.bool_)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    return ranked[new]


def flatten(first: I64, end: I64, ids: I32, sizes: tuple[U64, U64]) -> Steps:
    """The step function of distinct spans that may lie in each other or overlap.

    Args:
        first: Where each span begins, ascending.
        end: The number after the last of each span.
        ids: What holds on each span, above 0.
        sizes: How big each span is, the upper part first. Of the spans that cover a place the
            smallest holds, of equally big ones the first.
    """
    if not len(first):
        return Steps(first, ids)
    if (end[:-1] <= first[1:]).all():
        return _side_by_side(first, end, ids)
    order = _by_size(*sizes)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    edges = sorted_distinct(np.concatenate((first, end)))
    winner = _lowest(np.searchsorted(edges, first), np.searchsorted(edges, end), rank, len(edges))
    by_rank = np.append(ids[order], np.int32(0))
    return merged_neighbours(edges, by_rank[winner])


def _by_size(high: U64, low: U64) -> I64:
    order = order_of(low, int(low.max()) + 1)
    above = int(high.max())
    return order[order_of(high[order], above + 1)] if above else order


def _side_by_side(first: I64, end: I64, ids: I32) -> Steps:
    """The same for spans that do not even touch each other's numbers."""
    starts = np.empty(2 * len(first), np.int64)
    starts[0::2] = first
    starts[1::2] = end
    values = np.zeros(2 * len(first), np.int32)
    values[0::2] = ids
    # Where one ends and the next begins at once, only the beginning counts.
    keep = np.ones(2 * len(first), np.bool_)
    np.not_equal(end[:-1], first[1:], out=keep[1:-1:2])
    return merged_neighbours(starts[keep], values[keep])


def _lowest(start: I64, end: I64, rank: I64, size: int) -> I64:
    """The lowest rank over each of `size` places, or the number of spans where there is none.

    A span of n places is covered by two blocks of the greatest power of two in n. The blocks of
    each power take the minimum and hand it down to their halves, so the time is that of
    size x log(size), however the spans lie in each other.
    """
    nothing = len(rank)
    level = np.frexp((end - start).astype(np.float64))[1] - 1
    lowest = np.full(size, nothing, np.int64)
    for power in range(int(level.max()), -1, -1):
        length = 1 << power
        here = np.flatnonzero(level == power)
        np.minimum.at(lowest, start[here], rank[here])
        np.minimum.at(lowest, end[here] - length, rank[here])
        if power:
            half = length >> 1
            handed = lowest[:-half].copy()
            np.minimum(lowest[half:], handed, out=lowest[half:])
    return lowest
