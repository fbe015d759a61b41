"""What the fast paths read and hand on: the LINE array, and what they need of plan and template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# One element a line of a chunk; its fields are those of ipsk_line in native/kernel.h.
LINE = np.dtype(
    [
        ("start", "<u4"),
        ("end", "<u4"),
        ("high", "<u8"),
        ("low", "<u8"),
        ("tail", "<u4"),
        ("kind", "u1"),
        ("_", "V3"),
    ]
)
# Kinds of slots, as in native/kernel.h.
LITERAL, INPUT, IP, PIECE, PREFIX = range(5)
VERDICT = 0  # the source whose rows are counted

Bytes = NDArray[np.uint8]


class PlanLike(Protocol):
    """What the kernel reads of a plan; shapes and types as in bulk/plan.py."""

    v4_first: NDArray[np.uint32]
    v4_tail: NDArray[np.uint32]
    v6_high: NDArray[np.uint64]
    v6_low: NDArray[np.uint64]
    v6_tail: NDArray[np.uint32]
    tails: NDArray[np.uint32]
    prefix_bits: NDArray[np.uint8]


class SlotLike(Protocol):
    """What the kernel reads of a slot: `text` of a LITERAL, the rest of a PIECE.

    A PIECE may also have `part` and `parts`: then each row has `parts` texts, one after another,
    and this slot writes number `part` of them. What belongs to one row then lies together in
    memory, which is faster than tables of their own (decision 0017).
    """

    @property
    def kind(self) -> int:
        """One of the five kinds."""
        ...

    @property
    def text(self) -> bytes:
        """Of a LITERAL."""
        ...

    @property
    def source(self) -> int:
        """Of a PIECE: the column of `tails`."""
        ...

    @property
    def offsets(self) -> NDArray[np.uint64]:
        """Of a PIECE: where each text begins and ends."""
        ...

    @property
    def blob(self) -> Bytes:
        """Of a PIECE: the texts."""
        ...


class TemplateLike(Protocol):
    """What the kernel reads of a template."""

    @property
    def slots(self) -> Sequence[SlotLike]:
        """In order; the last ends the line."""
        ...
