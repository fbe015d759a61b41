"""Records of a snapshot as arrays: no Python object for each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from ipskeptic.model.feed import Span
from ipskeptic.update.ordering import order_of

U64 = NDArray[np.uint64]
U32 = NDArray[np.uint32]

# In this order everywhere: AS numbers, IPv4, IPv6.
FAMILIES = (0, 4, 6)
# Measured: the quickest, since the records of a chunk are still in the cache of the processor.
_CHUNK = 1 << 11
_SHORT_MAX = (1 << 32) - 1
_LOW = (1 << 64) - 1


class Table(NamedTuple):
    """The records of one family, by first, last, value, each once.

    Attributes:
        first: Lower 64 bits of the lowest number.
        last: Lower 64 bits of the highest number.
        first_high: Upper 64 bits of the lowest number; for IPv6 only, else empty.
        last_high: Upper 64 bits of the highest number; for IPv6 only, else empty.
        value: Place of the value among the snapshot's strings.
    """

    first: U64
    last: U64
    first_high: U64
    last_high: U64
    value: U32

    @property
    def wide(self) -> bool:
        """Whether the numbers have 128 bits."""
        return len(self.first_high) == len(self.first)

    def take(self, which: NDArray[Any]) -> Table:
        """The records of these places, or those where a mask is true."""
        first_high, last_high = self.first_high, self.last_high
        if self.wide:
            first_high, last_high = first_high[which], last_high[which]
        return Table(self.first[which], self.last[which], first_high, last_high, self.value[which])

    def keys(self) -> tuple[NDArray[Any], ...]:
        """The columns, the one that sorts first first."""
        if self.wide:
            return (self.first_high, self.first, self.last_high, self.last, self.value)
        return (self.first, self.last, self.value)


class Columns(Sequence[Span]):
    """The records of one snapshot, sorted by family, first, last and value.

    Attributes:
        tables: The records of each family of `FAMILIES`.
        strings: The distinct values, sorted.
    """

    def __init__(self, tables: dict[int, Table], strings: Sequence[str]) -> None:
        self.tables = tables
        self.strings = strings

    @classmethod
    def from_spans(
        cls, spans: Iterable[Span], more: Iterable[tuple[int, Table, Sequence[str]]] = ()
    ) -> Columns:
        """Arrays of records in any order; the same record several times counts once.

        Args:
            spans: The records.
            more: Further records, each time of one family in any order, with their own strings.

        Raises:
            ValueError: A record ends before it begins, or has numbers that its family has not.
        """
        if isinstance(spans, Columns):
            return spans
        numbers = _Numbering()
        parts: dict[int, list[Table]] = {family: [] for family in FAMILIES}
        known: tuple[Sequence[str], U32] = (), np.empty(0, np.uint32)
        for family, table, own in more:
            if own is not known[0]:
                known = own, numbers.of(own)
            parts[family].append(table._replace(value=known[1][table.value]))
        source = iter(spans)
        while chunk := list(islice(source, _CHUNK)):
            families = {span[0] for span in chunk}
            for family in families:
                some = chunk if len(families) == 1 else [s for s in chunk if s[0] == family]
                if family not in parts:
                    raise ValueError(f"there is no family {family}: {some[0]}")
                parts[family].append(_table(family, some, numbers))
        strings, order = numbers.sorted()
        tables = {family: _canonical(_joined(some), order) for family, some in parts.items()}
        return cls(tables, strings)

    def __len__(self) -> int:
        return sum(len(table.first) for table in self.tables.values())

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        for family in FAMILIES:
            table = self.tables[family]
            if 0 <= place < len(table.first):
                return next(self._spans(family, table.take(np.array([place]))))
            place -= len(table.first)
        raise IndexError(index)

    def __iter__(self) -> Iterator[Span]:
        for family in FAMILIES:
            yield from self.spans(family)

    def spans(self, family: int) -> Iterator[Span]:
        """The records of one family."""
        return self._spans(family, self.tables[family])

    def _spans(self, family: int, table: Table) -> Iterator[Span]:
        firsts, lasts = table.first.tolist(), table.last.tolist()
        if table.wide:
            firsts = [h << 64 | n for h, n in zip(table.first_high.tolist(), firsts, strict=True)]
            lasts = [h << 64 | n for h, n in zip(table.last_high.tolist(), lasts, strict=True)]
        for first, last, value in zip(firsts, lasts, table.value.tolist(), strict=True):
            yield Span(family, first, last, self.strings[value])


class _Numbering(dict[str, int]):
    """Numbers for strings, in the order in which they come."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number

    def of(self, strings: Sequence[str]) -> U32:
        """The numbers of distinct strings."""
        if not self:
            self.update(zip(strings, range(len(strings)), strict=True))
            return np.arange(len(strings), dtype=np.uint32)
        new = [string for string in strings if string not in self]
        self.update(zip(new, count(len(self)), strict=False))
        return np.fromiter(map(self.__getitem__, strings), np.uint32, len(strings))

    def sorted(self) -> tuple[list[str], U32]:
        """The strings in order, and the new number of each old one."""
        met = list(self)
        strings = sorted(met)
        if strings == met:
            return strings, np.arange(len(strings), dtype=np.uint32)
        order = np.empty(len(strings), np.uint32)
        order[self.of(strings)] = np.arange(len(strings), dtype=np.uint32)
        return strings, order


