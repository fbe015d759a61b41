"""Builds the plan: judges each distinct thing that the index says, and joins the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk import listed, registries, routings
from ipskeptic.bulk.answers import Answer, Answers, stand_in
from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.axis import Axis, axis_of, dense
from ipskeptic.bulk.entries import Entries
from ipskeptic.bulk.flatten import flatten
from ipskeptic.bulk.listed import Listings
from ipskeptic.bulk.parts import Special
from ipskeptic.bulk.plan import Plan, distinct
from ipskeptic.bulk.registries import judge_registries
from ipskeptic.bulk.resolve import Asks, Resolver
from ipskeptic.bulk.routings import judge_routings
from ipskeptic.model.target import Target

# Parts of the records, as numbers.
_SPECIAL, _ROUTES, _RPKI = 1, routings.PART, 4
_Numbers = npt.NDArray[np.uint32]


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
    v4, v6 = (Family(answers, family, bits) for family in (4, 6))
    size = len(v4.axis.low)
    columns = [np.concatenate(pair) for pair in zip(v4.columns, v6.columns, strict=True)]
    place, which = distinct(*columns)
    rows = [column[place] for column in columns]
    tails = np.stack(rows[:4], axis=1).astype(np.uint32)
    # The fifth column: 0 where nothing is asked, else one more than the number of the bits.
    asks = Asks(tails=tails.copy(), bits=rows[4].astype(np.int64) - 1)
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


class Family:
    """The answers for the intervals of one family.

    Attributes:
        answers: What is asked.
        number: 4 or 6.
        axis: The intervals.
        entries: The entries of the user's index.
        flat: The entries of each distinct row of it.
        columns: Five columns of numbers, one for each interval: rows of the four tables, and one
            more than the number of the bits where the country table is asked, else 0.
    """

    def __init__(self, answers: Answers, number: int, bits: Numbered) -> None:
        self.answers = answers
        self.number = number
        self._bits = bits
        self.axis: Axis = axis_of(answers.setting.data, number)
        indexes = dict(answers.setting.data.indexes())
        # Without a user's index nothing of the built-in one is read as if it were the user's.
        index = indexes.get(False, indexes[True])
        rows, self._user = dense(index.file, self.axis.user)
        # An interval for each row: what is decoded there stands for all with the same row.
        self._at = np.zeros(len(rows), dtype=np.int64)
        self._at[self._user[::-1]] = np.arange(len(self._user), dtype=np.int64)[::-1]
        self.entries = Entries(index, answers.places, _parts_of(answers))
        self.flat = flatten(index.file, rows)
        self._builtin_rows, builtin = np.unique(self.axis.builtin, return_inverse=True)
        self._builtin = builtin.reshape(-1).astype(np.int64)
        self._special_sets = self.entries.sets(self.flat, _SPECIAL)
        self._registries = judge_registries(self)
        self._routings = judge_routings(self)
        self._listings = Listings(self)
        self._rpki_of = self._judge_rpki()
        self.columns = self._join()

    def hits(self, row: int, entries: list[int]) -> tuple[list[Hit], Target]:
        """Entries of a row as records of the address that stands for all with that row."""
        first = self.axis.first(int(self._at[row]))
        bits = 32 if self.number == 4 else 128
        return self.entries.hits(entries, first, bits), stand_in(self.number, first)

    def _judge_rpki(self) -> _Numbers:
        parts = self.answers.parts
        if not parts.rpki_speaks:
            return np.zeros(len(self._registries.of), dtype=np.uint32)
        sets = self.entries.sets(self.flat, _ROUTES, _RPKI, lengths=True)
        numbers = []
        for n, row in enumerate(sets.row.tolist()):
            hits = self.hits(row, sets.entry[sets.start[n] : sets.start[n + 1]].tolist())
            bits = parts.rpki(*hits)
            numbers.append(self._bits.number(bits, bits))
        return np.array(numbers, dtype=np.uint32)[sets.which]

    def _join(self) -> list[_Numbers]:
        """The five columns."""
        special, slow = self._specials()
        user = self._user
        parts = [
            special,
            self._registries.of[user],
            self._routings.of[user],
            self._listings.of[user],
            self._rpki_of[user],
        ]
        place, which = distinct(*parts)
        rows = zip(*(column[place].tolist() for column in parts), strict=True)
        judged = [self._verdict(*row) for row in rows]
        table = np.array(judged, dtype=np.uint32).reshape(-1, 4)[which]
        closes = table[:, 3] == 1
        none = self.answers.network("", "")
        columns = [
            table[:, 0],
            np.where(closes, np.uint32(0), self._registries.row[user]),
            np.where(closes, np.uint32(none), self._routings.row[user]),
            table[:, 1],
            table[:, 2],
        ]
        self._judge_slow(slow, columns)
        return columns

    def _specials(self) -> tuple[_Numbers, npt.NDArray[np.bool_]]:
        """What special-purpose registries say of each interval, and which are judged alone."""
        answers = self.answers
        builtin = [self._builtin_hits(n) for n in range(len(self._builtin_rows))]
        feeds = set(answers.parts.special_feeds)
        alone = np.array([any(hit.feed not in feeds for hit in hits) for hits in builtin])
        sets = self._special_sets
        user = sets.which[self._user]
        place, which = distinct(self._builtin, user)
        self._special = Numbered()
        numbers = []
        for at in place.tolist():
            n = int(user[at])
            row = int(self._user[at])
            mine, _ = self.hits(row, sets.entry[sets.start[n] : sets.start[n + 1]].tolist())
            hits = [hit for hit in (*builtin[self._builtin[at]], *mine) if hit.feed in feeds]
            target = stand_in(self.number, self.axis.first(at))
            found: Special = answers.parts.special(hits, target)
            numbers.append(self._special.number(found, found))
        return np.array(numbers, dtype=np.uint32)[which], alone[self._builtin]

    def _builtin_hits(self, number: int) -> list[Hit]:
        at = int(np.argmax(self._builtin == number))
        hits = self.answers.hits(self.number, self.axis.first(at))
        places = self.answers.places
        return [h for h in hits if places.get((True, h.entry.snapshot)) == (h.feed, h.place)]

    def _verdict(
        self, special: int, delegated: int, routed: int, lists: int, rpki: int
    ) -> tuple[int, int, int, int]:
        """Row of the verdict, row of lists, bits that ask (plus one), and whether it closes."""
        answers = self.answers
        by_special: Special = self._special.items[special]
        bits = answers.stated | by_special.bits
        if by_special.closes:
            return answers.verdict(bits), answers.listed(()), 0, 1
        given = self._registries.judged[delegated]
        route = self._routings.judged[routed]
        listings = self._listings
        if route.listed and answers.lists.entangled(route.listed):
            route = answers.parts.superseded(route, answers.lists.weighed(*listings.hits(lists)))
        bits |= given.bits | (self._bits.items[rpki] if answers.parts.rpki_speaks else 0)
        bits |= listings.bits(lists, given.countries)
        if given.nobody:
            bits |= route.bits_nobody | answers.parts.nobody(given, route)
        else:
            bits |= route.bits
        listed = answers.listed((*listings.listed[lists], *route.listed))
        asks = self._bits.number(bits, bits) + 1 if given.asks else 0
        return answers.verdict(bits), listed, asks, 0

    def _judge_slow(self, slow: npt.NDArray[np.bool_], columns: list[_Numbers]) -> None:
        """The few intervals with built-in records, one by one."""
        for at in np.flatnonzero(slow).tolist():
            number = self.axis.first(at)
            hits = self.answers.hits(self.number, number)
            found: Answer = self.answers.answer(hits, stand_in(self.number, number))
            for column, value in zip(columns[:4], found.tail, strict=True):
                column[at] = value
            columns[4][at] = self._bits.number(found.bits, found.bits) + 1 if found.asks else 0


def _parts_of(answers: Answers) -> dict[str, int]:
    """The part of the records that each feed is of."""
    parts = answers.parts
    return {
        **dict.fromkeys(parts.special_feeds, _SPECIAL),
        **dict.fromkeys(parts.registry_feeds, registries.PART),
        **dict.fromkeys(parts.route_feeds, _ROUTES),
        **dict.fromkeys(parts.rpki_feeds, _RPKI),
        **dict.fromkeys(answers.lists.feeds, listed.PART),
    }
