"""Plain lines of lists of addresses and of route tables.

A line is plain if it is an IPv4 address or prefix in the one canonical way of writing it, or an
IPv6 one as `inet_pton` reads it, followed by nothing or by a tab and a number, as its format has
it. IPv6 addresses whose upper half is 0, where IPv4-mapped ones and those with a special meaning
are, and default routes are left to the parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from socket import AF_INET6, inet_pton
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.update.columns import U64, Table
from ipskeptic.update.digits import Mask, Places, Text, count_signs, sign_places
from ipskeptic.update.flatten import I64
from ipskeptic.update.numbering import number_keys
from ipskeptic.update.taken import Taken

_TAB, _DOT, _SLASH, _COLON = b"\t./:"
# Measured: half and twice as many take as long.
_CHUNK = 1 << 14
_NONE = np.zeros(0, np.uint64)
_ONE = np.uint64(1)
_LONGEST_ADDRESS = 39
# Bits of an address that a prefix of each length leaves free, upper and lower half.
_FREE_HIGH: U64 = np.array([(1 << max(64 - length, 0)) - 1 for length in range(129)], np.uint64)
_FREE_LOW: U64 = np.array([(1 << min(128 - length, 64)) - 1 for length in range(129)], np.uint64)


class Shape(NamedTuple):
    """How the plain lines of a format look.

    Attributes:
        lengths: Whether a prefix length must stand behind the address, or may, or both.
        value: What the number after the tab says; `{}` stands for it. "" for no tab and number.
        top: The highest number after the tab that is plain.
    """

    lengths: tuple[bool, ...]
    value: str
    top: int


SHAPES = {
    "pfx2as": Shape((True,), "origin=AS{}", (1 << 32) - 1),
    "ipsum": Shape((False,), "lists={}", 99),
    "netset": Shape((False, True), "", 0),
}


def take_short(text: Text, shape: Shape) -> list[Taken]:
    """The plain lines about IPv4 addresses."""
    # Some at a time, so that what is known of them stays in the cache of the processor.
    cuts = range(0, len(text.ends), _CHUNK)
    parts = [_short(text, np.arange(cut, min(cut + _CHUNK, len(text.ends))), shape) for cut in cuts]
    lines, first, last, number = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    value = np.zeros(len(lines), np.uint32)
    table = Table(first.view(np.uint64), last.view(np.uint64), _NONE, _NONE, value)
    return taken_of(4, lines, table, number, shape)


def _short(text: Text, lines: Places, shape: Shape) -> tuple[Places, Places, Places, Places]:
    """Lines, first and last addresses and numbers of plain ones of some lines."""
    end, line_end = text.starts[lines] - 1, text.ends[lines]
    address, sound = np.zeros(len(lines), np.uint32), np.ones(len(lines), np.bool_)
    for place in range(4):
        octet, end, canonical = text.octets(end + 1)
        address = address << np.uint32(8) | octet
        sound &= canonical
        if place < 3:
            sound &= text.behind[end] == _DOT
    with_length = text.behind[end] == _SLASH
    size = np.full(len(lines), 32, np.int64)
    if True in shape.lengths:
        length, length_end, canonical = text.octets(end + 1)
        sound &= ~with_length | (canonical & (length > 0) & (length <= 32))
        size = np.where(with_length, length, 32).astype(np.int64)
        end = np.where(with_length, length_end, end)
    if len(shape.lengths) == 1:
        sound &= with_length == shape.lengths[0]
    number = np.zeros(len(lines), np.int64)
    if shape.value:
        number, canonical = text.numbers(end + 1, line_end, shape.top)
        sound &= canonical & (number > 0) & (text.behind[end] == _TAB)
    else:
        sound &= end == line_end
    first = address.astype(np.int64)
    hosts = (np.int64(1) << (32 - np.minimum(size, 32))) - 1
    # Bits set beyond the prefix length are counted by the parser.
    sound &= (first & hosts) == 0
    return lines[sound], first[sound], (first | hosts)[sound], number[sound]


def take_long(text: Text, shape: Shape) -> list[Taken]:
    """The plain lines about IPv6 addresses."""
    colons = count_signs(text, sign_places(text, _COLON))
    slashes = count_signs(text, sign_places(text, _SLASH))
    tabs = count_signs(text, sign_places(text, _TAB))
    with_tab = bool(shape.value)
    lines = np.flatnonzero((colons.within > 1) & (tabs.within == with_tab) & (slashes.within <= 1))
    with_length = slashes.within[lines] == 1
    wanted = np.zeros(len(lines), np.bool_)
    for length in shape.lengths:
        wanted |= with_length == length
    lines, with_length = lines[wanted], with_length[wanted]
    start, line_end = text.starts[lines], text.ends[lines]
    number = np.zeros(len(lines), np.int64)
    sound = np.ones(len(lines), np.bool_)
    end = line_end
    if with_tab:
        end = tabs.at[tabs.before[lines]]
        number, canonical = text.numbers(end + 1, line_end, shape.top)
        sound &= canonical & (number > 0)
    size = np.full(len(lines), 128, np.int64)
    address_end = end.copy()
    slash = slashes.at[slashes.before[lines[with_length]]]
    size[with_length], canonical = text.numbers(slash + 1, end[with_length], 128)
    sound[with_length] &= canonical & (size[with_length] > 0)
    address_end[with_length] = slash
    sound &= (address_end > start) & (address_end - start <= _LONGEST_ADDRESS)
    lines, size, number = lines[sound], size[sound], number[sound]
    addresses = read_long(text.pieces(start[sound], address_end[sound]))
    if addresses is None:
        return []
    table, plain = long_table(*addresses, size)
    plain &= table.first_high > 0
    return taken_of(6, lines[plain], table.take(plain), number[plain], shape)


def read_long(texts: Sequence[str]) -> tuple[U64, U64] | None:
    """Upper and lower halves of IPv6 addresses; None if any of the texts is none."""
    try:
        packed = b"".join(map(partial(inet_pton, AF_INET6), texts))
    except (OSError, ValueError):
        return None
    halves = np.frombuffer(packed, ">u8").astype(np.uint64).reshape(-1, 2)
    return halves[:, 0].copy(), halves[:, 1].copy()


def long_table(high: U64, low: U64, size: Places) -> tuple[Table, Mask]:
    """IPv6 prefixes as records without a value, and which of them have no bit set behind.

    Args:
        high: Upper half of each address.
        low: Lower half.
        size: Prefix length of each.
    """
    free_high, free_low = _FREE_HIGH[size], _FREE_LOW[size]
    exact = ((high & free_high) == 0) & ((low & free_low) == 0)
    none: NDArray[np.uint32] = np.zeros(len(size), np.uint32)
    return Table(low, low | free_low, high, high | free_high, none), exact


def taken_of(family: int, lines: Places, table: Table, number: I64, shape: Shape) -> list[Taken]:
    """Plain lines that say a number, of which the first one stays; nothing if there are none."""
    if not len(lines):
        return []
    numbers, value = number_distinct(number)
    strings = [shape.value.format(one) for one in numbers.tolist()]
    kept = np.zeros(len(lines), np.bool_)
    kept[0] = True
    return [Taken(family, lines, table._replace(value=value), strings, kept)]


# Judgement: nearly all AS numbers are below it, and a table of so many takes no time.
_SMALL = 1 << 21


def number_distinct(numbers: I64) -> tuple[I64, NDArray[np.uint32]]:
    """The distinct numbers, ascending, and the place of each number in them."""
    small = numbers < _SMALL
    some = numbers[small]
    low, low_places = number_keys(some + 1, int(some.max(initial=0)) + 2)
    high, high_places = number_keys(numbers[~small] + 1, 1 << 33)
    places = np.empty(len(numbers), np.uint32)
    places[small] = low_places - 1
    places[~small] = high_places + (len(low) - 2)
    return np.concatenate((low[1:], high[1:])) - 1, places


TAKERS = (take_short, take_long)
