"""Many step functions as one: each value of the result is a list of what the others say.

Two functions are merged into one whose values are pairs, each distinct pair once, and so on
pairwise until one is left. Equal lists are equal pairs all the way up, so no hash is needed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from ipskeptic.update.flatten import I32, I64, Steps, merged_neighbours
from ipskeptic.update.lists import Lists, SharedRows, joined
from ipskeptic.update.numbering import number_keys, through_table


class Node(ABC):
    """A step function with what its values stand for.

    Attributes:
        steps: The function; value 0 is the empty list.
        count: Number of its values, 0 included.
    """

    steps: Steps
    count: int

    @abstractmethod
    def lists(self, uses: I64, rows: SharedRows | None) -> Lists:
        """The list that each value stands for.

        Args:
            uses: In how many places each value is needed; 0 leaves its list empty.
            rows: Where lists that are parts of several go; None to write out all of them.
        """


class Leaf(Node):
    """A function of which it is known what each value stands for."""

    def __init__(self, steps: Steps, lists: Lists) -> None:
        self.steps = steps
        self.count = len(lists.starts) - 1
        self._lists = lists

    def lists(self, uses: I64, rows: SharedRows | None) -> Lists:
        """The list that each value stands for."""
        return self._lists

    def renamed(self, names: I64) -> Leaf:
        """The same with other numbers in the lists."""
        return Leaf(self.steps, self._lists._replace(items=names[self._lists.items]))


class Pair(Node):
    """A function whose values are pairs of values of two others."""

    def __init__(self, left: Node, right: Node) -> None:
        self._left, self._right = left, right
        starts, ours, theirs = _together(left.steps, right.steps)
        ids, self._ours, self._theirs = _numbered(ours, theirs, left.count, right.count)
        self.steps = merged_neighbours(starts, ids)
        self.count = len(self._ours)
        left.steps = right.steps = _NOTHING  # they are not needed any more, and are big

    def lists(self, uses: I64, rows: SharedRows | None) -> Lists:
        """The list that each value stands for."""
        # A pair with nothing is its other half, and needed where that is; one of two is one list.
        times = np.where((self._ours > 0) & (self._theirs > 0), np.minimum(uses, 1), uses)
        halves = []
        for node, ids in ((self._left, self._ours), (self._right, self._theirs)):
            needed = np.bincount(ids, times, node.count).astype(np.int64)
            needed[0] = 0
            lists = node.lists(needed, rows)
            halves.append((rows.share(lists, needed) if rows else lists).take(ids.astype(np.int64)))
        return joined(*halves)


_NOTHING = Steps(np.empty(0, np.int64), np.empty(0, np.int32))
_NO_LISTS = Lists(np.zeros(2, np.int64), np.empty(0, np.int64))


def merge(leaves: Sequence[Node]) -> Node:
    """One function of all."""
    if not leaves:
        return Leaf(_NOTHING, _NO_LISTS)
    # Small ones first, so that the big ones are gone through as seldom as can be. The weight of
    # two is the sum of theirs, whatever came of them: this bounds how deep the pairs can lie.
    heap: list[tuple[int, int, Node]] = [
        (len(node.steps.starts) + 1, number, node) for number, node in enumerate(leaves)
    ]
    heapify(heap)
    for number in range(len(leaves), 2 * len(leaves) - 1):
        ours, _, left = heappop(heap)
        theirs, _, right = heappop(heap)
        heappush(heap, (ours + theirs, number, Pair(left, right)))
    return heap[0][2]


def _together(left: Steps, right: Steps) -> tuple[I64, I32, I32]:
    """All places where one of two functions changes, and the value of each there."""
    if not len(left.starts) or not len(right.starts):
        some = left if len(left.starts) else right
        none = np.zeros(len(some.ids), np.int32)
        return some.starts, *((some.ids, none) if some is left else (none, some.ids))
    # Whose it is in the lowest bit, so that nothing but the numbers themselves must be moved.
    marked = np.concatenate((left.starts << 1, right.starts << 1 | 1))
    # Two sorted runs: a merging sort only has to merge them.
    marked.sort(kind="stable")
    starts = marked >> 1
    last = np.empty(len(starts), np.bool_)
    last[-1] = True
    np.not_equal(starts[1:], starts[:-1], out=last[:-1])
    seen = np.flatnonzero(last)
    seen_right = np.cumsum(marked & 1)[seen]
    seen_left = seen + 1 - seen_right
    ours = np.concatenate((np.zeros(1, np.int32), left.ids))[seen_left]
    theirs = np.concatenate((np.zeros(1, np.int32), right.ids))[seen_right]
    return starts[seen], ours, theirs


def _numbered(ours: I32, theirs: I32, our_count: int, their_count: int) -> tuple[I32, I32, I32]:
    """Number the distinct pairs, (0, 0) being 0.

    Returns:
        The number of each pair, and the left and the right half of each number.
    """
    # Where one half is 0 the other is the pair, and most are so: only the rest may need sorting.
    left, right = theirs == 0, ours == 0
    both = np.flatnonzero(~(left | right))
    ids = np.empty(len(ours), np.int32)
    our_own, ids[left] = through_table(ours[left], our_count)
    their_own, numbers = through_table(theirs[right], their_count)
    # Their 0 is the pair (0, 0), which is among ours.
    ids[right] = np.where(numbers == 0, 0, numbers + np.int32(len(our_own) - 1))
    keys = ours[both].astype(np.int64) * their_count + theirs[both]
    pairs, numbers = number_keys(keys, our_count * their_count)
    ids[both] = numbers + np.int32(len(our_own) + len(their_own) - 2)
    none_of_ours = np.zeros(len(their_own) - 1, np.int32)
    none_of_theirs = np.zeros(len(our_own), np.int32)
    return (
        ids,
        np.concatenate((our_own, none_of_ours, pairs[1:] // their_count)).astype(np.int32),
        np.concatenate((none_of_theirs, their_own[1:], pairs[1:] % their_count)).astype(np.int32),
    )
