"""The plan as rows for intervals of addresses: what an export holds.

A plan's interval may cover several delegations of one holder, whose prefixes differ: it is split
where the masked prefix changes. Neighbours with the same row are joined. Rows are five numbers of
short tables, so that a million intervals take some tens of megabytes.

Where the embedded country table would have to be asked for each address, the row is that without
it: the table only answers addresses one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.answers import NO_PREFIX, REGISTRY, SOURCES, Answers
from ipskeptic.bulk.plan import UNRESOLVED, Plan, distinct
from ipskeptic.errors import IndexFileError
from ipskeptic.model.text import format_span

# The columns that an interval has; `input`, `ip` and `error` are those of a line.
EXPORTED = (*(name for names in SOURCES for name in names), "seen_at")
_PREFIX = SOURCES[REGISTRY].index("prefix")
# Judgement: no feed has so many records; more would be an index that says nonsense.
_MOST_PIECES = 1 << 27

_ONES = (1 << 64) - 1
_MASKS = [((1 << 128) - 1) >> (128 - bits) << (128 - bits) for bits in range(129)]
_HIGH = np.array([mask >> 64 for mask in _MASKS] + [0] * 127, np.uint64)
_LOW = np.array([mask & _ONES for mask in _MASKS] + [0] * 127, np.uint64)

U64 = npt.NDArray[np.uint64]


class Table(NamedTuple):
    """Texts of some columns, each row once.

    Attributes:
        columns: Names of the columns.
        rows: A text for each column.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


class Spans(NamedTuple):
    """The intervals of one family: disjoint, ascending, covering all addresses.

    Attributes:
        family: 4 or 6.
        high: uint64 [n]: upper half of the first address of each; zeros for IPv4.
        low: uint64 [n]: lower half, or the IPv4 address.
        row: uint32 [n]: number of its row in `Export.rows`.
    """

    family: int
    high: U64
    low: U64
    row: npt.NDArray[np.uint32]

    def last(self) -> tuple[U64, U64]:
        """Upper and lower half of the last address of each interval."""
        end = 0xFFFFFFFF if self.family == 4 else _ONES
        high = np.append(self.high[1:], np.uint64(0 if self.family == 4 else _ONES))
        low = np.append(self.low[1:] - np.uint64(1), np.uint64(end))
        if self.family == 6:
            high[:-1] -= self.low[1:] == 0
        return high, low


class Export(NamedTuple):
    """What is exported.

    Attributes:
        tables: The tables VERDICT, REGISTRY (without `prefix`), NETWORK, LISTS, and the prefixes.
        rows: uint32 [rows, 5]: for each distinct row its rows of the tables.
        spans: The intervals of each family asked for.
    """

    tables: tuple[Table, ...]
    rows: npt.NDArray[np.uint32]
    spans: tuple[Spans, ...]


class _Pieces(NamedTuple):
    """Intervals with the block of the delegated prefix around each.

    `bits` is the length in 128 bits, or 255 where there is no such block; `tail` has no flag.
    """

    high: U64
    low: U64
    tail: npt.NDArray[np.uint32]
    bits: npt.NDArray[np.uint8]


def export_of(
    plan: Plan, answers: Answers, columns: Sequence[str], families: Sequence[int] = (4, 6)
) -> Export:
    """Bring a plan into the form of an export.

    Args:
        plan: All answers.
        answers: Their texts.
        columns: The columns wished, of `EXPORTED`.
        families: The families wished.

    Raises:
        IndexFileError: The index has more delegations than any can.
    """
    projected = [_projected(answers, source, columns) for source in range(len(SOURCES))]
    pieces = {family: _pieces(plan, family, "prefix" in columns) for family in families}
    prefixes = _Prefixes(plan, answers)
    keys = []
    for family, found in pieces.items():
        tails = plan.tails[found.tail]
        numbers = [number[tails[:, n]] for n, (number, _) in enumerate(projected)]
        with_prefix = "prefix" in columns
        number = prefixes.numbers(family, found) if with_prefix else np.zeros_like(numbers[0])
        keys.append([*numbers, number])
    joined = [np.concatenate(parts) for parts in zip(*keys, strict=True)]
    place, which = distinct(*joined)
    rows = np.stack([column[place] for column in joined], axis=1).astype(np.uint32)
    spans, begin = [], 0
    for family, found in pieces.items():
        end = begin + len(found.low)
        spans.append(_joined(family, found, which[begin:end].astype(np.uint32)))
        begin = end
    tables = (
        *(Table(names, texts) for _, (names, texts) in projected),
        Table(("prefix",), prefixes.rows) if "prefix" in columns else Table((), [()]),
    )
    return Export(tables, rows, tuple(spans))


