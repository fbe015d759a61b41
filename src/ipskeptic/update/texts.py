"""The distinct texts of all records, cut in two where that saves room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

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
        texts = [text for text, one in zip(self._known, met.tolist(), strict=True) if one]
        strings: dict[str, int] = {}
        number_of = strings.setdefault
        numbers, pairs = [], []
        for text, halves in zip(texts, _halves(texts), strict=True):
            if halves is None:
                numbers.append(number_of(text, len(strings)))
            else:
                first = number_of(halves[0], len(strings))
                pairs.append((first, number_of(halves[1], len(strings))))
                # Behind the strings, of which it is not known yet how many there are.
                numbers.append(-len(pairs))
        new = np.zeros(len(self._known), np.int64)
        new[met] = numbers
        new[new < 0] = len(strings) - 1 - new[new < 0]
        positions, data = _encoded(strings)
        return new[used], {
            b"TEXT": np.array(pairs, "<u4").tobytes(),
            b"SPOS": positions.astype("<u4").tobytes(),
            b"STRG": data,
        }


def _encoded(strings: Collection[str]) -> tuple[I64, bytes]:
    """Where each string begins, and where the last one ends; and all of them."""
    joined = "".join(strings)
    if joined.isascii():
        # All at once, and as many bytes as characters.
        return starts_of(np.fromiter(map(len, strings), np.int64, len(strings))), joined.encode()
    encoded = [text.encode("utf-8", "backslashreplace") for text in strings]
    return starts_of(np.fromiter(map(len, encoded), np.int64, len(encoded))), b"".join(encoded)


def _halves(texts: Sequence[str]) -> Iterator[tuple[str, str] | None]:
    """For each text what stands before and behind the tab at which it is cut; None if it is whole.

    It is cut in the middle of its pairs, if enough other texts have the same half.
    """
    cuts = [_middle(text) for text in texts]
    # Made once: a string keeps its hash.
    halves = [
        (text[:cut], text[cut + 1 :]) if cut else None
        for text, cut in zip(texts, cuts, strict=True)
    ]
    before = Counter([pair[0] for pair in halves if pair])
    behind = Counter([pair[1] for pair in halves if pair])
    for pair in halves:
        saved = 0
        if pair:
            saved += len(pair[0]) + _POSITION if before[pair[0]] > 1 else 0
            saved += len(pair[1]) + 1 + _POSITION if behind[pair[1]] > 1 else 0
        yield pair if saved > fmt.TEXT.size + _POSITION else None


def _middle(text: str) -> int:
    """The place of the tab behind the first half of a text's pairs.

    Returns:
        0 if it has only one pair, and where nothing would stand before or behind the tab: no
        text at all means no pairs, and not one that is empty.
    """
    behind = (text.count("\t") + 1) // 2 if "\t" in text else 0
    cut = len(text.rsplit("\t", behind)[0]) if behind else 0
    return cut if cut < len(text) - 1 else 0
