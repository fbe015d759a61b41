"""The addresses of long lists, counted chunk by chunk; what is no plain address is given back."""

from __future__ import annotations

import numpy as np

from ipskeptic.bulk.crowd import FAMILIES
from ipskeptic.bulk.parse import read_lines
from ipskeptic.bulk.scan_text import Counted, Fed, Left, merged
from ipskeptic.bulk.shapes import OTHER, U64

# Judgement: so many addresses are kept before they are counted together; 32 MiB.
_BATCH = 1 << 20


def _none() -> Counted:
    none = np.zeros(0, np.uint64)
    return Counted(none, none, none, none)


class ListCounter:
    """Counts the lines of a list that are one plain address; memory grows with distinct ones."""

    def __init__(self) -> None:
        self._parts = {family: [_none()] for family in FAMILIES}
        self._kept = dict.fromkeys(FAMILIES, 0)

    def feed(self, chunk: bytes) -> Fed:
        """Count what can be decided in whole lines, each ended by LF.

        Returns:
            How many lines there are, and those that the reader of lists is to read.
        """
        lines = read_lines(np.frombuffer(chunk, np.uint8))
        kinds = lines["kind"]
        for family in FAMILIES:
            which = kinds == family
            if which.any():
                self._add(family, lines["high"][which], lines["low"][which])
        at = np.flatnonzero(kinds == OTHER)
        spans = (at, lines["start"][at], lines["end"][at])
        left = [Left(*span) for span in zip(*(column.tolist() for column in spans), strict=True)]
        return Fed(len(lines), left)

    def counted(self, family: int) -> Counted:
        """What was counted so far; without first lines."""
        return merged(self._parts[family])

    def _add(self, family: int, high: U64, low: U64) -> None:
        parts = self._parts[family]
        parts.append(Counted(high, low, np.ones_like(low), np.zeros_like(low)))
        self._kept[family] += len(low)
        # As many as are distinct so far, so that sorting those again and again costs little.
        if self._kept[family] >= max(_BATCH, len(parts[0].low)):
            self._parts[family], self._kept[family] = [merged(parts)], 0
