"""Numbers for keys: each distinct key gets one, in the order of the keys, 0 always being the first.

`np.unique` does the same and takes many times as long on millions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipskeptic.update.flatten import I32, I64
from ipskeptic.update.ordering import order_of

# Judgement: up to so many possible keys are numbered through a table, which needs no sorting.
_TABLE_MAX = 1 << 23
# Measured: where fewer than one in so many possible keys may be there, sorting is quicker.
_TABLE_SHARE = 16


def number_keys(keys: I64, bound: int) -> tuple[I64, I32]:
    """Number keys above 0.

    Args:
        keys: The keys, in any order.
        bound: They are all below it.

    Returns:
        The distinct keys, ascending, behind a 0; and the place of each key in them.
    """
    few = bound <= min(_TABLE_MAX, _TABLE_SHARE * len(keys))
    return through_table(keys, bound) if few else _through_sorting(keys, bound)


def through_table(keys: NDArray[np.signedinteger[Any]], bound: int) -> tuple[I64, I32]:
    """The same, also for keys that are 0, where the bound is small."""
    met: NDArray[np.bool_] = np.zeros(bound, np.bool_)
    met[keys] = True
    met[0] = True
    numbers = np.cumsum(met, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(met), numbers[keys]


def _through_sorting(keys: I64, bound: int) -> tuple[I64, I32]:
    order = order_of(keys, bound)
    ranked = keys[order]
    new = np.ones(len(keys), np.bool_)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    places = np.empty(len(keys), np.int32)
    places[order] = np.cumsum(new, dtype=np.int32)
    return np.concatenate((np.zeros(1, np.int64), ranked[new])), places
