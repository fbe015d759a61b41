"""Judges every distinct set of listings of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ipskeptic.bulk.asking import Hit
from ipskeptic.bulk.entries import view
from ipskeptic.model.target import Target

if TYPE_CHECKING:
    from ipskeptic.bulk.family import Family

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
        self._entry: Any = view(self._sets.entry)
        self._start: list[int] = self._sets.start.tolist()
        self._row: list[int] = self._sets.row.tolist()
        # What tells the records of one feed apart: text and snapshots.
        entries = family.entries
        text, copies = entries.text[self._sets.entry], entries.set[self._sets.entry]
        self._key: list[tuple[int, int]] = list(zip(text.tolist(), copies.tolist(), strict=True))
        self._feed: dict[int, str] = {}
        for number in set(copies.tolist()):
            found = entries.copies(number)
            if found is not None:
                self._feed[number] = found.feed
        # Feeds that are judged together; none for those of which it matters what others say.
        self._group = {
            number: group
            for number, feed in self._feed.items()
            if (group := self._lists.group(feed)) is not None
        }
        self._unit: dict[tuple[tuple[int, int], ...], int] = {}
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
        start, end = self._start[number], self._start[number + 1]
        groups: dict[int, list[int]] = {}
        for place in range(start, end):
            group = self._group.get(self._key[place][1])
            if group is None:
                return None
            groups.setdefault(group, []).append(place)
        bits = self._lists.silence(self._family.number, frozenset(groups))
        for places in groups.values():
            key = tuple([self._key[place] for place in places])
            unit = self._unit.get(key)
            if unit is None:
                entries = [self._entry[place] for place in places]
                hits, target = self._family.hits(self._row[number], entries)
                unit = self._unit[key] = self._lists.alone(hits, target)
            bits |= unit
        self._bits[number] = bits
        return bits

    def hits(self, number: int) -> tuple[list[Hit], Target]:
        """The records of a set, and the address that stands for all that have it."""
        entries = self._entry[self._start[number] : self._start[number + 1]].tolist()
        return self._family.hits(self._row[number], entries)

    def _listed(self, number: int) -> tuple[tuple[str, str], ...]:
        keys = self._key[self._start[number] : self._start[number + 1]]
        feeds = (self._feed.get(copies) for _, copies in keys)
        return self._lists.sorted_kinds(tuple(feed for feed in feeds if feed))
