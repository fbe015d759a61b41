"""What the vectorised path works on: the plan of all answers, the form of a line, a read line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.answers import LISTS, NETWORK, NO_PREFIX, REGISTRY, VERDICT
from ipskeptic.bulk.plan import UNRESOLVED
from ipskeptic.bulk.template import INPUT, IP, LITERAL, PIECE, PREFIX

U8 = NDArray[np.uint8]
Bytes = NDArray[np.uint8]
U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Index = NDArray[np.intp]

__all__ = [
    "BLANK", "INPUT", "IP", "LINE", "LISTS", "LITERAL", "NAMES", "NETWORK", "NO_PREFIX", "OTHER",
    "PIECE", "PREFIX", "REGISTRY", "U8", "U32", "U64", "UNRESOLVED", "VERDICT", "Bools", "Bytes",
    "Form", "Index", "Intervals", "Lines", "PlanLike", "Slot", "SlotLike", "TemplateLike",
]  # fmt: skip

BLANK, OTHER = 0, 255  # kinds of a line besides the families 4 and 6

# Names of the kinds of slots.
NAMES = ("literal", "input", "ip", "piece", "prefix")

# One line of the input: 32 bytes.
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
Lines = NDArray[Any]  # of LINE


class Intervals(Protocol):
    """The plan: the answer of each interval of addresses.

    Attributes:
        v4_first: uint32 [n4], ascending from 0: the first address of each interval.
        v4_tail: uint32 [n4]: its tail number, maybe with `UNRESOLVED`.
        v6_high: uint64 [n6]: the upper half of the first address of each interval.
        v6_low: uint64 [n6]: the lower half; both ascend from (0, 0).
        v6_tail: uint32 [n6].
        tails: uint32 [t, 4]: for each tail, its row in each of the four sources.
        prefix_bits: uint8 [rows of REGISTRY]: length of the delegated prefix, or `NO_PREFIX`.
    """

    v4_first: U32
    v4_tail: U32
    v6_high: U64
    v6_low: U64
    v6_tail: U32
    tails: U32
    prefix_bits: U8


class Slot(Protocol):
    """One part of an output line.

    Attributes:
        kind: LITERAL, INPUT, IP, PIECE or PREFIX.
        text: Of a literal.
        source: Of a piece: `VERDICT`, `REGISTRY`, `NETWORK` or `LISTS`.
        offsets: Of a piece: uint64 [rows + 1], where each row's text begins in `blob`.
        blob: Of a piece: uint8.
    """

    kind: int
    text: bytes
    source: int
    offsets: U64
    blob: U8


class Form(Protocol):
    """The template: the slots of an output line, in order; the last ends with a line feed."""

    @property
    def slots(self) -> Sequence[Slot]:
        """The slots."""
        ...


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
