"""Many step functions as one: each value of the result is a set of values of the others.

Two functions are merged into one whose values are pairs, each distinct pair once, and so on
pairwise until one is left. Equal sets are equal pairs all the way up, so no hash is needed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ipskeptic.update.flatten import I32, I64, Steps, merged_neighbours
from ipskeptic.update.numbering import number_keys, through_table


class Node(ABC):
    """A step function with what its values stand for.

    Attributes:
        steps: The function; value 0 is the empty set.
        sizes: Number of members of the set that each value stands for.
    """

    steps: Steps
    sizes: I64

    @abstractmethod
    def fill(self, ids: I32, at: I64, out: I32) -> None:
        """Write the members of the sets `ids` to `out`, each set from its place `at` on."""


class Leaf(Node):
    """A function whose value n is the set of the one member `offset + n - 1`."""

    def __init__(self, steps: Steps, values: int, offset: int) -> None:
        self.steps = steps
        self.sizes = np.ones(values + 1, np.int64)
        self.sizes[0] = 0
        self._offset = offset - 1

    def fill(self, ids: I32, at: I64, out: I32) -> None:
        """Write the members of the sets `ids` to `out`, each set from its place `at` on."""
        out[at] = ids + self._offset


class Pair(Node):
    """A function whose values are pairs of values of two others."""

    def __init__(self, left: Node, right: Node) -> None:
        self._left, self._right = left, right
        starts, ours, theirs = _together(left.steps, right.steps)
        ids, self._ours, self._theirs = _numbered(ours, theirs, len(left.sizes), len(right.sizes))
        self.steps = merged_neighbours(starts, ids)
        self.sizes = left.sizes[self._ours] + right.sizes[self._theirs]
        left.steps = right.steps = _NOTHING  # they are not needed any more, and are big

    def fill(self, ids: I32, at: I64, out: I32) -> None:
        """Write the members of the sets `ids` to `out`, each set from its place `at` on."""
        ours, theirs = self._ours[ids], self._theirs[ids]
        some = ours > 0
        self._left.fill(ours[some], at[some], out)
        some = theirs > 0
        after = at[some] + self._left.sizes[ours[some]]
        self._right.fill(theirs[some], after, out)


_NOTHING = Steps(np.empty(0, np.int64), np.empty(0, np.int32))


def merge(leaves: Sequence[Node]) -> Node:
    """One function of all, whose sets have their members in the order of the leaves."""
    nodes = list(leaves)
    if not nodes:
        return Leaf(_NOTHING, 0, 0)
    lengths = [len(node.steps.starts) for node in nodes]
    while len(nodes) > 1:
        # Small ones first, so that the big ones are gone through as seldom as can be.
        sums = [ours + theirs for ours, theirs in pairwise(lengths)]
        place = sums.index(min(sums))
        nodes[place : place + 2] = [Pair(nodes[place], nodes[place + 1])]
        lengths[place : place + 2] = [len(nodes[place].steps.starts)]
    return nodes[0]


def rows_of(node: Node, ids: I32) -> tuple[I64, I32]:
    """The members of sets, one set after the other: n + 1 positions, and the members."""
    sizes = node.sizes[ids]
    positions = np.zeros(len(ids) + 1, np.int64)
    np.cumsum(sizes, out=positions[1:])
    members = np.empty(int(positions[-1]), np.int32)
    some = ids > 0
    node.fill(ids[some], positions[:-1][some], members)
    return positions, members


def _together(left: Steps, right: Steps) -> tuple[I64, I32, I32]:
    """All places where one of two functions changes, and the value of each there."""
    if not len(left.starts) or not len(right.starts):
        some = left if len(left.starts) else right
        none = np.zeros(len(some.ids), np.int32)
        return some.starts, *((some.ids, none) if some is left else (none, some.ids))
    starts = np.concatenate((left.starts, right.starts))
    # Two sorted runs: a merging sort only has to merge them.
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    of_right = order >= len(left.starts)
    last = np.empty(len(starts), np.bool_)
    last[-1] = True
    np.not_equal(starts[1:], starts[:-1], out=last[:-1])
    seen_right = np.cumsum(of_right)[last]
    seen_left = np.flatnonzero(last) + 1 - seen_right
    ours = np.concatenate((np.zeros(1, np.int32), left.ids))[seen_left]
    theirs = np.concatenate((np.zeros(1, np.int32), right.ids))[seen_right]
    return starts[last], ours, theirs


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
