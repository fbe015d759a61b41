"""All texts that output lines are made of, in one Arrow array, so that a `take` writes the output.

The result of taking rows from an array of texts is their bytes, one after the other: if the rows
are the parts of one line after those of another, the bytes are the output. That is one copy of each
byte, by compiled code, whatever the lengths. For it all texts must stand in one array: the table of
parts of addresses (`text`), literals, the rows of each run of pieces, and, written anew for each
batch, the texts of the input and those made for single lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ipskeptic.bulk.shapes import PIECE, U8, U32, Slot
from ipskeptic.bulk.text import ROWS, Offsets, Texts, array_of, parts, texts_in, texts_of

_AT_ONCE = 16384  # rows joined in one step; judgement: it bounds the memory of a step
_REST = 1024  # judgement: more than the literals, the input and the address of a line take


class Run:
    """Neighbouring literals and pieces of one source: one text for each row of the source.

    Args:
        source: Number of the source.
        slots: Its literals and pieces, in order.
    """

    def __init__(self, source: int, slots: Sequence[Slot]) -> None:
        self.source = source
        self.slots = slots
        self.base = 0  # number of its first row in the arena
        self.filled = 0  # rows written
        self.first_place = 0  # where its first row's text is
        self.place = 0  # where its next row's text goes
        self.most_rows = 0
        self.most_place = 0

    def rows(self) -> int:
        """How many rows the source has now."""
        return min(len(slot.offsets) - 1 for slot in self.slots if slot.kind == PIECE)

    def size(self) -> int:
        """How many bytes the texts of all rows take."""
        rows = self.rows()
        return sum(
            int(slot.offsets[rows]) if slot.kind == PIECE else rows * len(slot.text)
            for slot in self.slots
        )

    def longest(self) -> int:
        """An upper bound of the length of a row's text."""
        return sum(
            int(np.diff(slot.offsets).max(initial=0)) if slot.kind == PIECE else len(slot.text)
            for slot in self.slots
        )

    def joined(self, first: int, last: int) -> Texts:
        """The texts of some rows."""
        columns = []
        for slot in self.slots:
            if slot.kind == PIECE:
                whole = Texts(slot.offsets[: last + 1].view(np.int64), slot.blob)
                columns.append(array_of(whole).slice(first))
            else:
                columns.append(pa.scalar(slot.text, pa.large_binary()))
        empty = pa.scalar(b"", pa.large_binary())
        return texts_in(pc.binary_join_element_wise(*columns, empty))


class Arena:
    """The array, and where in it things are.

    Args:
        literals: Texts that stand alone.
        runs: Runs of pieces.
        lines: Most lines of a batch.
        room: Most bytes that a batch writes.

    Attributes:
        literal: Row of the first literal.
        inputs: Row of the first line's text of a batch; that of the n-th is 2n further.
        made: Row of the first text made for a single line.
    """

    def __init__(
        self, literals: Sequence[bytes], runs: Sequence[Run], lines: int, room: int
    ) -> None:
        self._literals = literals
        self._runs = runs
        self._lines = lines
        self._room = room
        self._build()

    def _build(self) -> None:
        table, literals = parts(), texts_of(self._literals)
        self.literal = ROWS
        rows = ROWS + len(self._literals)
        size = len(table.data) + len(literals.data)
        for run in self._runs:
            # Memory that is never written is never taken from the machine.
            run.base = rows
            run.first_place = run.place = size
            run.filled, run.most_rows = 0, run.rows() * 2 + 4096
            rows += run.most_rows + 1
            size += run.size() * 2 + (1 << 20)
            run.most_place = size
        self.inputs = rows
        self.made = rows + 2 * self._lines
        self._place = self._after = size
        rows = self.made + 3 * self._lines + 1
        size += self._room
        # Half the width is a tenth faster; but neither the texts nor a batch's output may be longer
        # than its numbers reach.
        width = np.int32 if max(size, self._longest_batch()) < 1 << 31 else np.int64
        self._data = np.empty(size, np.uint8)
        self._offsets: Offsets = np.zeros(rows + 1, width)
        self._write(0, 0, table)
        self._write(self.literal, len(table.data), literals)
        for run in self._runs:
            self._fill(run, run.rows())
        self._array = array_of(Texts(self._offsets, self._data))

    def _longest_batch(self) -> int:
        """What all lines of a batch take if each has the longest texts, in bytes."""
        return self._lines * sum(run.longest() + _REST for run in self._runs)

    def _write(self, row: int, place: int, texts: Texts) -> int:
        """Write texts from a row on; gives the place after them."""
        begin, end = int(texts.offsets[0]), int(texts.offsets[-1])
        self._data[place : place + end - begin] = texts.data[begin:end]
        chosen = self._offsets[row : row + len(texts.offsets)]
        np.add(texts.offsets, place - begin, out=chosen, casting="unsafe")
        return place + end - begin

    def _fill(self, run: Run, rows: int) -> None:
        while run.filled < rows:
            last = min(run.filled + _AT_ONCE, rows)
            texts = run.joined(run.filled, last)
            run.place = self._write(run.base + run.filled, run.place, texts)
            run.filled = last

    def refresh(self) -> None:
        """Take over the rows that sources got since the last time."""
        for run in self._runs:
            rows = run.rows()
            if rows == run.filled:
                continue
            end = run.first_place + run.size()
            is_narrow = self._offsets.dtype == np.int32
            if (
                rows > run.most_rows
                or end > run.most_place
                or (is_narrow and self._longest_batch() >= 1 << 31)
            ):
                del self._array, self._data, self._offsets
                self._build()
                return
            self._fill(run, rows)

    def write_inputs(self, text: U8, begin: U32, end: U32) -> None:
        """Make rows of the texts of a batch's lines.

        Args:
            text: uint8: the chunk.
            begin: uint32 [lines]: where each line's text begins.
            end: uint32 [lines]: where it ends.
        """
        first, last = int(begin[0]), int(end[-1])
        place = self._place
        self._data[place : place + last - first] = text[first:last]
        rows = self._offsets[self.inputs : self.inputs + 2 * len(begin)]
        # Wide while adding: the chunk may be longer than what stands before it in the arena.
        np.add(begin.astype(np.int64), place - first, out=rows[0::2], casting="unsafe")
        np.add(end.astype(np.int64), place - first, out=rows[1::2], casting="unsafe")
        self._after = place + last - first

    def write_made(self, made: Sequence[Texts]) -> list[int]:
        """Make rows of texts made for single lines; gives the first row of each kind."""
        firsts = []
        row, place = self.made, self._after
        for texts in made:
            firsts.append(row)
            place = self._write(row, place, texts)
            row += len(texts.offsets)
        return firsts

    def take(self, rows: U32, size: int) -> Texts:
        """The texts of rows (uint32), one after the other; `size` is a guess of their length."""
        # Arrow reserves the mean length of the array's texts for each, which it tells by the last
        # offset; ours stands after a row that nobody takes.
        last = size * len(self._array) // max(1, len(rows))
        self._offsets[-1] = min(last, np.iinfo(self._offsets.dtype).max)
        return texts_in(self._array.take(pa.array(rows)))
