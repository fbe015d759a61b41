"""Looks addresses of arrays up: the plan, once it pays, and what searches in it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ipskeptic.bulk import kernel
from ipskeptic.bulk.answers import Answers
from ipskeptic.bulk.arrow_columns import string_array
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.cells import Cells
from ipskeptic.bulk.parse import read_lines
from ipskeptic.bulk.plan import UNRESOLVED, Plan
from ipskeptic.bulk.resolve import Resolver
from ipskeptic.bulk.search import Search4, Search6
from ipskeptic.bulk.shapes import U8, U32, Index, Lines, Slot
from ipskeptic.bulk.text import ipv4_texts
from ipskeptic.bulk.text6 import ipv6_texts


class _NoTemplate(NamedTuple):
    """The kernel scans without writing."""

    slots: tuple[Slot, ...] = ()


class Engine:
    """Reads text, and finds the rows of the four tables once it is ready.

    Attributes:
        is_ready: Whether the answers of all addresses are worked out.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._plan: Plan | None = None
        self._resolver: Resolver | None = None
        self._search4: Search4 | None = None
        self._search6: Search6 | None = None
        self._kernel: kernel.Kernel | None = None
        self._bits = np.zeros(0, np.uint8)

    @property
    def is_ready(self) -> bool:
        """Whether the answers of all addresses are worked out."""
        return self._plan is not None

    @property
    def prefix_bits(self) -> U8:
        """uint8 [rows of REGISTRY]: length of the delegated prefix, or 255."""
        bits = self._answers.prefix_bits
        if len(self._bits) < len(bits):
            self._bits = np.array(bits, np.uint8)
        return self._bits

    def prepare(self) -> None:
        """Work them out, once.

        Raises:
            IndexFileError: An index is damaged.
        """
        if self._plan is not None:
            return
        plan, self._resolver = build_plan(self._answers)
        self._answers.forget()
        self._search4 = Search4(plan.v4_first)
        self._search6 = Search6(plan.v6_high, plan.v6_low)
        library = kernel.load()
        if library is not None:
            self._kernel = kernel.Kernel(plan, _NoTemplate(), library)
        self._plan = plan

    def scan(self, chunk: Any) -> tuple[Lines, bool]:
        """Read a chunk of lines.

        Returns:
            `LINE` array; and whether the addresses in it have tails.
        """
        if self._kernel is not None:
            return self._kernel.scan(chunk), True
        return read_lines(np.frombuffer(chunk, np.uint8)), False

    def rows(self, cells: Cells, four: Index, six: Index) -> U32:
        """Look up.

        Args:
            cells: What was read.
            four: Places of IPv4 addresses.
            six: Places of IPv6 addresses.

        Returns:
            uint32 [cells, 4]: rows of the four tables; of no meaning where there is no address.
        """
        plan, tails = self._plan, cells.tail
        assert plan is not None
        if tails is None:
            tails = self._found(plan, cells, four, six)
        elif len(four) + len(six) < len(tails):
            known = np.zeros_like(tails)
            for places in (four, six):
                known[places] = tails.take(places)
            tails = known
        asks = np.flatnonzero(tails >= np.uint32(UNRESOLVED))
        if len(asks):
            tails = self._resolved(cells, tails, asks)
        # As one number of 16 bytes: taking rows of four is several times slower.
        table = np.ascontiguousarray(plan.tails).view(np.complex128).ravel()
        return table.take(tails).view(np.uint32).reshape(-1, 4)

    def _found(self, plan: Plan, cells: Cells, four: Index, six: Index) -> U32:
        assert self._search4 is not None
        assert self._search6 is not None
        tails = np.zeros(len(cells.kind), np.uint32)
        if len(four):
            numbers = cells.low.take(four).astype(np.uint32)
            tails[four] = plan.v4_tail.take(self._search4.find(numbers))
        if len(six):
            found = self._search6.find(cells.high.take(six), cells.low.take(six))
            tails[six] = plan.v6_tail.take(found)
        return tails

    def _resolved(self, cells: Cells, tails: U32, asks: Index) -> U32:
        """The tails with those that the embedded country table decides."""
        assert self._resolver is not None
        kind = cells.kind.take(asks)
        highs, lows = cells.high.take(asks), cells.low.take(asks)
        six = kind == 6
        texts: list[str] = string_array(ipv4_texts(lows.astype(np.uint32))).to_pylist()
        if six.any():
            of_six = string_array(ipv6_texts(highs[six], lows[six])).to_pylist()
            for place, text in zip(np.flatnonzero(six).tolist(), of_six, strict=True):
                texts[place] = text
        found = tails.take(asks)
        self._resolver.resolve(found, texts)
        tails = tails.copy()
        tails[asks] = found
        return tails
