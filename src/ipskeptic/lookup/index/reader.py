"""Look-ups in an opened index."""

from __future__ import annotations

import os
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.axis import Axis, LongAxis, ShortAxis
from ipskeptic.lookup.index.mapped import WAY_OUT, MappedIndex
from ipskeptic.lookup.index.meta import Meta, read_meta
from ipskeptic.model.feed import Entry, Snapshot

# Judgement: so many records, and pairs of key and value, are kept decoded, some 30 MB.
_KEPT_RECORDS = 1 << 16
# Judgement: a range may have so many intervals, and answers so many records, for each distinct
# row that may be looked at.
_WALK_FACTOR = 16


# A block that was looked at before needs no call to say so, which would take longer than the rest.
_SHIFT = fmt.BLOCK_SHIFT


class RangeAnswer(NamedTuple):
    """What covers some part of a range.

    Attributes:
        entries: The distinct records met, by snapshot, first, last.
        complete: Whether the whole range was walked.
        rows: Number of distinct sets of records met.
    """

    entries: tuple[Entry, ...]
    complete: bool
    rows: int


# An entry as it stands in the file, decoded: snapshot, prefix length, first, last, value. A plain
# tuple, since a named one takes longer to make than to look up.
_Record = tuple[int, int, int, int, tuple[tuple[str, str], ...]]


class _Pairs(dict[str, tuple[str, str]]):
    """Pairs by their text; most values are made of few different ones."""

    def __missing__(self, text: str) -> tuple[str, str]:
        key, _, value = text.partition("=")
        if len(self) >= _KEPT_RECORDS:
            self.clear()
        self[text] = pair = (key, value)
        return pair


