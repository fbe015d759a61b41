"""Lists answered by operations on whole arrays: what runs where the compiled kernel does not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.parse import read_lines
from ipskeptic.bulk.search import Search4, Search6
from ipskeptic.bulk.shapes import (
    OTHER,
    REGISTRY,
    U8,
    U32,
    VERDICT,
    Form,
    Index,
    Intervals,
    Lines,
)

if TYPE_CHECKING:
    from ipskeptic.bulk.text import Texts

_SOURCES = 4
# Lines written at once. With fewer the calls of numpy count (measured: a fifth more time at a
# quarter as many), with more the output of a batch leaves the cache.
_BATCH = 16384
_SPAN = 1 << 20  # bytes of input that the lines of a batch may span
# The longest texts made for one line: an IPv6 address and a prefix.
_MADE = 39 + 43


def available() -> bool:
    """Whether `Arrays` can be made: pyarrow is there, and bytes are in the order it counts on."""
    return find_spec("pyarrow") is not None and sys.byteorder == "little"


class Arrays:
    """Reads chunks of lines, and writes their answers.

    Args:
        plan: The answers. The intervals stay; tails, prefix lengths and the template's pieces may
            grow between calls: rows are added, none is changed.
        template: The form of a line.

    Attributes:
        counts: uint64 [rows of VERDICT]: how many lines were written with each.
        CHUNK: How long a chunk is best, in bytes.
    """

    CHUNK = 1 << 17

    def __init__(self, plan: Intervals, template: Form) -> None:
        from ipskeptic.bulk.arena import Arena
        from ipskeptic.bulk.columns import compiled

        self._plan = plan
        self._search4 = Search4(plan.v4_first)
        self._search6 = Search6(plan.v6_high, plan.v6_low)
        literals, self._runs, self._parts, self._width = compiled(template.slots)
        self._arena = Arena(literals, self._runs, _BATCH, 2 * _SPAN + _BATCH * _MADE)
        self._rows = np.empty((_BATCH, self._width), np.uint32)
        self._inputs = np.zeros(0, np.uint32)
        self._base = -1
        self._mean = 512.0  # bytes of a line, a guess for the first batch
        verdicts = [run.filled for run in self._runs if run.source == VERDICT]
        self.counts: NDArray[np.uint64] = np.zeros(max(verdicts, default=0), np.uint64)

    def scan(self, chunk: bytes | memoryview) -> Lines:
        """Read a chunk and look up its addresses.

        Args:
            chunk: Whole lines, each with its line feed.

        Returns:
            `LINE` [lines]; the tails of addresses may have `UNRESOLVED`. Lines of kind 0 and 255
            span the whole line without its end.
        """
        lines = read_lines(np.frombuffer(chunk, np.uint8))
        plan = self._plan
        kind = lines["kind"]
        if bool((kind == 4).all()):
            lines["tail"] = plan.v4_tail.take(self._search4.find(lines["low"].astype(np.uint32)))
            return lines
        some = np.flatnonzero(kind == 4)
        numbers = lines["low"].take(some).astype(np.uint32)
        lines["tail"][some] = plan.v4_tail.take(self._search4.find(numbers))
        some = np.flatnonzero(kind == 6)
        if len(some):
            high, low = lines["high"].take(some), lines["low"].take(some)
            lines["tail"][some] = plan.v6_tail.take(self._search6.find(high, low))
        return lines

    def emit(
        self, chunk: bytes | memoryview, lines: Lines, others: Sequence[bytes]
    ) -> memoryview | bytes:
        """Write the answers of a chunk.

        Args:
            chunk: The same as was scanned.
            lines: What `scan` gave, with every tail resolved.
            others: The finished output of each line of kind 255, in order.

        Returns:
            The output of all lines, in order.

        Raises:
            ValueError: A tail is unresolved, or names what the plan or the template does not
                have; or there are more or fewer `others` than such lines.
        """
        text = np.frombuffer(chunk, np.uint8)
        kind = lines["kind"]
        is_address = (kind == 4) | (kind == 6)
        is_other = kind == OTHER
        if len(others) != np.count_nonzero(is_other):
            raise ValueError(f"{len(others)} outputs for {np.count_nonzero(is_other)} other lines")
        self._arena.refresh()
        chosen = lines
        if not bool(is_address.all()):
            chosen = lines.take(np.flatnonzero(is_address))
        written = [self._written(text, part) for part in _batches(chosen)]
        if not others:
            if len(written) == 1:
                return written[0].data.data
            return b"".join([part.data.data for part in written])
        before = np.cumsum(is_address)[is_other]
        return _woven(written, before, others)

    def _written(self, text: U8, lines: Lines) -> Texts:
        """The output of up to `_BATCH` lines with addresses, and where each begins."""
        from ipskeptic.bulk.text import Texts, fill_prefix4

        sources = self._sources(lines["tail"])
        arena, rows = self._arena, self._rows[: len(lines)]
        self._fill_constants()
        arena.write_inputs(text, lines["start"], lines["end"])
        number = lines["low"].astype(np.uint32)
        six = np.flatnonzero(lines["kind"] == 6)
        bits: U8 | None = None
        for kind, column, turn in self._parts:
            if kind == "run":
                run = self._runs[turn]
                np.add(sources[:, run.source], np.uint32(run.base), out=rows[:, column])
            elif kind == "ip":
                rows[:, column] = self._inputs[: len(lines)]
            elif kind == "prefix":
                if bits is None:
                    bits = self._plan.prefix_bits.take(sources[:, REGISTRY])
                bits4 = bits
                if len(six):
                    bits4 = bits.copy()
                    bits4[six] = 0  # written over
                fill_prefix4(rows[:, column : column + 2], number, bits4)
        self._fill_made(rows, self._made(lines, number, six, bits))
        found = arena.take(rows.ravel(), int(len(lines) * self._mean))
        self._mean = len(found.data) / len(lines) * 1.05  # a little more: growing costs a copy
        return Texts(found.offsets[:: self._width], found.data)

    def _fill_constants(self) -> None:
        """The columns that are the same for every batch."""
        if self._base == self._arena.inputs:
            return
        self._base = self._arena.inputs
        self._inputs = (self._base + 2 * np.arange(_BATCH)).astype(np.uint32)
        for part in self._parts:
            if part.kind == "literal":
                self._rows[:, part.column] = self._arena.literal + part.number
            elif part.kind == "input":
                self._rows[:, part.column] = self._inputs

    def _made(
        self, lines: Lines, number: U32, six: Index, bits: U8 | None
    ) -> list[tuple[str, Index, Texts]]:
        """Texts for lines whose address is not written as it was read, and IPv6 prefixes."""
        from ipskeptic.bulk import text, text6

        made = []
        kinds = {part.kind for part in self._parts}
        if "ip" in kinds:
            is_dressed = lines["end"] - lines["start"] != text.ipv4_sizes(number)
            is_dressed[six] = False
            dressed = np.flatnonzero(is_dressed)
            if len(dressed):
                made.append(("ip", dressed, text.ipv4_texts(number.take(dressed))))
        if len(six):
            high, low = lines["high"].take(six), lines["low"].take(six)
            if "ip" in kinds:
                made.append(("ip", six, text6.ipv6_texts(high, low)))
            if bits is not None:
                made.append(("prefix", six, text6.ipv6_prefix_texts(high, low, bits.take(six))))
        return made

    def _fill_made(self, rows: U32, made: Sequence[tuple[str, Index, Texts]]) -> None:
        from ipskeptic.bulk.columns import WIDTHS
        from ipskeptic.bulk.text import NOTHING

        firsts = self._arena.write_made([texts for _, _, texts in made])
        for (kind, places, _), first in zip(made, firsts, strict=True):
            for part in self._parts:
                if part.kind == kind:
                    rows[places, part.column] = first + np.arange(len(places))
                    for column in range(part.column + 1, part.column + WIDTHS[kind]):
                        rows[places, column] = NOTHING

    def _sources(self, tails: U32) -> U32:
        """uint32 [lines, 4]: the row in each source."""
        table = self._plan.tails
        if int(tails.max()) >= len(table):
            raise ValueError(
                f"tail {int(tails.max()):#x} of {len(table)}: resolve tails before they are written"
            )
        # As one number of 16 bytes: taking rows of four is several times slower.
        sources = table.view(np.complex128).ravel().take(tails).view(np.uint32)
        sources = sources.reshape(-1, _SOURCES)
        most = sources.max(axis=0)
        for run in self._runs:
            if most[run.source] >= run.filled:
                raise ValueError(
                    f"row {most[run.source]} of {run.filled} in source {run.source}:"
                    " the template has fewer rows than the plan"
                )
        known = len(self._plan.prefix_bits)
        if most[REGISTRY] >= known and any(part.kind == "prefix" for part in self._parts):
            raise ValueError(f"row {most[REGISTRY]} of {known} prefix lengths: the plan is torn")
        self._count(sources[:, VERDICT], int(most[VERDICT]))
        return sources

    def _count(self, verdicts: U32, most: int) -> None:
        rows = max([most + 1, *(run.filled for run in self._runs if run.source == VERDICT)])
        if rows > len(self.counts):
            self.counts = np.append(self.counts, np.zeros(rows - len(self.counts), np.uint64))
        self.counts += np.bincount(verdicts, minlength=len(self.counts)).astype(np.uint64)


def _batches(lines: Lines) -> list[Lines]:
    """Parts of the lines that are written at once."""
    found = []
    begin = 0
    start, end = lines["start"], lines["end"]
    while begin < len(lines):
        last = min(begin + _BATCH, len(lines))
        if int(end[last - 1]) - int(start[begin]) > _SPAN:
            fits = np.searchsorted(end[begin:last], int(start[begin]) + _SPAN, "right")
            last = begin + max(1, int(fits))
        found.append(lines[begin:last])
        begin = last
    return found


def _woven(written: Sequence[Texts], before: Any, others: Sequence[bytes]) -> bytes:
    """The output of lines with addresses, with other output between.

    Args:
        written: Of batches of lines.
        before: For each of the others, how many lines stand before it.
        others: The other output.
    """
    pieces: list[Any] = []
    first = turn = 0
    for texts in written:
        data, last = texts.data.data, first + len(texts.offsets) - 1
        upto = int(np.searchsorted(before, last, "left"))
        places = texts.offsets.take(before[turn:upto] - first).tolist()
        for (begin, end), other in zip(pairwise([0, *places]), others[turn:upto], strict=True):
            pieces += (data[begin:end], other)
        pieces.append(data[places[-1] if places else 0 :])
        first, turn = last, upto
    pieces += others[turn:]
    return b"".join(pieces)
