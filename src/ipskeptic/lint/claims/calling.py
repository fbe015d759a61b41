"""Which patterns a sentence calls for, told by its words before any of them is matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from ipskeptic.lint.claims.patterns import Entry

# Kinds of entries; a sentence that calls for none of the first two is no claim and no rejection.
KINDS = ("blame", "rejection", "phrase", "role", "seeming")
_DECIDING = KINDS[:2]


class Way(NamedTuple):
    """One pattern, and what stands wherever it matches.

    Attributes:
        place: Its index among all ways.
        kind: One of `KINDS`.
        entry: Its entry.
        number: Its index among the entry's patterns.
        needs: Letters of parties of which one is named; empty for none.
        also: Sets of words, of each of which one stands, besides those that call for it.
        slots: Sets of letters, of each of which a slot stands in the form it is matched with.
    """

    place: int
    kind: str
    entry: Entry
    number: int
    needs: frozenset[str]
    also: tuple[frozenset[str], ...]
    slots: tuple[frozenset[str], ...]


class Calling(NamedTuple):
    """All patterns of a language by the words that call for them.

    Attributes:
        ways: Every pattern, by kind, entry and number.
        by_word: Indexes of ways by word; by "" those that every sentence with a party calls for.
        words: All those words.
        fitting: Indexes of ways by the letters of parties at hand, filled as they are asked for.
        standing: The same by the letters of slots that stand in a form.
    """

    ways: tuple[Way, ...]
    by_word: Mapping[str, tuple[int, ...]]
    words: frozenset[str]
    fitting: dict[frozenset[str], frozenset[int]]
    standing: dict[frozenset[str], frozenset[int]]

    def called(self, words: Set[str], present: frozenset[str]) -> dict[str, list[Way]]:
        """The ways in which a sentence may be read, by kind; nothing where it can decide nothing.

        Args:
            words: Its words and signs, case folded, and `<s>` for a party of that letter.
            present: Letters of the parties that are named in it.
        """
        by_word = self.by_word
        called = set(by_word.get("", ()) if present - {"n"} else ())
        for word in self.words & words:
            called.update(by_word[word])
        called &= self._fitting(present)
        found: dict[str, list[Way]] = {}
        for number in sorted(called):
            way = self.ways[number]
            for each in way.also:
                if each.isdisjoint(words):
                    break
            else:
                if way.kind not in found:
                    if way.kind not in _DECIDING and not found:
                        return {}
                    found[way.kind] = []
                found[way.kind].append(way)
        return found

    def of(self, kind: str) -> list[Way]:
        """All ways of a kind."""
        return [way for way in self.ways if way.kind == kind]

    def able(self, ways: Iterable[Way], letters: frozenset[str]) -> Iterator[Way]:
        """Those ways whose slots can all stand in a form that has slots of some letters."""
        found = self.standing.get(letters)
        if found is None:
            found = self.standing[letters] = frozenset(
                way.place
                for way in self.ways
                if not any(each.isdisjoint(letters) for each in way.slots)
            )
        return (way for way in ways if way.place in found)

    def _fitting(self, present: frozenset[str]) -> frozenset[int]:
        found = self.fitting.get(present)
        if found is None:
            found = self.fitting[present] = frozenset(
                way.place for way in self.ways if not way.needs or way.needs & present
            )
        return found


def calling_from(raw: Mapping[str, Any], entries: Mapping[str, Sequence[Entry]]) -> Calling:
    """Put the patterns of the generated file in order by the words that call for them."""
    sets = [frozenset(words) for words in raw["sets"]]
    ways: list[Way] = []
    by_word: dict[str, list[int]] = {}
    for kind in KINDS:
        for entry, each in zip(entries[kind], raw[kind], strict=True):
            for number, calls in enumerate(each["calls"]):
                for word in sets[calls[0]] if calls else ("",):
                    by_word.setdefault(word, []).append(len(ways))
                also = tuple(sets[at] for at in calls[1:])
                slots = tuple(map(frozenset, each["slots"][number]))
                ways.append(Way(len(ways), kind, entry, number, entry.needs[number], also, slots))
    called = {word: tuple(numbers) for word, numbers in by_word.items()}
    return Calling(tuple(ways), called, frozenset(called) - {""}, {}, {})
