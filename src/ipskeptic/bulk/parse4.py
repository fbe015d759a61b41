"""Lines that are one plain IPv4 address, read all at once.

Each octet is read by one look-up: the three bytes before a dot or a line feed, packed to a nibble
each, and their count, are the key. So a leading zero, a value over 255 and a byte that is no digit
are refused as every other text that is no octet: by not being in the table.

Source:
    `model.text.ipv4_number`, with which the tests compare it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.shapes import U8, U32, Bools, Index

_NO_OCTET = 256
_PAD = 3  # bytes before the first that the first octet's key may look at


class Parsed4(NamedTuple):
    """Read lines.

    Attributes:
        ends: intp [lines]: where the line feed of each line stands.
        is_address: bool [lines].
        number: uint32 [lines]: the address; 0 where there is none.
    """

    ends: Index
    is_address: Bools
    number: U32


def parse4(text: U8) -> Parsed4:
    """Read lines that each end in a line feed.

    Args:
        text: uint8 [bytes]; nothing is trimmed.
    """
    is_end = text == ord("\n")
    dots = np.flatnonzero(is_end | (text == ord(".")))
    ends_at = np.flatnonzero(is_end[dots])
    octets = _octets(text, dots)
    count = len(ends_at)
    if len(dots) == 4 * count and bool(np.all(ends_at[:-1] == np.arange(3, 4 * count - 1, 4))):
        # Every line has three dots: the usual chunk.
        four = octets.reshape(count, 4)
        has_four = None
    else:
        has_four = np.diff(ends_at, prepend=-1) == 4
        places = np.maximum(ends_at, 3)[:, None] + np.arange(-3, 1)
        # A first line with fewer dots looks at what is not its own, and maybe beyond the end.
        four = octets.take(np.minimum(places, len(octets) - 1))
    first, second, third, fourth = (four[:, column] for column in range(4))
    is_address = (first | second | third | fourth) < _NO_OCTET
    if has_four is not None:
        is_address &= has_four
    number = ((first << 8 | second) << 8 | third) << 8 | fourth
    number *= is_address
    return Parsed4(dots[ends_at], is_address, number.astype(np.uint32, copy=False))


def _octets(text: U8, dots: Index) -> U32:
    """uint32 [dots]: the octet that ends before each dot, or a number from `_NO_OCTET` on."""
    nibbles = np.minimum(text - np.uint8(ord("0")), np.uint8(15)).astype(np.uint16)
    keys = np.zeros(len(text) + 1, np.uint16)  # keys[n]: of the three bytes before byte n
    keys[1:] = nibbles
    keys[2:] |= nibbles[:-1] << 4
    keys[_PAD:] |= nibbles[: 1 - _PAD] << 8
    lengths = np.empty(len(dots), np.intp)
    np.subtract(dots[1:], dots[:-1], out=lengths[1:])
    lengths[:1] = dots[:1] + 1
    np.minimum(lengths, 5, out=lengths)  # one more than the bytes of the octet
    lengths <<= 12
    lengths |= keys.take(dots)
    return _table().take(lengths)


@cache
def _table() -> NDArray[np.uint32]:
    """uint32 [6 << 12]: by length + 1 and the nibbles of the last three bytes."""
    table = np.full(6 << 12, _NO_OCTET, np.uint32)
    before = np.arange(1 << 12)
    for value in range(256):
        digits = str(value)
        low = int(digits, 16)
        # Bytes before the octet are another octet's, or no octet's at all.
        fits = before & ((1 << 4 * len(digits)) - 1) == low
        table[(len(digits) + 1 << 12) + before[fits]] = value
    return table
