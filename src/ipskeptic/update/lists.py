"""Lists of numbers, one for each value of a step function, and those that are worth sharing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.flatten import I64
from ipskeptic.update.image import TOO_MUCH

# Used so often a list is shared whatever its length: an interval has room for one number only.
ALWAYS = 1 << 20
# Judgement: a look-up follows each pointer for some tenths of a microsecond, which so many
# numbers saved are worth. Measured on the newest file of each kind: with 0 the index is 4 % smaller
# and the first look-ups of addresses take a tenth longer; without sharing it is 8 % bigger.
_WORTH = 16


class Lists(NamedTuple):
    """A list of numbers for each value.

    Attributes:
        starts: Where each list begins in `items`, and where the last one ends.
        items: The numbers, one list after the other.
    """

    starts: I64
    items: I64

    @property
    def lengths(self) -> I64:
        """How long each list is."""
        return np.diff(self.starts)

    def take(self, which: I64) -> Lists:
        """The lists of these values, in their order."""
        lengths = self.lengths[which]
        starts = starts_of(lengths)
        return Lists(starts, self.items[_places(self.starts[which], starts, lengths)])


def starts_of(lengths: I64) -> I64:
    """Where lists of these lengths begin, one behind the other, and where the last one ends."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def joined(left: Lists, right: Lists) -> Lists:
    """The lists of each value, one behind the other."""
    first, second = left.lengths, right.lengths
    starts = starts_of(first + second)
    items = np.empty(len(left.items) + len(right.items), np.int64)
    items[_places(starts[:-1], left.starts, first)] = left.items
    items[_places(starts[:-1] + first, right.starts, second)] = right.items
    return Lists(starts, items)


def _places(begin: I64, starts: I64, lengths: I64) -> I64:
    """The places of lists that begin at `begin`, in an order in which they begin at `starts`."""
    places: I64 = np.repeat(begin - starts[:-1], lengths)
    places += np.arange(len(places))
    return places


class SharedRows:
    """The section ROWS in the making: lists to which rows, and other lists, point.

    Attributes:
        size: Numbers in it so far.
    """

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []

    def share(self, lists: Lists, uses: I64) -> Lists:
        """Put the lists that are worth it into the section, and a pointer in their place.

        Args:
            lists: Lists of rows, one for each value.
            uses: In how many places each is needed. A list that is written in all of them takes
                uses x length numbers, a shared one as many as it is long and one in each place.
        """
        lengths = lists.lengths
        saved = uses * (lengths - 1) - lengths
        shared = (lengths > 1) & (saved > _WORTH)
        which = np.flatnonzero(shared)
        chosen = lists.take(which)
        first = self._append(chosen)
        short = np.where(shared, 1, lengths)
        starts = starts_of(short)
        kept = np.flatnonzero(~shared)
        items = np.empty(int(starts[-1]), np.int64)
        items[starts[which]] = first
        items[_places(starts[kept], starts_of(short[kept]), short[kept])] = lists.take(kept).items
        return Lists(starts, items)

    def _append(self, lists: Lists) -> I64:
        """Write lists to the section; the numbers by which they are pointed to."""
        items = lists.items.copy()
        items[lists.starts[1:] - 1] |= fmt.LAST
        first: I64 = (lists.starts[:-1] + self.size) | fmt.LIST
        self.size += len(items)
        if self.size > fmt.MAX_ROWS:
            raise StoreError(TOO_MUCH)
        self._parts.append(items.astype("<u4").tobytes())
        return first

    def section(self) -> bytes:
        """The bytes of the section."""
        return b"".join(self._parts)
