"""All texts that output lines are made of, in one Arrow array, so that a `take` writes the output.

The result of taking rows from an array of texts is their bytes, one after the other: if the rows
are the parts of one line after those of another, the bytes are the output. That is one copy of each
byte, by compiled code, whatever the lengths. For it all texts must stand in one array: the table of
parts of addresses (`text`), literals, the rows of each run of pieces, and, written anew for each
batch, the texts of the input and those made for single lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ipskeptic.bulk.shapes import U8, U32, Slot
from ipskeptic.bulk.text import ROWS, Texts, array_of, parts, texts_in

_AT_ONCE = 16384  # rows joined in one step; judgement: it bounds the memory of a step


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
        self.place = 0  # where its next row's text goes
        self.most_rows = 0
        self.most_place = 0

    def rows(self) -> int:
        """How many rows the source has now."""
        return min(len(slot.offsets) - 1 for slot in self.slots if slot.kind == "piece")

    def size(self) -> int:
        """How many bytes the texts of all rows take."""
        rows = self.rows()
        return sum(
            int(slot.offsets[rows]) if slot.kind == "piece" else rows * len(slot.text)
            for slot in self.slots
        )

    def joined(self, first: int, last: int) -> Texts:
        """The texts of some rows."""
        columns = []
        for slot in self.slots:
            if slot.kind == "piece":
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
        table = parts()
        rows, size = ROWS, len(table.data)
        self.literal = rows
        rows += len(self._literals)
        size += sum(map(len, self._literals))
        for run in self._runs:
            # Memory that is never written is never taken from the machine.
            run.base, run.place = rows, size
            run.filled, run.most_rows = 0, run.rows() * 2 + 4096
            rows += run.most_rows + 1
            size += run.size() * 2 + (1 << 20)
            run.most_place = size
        self.inputs = rows
        self.made = rows + 2 * self._lines
        self._place = size
        rows = self.made + 2 * self._lines + 1
        self._data = np.empty(size + self._room, np.uint8)
        self._offsets = np.zeros(rows + 1, np.int64)
        self._offsets[: ROWS + 1] = table.offsets
        self._data[: len(table.data)] = table.data
        self._write(self.literal, len(table.data), _texts_of_literals(self._literals))
        for run in self._runs:
            self._fill(run, run.rows())
        self._array = array_of(Texts(self._offsets, self._data))

    def _write(self, row: int, place: int, texts: Texts) -> int:
        """Write texts from a row on; gives the place after them."""
        begin, end = int(texts.offsets[0]), int(texts.offsets[-1])
        self._data[place : place + end - begin] = texts.data[begin:end]
        chosen = self._offsets[row : row + len(texts.offsets)]
        np.add(texts.offsets, place - begin, out=chosen)
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
            if rows > run.most_rows or run.place + run.size() > run.most_place + self._known(run):
                del self._array, self._data, self._offsets
                self._build()
                return
            self._fill(run, rows)

    def _known(self, run: Run) -> int:
        """Bytes of the rows that are written."""
        return int(run.place - self._offsets[run.base])

    def write_inputs(self, text: U8, begin: Any, end: Any) -> None:
        """Make rows 2n from `inputs` on the texts of the batch's lines.

        Args:
            text: uint8: the chunk.
            begin: uint32 [lines]: where each line's text begins.
            end: uint32 [lines]: where it ends.
        """
        first, last = int(begin[0]), int(end[-1])
        place = self._place
        self._data[place : place + last - first] = text[first:last]
        rows = self._offsets[self.inputs : self.inputs + 2 * len(begin)]
        np.add(begin, place - first, out=rows[0::2], casting="unsafe")
        np.add(end, place - first, out=rows[1::2], casting="unsafe")
        self._after = place + last - first

    def write_made(self, *made: Texts) -> list[int]:
        """Make rows from `made` on of texts for single lines; gives the first row of each."""
        firsts = []
        row, place = self.made, self._after
        for texts in made:
            firsts.append(row)
            place = self._write(row, place, texts)
            row += len(texts.offsets) - 1
        return firsts

    def take(self, rows: U32) -> Texts:
        """The texts of rows (uint32), one after the other."""
        return texts_in(self._array.take(pa.array(rows)))


def _texts_of_literals(literals: Sequence[bytes]) -> Texts:
    offsets = np.zeros(len(literals) + 1, np.int64)
    np.cumsum([len(text) for text in literals], out=offsets[1:])
    return Texts(offsets, np.frombuffer(b"".join(literals), np.uint8))
