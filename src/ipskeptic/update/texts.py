"""The distinct texts of all records, cut in two where that saves room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.flatten import I64
from ipskeptic.update.image import Buffer

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

    def __len__(self) -> int:
        return len(self._known)

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
        texts = [text for text, one in zip(self._known, met.tolist(), strict=True) if one]
        strings: dict[str, int] = {}
        numbers, pairs = [], []
        for parts in _cut(texts):
            places = tuple(strings.setdefault(part, len(strings)) for part in parts)
            if len(places) == 1:
                numbers.append(places[0])
            else:
                # Behind the strings, of which it is not known yet how many there are.
                pairs.append(places)
                numbers.append(-len(pairs))
        new = np.zeros(len(self._known), np.int64)
        new[met] = numbers
        new[new < 0] = len(strings) - 1 - new[new < 0]
        encoded = [text.encode("utf-8", "backslashreplace") for text in strings]
        positions = np.fromiter(accumulate(map(len, encoded), initial=0), np.uint64)
        return new[used], {
            b"TEXT": np.array(pairs, "<u4").tobytes(),
            b"SPOS": positions.astype("<u4").tobytes(),
            b"STRG": b"".join(encoded),
        }


def _cut(texts: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Each text as one part, or as the two halves of its pairs where others have the same."""
    halves = [_halves(text) for text in texts]
    before = Counter(first for first, second in halves if second)
    behind = Counter(second for _, second in halves if second)
    for text, (first, second) in zip(texts, halves, strict=True):
        saved = len(first) + _POSITION if before[first] > 1 else 0
        saved += len(second) + _POSITION if behind[second] > 1 else 0
        yield (first, second) if second and saved > fmt.TEXT.size + _POSITION else (text,)


def _halves(text: str) -> tuple[str, str]:
    """The first half of a text's pairs, of an odd number the bigger one, and the rest."""
    pairs = text.split("\t")
    middle = (len(pairs) + 1) // 2
    return "\t".join(pairs[:middle]), "\t".join(pairs[middle:])
