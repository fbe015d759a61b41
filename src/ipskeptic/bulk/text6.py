"""Canonical texts of IPv6 addresses and prefixes, many at once.

The groups of an address are written out in cells of eight bytes, of which those are kept that the
short form shows.

Source:
    `model.text.format_address` and `format_span`, with which the tests compare it.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.shapes import NO_PREFIX, U8, U64, Bools
from ipskeptic.bulk.text import Texts


def ipv6_texts(high: U64, low: U64) -> Texts:
    """Texts of IPv6 addresses by RFC 5952, section 4.

    Args:
        high: uint64 [addresses]: upper halves.
        low: uint64 [addresses]: lower halves.
    """
    return _kept(*_cells6(high, low))


def ipv6_prefix_texts(high: U64, low: U64, bits: U8) -> Texts:
    """Texts of the prefixes around IPv6 addresses.

    Args:
        high: uint64 [addresses]: upper halves.
        low: uint64 [addresses]: lower halves.
        bits: uint8 [addresses]: length of each prefix; a plain address where it is 128, nothing
            where it is `NO_PREFIX`.

    Raises:
        ValueError: A length is none of IPv6.
    """
    is_none = bits == NO_PREFIX
    if bool(np.any((bits > 128) & ~is_none)):
        raise ValueError("a prefix length that is none of IPv6: build the plan again")
    masks_high, masks_low, cells, states = _prefixes6()
    groups, shown = _cells6(high & masks_high.take(bits), low & masks_low.take(bits))
    shown[is_none] = _HIDDEN
    return _kept(
        np.concatenate((groups, cells.take(bits)[:, None]), axis=1),
        np.concatenate((shown, states.take(bits)[:, None]), axis=1),
    )


# A cell is eight bytes, of which its state says which are shown. The cell of a group holds two
# colons and four digits; that of a length a slash and three digits.
_HIDDEN = 0
_DIGITS = 0  # 1 to 4 of the last digits
_NEXT = 4  # a colon, and 1 to 4 of the last digits
_COLON, _COLONS = 9, 10
_LENGTH = 10  # a slash, and 1 to 3 digits
_SHOWN = (
    *("00000000", "00000100", "00001100", "00011100", "00111100"),
    *("01000100", "01001100", "01011100", "01111100", "01000000", "11000000"),
    *("11000000", "11100000", "11110000"),
)


@cache
def _states() -> tuple[U64, U8]:
    """By state: a mask of the bytes shown, as one number, and how many they are."""
    shown = np.array([[int(sign) for sign in row] for row in _SHOWN], np.uint8)
    return shown.view(np.uint64).ravel(), shown.sum(axis=1, dtype=np.uint8)


def _kept(cells: U64, states: U8) -> Texts:
    """What cells (uint64 [texts, columns]) show by their states (uint8, likewise)."""
    masks, sizes = _states()
    shown = masks.take(states).view(np.bool_)
    offsets = np.zeros(len(cells) + 1, np.int32)
    np.cumsum(sizes.take(states).sum(axis=1), out=offsets[1:])
    return Texts(offsets, cells.view(np.uint8).ravel()[shown.ravel()])


def _cells6(high: U64, low: U64) -> tuple[U64, U8]:
    """uint64 and uint8 [addresses, 8]: the cell of each group, and its state."""
    halves = np.stack((high, low), axis=1).astype(">u8")
    digits = _hexadecimal().take(halves.view(np.uint8)).view(np.uint32)
    colons = np.uint64(ord(":") << 8 | ord(":"))
    cells = digits.astype(np.uint64) << np.uint64(16) | colons
    groups = halves.view(">u2").astype(np.uint16)
    states = (groups > 0xF).astype(np.uint8)
    states += groups > 0xFF
    states += groups > 0xFFF
    states[:, 0] += _DIGITS + 1
    states[:, 1:] += _NEXT + 1
    zeros = np.packbits(groups == 0, axis=1)[:, 0]
    return cells, np.where(_is_zeros().take(zeros, axis=0), _instead().take(zeros, axis=0), states)


@cache
def _hexadecimal() -> NDArray[np.uint16]:
    """uint16 [256]: the two digits of a byte, the first in the lower half."""
    text = "".join(f"{byte:02x}" for byte in range(256))
    return np.frombuffer(text.encode("ascii"), "<u2").astype(np.uint16)


@cache
def _is_zeros() -> Bools:
    """bool [256, 8]: by which groups are zero, the groups that `::` stands for."""
    return _shortened()[0]


@cache
def _instead() -> U8:
    """uint8 [256, 8]: the states of those groups."""
    return _shortened()[1]


def _shortened() -> tuple[Bools, U8]:
    """The longest run of zeros, the first of equals, of two or more, becomes `::`.

    The second colon is that of the next group, if there is one.
    """
    chosen, states = np.zeros((256, 8), np.bool_), np.full((256, 8), _HIDDEN, np.uint8)
    for zeros in range(256):
        bits = f"{zeros:08b}"
        run = next((n for n in range(8, 1, -1) if "1" * n in bits), 0)
        if run:
            begin = bits.index("1" * run)
            chosen[zeros, begin : begin + run] = True
            states[zeros, begin] = _COLONS if begin + run == 8 else _COLON
    return chosen, states


@cache
def _prefixes6() -> tuple[U64, U64, U64, U8]:
    """By length: the two halves of its mask, its cell and the cell's state."""
    masks = [((1 << 128) - 1) >> (128 - bits) << (128 - bits) for bits in range(129)] + [0] * 127
    texts = [f"/{bits}" for bits in range(128)] + [""] * 128
    ones = (1 << 64) - 1
    return (
        np.array([mask >> 64 for mask in masks], np.uint64),
        np.array([mask & ones for mask in masks], np.uint64),
        np.frombuffer("".join(text.ljust(8) for text in texts).encode("ascii"), np.uint64),
        np.array([len(text) - 1 + _LENGTH if text else _HIDDEN for text in texts], np.uint8),
    )
