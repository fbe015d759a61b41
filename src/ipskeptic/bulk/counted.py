"""Answers to many addresses, counted by columns: `reason.counting` reads its tables from them.

Half a million rows one by one would take longer than all the rest. An answer is four numbers of
rows in tables of texts (`answers`) and the delegated prefix around the address, so what has
the same rows is summed up by numbers, and only different rows become text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.answers import REGISTRY, SOURCES, Answers
from ipskeptic.bulk.build import build_plan
from ipskeptic.bulk.crowd import FAMILIES, Crowd, Held
from ipskeptic.bulk.plan import distinct
from ipskeptic.bulk.search import Search4, Search6
from ipskeptic.bulk.shapes import NO_PREFIX, U8, U32, U64, UNRESOLVED, Bools, Index
from ipskeptic.model.text import format_address, format_span
from ipskeptic.reason.counting import Raw, Where

# The fifth source of an answer: the delegated prefix, which differs between addresses.
_PREFIX = len(SOURCES)
_FIELD = {"class": "class_"}
_PLACES = {
    _FIELD.get(name, name): (source, place)
    for source, names in enumerate(SOURCES)
    for place, name in enumerate(names)
} | {"prefix": (_PREFIX, 0)}


class _Answered(NamedTuple):
    """Answers to the addresses of a family.

    Attributes:
        rows: uint32 [n, 4]: rows of the tables of texts.
        bits: uint8 [n]: length of the delegated prefix, or 255.
    """

    rows: U32
    bits: U8


class _Groups(NamedTuple):
    """Answers with the same rows in some tables.

    Attributes:
        numbers: The group of each answer.
        rows: By table the row of each group; empty where a group is a row of the one table.
    """

    numbers: NDArray[Any]
    rows: Mapping[int, NDArray[Any]]


class CountedMany:
    """Counts over the answers to a crowd.

    Args:
        crowd: The addresses.
        answers: What is asked; its tables grow.
        many: From how many addresses on all answers are worked out at once.

    Raises:
        IndexFileError: An index is damaged where an answer should be.
    """

    def __init__(self, crowd: Crowd, answers: Answers, many: int) -> None:
        answer = _at_once(answers, crowd) if len(crowd) >= many else _one_by_one(answers)
        held = [crowd.held[family] for family in FAMILIES]
        found = [answer(family, crowd.held[family]) for family in FAMILIES]
        self.judged = len(crowd)
        self.read = crowd.read
        self._file_sets = crowd.file_sets
        self._counts: U64 = np.concatenate([one.counts for one in held])
        self._files: U32 = np.concatenate([one.files for one in held])
        self._tables: list[Sequence[tuple[str, ...]]] = [texts.rows for texts in answers.texts]
        rows = np.concatenate([one.rows for one in found])
        self._rows = [np.ascontiguousarray(rows[:, source]) for source in range(len(SOURCES))]
        prefixes, numbers = _prefixes(held, found, self._tables[REGISTRY])
        self._tables.append(prefixes)
        self._rows.append(numbers)
        self._grouped: dict[tuple[int, ...], _Groups] = {}
        self._masks: dict[Where, Bools] = {}

    def sums(self, fields: Sequence[str], where: Sequence[Where]) -> Mapping[Raw, tuple[int, int]]:
        """Judged and read, by the values of some fields, of the answers that are meant."""
        which = self._meant(where)
        groups = self._groups(fields)
        numbers = groups.numbers if which is None else groups.numbers[which]
        counts = self._counts if which is None else self._counts[which]
        judged = np.bincount(numbers)
        # Whole numbers up to 2**53 are exact as floats.
        read = np.bincount(numbers, weights=counts).astype(np.uint64)
        alive = np.flatnonzero(judged)
        columns = (self._texts(fields, groups, alive), judged[alive].tolist(), read[alive].tolist())
        sums: dict[Raw, tuple[int, int]] = {}
        for raw, more, often in zip(*columns, strict=True):
            so_far = sums.get(raw, (0, 0))
            sums[raw] = (so_far[0] + more, so_far[1] + often)
        return sums

    def sources(self, where: Sequence[Where]) -> int:
        """Bits of the files that have those."""
        which = self._meant(where)
        found = 0
        for number in np.unique(self._files if which is None else self._files[which]).tolist():
            found |= self._file_sets[number]
        return found

    def _meant(self, where: Sequence[Where]) -> Bools | None:
        """Which answers are meant; None for all."""
        which: Bools | None = None
        for one in where:
            mask = self._masks.get(one)
            if mask is None:
                mask = self._masks[one] = self._mask(one)
            which = mask if which is None else which & mask
        return which

    def _mask(self, where: Where) -> Bools:
        groups = self._groups(where.fields)
        alive = np.flatnonzero(np.bincount(groups.numbers))
        texts = self._texts(where.fields, groups, alive)
        known = {raw: where.test(*raw) for raw in set(texts)}
        passes = np.zeros(int(alive[-1]) + 1 if len(alive) else 0, bool)
        passes[alive] = np.fromiter(map(known.__getitem__, texts), bool, len(texts))
        mask: Bools = passes[groups.numbers]
        return mask

    def _groups(self, fields: Sequence[str]) -> _Groups:
        """Answers with the same rows in the tables of some fields."""
        sources = tuple(sorted({_PLACES[name][0] for name in fields}))
        groups = self._grouped.get(sources)
        if groups is None:
            columns = [self._rows[source] for source in sources]
            if len(columns) == 1:
                groups = _Groups(columns[0], {})
            else:
                places, numbers = distinct(*columns)
                rows = {s: column[places] for s, column in zip(sources, columns, strict=True)}
                groups = _Groups(numbers, rows)
            self._grouped[sources] = groups
        return groups

    def _texts(self, fields: Sequence[str], groups: _Groups, alive: Index) -> list[Raw]:
        """The values of some fields of some groups."""
        cells = []
        for name in fields:
            source, place = _PLACES[name]
            rows = groups.rows[source][alive] if groups.rows else alive
            table = self._tables[source]
            cells.append([table[row][place] for row in rows.tolist()])
        return list(zip(*cells, strict=True))


_Answer = Callable[[int, Held], _Answered]


def _one_by_one(answers: Answers) -> _Answer:
    """Answers where there are few addresses."""

    def answer(family: int, held: Held) -> _Answered:
        numbers = zip(held.high.tolist(), held.low.tolist(), strict=True)
        tails = [answers.tail(family, high << 64 | low) for high, low in numbers]
        rows = np.array(tails, np.uint32).reshape(-1, len(SOURCES))
        return _Answered(rows, np.array(answers.prefix_bits, np.uint8)[rows[:, REGISTRY]])

    return answer


def _at_once(answers: Answers, crowd: Crowd) -> _Answer:
    """Answers where there are many: all are worked out at once, and looked up."""
    asked = {family: (held.high, held.low) for family, held in crowd.held.items()}
    plan, resolver = build_plan(answers, asked)
    four, six = Search4(plan.v4_first), Search6(plan.v6_high, plan.v6_low)

    def answer(family: int, held: Held) -> _Answered:
        if family == 4:
            tails = plan.v4_tail[four.find(held.low.astype(np.uint32))]
        else:
            tails = plan.v6_tail[six.find(held.high, held.low)]
        asks = np.flatnonzero(tails >= np.uint32(UNRESOLVED))
        if len(asks):
            asked = tails[asks]
            numbers = zip(held.high[asks].tolist(), held.low[asks].tolist(), strict=True)
            resolver.resolve(asked, [format_address(family, h << 64 | low) for h, low in numbers])
            tails[asks] = asked
        rows = plan.tails[tails]
        return _Answered(rows, plan.prefix_bits[rows[:, REGISTRY]])

    return answer


def _prefixes(
    held: Sequence[Held], found: Sequence[_Answered], registry: Sequence[tuple[str, ...]]
) -> tuple[list[tuple[str, ...]], U32]:
    """The delegated prefixes: their texts, and for each address the number of its own."""
    texts: dict[str, int] = {}
    numbers = []
    place = SOURCES[REGISTRY].index("prefix")
    for family, one, answer in zip(FAMILIES, held, found, strict=True):
        firsts, which = _masked(family, one, answer)
        own = [
            registry[row][place] if bits == NO_PREFIX else _span(family, high << 64 | low, bits)
            for high, low, row, bits in firsts
        ]
        table = [texts.setdefault(text, len(texts)) for text in own]
        numbers.append(np.array(table, np.uint32)[which])
    return [(text,) for text in texts], np.concatenate(numbers)


def _masked(family: int, held: Held, answer: _Answered) -> tuple[list[Any], Index]:
    """Different masked addresses with their length, or rows where the text is the row's own.

    Returns:
        High, low, row of REGISTRY and length of each, and for each address which it is.
    """
    bits = answer.bits
    own = bits == NO_PREFIX
    low_bits = np.where(own, 0, (32 if family == 4 else 128) - bits.astype(np.int64))
    row = np.where(own, answer.rows[:, REGISTRY], 0)
    low = np.where(own, np.uint64(0), _without(held.low, np.minimum(low_bits, 64)))
    high = np.where(own, np.uint64(0), _without(held.high, np.maximum(low_bits - 64, 0)))
    if family == 4:
        places, which = distinct(low, bits, row)
    else:
        halves = [np.unique(half, return_inverse=True)[1].reshape(-1) for half in (high, low)]
        places, which = distinct(*halves, bits, row)
    columns = (high, low, row, bits)
    return list(zip(*(column[places].tolist() for column in columns), strict=True)), which


def _without(numbers: U64, count: Any) -> U64:
    """The numbers without so many of their lowest bits."""
    # A shift by 64 is undefined, so by half of it twice.
    half = (count // 2).astype(np.uint64)
    rest = count.astype(np.uint64) - half
    found: U64 = numbers >> half >> rest << half << rest
    return found


def _span(family: int, first: int, bits: int) -> str:
    return format_span(family, first, first | (1 << ((32 if family == 4 else 128) - bits)) - 1)
