"""One line out of the answers of whole chunks: for lines that no engine reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np

from ipskeptic.bulk.answers import REGISTRY, VERDICT, prefix_around
from ipskeptic.bulk.plan import UNRESOLVED, Plan
from ipskeptic.bulk.template import INPUT, IP, LITERAL, PIECE, Slot
from ipskeptic.model.target import Target

_LOW = (1 << 64) - 1


class OneLine:
    """Looks up an address or prefix in a plan, and writes its line from the slots.

    Args:
        plan: All answers; none that are still to be resolved are given here.
        slots: The form of a line, filled.
    """

    def __init__(self, plan: Plan, slots: Sequence[Slot]) -> None:
        self._v4: Any = np.ascontiguousarray(plan.v4_first).data
        self._high: Any = np.ascontiguousarray(plan.v6_high).data
        self._low: Any = np.ascontiguousarray(plan.v6_low).data
        self._tail: dict[int, Any] = {4: plan.v4_tail.data, 6: plan.v6_tail.data}
        self._finest: dict[int, Any] = {4: plan.v4_finest.data, 6: plan.v6_finest.data}
        self._rows: Any = np.ascontiguousarray(plan.tails).reshape(-1).data
        self._bits: Any = plan.prefix_bits.data
        self._slots = [
            (slot.kind, slot.text, slot.source, *map(_view, (slot.offsets, slot.blob)))
            for slot in slots
        ]

    def tail(self, target: Target) -> int | None:
        """The number of the tail of a target; None where it takes a closer look.

        An address has the answer of its interval. So has a prefix that lies in one interval and
        in every record that covers the interval's first address: all of them cover all of it.
        """
        family = target.family
        place = self._place(family, target.first)
        tail: int = self._tail[family][place]
        if tail >= UNRESOLVED:
            return None
        if target.is_single:
            return tail
        size = target.last - target.first + 1
        length = (33 if family == 4 else 129) - size.bit_length()
        if size & (size - 1) or target.first % size or length < self._finest[family][place]:
            return None
        return tail if self._place(family, target.last) == place else None

    def _place(self, family: int, number: int) -> int:
        if family == 4:
            return bisect_right(self._v4, number) - 1
        high = number >> 64
        start = bisect_left(self._high, high)
        end = bisect_right(self._high, high, start)
        return bisect_right(self._low, number & _LOW, start, end) - 1

    def verdict(self, tail: int) -> int:
        """The row of the verdict."""
        row: int = self._rows[4 * tail + VERDICT]
        return row

    def line(self, text: str, target: Target, tail: int) -> bytes:
        """One line.

        Args:
            text: The text of the line, escaped for the format.
            target: What it names.
            tail: Its tail.
        """
        parts = []
        for kind, literal, source, offsets, blob in self._slots:
            if kind == LITERAL:
                parts.append(literal)
            elif kind == PIECE:
                row = self._rows[4 * tail + source]
                parts.append(blob[offsets[row] : offsets[row + 1]])
            elif kind == INPUT:
                parts.append(text.encode())
            elif kind == IP:
                parts.append(target.text.encode())
            else:
                length = self._bits[self._rows[4 * tail + REGISTRY]]
                parts.append(prefix_around(target.family, target.first, length).encode())
        return b"".join(parts)


def _view(array: Any) -> Any:
    return None if array is None else np.ascontiguousarray(array).data
