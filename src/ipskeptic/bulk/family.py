"""The answers for all intervals of one family: parts judged once each, and joined."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk import routings
from ipskeptic.bulk.answers import NO_PREFIX, Answer, Answers, stand_in
from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.axis import Axis, dense
from ipskeptic.bulk.entries import Entries
from ipskeptic.bulk.flatten import flatten
from ipskeptic.bulk.heap import give_back
from ipskeptic.bulk.listed import Listings
from ipskeptic.bulk.parts import Delegated, Routed, Special
from ipskeptic.bulk.plan import distinct
from ipskeptic.bulk.registries import judge_registries
from ipskeptic.bulk.routings import judge_routings
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.target import Target

# Parts of the records, as numbers.
SPECIAL, RPKI = 1, 4
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


class Base(NamedTuple):
    """What all records but those of lists say.

    Attributes:
        bits: What they add to the verdict.
        closes: Whether nothing else is asked.
        given: What the registries say.
        route: What routing tables say.
        entangled: Whether lists of addresses may supersede what lists of networks have; then the
            bits are without those of the route.
    """

    bits: int
    closes: bool
    given: Delegated
    route: Routed
    entangled: bool


class Family:
    """The answers for the intervals of one family.

    Attributes:
        answers: What is asked.
        number: 4 or 6.
        axis: The intervals.
        entries: The entries of the user's index.
        flat: The entries of each distinct row of it.
        finest: uint8 [n]: the longest prefix among the records of each interval.
        columns: Five columns of numbers, one for each interval: rows of the four tables, and one
            more than the number of the bits where the country table is asked, else 0.
    """

    def __init__(
        self,
        answers: Answers,
        axis: Axis,
        number: int,
        index: Index,
        entries: Entries,
        bits: Numbered,
    ) -> None:
        self.answers = answers
        self.number = number
        self._bits = bits
        self.axis = axis
        self.entries = entries
        self._user: npt.NDArray[np.int32]
        rows, self._user = dense(index.file, self.axis.user)
        # An interval for each row: what is decoded there stands for all with the same row.
        self._at = np.zeros(len(rows), dtype=np.int64)
        self._at[self._user[::-1]] = np.arange(len(self._user), dtype=np.int64)[::-1]
        self.flat = flatten(index.file, rows)
        self._builtin_rows, builtin = np.unique(self.axis.builtin, return_inverse=True)
        self._builtin = builtin.reshape(-1).astype(np.int64)
        self.finest = self._finest()
        self._special_sets = self.entries.sets(self.flat, SPECIAL)
        self._registries = judge_registries(self)
        self._routings = judge_routings(self)
        self._listings = Listings(self)
        give_back()
        self._rpki_of = self._judge_rpki()
        self.columns = self._join()
        del self._listings  # which has this family: neither would go before the other

    def hits(self, row: int, entries: list[int]) -> tuple[list[Hit], Target]:
        """Entries of a row as records of the address that stands for all with that row."""
        first = self.axis.first(int(self._at[row]))
        bits = 32 if self.number == 4 else 128
        return self.entries.hits(entries, first, bits), stand_in(self.number, first)

    def _finest(self) -> npt.NDArray[np.uint8]:
        """The longest prefix among the records of each interval; spans are longer than it."""
        lengths = self.entries.length[self.flat.entry]
        lengths[lengths == NO_PREFIX] = 0
        start = self.flat.start
        held = np.flatnonzero(start[1:] > start[:-1])
        of_row = np.zeros(len(start) - 1, dtype=np.uint8)
        if len(held):
            of_row[held] = np.maximum.reduceat(lengths, start[held])
        of_builtin = np.zeros(len(self._builtin_rows), dtype=np.uint8)
        for number in range(len(self._builtin_rows)):
            hits = self._builtin_hits(number)
            found = [hit.length for hit in hits if hit.length != NO_PREFIX]
            of_builtin[number] = max(found, default=0)
        longest: npt.NDArray[np.uint8] = np.maximum(of_row[self._user], of_builtin[self._builtin])
        return longest

    def _judge_rpki(self) -> _Numbers:
        parts = self.answers.parts
        if not parts.rpki_speaks:
            return np.zeros(len(self._registries.of), dtype=np.uint32)
        sets = self.entries.sets(self.flat, routings.PART, RPKI, lengths=True)
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
        records = [
            special,
            self._registries.of[user],
            self._routings.of[user],
            self._rpki_of[user],
        ]
        place, which = distinct(*records)
        rows = zip(*(column[place].tolist() for column in records), strict=True)
        self._based = [self._base(*row) for row in rows]
        lists = self._listings.of[user]
        place, pair = distinct(which, lists)
        table = self._verdicts(which[place], lists[place])[pair]
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

    def _base(self, special: int, delegated: int, routed: int, rpki: int) -> Base:
        """What all but the lists say."""
        answers = self.answers
        by_special: Special = self._special.items[special]
        bits = answers.stated | by_special.bits
        given = self._registries.judged[delegated]
        route = self._routings.judged[routed]
        entangled = bool(route.listed) and answers.lists.entangled(route.listed)
        if not by_special.closes:
            bits |= given.bits | (self._bits.items[rpki] if answers.parts.rpki_speaks else 0)
            if given.nobody:
                bits |= answers.parts.nobody(given, route)
            if not entangled:
                bits |= route.bits_nobody if given.nobody else route.bits
        return Base(bits, by_special.closes, given, route, entangled)

    def _verdicts(self, bases: _Numbers, lists: _Numbers) -> npt.NDArray[np.uint32]:
        """For pairs of what lists and all else say: the four numbers of `_verdict`.

        Few pairs differ in what they add to the verdict, and those alone are judged.
        """
        used = np.unique(lists).tolist()
        bits = Numbered()
        numbers = np.zeros(int(lists.max()) + 1 if len(lists) else 1, dtype=np.int64)
        simple = np.zeros(len(numbers), dtype=bool)
        for n in used:
            found = self._listings.simple_bits(n)
            if found is not None:
                simple[n] = True
                numbers[n] = bits.number(found, found)
        base_key = Numbered()
        of_base = np.array(
            [base_key.number((b.bits, b.closes, b.given.asks), b) for b in self._based]
        )
        routes = Numbered()
        of_route = np.array([routes.number(b.route.listed, b.route.listed) for b in self._based])
        plain = np.array([not b.entangled and not b.closes for b in self._based])
        at = np.flatnonzero(plain[bases] & simple[lists])
        base, by_lists = bases[at], lists[at]
        table = np.zeros((len(bases), 4), dtype=np.uint32)
        place, which = distinct(of_base[base], numbers[by_lists])
        judged = [
            self._judge_bits(self._based[base[n]], bits.items[numbers[by_lists[n]]])
            for n in place.tolist()
        ]
        table[at, ::2] = np.array(judged, dtype=np.uint32).reshape(-1, 2)[which]
        place, which = distinct(of_route[base], by_lists)
        rows = [
            self.answers.listed(
                (*self._listings.listed[by_lists[n]], *routes.items[of_route[base[n]]])
            )
            for n in place.tolist()
        ]
        table[at, 1] = np.array(rows, dtype=np.uint32)[which]
        slow = np.ones(len(bases), dtype=bool)
        slow[at] = False
        for n in np.flatnonzero(slow).tolist():
            table[n] = self._verdict(self._based[bases[n]], int(lists[n]))
        return table

    def _judge_bits(self, base: Base, lists: int) -> tuple[int, int]:
        """Row of the verdict, and the bits that ask (plus one)."""
        bits = base.bits | lists
        asks = self._bits.number(bits, bits) + 1 if base.given.asks else 0
        return self.answers.verdict(bits), asks

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

    def _verdict(self, base: Base, lists: int) -> tuple[int, int, int, int]:
        """Row of the verdict, row of lists, bits that ask (plus one), and whether it closes."""
        answers, listings = self.answers, self._listings
        if base.closes:
            return answers.verdict(base.bits), answers.listed(()), 0, 1
        bits, route = base.bits, base.route
        if base.entangled:
            route = answers.parts.superseded(route, answers.lists.weighed(*listings.hits(lists)))
            bits |= route.bits_nobody if base.given.nobody else route.bits
        bits |= listings.bits(lists, base.given.countries)
        verdict, asks = self._judge_bits(base._replace(bits=bits), 0)
        return verdict, answers.listed((*listings.listed[lists], *route.listed)), asks, 0

    def _judge_slow(self, slow: npt.NDArray[np.bool_], columns: list[_Numbers]) -> None:
        """The few intervals with built-in records, one by one."""
        for at in np.flatnonzero(slow).tolist():
            number = self.axis.first(at)
            hits = self.answers.hits(self.number, number)
            found: Answer = self.answers.answer(hits, stand_in(self.number, number))
            for column, value in zip(columns[:4], found.tail, strict=True):
                column[at] = value
            columns[4][at] = self._bits.number(found.bits, found.bits) + 1 if found.asks else 0