class Index:
    """A compiled index, open for reading.

    Opening costs the same whatever the size of the file. Every answer is checked against the
    checksums of the blocks that it came from: a damaged file gives an `IndexFileError` or the
    answers that the sound file would give. Families are 4, 6, and 0 for AS numbers.

    Attributes:
        path: Where the file lies.
    """

    def __init__(self, file: MappedIndex) -> None:
        self.path = file.path
        self._file = file
        self._data = file.data
        self._sound = file.sound
        self._meta: Meta | None = None
        self._kept: dict[int, _Record] = {}
        self._pairs = _Pairs()
        self._axes: dict[int, Axis] = {
            4: ShortAxis(file, 4, b"4ADR", b"4ROW"),
            6: LongAxis(file),
            0: ShortAxis(file, 0, b"0ASN", b"0ROW"),
        }
        self._rpos = file.column(b"RPOS")
        self._rpos_at = file.sections[b"RPOS"].offset
        self._rent = file.column(b"RENT")
        self._rent_at = file.sections[b"RENT"].offset
        self._spos = file.column(b"SPOS")
        self._spos_at = file.sections[b"SPOS"].offset
        self._strg_at, size = file.sections[b"STRG"]
        self._strg_end = self._strg_at + size
        self._entr_at, self._entr_count = file.sections[b"ENTR"]
        if len(self._rpos) < 2 or len(self._spos) < 2:
            file.fail("is damaged: it has no rows or no strings")

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        way_out: str = WAY_OUT,
        place: tuple[int, int] | None = None,
    ) -> Index:
        """Open an index.

        Args:
            path: The file.
            way_out: What an error tells the reader to do.
            place: Offset and length of the index inside the file; None if it is all of it.

        Raises:
            IndexFileError: It is missing, no index, cut off, damaged, or of another version.
        """
        file = MappedIndex(path, way_out, place)
        try:
            return cls(file)
        except BaseException:
            file.close()
            raise

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The snapshots in the index; the place of each is its number."""
        return self._read_meta().snapshots

    @property
    def builtin_digest(self) -> str:
        """Digest of the built-in records that were compiled in."""
        return self._read_meta().builtin

    @property
    def builder(self) -> str:
        """Name and version of the program that wrote the file."""
        return self._read_meta().builder

    def _read_meta(self) -> Meta:
        if self._meta is None:
            self._meta = read_meta(self._file)
        return self._meta

    def lookup(self, family: int, number: int) -> tuple[Entry, ...]:
        """The records that cover an address or an AS number, one a snapshot at most.

        Args:
            family: 4, 6, or 0 for an AS number.
            number: The address or AS number.

        Returns:
            The records, by snapshot number; where those of one snapshot lie in each other, the
            smallest.

        Raises:
            IndexFileError: The file is damaged where the answer should be.
            ValueError: The number is none of the family's.
        """
        axis = self._axis(family, number)
        row = axis.row(axis.find(number))
        if not row:
            return ()
        return tuple(self._entries(self._row(row), number, axis.hosts))

    def lookup_range(self, family: int, first: int, last: int, limit: int = 4096) -> RangeAnswer:
        """The distinct records that cover some part of a range.

        Args:
            family: 4, 6, or 0 for AS numbers.
            first: Lowest number of the range.
            last: Highest number of the range.
            limit: How many distinct sets of records are looked at before giving up; sixteen
                times as many intervals and records.

        Returns:
            What was met, up to the limit; `complete` says whether that is all.

        Raises:
            IndexFileError: The file is damaged where the answer should be.
            ValueError: The range is none of the family's.
        """
        axis = self._axis(family, first)
        self._axis(family, last)
        if last < first:
            raise ValueError(f"a range that ends before it begins: {first} to {last}")
        rows: set[int] = set()
        found: set[Entry] = set()
        most = limit * _WALK_FACTOR
        place = axis.find(first)
        complete = False
        for _ in range(most):
            start, end = axis.bounds(place)
            row = axis.row(place)
            if row not in rows and len(rows) == limit:
                break
            rows.add(row)
            low, high = max(start, first), min(end, last)
            if not self._collect(found, row, low, high, axis.hosts, most):
                break
            if end >= last:
                complete = True
                break
            place += 1
        return RangeAnswer(tuple(sorted(found)), complete, len(rows))

    def interval(self, family: int, number: int) -> tuple[int, int]:
        """First and last of the interval around a number within which nothing changes."""
        axis = self._axis(family, number)
        return axis.bounds(axis.find(number))

    def counts(self) -> dict[str, int]:
        """How many intervals of each kind, rows, entries, spans and strings there are."""
        sections = self._file.sections
        return {
            "ipv4": sections[b"4ADR"].items,
            "ipv6": sections[b"6HIG"].items,
            "as": sections[b"0ASN"].items,
            "rows": sections[b"RPOS"].items - 1,
            "entries": sections[b"ENTR"].items,
            "spans": sections[b"SPAN"].items,
            "strings": sections[b"SPOS"].items - 1,
        }

    def verify(self) -> None:
        """Read the whole file and compare its checksum.

        Raises:
            IndexFileError: It is damaged.
        """
        self._file.verify()

    def _axis(self, family: int, number: int) -> Axis:
        axis = self._axes.get(family)
        if axis is None or not 0 <= number <= axis.top:
            raise ValueError(f"family {family} has no number {number}")
        return axis

    def _row(self, row: int) -> Sequence[int]:
        positions = self._rpos
        if row + 1 >= len(positions):
            self._file.fail(f"is damaged: it has no row {row}")
        at = self._rpos_at + 4 * row
        sound = self._sound
        if not (sound[at >> _SHIFT] and sound[(at + 7) >> _SHIFT]):
            self._file.check(at, at + 8)
        start, end = positions[row], positions[row + 1]
        if not start < end <= len(self._rent):
            self._file.fail(f"is damaged: row {row} lies outside of it")
        at = self._rent_at
        self._file.check(at + 4 * start, at + 4 * end)
        return list(self._rent[start:end])

    def _entries(self, items: Sequence[int], number: int, hosts: tuple[int, ...]) -> list[Entry]:
        """Entries by their numbers, as the records that cover a number."""
        kept, found = self._kept, []
        new = tuple.__new__  # as `Entry(...)`, in half the time
        for item in items:
            snapshot, length, first, last, value = kept.get(item) or self._record(item)
            if length < len(hosts):
                last = number | hosts[length]
                first = last ^ hosts[length]
            elif length != fmt.NO_PREFIX or not first <= number <= last:
                self._file.fail(f"is damaged: entry {item} does not cover what points to it")
            found.append(new(Entry, (snapshot, first, last, value)))
        return found

    def _collect(
        self,
        found: set[Entry],
        row: int,
        low: int,
        high: int,
        hosts: tuple[int, ...],
        most: int,
    ) -> bool:
        """Add the records of a row between two numbers; False when there are too many."""
        for item in self._row(row) if row else ():
            number = low
            while number <= high:
                if len(found) == most:
                    return False
                (entry,) = self._entries((item,), number, hosts)
                found.add(entry)
                number = entry.last + 1
        return True

    def _record(self, item: int) -> _Record:
        if item >= self._entr_count:
            self._file.fail(f"is damaged: it has no entry {item}")
        at = self._entr_at + fmt.ENTRY.size * item
        sound = self._sound
        if not (sound[at >> _SHIFT] and sound[(at + 11) >> _SHIFT]):
            self._file.check(at, at + fmt.ENTRY.size)
        string, span, snapshot, prefix_length = fmt.ENTRY.unpack_from(self._data, at)
        first, last = self._span(span) if prefix_length == fmt.NO_PREFIX else (0, 0)
        record = (snapshot, prefix_length, first, last, self._value(string))
        if len(self._kept) >= _KEPT_RECORDS:
            self._kept.clear()
        self._kept[item] = record
        return record

    def _span(self, span: int) -> tuple[int, int]:
        offset, count = self._file.sections[b"SPAN"]
        if span >= count:
            self._file.fail(f"is damaged: it has no span {span}")
        at = offset + fmt.SPAN.size * span
        self._file.check(at, at + fmt.SPAN.size)
        first_high, first_low, last_high, last_low = fmt.SPAN.unpack_from(self._file.data, at)
        return first_high << 64 | first_low, last_high << 64 | last_low

    def _value(self, string: int) -> tuple[tuple[str, str], ...]:
        positions = self._spos
        if string + 1 >= len(positions):
            self._file.fail(f"is damaged: it has no string {string}")
        at = self._spos_at + 4 * string
        sound = self._sound
        if not (sound[at >> _SHIFT] and sound[(at + 7) >> _SHIFT]):
            self._file.check(at, at + 8)
        start, end = self._strg_at + positions[string], self._strg_at + positions[string + 1]
        if not start <= end <= self._strg_end:
            self._file.fail(f"is damaged: string {string} lies outside of it")
        if start == end:
            return ()
        if not (end - start < fmt.BLOCK_LENGTH and sound[start >> _SHIFT] and sound[end >> _SHIFT]):
            self._file.check(start, end)
        try:
            text = str(self._data[start:end], "utf-8")
        except UnicodeDecodeError:
            self._file.fail(f"is damaged: string {string} is no text")
        return tuple(map(self._pairs.__getitem__, text.split("\t")))
