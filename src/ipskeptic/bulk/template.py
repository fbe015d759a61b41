"""The output form of one line, as slots that are filled from the tables of texts.

What a line says of its address is a few rows of tables; each is written in the output's format
once, and copied from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ipskeptic.bulk.answers import NO_PREFIX, REGISTRY, SOURCES, Answers

# Kinds of slots.
LITERAL, INPUT, IP, PIECE, PREFIX = range(5)

_PREFIX = SOURCES[REGISTRY].index("prefix")
_SOURCE_OF = {name: source for source, names in enumerate(SOURCES) for name in names}


class Form(Protocol):
    """A format of records: how cells are written and joined.

    Attributes:
        start: What stands before the first cell.
        separator: What stands between cells.
        end: What stands after the last, a line break included.
    """

    start: str
    separator: str
    end: str

    def cell(self, name: str, value: str) -> str:
        """A cell with any text; "" is nothing known."""

    def around(self, name: str) -> tuple[str, str]:
        """What stands around a text that needs no escaping."""


@dataclass(slots=True)
class Slot:
    """One part of a line.

    Attributes:
        kind: LITERAL, INPUT, IP, PIECE or PREFIX.
        text: Of a LITERAL, its bytes.
        source: Of a PIECE, which table its row is of.
        offsets: Of a PIECE, uint64 [rows + 1]: where each row's bytes begin in `blob`.
        blob: Of a PIECE, uint8: the bytes of all rows.
    """

    kind: int
    text: bytes = b""
    source: int = 0
    # Made when whole arrays of lines are: a short list needs no numpy.
    offsets: Any = None
    blob: Any = None


class _Piece:
    """Writes the rows of one table in one format, the first time that they are needed."""

    def __init__(self, slot: Slot, form: Form, names: Sequence[str], half: str) -> None:
        self.slot = slot
        self._form = form
        self._names = [(SOURCES[slot.source].index(name), name) for name in names]
        # For the registry columns around a prefix: "before" ends in what opens it, "after" begins
        # with what closes it.
        self._half = half
        self._new: list[bytes] = []
        self._kept = 0  # rows in the arrays

    def text(self, number: int, answers: Answers) -> bytes:
        """The bytes of a row."""
        slot, kept = self.slot, self._kept
        if number < kept:
            start, end = slot.offsets[number : number + 2].tolist()
            text: bytes = slot.blob[start:end].tobytes()
            return text
        while kept + len(self._new) <= number:
            self._new.append(self._write(kept + len(self._new), answers))
        return self._new[number - kept]

    def fill(self, answers: Answers) -> None:
        """Write all rows, and put them where whole arrays of lines are made from."""
        import numpy as np

        slot, kept = self.slot, self._kept
        rows = len(answers.texts[slot.source].rows)
        if slot.offsets is None:
            slot.offsets, slot.blob = np.zeros(1, np.uint64), np.zeros(0, np.uint8)
        if rows == kept:
            return
        new = [*self._new, *(self._write(n, answers) for n in range(kept + len(self._new), rows))]
        ends = np.cumsum([len(text) for text in new], dtype=np.uint64) + slot.offsets[-1]
        slot.offsets = np.concatenate((slot.offsets, ends))
        slot.blob = np.concatenate((slot.blob, np.frombuffer(b"".join(new), np.uint8)))
        self._new.clear()
        self._kept = rows

    def _write(self, number: int, answers: Answers) -> bytes:
        row = answers.texts[self.slot.source].rows[number]
        form = self._form
        cells = [form.cell(name, row[place]) for place, name in self._names]
        if self._half:
            if answers.prefix_bits[number] == NO_PREFIX:
                edge = form.cell("prefix", row[_PREFIX]) if self._half == "before" else ""
            else:
                edge = form.around("prefix")[self._half == "after"]
            if self._half == "before":
                cells.append(edge)
            else:
                cells[:0] = [edge]
                return (edge + "".join(f"{form.separator}{cell}" for cell in cells[1:])).encode()
        return form.separator.join(cells).encode()


class Template:
    """The slots of a line, and the pieces that fill them.

    Args:
        form: The format.
        columns: The columns, in their order.
        answers: The tables; they may grow.
        seen_at: Text of the time, the same in every line.

    Attributes:
        slots: The slots, in order.
    """

    def __init__(self, form: Form, columns: Sequence[str], answers: Answers, seen_at: str) -> None:
        self._form = form
        self._answers = answers
        self._pieces: dict[int, _Piece] = {}
        self.slots: list[Slot] = []
        fixed = {"seen_at": seen_at, "error": ""}
        place = 0
        while place < len(columns):
            self._literal(form.separator if place else form.start)
            name = columns[place]
            if name in fixed:
                self._literal(form.cell(name, fixed[name]))
                place += 1
            elif name in ("input", "ip"):
                before, after = form.around(name)
                self._literal(before)
                self.slots.append(Slot(INPUT if name == "input" else IP))
                self._literal(after)
                place += 1
            else:
                end = place + 1
                while end < len(columns) and _SOURCE_OF.get(columns[end]) == _SOURCE_OF[name]:
                    if columns[end] == "prefix" in columns[place:end]:
                        break  # a run has one at most, in a slot of its own
                    end += 1
                self._run(columns[place:end])
                place = end
        self._literal(form.end)

    def _run(self, names: Sequence[str]) -> None:
        """Neighbouring columns of one table."""
        source = _SOURCE_OF[names[0]]
        if "prefix" not in names:
            self._piece(source, names, "")
            return
        at = names.index("prefix")
        self._piece(source, names[:at], "before")
        self.slots.append(Slot(PREFIX))
        self._piece(source, names[at + 1 :], "after")

    def _piece(self, source: int, names: Sequence[str], half: str) -> None:
        slot = Slot(PIECE, source=source)
        self._pieces[len(self.slots)] = _Piece(slot, self._form, names, half)
        self.slots.append(slot)

    def _literal(self, text: str) -> None:
        if not text:
            return
        if self.slots and self.slots[-1].kind == LITERAL:
            self.slots[-1].text += text.encode()
        else:
            self.slots.append(Slot(LITERAL, text.encode()))

    def fill(self) -> None:
        """Bring the pieces up to date with the tables, for whole arrays of lines."""
        for piece in self._pieces.values():
            piece.fill(self._answers)

    def line(self, text: str, address: str, tail: Sequence[int], prefix: str) -> bytes:
        """One line.

        Args:
            text: The text of the line, which needs no escaping.
            address: Canonical address.
            tail: Its rows of the four tables.
            prefix: The delegated prefix where the registry's row has its length, else "".
        """
        parts = []
        for number, slot in enumerate(self.slots):
            match slot.kind:
                case 0:
                    parts.append(slot.text)
                case 1:
                    parts.append(text.encode())
                case 2:
                    parts.append(address.encode())
                case 3:
                    parts.append(self._pieces[number].text(tail[slot.source], self._answers))
                case _:
                    parts.append(prefix.encode())
        return b"".join(parts)
