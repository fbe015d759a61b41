"""Plain rows of RIS dumps: origin, prefix, number of peers.

The parser compares the rows of one prefix with each other. So a row is plain if it is the only one
of its prefix, and names one AS number. If there is a row in the file whose prefix is not written
in the canonical way, no row is taken, for it may be of any prefix.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from socket import AF_INET, inet_pton
from typing import NamedTuple

import numpy as np

from ipskeptic.update.columns import U64, Table
from ipskeptic.update.digits import Mask, Places, Text, count_signs, sign_places
from ipskeptic.update.ordering import order_of
from ipskeptic.update.quick_lists import SHAPES, long_table, read_long, taken_of
from ipskeptic.update.taken import Taken

_TAB, _SLASH, _COLON, _PERCENT = b"\t/:%"
_NONE = np.zeros(0, np.uint64)
_TOP_PEERS = 1_000_000
# Odd numbers without a pattern (halves of pi and e), to make one number of a prefix.
_MIX = (np.uint64(0x243F6A8885A308D3), np.uint64(0xB7E151628AED2A6B))


class _Rows(NamedTuple):
    """Rows of three columns.

    Attributes:
        lines: Which lines of the text they are.
        start: Where each begins.
        prefix: Where its prefix begins.
        slash: Where the slash in it is.
        peers: Where the number of peers begins.
        end: Where the line ends.
    """

    lines: Places
    start: Places
    prefix: Places
    slash: Places
    peers: Places
    end: Places

    def take(self, which: Mask) -> _Rows:
        """Some of the rows."""
        return _Rows(*(column[which] for column in self))


def take(text: Text) -> list[Taken]:
    """The plain rows of a text, by family."""
    rows = _rows(text)
    if rows is None:
        return []
    colons = count_signs(text, sign_places(text, _COLON)).within[rows.lines] > 0
    parts = []
    for family, mask, ranges in ((4, ~colons, _short), (6, colons, _long)):
        some = rows.take(mask)
        table = ranges(text, some)
        if table is None:
            return []
        parts += _plain(text, family, some, table)
    return parts


def _rows(text: Text) -> _Rows | None:
    tabs = count_signs(text, sign_places(text, _TAB))
    slashes = count_signs(text, sign_places(text, _SLASH))
    wanted = tabs.within == 2
    wanted &= text.data[text.starts] != _PERCENT
    lines = np.flatnonzero(wanted)
    first, second = tabs.at[tabs.before[lines]], tabs.at[tabs.before[lines] + 1]
    if not (slashes.within[lines] == 1).all():
        return None
    slash = slashes.at[slashes.before[lines]]
    if not ((slash > first) & (slash < second)).all():
        return None
    return _Rows(lines, text.starts[lines], first + 1, slash, second + 1, text.ends[lines])


def _long(text: Text, rows: _Rows) -> Table | None:
    size, canonical = text.numbers(rows.slash + 1, rows.peers - 1, 128)
    halves = read_long(text.pieces(rows.prefix, rows.slash)) if canonical.all() else None
    if halves is None:
        return None
    table, exact = long_table(*halves, size)
    return table if exact.all() else None


def _short(text: Text, rows: _Rows) -> Table | None:
    size, canonical = text.numbers(rows.slash + 1, rows.peers - 1, 32)
    first = _read_short(text.pieces(rows.prefix, rows.slash)) if canonical.all() else None
    if first is None:
        return None
    hosts = (np.uint64(1) << (32 - size).astype(np.uint64)) - np.uint64(1)
    value = np.zeros(len(size), np.uint32)
    table = Table(first, first | hosts, _NONE, _NONE, value)
    return None if (first & hosts).any() else table


def _read_short(texts: Sequence[str]) -> U64 | None:
    try:
        packed = b"".join(map(partial(inet_pton, AF_INET), texts))
    except (OSError, ValueError):
        return None
    return np.frombuffer(packed, ">u4").astype(np.uint64)


def _plain(text: Text, family: int, rows: _Rows, table: Table) -> list[Taken]:
    origin, sound = text.numbers(rows.start, rows.prefix - 1, SHAPES["pfx2as"].top)
    _, canonical = text.numbers(rows.peers, rows.end, _TOP_PEERS)
    sound &= canonical & (origin > 0) & _alone(table)
    if family == 6:
        # Default routes are among those with nothing in the upper half.
        sound &= table.first_high > 0
    else:
        sound &= table.first > 0
    return taken_of(family, rows.lines[sound], table.take(sound), origin[sound], SHAPES["pfx2as"])


def _alone(table: Table) -> Mask:
    """Which records have a range that no other one has.

    Ranges that happen to give one number count as the same: their rows are left to the parser.
    """
    mixed = table.first * _MIX[0] + table.last
    if table.wide:
        mixed = (mixed * _MIX[1] + table.first_high) * _MIX[0] + table.last_high
    order = order_of(mixed, 1 << 64)
    same = np.zeros(len(mixed) + 1, np.bool_)
    same[1:-1] = mixed[order[1:]] == mixed[order[:-1]]
    result = np.empty(len(mixed), np.bool_)
    result[order] = ~(same[1:] | same[:-1])
    return result
