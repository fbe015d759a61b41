"""All answers at once, as arrays: for every interval of the index the number of its tail.

Judging each of a million intervals would take minutes. What an answer depends on is taken apart
(`answers`), each part is judged once for each distinct thing that the index says, and the numbers
of the parts are joined again, all intervals at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

# In the number of a tail: the embedded country table must be asked for each address.
UNRESOLVED = 1 << 31


@dataclass(slots=True)
class Plan:
    """The answers for every address at one time.

    Attributes:
        v4_first: uint32 [n4]: first address of each interval, ascending from 0.
        v4_tail: uint32 [n4]: number of its tail, or `UNRESOLVED` and the number of an `Answer`.
        v6_high: uint64 [n6]: upper half of the first address of each interval.
        v6_low: uint64 [n6]: lower half; (upper, lower) ascending from (0, 0).
        v6_tail: uint32 [n6]: as `v4_tail`.
        tails: uint32 [t, 4]: for each tail the row in the tables VERDICT, REGISTRY, NETWORK, LISTS.
        prefix_bits: uint8 [rows of REGISTRY]: length of the delegated prefix, or 255.
        v4_finest: uint8 [n4]: the longest prefix among the records of each interval, 0 for none.
        v6_finest: uint8 [n6]: the same.
    """

    v4_first: npt.NDArray[np.uint32]
    v4_tail: npt.NDArray[np.uint32]
    v6_high: npt.NDArray[np.uint64]
    v6_low: npt.NDArray[np.uint64]
    v6_tail: npt.NDArray[np.uint32]
    tails: npt.NDArray[np.uint32]
    prefix_bits: npt.NDArray[np.uint8]
    v4_finest: npt.NDArray[np.uint8]
    v6_finest: npt.NDArray[np.uint8]


def distinct(*columns: npt.NDArray[Any]) -> tuple[Any, Any]:
    """Tell the rows of several columns apart.

    Args:
        columns: Columns of small numbers, all of one length.

    Returns:
        For each distinct row the place of the first such row, and for each row which distinct one
        it is; int32.
    """
    if not len(columns[0]):
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    key: npt.NDArray[np.uint64] = columns[0].astype(np.uint64)
    room = int(columns[0].max()) + 1
    for column in columns[1:]:
        size = int(column.max()) + 1
        if room * size >= 1 << 63:
            key = distinct(key)[1].astype(np.uint64)
            room = int(key.max()) + 1
        key *= np.uint64(size)
        np.add(key, column, out=key, casting="unsafe", dtype=np.uint64)
        room *= size
    order = np.argsort(key, kind="stable").astype(np.int32)
    key = key[order]
    new = np.empty(len(key), dtype=bool)
    new[0] = True
    np.not_equal(key[1:], key[:-1], out=new[1:])
    del key
    which = np.empty(len(order), dtype=np.int32)
    numbers = np.cumsum(new, dtype=np.int32)
    numbers -= 1
    which[order] = numbers
    return order[new], which
