"""The intervals of the built-in and the user's index, laid over each other."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.flatten import section
from ipskeptic.bulk.search import Search4, Search6
from ipskeptic.bulk.shapes import U64
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.index import format as fmt

_LOW = (1 << 64) - 1


class Axis(NamedTuple):
    """Intervals of one family in which neither index changes.

    Attributes:
        high: uint64 [n]: upper half of the first address of each; zeros for IPv4.
        low: uint64 or uint32 [n]: lower half, or the IPv4 address.
        builtin: uint32 [n]: row of the built-in index.
        user: uint32 [n]: row of the user's index; zeros where there is none.
    """

    high: npt.NDArray[Any]
    low: npt.NDArray[Any]
    builtin: npt.NDArray[np.uint32]
    user: npt.NDArray[np.uint32]

    def first(self, place: int) -> int:
        """The first address of an interval."""
        return int(self.high[place]) << 64 | int(self.low[place])

    def around(self, high: U64, low: U64) -> Axis:
        """The intervals in which some addresses lie; one at least."""
        if self.low.dtype == np.uint32:
            found = Search4(self.low).find(low.astype(np.uint32))
        else:
            found = Search6(self.high, self.low).find(high, low)
        met = np.zeros(len(self.low), dtype=bool)
        met[found] = True
        met[0] |= not len(found)
        return Axis(self.high[met], self.low[met], self.builtin[met], self.user[met])


def axis_of(data: Data, family: int) -> Axis:
    """Lay the intervals of both indexes over each other.

    The built-in index is small: its starts are put in among the user's.
    """
    indexes = {builtin: index.file for builtin, index in data.indexes()}
    b_high, b_low, b_row = _columns(indexes[True], family)
    if False not in indexes:
        return Axis(b_high, b_low, b_row, np.zeros(len(b_row), np.uint32))
    u_high, u_low, u_row = _columns(indexes[False], family)
    at = _places(u_high, u_low, b_high, b_low)
    # A start that both have needs none put in.
    new = (at == 0) | (u_high[at - 1] != b_high) | (u_low[at - 1] != b_low)
    high = (
        np.broadcast_to(np.uint64(0), len(u_high) + int(new.sum()))
        if family == 4
        else np.insert(u_high, at[new], b_high[new])
    )
    low = np.insert(u_low, at[new], b_low[new])
    user = np.insert(u_row, at[new], u_row[np.maximum(at[new] - 1, 0)])
    ends = _places(high, low, b_high, b_low) - 1
    counts = np.diff(np.append(ends, len(low)))
    return Axis(high, low, np.repeat(b_row, counts), user)


def _places(high: Any, low: Any, of_high: Any, of_low: Any) -> npt.NDArray[np.int64]:
    """How many starts are not beyond each of some addresses."""
    if not high.any() and not of_high.any():
        places: npt.NDArray[np.int64] = np.searchsorted(low, of_low, side="right")
        return places
    start = np.searchsorted(high, of_high, side="left")
    end = np.searchsorted(high, of_high, side="right")
    inside = [
        int(np.searchsorted(low[a:b], of_low[n], side="right"))
        for n, (a, b) in enumerate(zip(start, end, strict=True))
    ]
    found: npt.NDArray[np.int64] = start + np.array(inside, dtype=np.int64)
    return found


def _columns(file: Any, family: int) -> tuple[Any, Any, npt.NDArray[np.uint32]]:
    if family == 4:
        low = section(file, b"4ADR")
        # Zeros that take no room.
        return np.broadcast_to(np.uint64(0), len(low)), low, section(file, b"4ROW")
    return section(file, b"6HIG"), section(file, b"6LOW"), section(file, b"6ROW")


def dense(file: Any, rows: npt.NDArray[np.uint32]) -> tuple[Any, npt.NDArray[np.int32]]:
    """The distinct rows, and for each row which of them it is."""
    entries = file.sections[b"ENTR"].items
    place = (rows & np.uint32(fmt.LIST - 1)).astype(np.int32)
    place[(rows & np.uint32(fmt.LIST)) != 0] += entries + 1
    met = np.zeros(int(place.max()) + 1 if len(place) else 1, dtype=bool)
    met[place] = True
    numbers = np.cumsum(met, dtype=np.int32)
    numbers -= 1
    found = np.flatnonzero(met)
    row = np.where(found > entries, (found - entries - 1) | fmt.LIST, found)
    return row.astype(np.uint32), numbers[place]
