"""Lines and decimal numbers of a text as arrays: no Python object for each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Eight digits fit in front of any text, and two addresses behind it, so that no look goes there.
_BEFORE = 8
_BEHIND = 32
# Judgement: small enough for the cache of any processor.
_CHUNK = 1 << 18
_LINE_FEED, _ZERO = b"\n0"
_NO_DIGIT = np.uint64(0x8080808080808080)


class Text:
    """A text, and where its lines are.

    Attributes:
        raw: The text.
        data: Its bytes.
        behind: The same, and some line feeds behind it.
        starts: Where each line begins that ends with a line feed.
        ends: Where the line feed of each is.
    """

    def __init__(self, data: bytes) -> None:
        end = _BEFORE + len(data)
        padded = np.full(end + _BEHIND, _LINE_FEED, np.uint8)
        padded[_BEFORE:end] = np.frombuffer(data, np.uint8)
        self.data: Bytes = padded[_BEFORE:end]
        # The eight bytes before each place as one number, and the four from each place on.
        self._eights = np.ndarray(len(data) + 1, np.dtype("<u8"), padded, strides=(1,))
        count = len(padded) - _BEFORE - 3
        self._ahead = np.ndarray(count, np.dtype("<u4"), padded, _BEFORE, strides=(1,))
        self.behind: Bytes = padded[_BEFORE:]
        self.raw = data
        self.ends: Places = _places(self.data, _LINE_FEED)
        self.starts: Places = np.concatenate((np.zeros(1, np.int64), self.ends[:-1] + 1))
        if not len(self.ends):
            self.starts = self.ends

    def eights(self, start: Places, end: Places) -> NDArray[np.uint64]:
        """The bytes between places, at most eight, as numbers; the last byte is the highest."""
        unwanted = ((8 - np.clip(end - start, 1, 8)) * 8).astype(np.uint64)
        found: NDArray[np.uint64] = self._eights[end] >> unwanted << unwanted
        return found

    def octets(self, start: Places) -> tuple[NDArray[np.uint32], Places, Mask]:
        """Numbers up to 255 that begin at places.

        Args:
            start: Where each begins, at most `_BEHIND` - 4 behind the end of the text.

        Returns:
            The numbers, where the sign after the last digit of each is (at most three places on),
            and which of them are there, canonical, and not above 255.
        """
        digits = self._ahead[start] ^ np.uint32(0x30303030)
        # Above 9 a byte's highest bit is set here or was before. A carry comes only from such,
        # and goes up, where nothing is looked for any more.
        other = ((digits + np.uint32(0x76767676)) | digits) & np.uint32(0x80808080)
        lowest = other & (~other + np.uint32(1))
        # 0 as well where four digits stand, which is unsound all the same.
        size = (lowest > 0x80).astype(np.uint32)
        size += lowest > 0x8000
        size += lowest > 0x800000
        # The first of several digits is no 0.
        sound = (size == 1) | ((digits & np.uint32(0xFF)) > 0)
        sound &= size > 0
        digits <<= np.uint32(32) - (size << np.uint32(3))
        result = digits >> np.uint32(24)
        result += (digits >> np.uint32(16) & np.uint32(0xFF)) * np.uint32(10)
        result += (digits >> np.uint32(8) & np.uint32(0xFF)) * np.uint32(100)
        sound &= result <= 255
        return result, start + size, sound

    def numbers(self, start: Places, end: Places, top: int) -> tuple[Places, Mask]:
        """Decimal numbers of at most ten digits between places.

        Args:
            start: Where each begins.
            end: Where the sign after its last digit is.
            top: The highest that is sound.

        Returns:
            The numbers, and which of them are there, canonical, and not above `top`.
        """
        size = end - start
        unwanted = ((8 - np.clip(size, 1, 8)) * 8).astype(np.uint64)
        found = (self._eights[end] ^ np.uint64(0x3030303030303030)) >> unwanted << unwanted
        # Above 9 a byte's highest bit is set here or was before; a carry comes only from such.
        sound = (((found + np.uint64(0x7676767676767676)) | found) & _NO_DIGIT) == 0
        result = _joined(found)
        long = np.flatnonzero(size > 8)
        for place in (8, 9):
            long = long[size[long] > place]
            digit = self.data[end[long] - 1 - place].astype(np.int64) - _ZERO
            sound[long] &= (digit >= 0) & (digit <= 9)
            result[long] += digit * 10**place
        zero_first = (size > 1) & (self.data[np.minimum(start, len(self.data) - 1)] == _ZERO)
        return result, sound & (size > 0) & (size <= 10) & ~zero_first & (result <= top)

    def without(self, lines: Places) -> tuple[bytes, Places]:
        """The text without some of its lines, and which lines are left."""
        kept = np.ones(len(self.ends) + 1, np.bool_)
        kept[lines] = False
        # Lines that are left are mostly neighbours.
        edges = np.flatnonzero(np.diff(kept, prepend=False, append=False))
        bounds = np.concatenate((self.starts, [len(self.data)] * 2))
        if len(self.ends):
            bounds[len(self.ends)] = self.ends[-1] + 1
        cuts = bounds[edges].tolist()
        pieces = [self.raw[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        return b"".join(pieces), np.flatnonzero(kept)

    def pieces(self, start: Places, end: Places) -> list[str]:
        """The ASCII texts between places, none of which holds a line feed."""
        # Each with the sign after it, which becomes the line feed that parts them.
        sizes = end + 1 - start
        ends = np.cumsum(sizes)
        places = np.repeat(start - ends + sizes, sizes)
        places += np.arange(len(places))
        piece = self.data[places]
        piece[ends - 1] = _LINE_FEED
        joined: bytes = piece.tobytes()
        return joined.decode("ascii", "replace").split("\n")[:-1]


def _joined(digits: NDArray[np.uint64]) -> Places:
    """Numbers of eight digits out of eight bytes, the first digit in the lowest byte."""
    found = digits * np.uint64(10 * 256 + 1) >> np.uint64(8) & np.uint64(0x00FF00FF00FF00FF)
    found = found * np.uint64(100 * 65536 + 1) >> np.uint64(16) & np.uint64(0x0000FFFF0000FFFF)
    found = found * np.uint64(10000 * 2**32 + 1) >> np.uint64(32)
    return found.astype(np.int64)


class Counted(NamedTuple):
    """How many of a kind of sign stand before places.

    Attributes:
        at: Where the signs are, ascending.
        before: For each line the number of them before it.
        within: For each line the number of them in it.
    """

    at: Places
    before: Places
    within: Places


def count_signs(text: Text, signs: Places) -> Counted:
    """Where signs are in the lines of a text.

    Args:
        text: The text.
        signs: Where they are, ascending.
    """
    after = np.searchsorted(signs, text.ends)
    before = np.concatenate((np.zeros(1, np.int64), after[:-1])) if len(after) else after
    return Counted(signs, before, after - before)


def sign_places(text: Text, sign: int) -> Places:
    """Where a byte is in a text."""
    return _places(text.data, sign)


def _places(data: Bytes, sign: int) -> Places:
    # Some at a time, so that no second array of the size of the text is needed.
    cuts = range(0, len(data), _CHUNK)
    found = [np.flatnonzero(data[cut : cut + _CHUNK] == sign) + cut for cut in cuts]
    return np.concatenate(found) if found else np.zeros(0, np.int64)
