"""Texts that are one IPv6 address, read all at once.

Source:
    RFC 4291, section 2.2, forms 1 and 2; `model.text.ipv6_number`, with which the tests compare it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.shapes import U8, U64, Bools, Index

_GROUPS = 8
LONGEST = 39  # characters of eight groups of four digits
_NO_DIGIT = 16
# Which digits of the last four are a group's, by its length; five stands for "too long".
_MASKS = np.array([0, 0xF, 0xFF, 0xFFF, 0xFFFF, 0], np.uint16)


class Parsed6(NamedTuple):
    """Read texts.

    Attributes:
        is_address: bool [texts].
        high: uint64 [texts]: upper half of the address; meaningless where there is none.
        low: uint64 [texts]: lower half.
    """

    is_address: Bools
    high: U64
    low: U64


def may_be_ipv6(text: U8) -> Bools:
    """bool [bytes]: whether each byte is a hexadecimal digit or a colon."""
    return digits().take(text) < _NO_DIGIT + 1


@cache
def digits() -> U8:
    """uint8 [256]: the value of a digit, `_NO_DIGIT` for a colon, else more."""
    values = np.full(256, _NO_DIGIT + 1, np.uint8)
    values[ord(":")] = _NO_DIGIT
    for value, sign in enumerate("0123456789abcdef"):
        values[[ord(sign), ord(sign.upper())]] = value
    return values


def parse6(text: U8) -> Parsed6:
    """Read texts of hexadecimal digits and colons.

    Args:
        text: uint8 [bytes]; each text ends in a line feed.
    """
    is_end = text == ord("\n")
    signs = np.flatnonzero(is_end | (text == ord(":")))
    last = np.flatnonzero(is_end[signs])
    first = np.append(0, last[:-1] + 1)
    lengths = np.diff(signs, prepend=-1) - 1
    is_empty = lengths == 0
    inner = is_empty.copy()  # a group of no digits between two colons: `::`
    inner[first] = False
    inner[last] = False

    count = last - first + 1
    empty, doubles, longest = (
        np.add.reduceat(is_empty.astype(np.intp), first),
        np.add.reduceat(inner.astype(np.intp), first),
        np.maximum.reduceat(lengths, first),
    )
    # A text may begin or end with a colon only if it begins or ends with two.
    beyond = len(signs) - 1
    is_address = ~is_empty[first] | inner[np.minimum(first + 1, beyond)]
    is_address &= ~is_empty[last] | inner[last - 1]
    is_address &= (count > 1) & (longest <= 4) & (doubles <= 1)
    is_address &= np.where(doubles == 1, count - empty < _GROUPS, count == _GROUPS)

    groups = _placed(first, count, inner, _values(text, signs, lengths), is_empty, is_address)
    halves = groups.astype(">u2").view(">u8").astype(np.uint64)
    return Parsed6(is_address, halves[:, 0], halves[:, 1])


def _values(text: U8, signs: Index, lengths: Index) -> NDArray[np.uint16]:
    """uint16 [signs]: the group before each colon or end."""
    nibbles = (digits().take(text) & np.uint8(15)).astype(np.uint16)
    keys = np.zeros(len(text) + 4, np.uint16)  # keys[n]: of the four bytes before byte n
    for back in range(4):
        keys[back + 1 : back + 1 + len(text)] |= nibbles << np.uint16(4 * back)
    return keys.take(signs) & _MASKS.take(np.minimum(lengths, 5))


def _placed(
    first: Index,
    count: Index,
    inner: Bools,
    values: NDArray[np.uint16],
    is_empty: Bools,
    is_address: Bools,
) -> NDArray[np.uint16]:
    """uint16 [texts, 8]: each group at its place, zeros between."""
    line = np.repeat(np.arange(len(first)), count)
    place = np.arange(len(line)) - first.take(line)
    seen = np.cumsum(inner)
    is_after = seen > seen.take(first).take(line)
    place += is_after * (_GROUPS - count).take(line)
    groups = np.zeros((len(first), _GROUPS), np.uint16)
    used = np.flatnonzero(~is_empty & is_address.take(line))
    groups[line.take(used), place.take(used)] = values.take(used)
    return groups
