"""The distinct texts of all records, cut in two where that saves room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import compress, count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.flatten import I64
from ipskeptic.update.image import Buffer
from ipskeptic.update.lists import starts_of

# A string costs its bytes and a position.
_POSITION = 4


class Texts:
    """The texts met so far, numbered from 0 in the order in which they came."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {"": 0}

    def number(self, strings: Sequence[str]) -> I64:
        """The numbers of texts."""
        known = self._known
        return np.array([known.setdefault(text, len(known)) for text in strings] or [0], np.int64)

    def sections(self, used: I64) -> tuple[I64, dict[bytes, Buffer]]:
        """The sections that hold texts.

        Args:
            used: Numbers of the texts that are needed; only those are written.

        Returns:
            The numbers of these texts in the file, and the sections.
        """
        met: NDArray[np.bool_] = np.zeros(len(self._known), np.bool_)
        met[used] = True
        met[0] = True
        texts = list(compress(self._known, met.tolist()))
        halves = _halves(texts)
        strings, numbers = _numbered(texts, halves)
        cut = np.zeros(len(texts), np.bool_)
        cut[halves.places] = True
        first = numbers[starts_of(1 + cut)[:-1]]
        pairs = np.column_stack((first[cut], numbers[starts_of(1 + cut)[1:][cut] - 1]))
        # Pairs come behind the strings.
        first[cut] = len(strings) + np.arange(len(pairs))
        new = np.zeros(len(self._known), np.int64)
        new[met] = first
        positions, data = _encoded(strings)
        return new[used], {
            b"TEXT": pairs.astype("<u4").tobytes(),
            b"SPOS": positions.astype("<u4").tobytes(),
            b"STRG": data,
        }


class _Halves(NamedTuple):
    """Texts that are cut.

    Attributes:
        places: Which texts they are.
        before: What stands before the tab at which each is cut.
        behind: What stands behind it.
    """

    places: I64
    before: Sequence[str]
    behind: Sequence[str]


def _numbered(texts: Sequence[str], halves: _Halves) -> tuple[Collection[str], I64]:
    """The distinct strings in the order in which they are met, and the number of each one met.

    A text that is cut is met as its two halves, one after the other.
    """
    counts = np.ones(len(texts), np.int64)
    counts[halves.places] = 2
    starts = starts_of(counts)
    met = np.empty(int(starts[-1]), np.object_)
    met[starts[:-1]] = texts
    met[starts[halves.places]] = halves.before
    met[starts[halves.places] + 1] = halves.behind
    all_met = met.tolist()
    numbers = dict(zip(dict.fromkeys(all_met), count(), strict=False))
    return numbers.keys(), np.fromiter(map(numbers.__getitem__, all_met), np.int64, len(all_met))


def _encoded(strings: Collection[str]) -> tuple[I64, bytes]:
    """Where each string begins, and where the last one ends; and all of them."""
    joined = "".join(strings)
    if joined.isascii():
        # All at once, and as many bytes as characters.
        return starts_of(np.fromiter(map(len, strings), np.int64, len(strings))), joined.encode()
    encoded = [text.encode("utf-8", "backslashreplace") for text in strings]
    return starts_of(np.fromiter(map(len, encoded), np.int64, len(encoded))), b"".join(encoded)


def _halves(texts: Sequence[str]) -> _Halves:
    """What is cut in two: in the middle of its pairs, if enough other texts have the same half."""
    cuts, lengths = _middles(texts)
    places = np.flatnonzero(cuts)
    cuts, lengths = cuts[places], lengths[places]
    some = [texts[place] for place in places.tolist()]
    before = [text[:cut] for text, cut in zip(some, cuts.tolist(), strict=True)]
    behind = [text[cut:] for text, cut in zip(some, (cuts + 1).tolist(), strict=True)]
    saved = np.where(_are_shared(before), cuts + _POSITION, 0)
    saved += np.where(_are_shared(behind), lengths - cuts + _POSITION, 0)
    worth = saved > fmt.TEXT.size + _POSITION
    chosen = worth.tolist()
    return _Halves(places[worth], list(compress(before, chosen)), list(compress(behind, chosen)))


def _are_shared(strings: Sequence[str]) -> NDArray[np.bool_]:
    """Which strings are there several times."""
    times = Counter(strings)
    return np.fromiter(map(times.__getitem__, strings), np.int64, len(strings)) > 1


def _middles(texts: Sequence[str]) -> tuple[I64, I64]:
    """The place of the tab behind the first half of each text's pairs, and each text's length.

    The place is 0 if it has only one pair, and where nothing would stand before or behind the
    tab: no text at all means no pairs, and not one that is empty.
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = starts_of(lengths)
    joined = "".join(texts)
    letters: NDArray[np.integer[Any]] = (
        np.frombuffer(joined.encode(), np.uint8)
        if joined.isascii()
        else np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    )
    tabs = np.flatnonzero(letters == ord("\t"))
    first_tab = np.searchsorted(tabs, starts)
    count_of = np.diff(first_tab)
    cuts = np.zeros(len(texts), np.int64)
    some = np.flatnonzero(count_of)
    behind = (count_of[some] + 1) // 2
    cuts[some] = tabs[first_tab[some + 1] - behind] - starts[some]
    cuts[cuts >= lengths - 1] = 0
    return cuts, lengths