def _table(family: int, spans: Sequence[Span], numbers: _Numbering) -> Table:
    _, firsts, lasts, values = zip(*spans, strict=True)
    size = len(spans)
    value = np.fromiter(map(numbers.__getitem__, values), np.uint32, size)
    none = np.empty(0, np.uint64)
    # Older versions of numpy only warn, and take the number for another one.
    if min(firsts) < 0 or min(lasts) < 0:
        raise ValueError(f"family {family} has no numbers below 0")
    try:
        if family != 6:
            first = np.fromiter(firsts, np.uint64, size)
            last = np.fromiter(lasts, np.uint64, size)
            table = Table(first, last, none, none, value)
        else:
            table = Table(
                np.fromiter([number & _LOW for number in firsts], np.uint64, size),
                np.fromiter([number & _LOW for number in lasts], np.uint64, size),
                np.fromiter([number >> 64 for number in firsts], np.uint64, size),
                np.fromiter([number >> 64 for number in lasts], np.uint64, size),
                value,
            )
    except OverflowError as error:
        raise ValueError(f"family {family} has no such numbers: {error}") from error
    wrong = wrong_ranges(table)
    if wrong.any():
        span = spans[int(wrong.argmax())]
        raise ValueError(f"no range of family {family}: {span.first} to {span.last}")
    return table


def wrong_ranges(table: Table) -> NDArray[np.bool_]:
    """Which records end before they begin, or have numbers that their family has not."""
    wrong: NDArray[np.bool_] = table.first > table.last
    if not table.wide:
        wrong |= table.last > _SHORT_MAX
        return wrong
    wrong &= table.first_high == table.last_high
    wrong |= table.first_high > table.last_high
    return wrong


def _joined(parts: Sequence[Table]) -> Table:
    if not parts:
        none = np.empty(0, np.uint64)
        return Table(none, none, none, none, np.empty(0, np.uint32))
    return Table(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _canonical(table: Table, order: U32) -> Table:
    """Sorted by first, last and value, without repetitions."""
    if not len(table.first):
        return table
    table = table._replace(value=order[table.value])
    # Most files are sorted by their first numbers, and looking is much quicker than sorting.
    before, same = _steps(table)
    if before.any():
        table = table.take(_by_first(table))
        before, same = _steps(table)
    # The rest of a record matters only where first numbers are the same.
    tied = np.zeros(len(table.first), np.bool_)
    tied[1:] = same
    tied[:-1] |= same
    places = np.flatnonzero(tied)
    if not len(places):
        return table
    some = table.take(places)
    some = some.take(np.lexsort(some.keys()[::-1]))
    for column, ranked in zip(table.keys(), some.keys(), strict=True):
        column[places] = ranked
    new = np.ones(len(table.first), np.bool_)
    new[places[1:]] = _differ(some)
    return table if new.all() else table.take(new)


def _steps(table: Table) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which records but the first begin before the one before them, and which at the same."""
    low, high = table.first, table.first_high
    before, same = low[1:] < low[:-1], low[1:] == low[:-1]
    if table.wide:
        before = (high[1:] < high[:-1]) | ((high[1:] == high[:-1]) & before)
        same &= high[1:] == high[:-1]
    return before, same


def _by_first(table: Table) -> NDArray[np.int64]:
    order = order_of(table.first, int(table.first.max()) + 1)
    if not table.wide:
        return order
    return order[order_of(table.first_high[order], int(table.first_high.max()) + 1)]


def _differ(table: Table) -> NDArray[np.bool_]:
    """Which records but the first are not the same as the one before them."""
    result: NDArray[np.bool_] = np.zeros(len(table.first) - 1, np.bool_)
    for key in reversed(table.keys()):
        result |= key[1:] != key[:-1]
    return result
