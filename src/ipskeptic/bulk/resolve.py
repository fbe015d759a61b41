"""Finds the tails of addresses for which the embedded country table is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.answers import NO_PREFIX, REGISTRY, SOURCES, VERDICT, Answers, stand_in
from ipskeptic.bulk.plan import UNRESOLVED, Plan


class Asks(NamedTuple):
    """What is known of each tail before the table is asked.

    Attributes:
        tails: uint32 [n, 4]: rows of the four tables.
        bits: int64 [n]: number of the bits of the verdict; -1 where nothing is asked.
    """

    tails: npt.NDArray[np.uint32]
    bits: npt.NDArray[np.int64]


class Resolver:
    """Adds tails to a plan as countries of the embedded table call for them.

    Most tails only change their verdict, by whether the table has a country and whether that is
    the claimed one; where no registry's file is held, the country fills a column too.
    """

    def __init__(self, answers: Answers, plan: Plan, asks: Asks, bits: Sequence[int]) -> None:
        self._answers = answers
        self._plan = plan
        self._asks = asks
        self._bits = bits
        # For each number that the table adds: where its block of tails begins.
        self._blocks: dict[int, int] = {}
        self._bare: dict[tuple[int, str], int] = {}
        # Tails that are not in the plan yet. All blocks of a call are there before the first.
        self._new: list[npt.NDArray[np.uint32]] = []
        # Whether the table is asked for any address at all.
        self.asks = bool((asks.bits >= 0).any())
        self._is_bare = asks.tails[:, REGISTRY] == 0

    def resolve(self, lines: npt.NDArray[Any], addresses: Sequence[str]) -> None:
        """Fill in the tails of lines.

        Args:
            lines: Tails with `UNRESOLVED` set, uint32 [n]; changed in place.
            addresses: Their addresses as text.
        """
        if not len(lines):
            return
        codes = self._codes(addresses)
        numbers = (lines & np.uint32(UNRESOLVED - 1)).astype(np.int64)
        known = {code: n for n, code in enumerate(dict.fromkeys(codes))}
        which = np.fromiter(map(known.__getitem__, codes), dtype=np.int64, count=len(codes))
        blocks = [self._block(self._answers.parts.table(code, stand_in(4, 0))[0]) for code in known]
        found = (np.array(blocks, dtype=np.int64)[which] + numbers).astype(np.uint32)
        for at in np.flatnonzero(self._is_bare[numbers]).tolist():
            found[at] = self._bare_tail(int(numbers[at]), codes[at])
        self._add_new()
        lines[:] = found

    def _codes(self, addresses: Sequence[str]) -> list[str]:
        look_up = self._answers.setting.country_codes
        if look_up is None:
            return [""] * len(addresses)
        return [code or "" for code in look_up(addresses)]

    def _block(self, added: int) -> int:
        """Where the block of tails begins in which the table has added some bits."""
        known = self._blocks.get(added)
        if known is None:
            known = self._blocks[added] = len(self._plan.tails)
            tails = self._asks.tails.copy()
            used, which = np.unique(self._asks.bits, return_inverse=True)
            rows = [
                self._answers.verdict(self._bits[n] | added) if n >= 0 else 0 for n in used.tolist()
            ]
            tails[:, VERDICT] = np.array(rows, dtype=np.uint32)[which.reshape(-1)]
            self._plan.tails = np.concatenate((self._plan.tails, tails))
        return known

    def _bare_tail(self, number: int, code: str) -> int:
        """The tail whose registry columns are filled from the table."""
        key = (number, code)
        known = self._bare.get(key)
        if known is None:
            added, country, usable = self._answers.parts.table(code, stand_in(4, 0))
            row = dict.fromkeys(SOURCES[REGISTRY], "") | {"cc": country, "usable": usable}
            tail = self._plan.tails[self._block(added) + number].copy()
            tail[REGISTRY] = self._answers.registry_row(tuple(row.values()), NO_PREFIX)
            known = self._bare[key] = len(self._plan.tails) + len(self._new)
            self._new.append(tail)
        return known

    def _add_new(self) -> None:
        """Add what `_bare_tail` has made, all at once: the arrays are copied as a whole."""
        if self._new:
            self._plan.tails = np.concatenate((self._plan.tails, np.stack(self._new)))
            self._plan.prefix_bits = np.array(self._answers.prefix_bits, dtype=np.uint8)
            self._new.clear()
