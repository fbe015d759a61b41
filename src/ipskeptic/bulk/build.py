"""Builds the plan: judges each distinct thing that the index says, and joins the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.answers import Answer, Answers, stand_in
from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.axis import Axis, axis_of, dense
from ipskeptic.bulk.decode import Decoder, Sets
from ipskeptic.bulk.parts import Delegated, Routed, Special
from ipskeptic.bulk.plan import Plan, distinct
from ipskeptic.bulk.resolve import Asks, Resolver

_T = TypeVar("_T")
_Numbers = npt.NDArray[np.int64]


class Numbered:
    """Gives each distinct object a number; equal bits are equal for the verdict."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._known: dict[object, int] = {}

    def number(self, key: object, item: Any) -> int:
        """The number of an object, which is kept when it is new."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self.items)
            self.items.append(item)
        return known


def build_plan(answers: Answers) -> tuple[Plan, Resolver]:
    """Work out the answers for every address.

    Args:
        answers: What is asked; its tables grow.

    Returns:
        The plan, and what finds the tails of addresses for which the country table is asked.

    Raises:
        IndexFileError: An index is damaged.
    """
    for _, index in answers.setting.data.indexes():
        index.verify()
    bits = Numbered()
    v4, v6 = (_Family(answers, family, bits) for family in (4, 6))
    size = len(v4.axis.low)
    columns = [np.concatenate(pair) for pair in zip(v4.columns, v6.columns, strict=True)]
    place, which = distinct(*columns)
    rows = [column[place] for column in columns]
    tails = np.stack(rows[:4], axis=1).astype(np.uint32)
    # The fifth column: 0 where nothing is asked, else one more than the number of the bits.
    asks = Asks(tails=tails.copy(), bits=rows[4] - 1)
    tail = np.where(columns[4] > 0, which | (1 << 31), which).astype(np.uint32)
    plan = Plan(
        v4_first=np.ascontiguousarray(v4.axis.low, dtype=np.uint32),
        v4_tail=tail[:size],
        v6_high=np.ascontiguousarray(v6.axis.high, dtype=np.uint64),
        v6_low=np.ascontiguousarray(v6.axis.low, dtype=np.uint64),
        v6_tail=tail[size:],
        tails=tails,
        prefix_bits=np.array(answers.prefix_bits, dtype=np.uint8),
    )
    return plan, Resolver(answers, plan, asks, bits.items)


class _Family:
    """The answers for the intervals of one family.

    Attributes:
        axis: The intervals.
        columns: Five columns of numbers, one for each interval: rows of the four tables, and one
            more than the number of the bits where the country table is asked, else 0.
    """

    def __init__(self, answers: Answers, family: int, bits: Numbered) -> None:
        self._answers = answers
        self._family = family
        self._width = 32 if family == 4 else 128
        self._bits = bits
        self.axis: Axis = axis_of(answers.setting.data, family)
        indexes = dict(answers.setting.data.indexes())
        self._user: _Numbers
        rows, self._user = (
            dense(indexes[False].file, self.axis.user)
            if False in indexes
            else (np.zeros(1, np.uint32), np.zeros(len(self.axis.low), np.int64))
        )
        # An interval for each row: what is decoded there stands for all with the same row.
        self._at = np.zeros(len(rows), dtype=np.int64)
        self._at[self._user[::-1]] = np.arange(len(self._user), dtype=np.int64)[::-1]
        self._decoder = Decoder(indexes.get(False, indexes[True]), answers, rows, self._width)
        self._builtin_rows, builtin = np.unique(self.axis.builtin, return_inverse=True)
        self._builtin = builtin.reshape(-1).astype(np.int64)
        self._judge_parts()
        self.columns = self._join()

    def _each(
        self, sets: Sets, parts: tuple[int, ...], judge: Callable[[list[Hit], Any], _T]
    ) -> list[_T]:
        """Judge each distinct set."""
        found = []
        for row in sets.place.tolist():
            number = self.axis.first(int(self._at[row]))
            hits = self._decoder.hits(row, number, *parts)
            found.append(judge(hits, stand_in(self._family, number)))
        return found

    def _judge_parts(self) -> None:
        answers, decoder = self._answers, self._decoder
        self._special_sets = decoder.sets(1)
        self._special_hits = self._each(self._special_sets, (1,), lambda hits, _: hits)

        sets = decoder.sets(2)
        self._delegated = Numbered()

        def delegated(hits: list[Hit], target: Target) -> tuple[int, int]:
            found: Delegated = answers.parts.delegated(hits, target)
            number = self._delegated.number(id(found), found)
            return number, answers.registry(found, hits, self._family)

        judged = np.array(self._each(sets, (2,), delegated), dtype=np.int64).reshape(-1, 2)
        self._delegated_of = judged[sets.which, 0]
        # A set's prefix lengths are no part of it, and the registry columns hold them.
        exact = decoder.sets(2, lengths=True)
        rows = np.array(self._each(exact, (2,), delegated), dtype=np.int64).reshape(-1, 2)
        self._registry_of = rows[exact.which, 1]

        sets = decoder.sets(3)
        self._routed = Numbered()

        def routed(hits: list[Hit], target: Target) -> tuple[int, int]:
            found: Routed = answers.parts.routed(hits, target)
            number = self._routed.number((id(found.weighed), found.listed), found)
            return number, answers.network(found.asn, found.as_name)

        judged = np.array(self._each(sets, (3,), routed), dtype=np.int64).reshape(-1, 2)
        self._routed_of = judged[sets.which, 0]
        self._network_of = judged[sets.which, 1]

        self._list_sets = decoder.sets(5)
        self._list_hits = self._each(self._list_sets, (5,), lambda *given: given)
        self._rpki_of = self._judge_rpki()

    def _judge_rpki(self) -> _Numbers:
        parts = self._answers.parts
        if not parts.rpki_speaks:
            return np.zeros(len(self._delegated_of), dtype=np.int64)
        sets = self._decoder.sets(3, 4, lengths=True)
        found = self._each(sets, (3, 4), parts.rpki)
        numbers = [self._bits.number(bits, bits) for bits in found]
        return np.array(numbers, dtype=np.int64)[sets.which]

    def _join(self) -> list[_Numbers]:
        """The five columns."""
        special, slow = self._specials()
        user = self._user
        parts = [
            special,
            self._delegated_of[user],
            self._routed_of[user],
            self._list_sets.which[user],
            self._rpki_of[user],
        ]
        place, which = distinct(*parts)
        judged = [self._verdict(*(int(column[n]) for column in parts)) for n in place.tolist()]
        table = np.array(judged, dtype=np.int64).reshape(-1, 4)[which]
        closes = table[:, 3] == 1
        none = self._answers.network("", "")
        columns = [
            table[:, 0],
            np.where(closes, 0, self._registry_of[user]),
            np.where(closes, none, self._network_of[user]),
            table[:, 1],
            table[:, 2],
        ]
        self._judge_slow(slow, columns)
        return columns

    def _specials(self) -> tuple[_Numbers, npt.NDArray[np.bool_]]:
        """What special-purpose registries say of each interval, and which are judged alone."""
        answers = self._answers
        builtin = [self._builtin_hits(n) for n in range(len(self._builtin_rows))]
        feeds = set(answers.parts.special_feeds)
        alone = np.array([any(hit.feed not in feeds for hit in hits) for hits in builtin])
        user = self._special_sets.which[self._user]
        place, which = distinct(self._builtin, user)
        self._special = Numbered()
        numbers = []
        for at in place.tolist():
            hits = [*builtin[self._builtin[at]], *self._special_hits[user[at]]]
            hits = [hit for hit in hits if hit.feed in feeds]
            target = stand_in(self._family, self.axis.first(at))
            found: Special = answers.parts.special(hits, target)
            numbers.append(self._special.number(found, found))
        return np.array(numbers, dtype=np.int64)[which], alone[self._builtin]

    def _builtin_hits(self, number: int) -> list[Hit]:
        at = int(np.argmax(self._builtin == number))
        hits = self._answers.hits(self._family, self.axis.first(at))
        builtin = {True: self._answers.places}
        return [
            hit
            for hit in hits
            if builtin[True].get((True, hit.entry.snapshot)) == (hit.feed, hit.place)
        ]

    def _verdict(
        self, special: int, delegated: int, routed: int, lists: int, rpki: int
    ) -> tuple[int, int, int, int]:
        """Row of the verdict, row of lists, bits that ask (plus one), and whether it closes."""
        answers = self._answers
        by_special: Special = self._special.items[special]
        bits = answers.stated | by_special.bits
        if by_special.closes:
            return answers.verdict(bits), answers.listed([]), 0, 1
        given: Delegated = self._delegated.items[delegated]
        route: Routed = self._routed.items[routed]
        hits, target = self._list_hits[lists]
        if answers.lists.entangled(route.listed):
            route = answers.parts.superseded(route, answers.lists.weighed(hits, target))
        bits |= given.bits | (self._bits.items[rpki] if answers.parts.rpki_speaks else 0)
        bits |= answers.lists.bits(hits, given.countries, target)
        if given.nobody:
            bits |= route.bits_nobody | answers.parts.nobody(given, route)
        else:
            bits |= route.bits
        listed = answers.listed([*answers.lists.listed(hits), *route.listed])
        asks = self._bits.number(bits, bits) + 1 if given.asks else 0
        return answers.verdict(bits), listed, asks, 0

    def _judge_slow(self, slow: npt.NDArray[np.bool_], columns: list[_Numbers]) -> None:
        """The few intervals with built-in records, one by one."""
        for at in np.flatnonzero(slow).tolist():
            number = self.axis.first(at)
            hits = self._answers.hits(self._family, number)
            found: Answer = self._answers.answer(hits, stand_in(self._family, number))
            for column, value in zip(columns[:4], found.tail, strict=True):
                column[at] = value
            columns[4][at] = self._bits.number(found.bits, found.bits) + 1 if found.asks else 0
