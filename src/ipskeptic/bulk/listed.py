"""Judges every distinct set of listings of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.entries import Copies
from ipskeptic.model.target import Target

if TYPE_CHECKING:
    from ipskeptic.bulk.build import Family

PART = 5


class Listings:
    """What lists say, for each row of the user's index.

    Attributes:
        of: int32 [rows]: which distinct set of listings.
        listed: For each set kind and name of each feed.
    """

    def __init__(self, family: Family) -> None:
        self._family = family
        self._lists = family.answers.lists
        self._sets = family.entries.sets(family.flat, PART)
        self.of = self._sets.which
        self._entry: list[int] = self._sets.entry.tolist()
        self._start: list[int] = self._sets.start.tolist()
        self._row: list[int] = self._sets.row.tolist()
        self._unit: dict[tuple[int, int], int] = {}
        self._bits: dict[int, int] = {}
        self.listed = [self._listed(n) for n in range(len(self._row))]

    def bits(self, number: int, countries: frozenset[str]) -> int:
        """What a set of listings adds to the verdict, and that the other lists are silent."""
        known = self.simple_bits(number)
        if known is not None:
            return known
        hits, target = self.hits(number)
        return self._lists.bits(hits, countries, target)

    def simple_bits(self, number: int) -> int | None:
        """The same where it depends on nothing else; None where it does."""
        known = self._bits.get(number)
        if known is not None:
            return known
        entries = self._entries(number)
        copies = [self._copies(entry) for entry in entries]
        feeds = [found.feed for found in copies if found]
        if len(set(feeds)) == len(entries) and self._lists.is_simple(feeds):
            bits = self._lists.silence(self._family.number, feeds)
            for entry in entries:
                bits |= self._one(number, entry)
            self._bits[number] = bits
            return bits
        return None

    def hits(self, number: int) -> tuple[list[Hit], Target]:
        """The records of a set, and the address that stands for all that have it."""
        return self._family.hits(self._row[number], self._entries(number))

    def _one(self, number: int, entry: int) -> int:
        """What one list says that depends on no other."""
        entries = self._family.entries
        key = (int(entries.text[entry]), int(entries.set[entry]))
        known = self._unit.get(key)
        if known is None:
            hits, target = self._family.hits(self._row[number], [entry])
            known = self._unit[key] = self._lists.alone(hits, target)
        return known

    def _listed(self, number: int) -> tuple[tuple[str, str], ...]:
        copies = [self._copies(entry) for entry in self._entries(number)]
        return self._lists.sorted_kinds(tuple(found.feed for found in copies if found))

    def _entries(self, number: int) -> list[int]:
        return self._entry[self._start[number] : self._start[number + 1]]

    def _copies(self, entry: int) -> Copies | None:
        return self._family.entries.copies(int(self._family.entries.set[entry]))
