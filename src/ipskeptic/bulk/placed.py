"""The addresses of a block of text that its bytes decide, each with its line and column."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ipskeptic.bulk.plain_lines import Numbers, Plain, plain_lines
from ipskeptic.model.extracted import Columns, Extracted
from ipskeptic.model.text import format_address

_LF, _COLON, _ZERO = map(ord, "\n:0")


class Placed(NamedTuple):
    """What a block holds.

    Attributes:
        fours: Its IPv4 addresses in the lines that were decided.
        sixes: Its IPv6 addresses in these.
        left: (line from 0, first byte, end) of each line that is to be read carefully.
    """

    fours: Columns
    sixes: list[Extracted]
    left: list[tuple[int, int, int]]


def placed(data: bytes, line: int, column: int) -> Placed | None:
    """Decide the lines of a block that can be.

    Args:
        data: Lines that end in LF; the last may have none.
        line: 1-based number of the first.
        column: 1-based column at which that begins.

    Returns:
        None for bytes that are no UTF-8: how many characters they are is not known here.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    plain = plain_lines(data)
    text = data.decode("latin-1")  # one character a byte
    left = [(number, start, end) for number, start, end in plain.left.tolist()]
    return Placed(_fours(data, text, plain, line, column), _sixes(text, plain, line, column), left)


def _fours(data: bytes, text: str, plain: Plain, line: int, column: int) -> Columns:
    starts = plain.starts.tolist()
    ends = _with_ports(data, plain.stops)
    originals = [text[a:b] for a, b in zip(starts, ends.tolist(), strict=True)]
    ips = originals
    if ends is not plain.stops:
        ips = [text[a:b] for a, b in zip(starts, plain.stops.tolist(), strict=True)]
    columns = _columns(data, plain.starts, column)
    return Columns((plain.lines + line).tolist(), columns, originals, ips)


def _with_ports(data: bytes, stops: Numbers) -> Numbers:
    """The byte after each address and its port, where a number that is one follows a colon."""
    raw = np.frombuffer(data + b"\n" * 8, np.uint8)  # a port is looked at whole, at the end too
    at = np.flatnonzero(raw[stops] == _COLON)
    if not len(at):
        return stops
    place = stops[at] + 1
    is_on = np.ones(len(at), bool)
    value = np.zeros(len(at), np.int64)
    for _ in range(5):
        digit = raw[place].astype(np.int64) - _ZERO
        is_on &= (digit >= 0) & (digit < 10)
        value = np.where(is_on, value * 10 + digit, value)
        place = place + is_on
    is_port = (place > stops[at] + 1) & (value < 1 << 16)
    ends = stops.copy()
    ends[at[is_port]] = place[is_port]
    return ends


def _columns(data: bytes, places: Numbers, column: int) -> list[int]:
    """1-based columns, in characters, of these bytes."""
    if not len(places):
        return []
    raw = np.frombuffer(data, np.uint8)
    feeds = np.flatnonzero(raw == _LF)
    rows = np.searchsorted(feeds, places)
    begins = np.concatenate(([0], feeds + 1))[rows]
    columns = places - begins + 1
    if not data.isascii():
        # Bytes that go on with a character: 10xxxxxx (RFC 3629, section 3).
        more = np.concatenate(([0], np.cumsum((raw & 0xC0) == 0x80)))
        columns -= more[places] - more[begins]
    columns[rows == 0] += column - 1
    found: list[int] = columns.tolist()
    return found


def _sixes(text: str, plain: Plain, line: int, column: int) -> list[Extracted]:
    """Each begins its line."""
    found = []
    for (number, at), (start, stop) in zip(plain.sixes, plain.six_spans, strict=True):
        place = (at + line, 1 if at else column)
        ip = format_address(6, number)
        found.append(Extracted(*place, text[start:stop], ip, "address", family=6))
    return found
