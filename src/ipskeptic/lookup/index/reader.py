"""Look-ups in an opened index."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import NamedTuple

from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.axis import Axis, LongAxis, ShortAxis
from ipskeptic.lookup.index.mapped import WAY_OUT, MappedIndex
from ipskeptic.lookup.index.meta import Meta, read_meta
from ipskeptic.lookup.index.records import Record, Records
from ipskeptic.model.feed import Entry, Snapshot

# Judgement: a range may have so many intervals, and answers so many records, for each distinct
# row that may be looked at.
_WALK_FACTOR = 16
_MOST = fmt.MAX_SNAPSHOTS


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
        self._meta: Meta | None = None
        self._records = Records(file)
        self._kept = self._records.kept
        self._axes: dict[int, Axis] = {
            4: ShortAxis(file, 4, b"4ADR", b"4ROW"),
            6: LongAxis(file),
            0: ShortAxis(file, 0, b"0ASN", b"0ROW"),
        }

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
        axis = self._axes.get(family)
        if axis is None or not 0 <= number <= axis.top:
            axis = self._axis(family, number)  # which says what is wrong
        row = axis.row(axis.find(number))
        if not row:
            return ()
        found = self._entries(self._kept.get(row) or self._records.of(row), number, axis.hosts)
        found.sort()
        return tuple(found)

    def row(self, family: int, number: int) -> int:
        """Number of the row that holds all records of an address or AS number, 0 for none.

        Numbers with the same row have the same records, but for where each record begins and
        ends.

        Raises:
            IndexFileError: The file is damaged where the answer should be.
            ValueError: The number is none of the family's.
        """
        axis = self._axis(family, number)
        return axis.row(axis.find(number))

    @property
    def file(self) -> MappedIndex:
        """The mapped file: its sections are arrays for what reads all of it."""
        return self._file

    def records(self, row: int) -> tuple[Record, ...]:
        """The records of a row, decoded; `row` is not 0."""
        return self._records.of(row)

    def snapshots_of(self, number: int) -> Sequence[int]:
        """The snapshots of a set of them, by its place."""
        return self._records.set_at(number)

    def value(self, text: int) -> tuple[tuple[str, str], ...]:
        """The pairs of a text, by its number; it is not kept."""
        return self._records.pairs(text)

    def forget(self) -> None:
        """Give up the room that decoded records take; they are decoded again when needed."""
        self._records.forget()

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
        """How many intervals of each kind there are, and items of the other sections."""
        sections = self._file.sections
        return {
            "ipv4": sections[b"4ADR"].items,
            "ipv6": sections[b"6HIG"].items,
            "as": sections[b"0ASN"].items,
            "rows": sections[b"ROWS"].items,
            "entries": sections[b"ENTR"].items,
            "spans": sections[b"SPAN"].items,
            "sets": sections[b"SETS"].items,
            "texts": sections[b"TEXT"].items,
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

    def _entries(
        self, records: Iterable[Record], number: int, hosts: tuple[int, ...]
    ) -> list[Entry]:
        """Records as those that cover a number, one for each snapshot."""
        found: list[Entry] = []
        new = tuple.__new__  # as `Entry(...)`, in half the time
        for snapshots, length, first, last, value in records:
            if length < len(hosts):
                last = number | hosts[length]
                first = last ^ hosts[length]
            elif length != fmt.NO_PREFIX or not first <= number <= last:
                self._file.fail("is damaged: an entry does not cover what points to it")
            for snapshot in snapshots:
                # Mostly there is one, for which a list of its own would take longer.
                found.append(new(Entry, (snapshot, first, last, value)))  # noqa: PERF401
            if len(found) > _MOST:
                self._file.fail("is damaged: it has more records of one number than snapshots")
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
        for record in self._records.of(row) if row else ():
            number = low
            while number <= high:
                entries = self._entries((record,), number, hosts)
                for entry in entries:
                    if len(found) == most:
                        return False
                    found.add(entry)
                number = entries[0].last + 1
        return True
