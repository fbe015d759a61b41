"""What a row stands for: the records of its entries, decoded and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.mapped import MappedIndex

# An entry as it stands in the file, decoded: snapshots, prefix length, first, last, value. A plain
# tuple, since a named one takes longer to make than to look up.
Record = tuple[Sequence[int], int, int, int, tuple[tuple[str, str], ...]]

# Judgement: so many records of rows, texts, and pairs of key and value, are kept decoded: some
# tens of MB.
_KEPT = 1 << 18
# A block that was looked at before needs no call to say so, which would take longer than the rest.
_SHIFT = fmt.BLOCK_SHIFT
# Most lists of rows are not longer.
_STEP = 8
_STEP_END = 4 * _STEP - 1
# As names of this module they are found in half the time.
_LAST = fmt.LAST
_LIST = fmt.LIST
_REST = _LAST - 1
_NUMBER = _LIST - 1
_LENGTH = (1 << fmt.SET_SHIFT) - 1
_SET_SHIFT = fmt.SET_SHIFT
_FIRST = (1 << fmt.RUN_SHIFT) - 1
_MORE = fmt.MAX_RUN - 1
_MOST = fmt.MAX_SNAPSHOTS
_NO_PREFIX = fmt.NO_PREFIX
_ENTRY_SIZE = fmt.ENTRY.size
_unpack_entry = fmt.ENTRY.unpack_from
_unpack_text = fmt.TEXT.unpack_from


class _Pairs(dict[str, tuple[str, str]]):
    """Pairs by their text; most values are made of few different ones."""

    def __missing__(self, text: str) -> tuple[str, str]:
        key, _, value = text.partition("=")
        if len(self) >= _KEPT:
            self.clear()
        self[text] = pair = (key, value)
        return pair


class Records:
    """The records of rows.

    Attributes:
        kept: The rows met so far, and their parts, decoded; a look-up that finds its row there is
            spared the call.
    """

    def __init__(self, file: MappedIndex) -> None:
        self.kept: dict[int, tuple[Record, ...]] = {}
        self._file = file
        # Records in `kept` and members of sets, for the bound; and members met in one look-up, of
        # which there are not more than snapshots in a file that is no trap.
        self._held = self._members = 0
        self._data = file.data
        self._sound = file.sound
        self._pairs = _Pairs()
        self._sets_kept: dict[int, Sequence[int]] = {}
        self._texts: dict[int, tuple[tuple[str, str], ...]] = {}
        self._rows = file.column(b"ROWS")
        self._rows_at = file.sections[b"ROWS"].offset
        self._sets = file.column(b"SETS")
        self._sets_at = file.sections[b"SETS"].offset
        self._spos = file.column(b"SPOS")
        self._spos_at = file.sections[b"SPOS"].offset
        self._strg_at, size = file.sections[b"STRG"]
        self._strg_end = self._strg_at + size
        self._text_at, self._text_count = file.sections[b"TEXT"]
        self._entr_at, self._entr_count = file.sections[b"ENTR"]
        self._span_at, count = file.sections[b"SPAN"]
        self._first_span = self._entr_count - count
        self._strings = len(self._spos) - 1
        if self._strings < 1 or self._first_span < 0:
            file.fail("is damaged: it has no strings, or more spans than entries")

    def forget(self) -> None:
        """Give up all that is kept."""
        self.kept.clear()
        self._pairs.clear()
        self._sets_kept.clear()
        self._texts.clear()
        self._held = 0

    def set_at(self, place: int) -> Sequence[int]:
        """The snapshots of a set."""
        self._members = 0
        return self._sets_kept.get(place) or self._set(place)

    def pairs(self, text: int) -> tuple[tuple[str, str], ...]:
        """The pairs of a text, which is not kept: for what reads all of them once."""
        place = text - self._strings
        if place < 0:
            return self._string(text)
        if place >= self._text_count:
            self._file.fail(f"is damaged: it has no text {text}")
        at = self._text_at + fmt.TEXT.size * place
        first, second = _unpack_text(self._data, at)
        if max(first, second) >= self._strings:
            self._file.fail(f"is damaged: text {text} has a part that is no string")
        return self._string(first) + self._string(second)

    def of(self, row: int, depth: int = 0) -> tuple[Record, ...]:
        """The records of a row.

        Args:
            row: The row, not 0.
            depth: Of how many lists in each other it is a part.

        Raises:
            IndexFileError: The file is damaged where they should be.
        """
        kept = self.kept
        if not depth:
            self._members = 0
        if not row & _LIST:
            found = kept.get(row) or (self._record(row - 1),)
        elif depth < fmt.MAX_DEPTH and row < _LAST:
            found = self._list(row, depth)
        else:
            self._file.fail(f"is damaged: row {row} has no end")
        self._held += len(found)
        if self._held > _KEPT:
            kept.clear()
            self._sets_kept.clear()
            self._held = 0
        kept[row] = found
        return found

    def _list(self, row: int, depth: int) -> tuple[Record, ...]:
        rows, sound, kept = self._rows, self._sound, self.kept
        at = row & _NUMBER
        found: list[Record] = []
        while True:
            place = self._rows_at + 4 * at
            parts = rows[at : at + _STEP]
            if not parts or len(found) > _MOST:
                self._file.fail(f"is damaged: row {row} has no end")
            if not (sound[place >> _SHIFT] and sound[(place + _STEP_END) >> _SHIFT]):
                self._file.check(place, place + 4 * len(parts))
            for part in parts:
                number = part & _REST
                # Lists point back only, or a look-up might go round in circles.
                if number >= row:
                    self._file.fail(f"is damaged: row {row} is a part of itself")
                records = kept.get(number)
                if records:
                    found += records
                elif number & _LIST:
                    found += self.of(number, depth + 1)
                else:
                    # Without `of`, which takes as long as the rest; it will look after the bound.
                    record = self._record(number - 1)
                    kept[number] = (record,)
                    found.append(record)
                if part >= _LAST:
                    return tuple(found)
            at += _STEP

    def _record(self, number: int) -> Record:
        if not 0 <= number < self._entr_count:
            self._file.fail(f"is damaged: it has no entry {number}")
        at = self._entr_at + _ENTRY_SIZE * number
        # Entries have eight bytes from a multiple of eight on: none lies in two blocks.
        if not self._sound[at >> _SHIFT]:
            self._file.check_block(at >> _SHIFT)
        text, packed = _unpack_entry(self._data, at)
        length = packed & _LENGTH
        first, last = self._span(number) if length == _NO_PREFIX else (0, 0)
        value = self._texts.get(text)
        if value is None:
            value = self._text(text)
        place = packed >> _SET_SHIFT
        return self._sets_kept.get(place) or self._set(place), length, first, last, value

    def _span(self, number: int) -> tuple[int, int]:
        place = number - self._first_span
        if place < 0:
            self._file.fail(f"is damaged: entry {number} has no span")
        at = self._span_at + fmt.SPAN.size * place
        self._file.check(at, at + fmt.SPAN.size)
        first_high, first_low, last_high, last_low = fmt.SPAN.unpack_from(self._data, at)
        return first_high << 64 | first_low, last_high << 64 | last_low

    def _set(self, at: int) -> Sequence[int]:
        """The snapshots of a set."""
        runs: list[range] = []
        start, run = at, 0
        while run < _LAST:
            place = self._sets_at + 4 * at
            if at >= len(self._sets) or self._members > _MOST:
                self._file.fail(f"is damaged: the set of snapshots at {start} has no end")
            if not self._sound[place >> _SHIFT]:
                self._file.check_block(place >> _SHIFT)
            run = self._sets[at]
            first, count = run & _FIRST, (run >> fmt.RUN_SHIFT & _MORE) + 1
            runs.append(range(first, first + count))
            self._members += count
            at += 1
        found = runs[0] if len(runs) == 1 else tuple(chain.from_iterable(runs))
        # Ranges take next to no room.
        self._held += len(found) if len(runs) > 1 else 1
        self._sets_kept[start] = found
        return found

    def _text(self, number: int) -> tuple[tuple[str, str], ...]:
        """The pairs of a text."""
        place = number - self._strings
        if place < 0:
            value = self._string(number)
        elif place >= self._text_count:
            self._file.fail(f"is damaged: it has no text {number}")
        else:
            at = self._text_at + fmt.TEXT.size * place
            if not self._sound[at >> _SHIFT]:
                self._file.check_block(at >> _SHIFT)
            value = ()
            for part in _unpack_text(self._data, at):
                if part >= self._strings:
                    self._file.fail(f"is damaged: text {number} has a part that is no string")
                found = self._texts.get(part)
                if found is None:
                    self._texts[part] = found = self._string(part)
                value += found
        if len(self._texts) >= _KEPT:
            self._texts.clear()
        self._texts[number] = value
        return value

    def _string(self, number: int) -> tuple[tuple[str, str], ...]:
        """The pairs of a string."""
        positions = self._spos
        at = self._spos_at + 4 * number
        sound = self._sound
        if not (sound[at >> _SHIFT] and sound[(at + 7) >> _SHIFT]):
            self._file.check(at, at + 8)
        start, end = self._strg_at + positions[number], self._strg_at + positions[number + 1]
        if not start <= end <= self._strg_end:
            self._file.fail(f"is damaged: string {number} lies outside of it")
        if start == end:
            return ()
        if not (end - start < fmt.BLOCK_LENGTH and sound[start >> _SHIFT] and sound[end >> _SHIFT]):
            self._file.check(start, end)
        try:
            text = str(self._data[start:end], "utf-8")
        except UnicodeDecodeError:
            self._file.fail(f"is damaged: string {number} is no text")
        return tuple(map(self._pairs.__getitem__, text.split("\t")))