def _projected(
    answers: Answers, source: int, columns: Sequence[str]
) -> tuple[npt.NDArray[np.uint32], tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """A table with the wished columns only: new number of each row, names, rows."""
    at = [n for n, name in enumerate(SOURCES[source]) if name in columns and name != "prefix"]
    known: dict[tuple[str, ...], int] = {}
    numbers = [
        known.setdefault(tuple(row[n] for n in at), len(known))
        for row in answers.texts[source].rows
    ]
    names = tuple(SOURCES[source][n] for n in at)
    return np.array(numbers, np.uint32), (names, list(known))


def _pieces(plan: Plan, family: int, with_prefix: bool) -> _Pieces:
    """The intervals of a family, split where the prefix changes."""
    if family == 4:
        low = plan.v4_first.astype(np.uint64)
        high, tail, more = np.zeros_like(low), plan.v4_tail, 96
    else:
        high, low, tail, more = plan.v6_high, plan.v6_low, plan.v6_tail, 0
    tail = tail & np.uint32(UNRESOLVED - 1)
    bits = plan.prefix_bits[plan.tails[tail, REGISTRY]]
    # A wrong index may have lengths that are none of the family: those are not masked.
    bits = np.where(bits <= 128 - more, bits + np.uint8(more), np.uint8(NO_PREFIX))
    pieces = _Pieces(high, low, tail, bits.astype(np.uint8))
    return _split(family, pieces) if with_prefix else pieces


def _split(family: int, given: _Pieces) -> _Pieces:
    last_high, last_low = Spans(family, given.high, given.low, given.tail).last()
    mask_high, mask_low = _HIGH[given.bits], _LOW[given.bits]
    crosses = ((given.high ^ last_high) & mask_high) | ((given.low ^ last_low) & mask_low)
    at: list[int] = []
    starts: list[int] = []
    total = 0
    for n in np.flatnonzero(crosses).tolist():
        first = int(given.high[n]) << 64 | int(given.low[n])
        last = int(last_high[n]) << 64 | int(last_low[n])
        size = 1 << (128 - int(given.bits[n]))
        block = (first // size + 1) * size
        total += (last - block) // size + 1
        if total > _MOST_PIECES:
            raise IndexFileError("the index has more delegations than can be: compile it anew")
        starts.extend(range(block, last + 1, size))
        at.extend([n] * (len(starts) - len(at)))
    if not at:
        return given
    place = np.array(at, np.int64)
    high = np.array([start >> 64 for start in starts], np.uint64)
    low = np.array([start & _ONES for start in starts], np.uint64)
    return _Pieces(
        np.insert(given.high, place + 1, high),
        np.insert(given.low, place + 1, low),
        np.insert(given.tail, place + 1, given.tail[place]),
        np.insert(given.bits, place + 1, given.bits[place]),
    )


class _Prefixes:
    """The texts of the column `prefix`, each once."""

    def __init__(self, plan: Plan, answers: Answers) -> None:
        self._plan = plan
        self._known: dict[str, int] = {"": 0}
        self._texts = answers.texts[REGISTRY].rows

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """All texts, in the order of their numbers."""
        return [(text,) for text in self._known]

    def numbers(self, family: int, pieces: _Pieces) -> npt.NDArray[np.uint32]:
        """For each interval the number of its text."""
        registry = self._plan.tails[pieces.tail, REGISTRY]
        number = np.zeros(len(pieces.low), np.uint32)
        none = pieces.bits == NO_PREFIX
        rows, which = np.unique(registry[none], return_inverse=True)
        texts = [self._number(self._texts[row][_PREFIX]) for row in rows.tolist()]
        number[none] = np.array(texts, np.uint32)[which.reshape(-1)]
        bits = pieces.bits[~none]
        high = pieces.high[~none] & _HIGH[bits]
        low = pieces.low[~none] & _LOW[bits]
        # One block is seldom left for another and come back to: neighbours are enough here.
        new = np.ones(len(bits), dtype=bool)
        new[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1]) | (bits[1:] != bits[:-1])
        begins = np.flatnonzero(new)
        masked = zip(
            high[begins].tolist(), low[begins].tolist(), bits[begins].tolist(), strict=True
        )
        blocks = [self._number(_text(family, high << 64 | low, size)) for high, low, size in masked]
        number[~none] = np.array(blocks, np.uint32)[np.cumsum(new) - 1] if blocks else 0
        return number

    def _number(self, text: str) -> int:
        return self._known.setdefault(text, len(self._known))


def _text(family: int, first: int, bits: int) -> str:
    return format_span(family, first, first | ((1 << (128 - bits)) - 1))


def _joined(family: int, pieces: _Pieces, row: npt.NDArray[np.uint32]) -> Spans:
    """Without the beginnings at which nothing changes."""
    new = np.ones(len(row), dtype=bool)
    new[1:] = row[1:] != row[:-1]
    return Spans(family, pieces.high[new], pieces.low[new], row[new])


def without(spans: Spans, blocks: Sequence[tuple[int, int]], row: int) -> Spans:
    """The intervals with some blocks of addresses given another row.

    Args:
        spans: The intervals.
        blocks: First and last address of each block; the last of the family is in none.
        row: The number that they get.
    """
    for first, last in blocks:
        begin, end = _at_or_after(spans, first), _at_or_after(spans, last + 1)
        starts, rows = [first], [row]
        if end == len(spans.low) or spans_first(spans, end) != last + 1:
            starts.append(last + 1)
            rows.append(int(spans.row[end - 1]))
        high = np.array([start >> 64 for start in starts], np.uint64)
        low = np.array([start & _ONES for start in starts], np.uint64)
        spans = Spans(
            spans.family,
            np.concatenate((spans.high[:begin], high, spans.high[end:])),
            np.concatenate((spans.low[:begin], low, spans.low[end:])),
            np.concatenate((spans.row[:begin], np.array(rows, np.uint32), spans.row[end:])),
        )
    return spans


def spans_first(spans: Spans, place: int) -> int:
    """The first address of an interval."""
    return int(spans.high[place]) << 64 | int(spans.low[place])


def _at_or_after(spans: Spans, number: int) -> int:
    """The place of the first interval that begins at a number or after it."""
    high = np.uint64(number >> 64)
    begin = int(np.searchsorted(spans.high, high, "left"))
    end = int(np.searchsorted(spans.high, high, "right"))
    return begin + int(np.searchsorted(spans.low[begin:end], np.uint64(number & _ONES), "left"))
