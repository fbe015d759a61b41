"""The distinct texts of all records, cut in two where that saves room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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
        for text, cut in zip(texts, _cuts(texts), strict=True):
            if cut < 0:
                numbers.append(strings.setdefault(text, len(strings)))
            else:
                before, behind = text[:cut], text[cut + 1 :]
                first = strings.setdefault(before, len(strings))
                pairs.append((first, strings.setdefault(behind, len(strings))))
                # Behind the strings, of which it is not known yet how many there are.
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


def _cuts(texts: Sequence[str]) -> Iterator[int]:
    """For each text the place of the tab at which it is cut, -1 if it stays whole.

    It is cut in the middle of its pairs, if enough other texts have the same half.
    """
    cuts = [_middle(text) for text in texts]
    before = Counter(text[:cut] for text, cut in zip(texts, cuts, strict=True) if cut > 0)
    behind = Counter(text[cut:] for text, cut in zip(texts, cuts, strict=True) if cut > 0)
    for text, cut in zip(texts, cuts, strict=True):
        saved = 0
        if cut > 0:
            saved += cut + _POSITION if before[text[:cut]] > 1 else 0
            saved += len(text) - cut + _POSITION if behind[text[cut:]] > 1 else 0
        yield cut if saved > fmt.TEXT.size + _POSITION else -1


def _middle(text: str) -> int:
    """The place of the tab behind the first half of a text's pairs.

    Returns:
        0 if it has only one pair, and where nothing would stand before or behind the tab: no
        text at all means no pairs, and not one that is empty.
    """
    behind = (text.count("\t") + 1) // 2
    cut = len(text.rsplit("\t", behind)[0]) if behind else 0
    return cut if cut < len(text) - 1 else 0
