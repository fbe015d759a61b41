"""The plain lines of big text files, read as arrays; everything else is left to the parser.

A line is plain if it is an IPv4 address or prefix in the one canonical way of writing it, followed
by nothing or by a tab and a number, as its format has it. Such lines are taken out of the file,
and the parser of the format reads what is left: comments, IPv6, oddities and mistakes. If it
refuses that, or says of a plain line something else than was expected, it is given the whole file.
So there is one place that judges what is odd, and it is not here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds import parse_feed
from ipskeptic.lookup.feeds.base import FeedFile, Parsed
from ipskeptic.model.feed import Span
from ipskeptic.update.columns import Columns, Table

# Judgement: a full table of routes has 22 MB; the arrays take some ten times as much.
MAX_BYTES = 64 << 20
# Measured: below this the parser alone is as quick.
MIN_LINES = 2_000
# Judgement: where so many lines are not plain, the parser might as well read all.
_MIN_SHARE = 0.5
# FireHOL's headers say how many entries there are, and the parser compares.
_DECLARED = rb"^# Entries\s*:\s*(\d{1,10}) (subnets|unique IPs)"
_HEAD = 8192

_NEWLINE, _TAB, _DOT, _SLASH, _ZERO = b"\n\t./0"

Lines = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class Shape(NamedTuple):
    """How the plain lines of a format look.

    Attributes:
        separators: What parts the numbers of a line, up to the line feed.
        value: What the number after the tab says; `{}` stands for it.
        top: The highest number after the tab that is plain.
    """

    separators: tuple[bytes, ...]
    value: str
    top: int


SHAPES = {
    "pfx2as": Shape((b".../\t\n",), "origin=AS{}", (1 << 32) - 1),
    "ipsum": Shape((b"...\t\n",), "lists={}", 99),
    "netset": Shape((b"...\n", b".../\n"), "", 0),
}


class Taken(NamedTuple):
    """Plain lines.

    Attributes:
        lines: Which lines of the file they are, from 0.
        first: Lowest address of each.
        last: Highest address of each.
        number: The number after the tab, 0 without one.
    """

    lines: Lines
    first: Lines
    last: Lines
    number: Lines


def read(file: FeedFile, form: str, *, excerpt: bool) -> tuple[Parsed, Columns]:
    """Read a file as its parser would.

    Returns:
        What the parser says of it, without the records, and the records.

    Raises:
        FeedFormatError: As the parser.
        ValueError: A record is none.
    """
    shape = SHAPES.get(form)
    if shape:
        # Looking ahead leaves the file to be read from its beginning.
        data = file.peek(MAX_BYTES)
        if len(data) < MAX_BYTES and data.count(b"\n") >= MIN_LINES:
            done = _read_quickly(file, data, form, shape, excerpt)
            if done:
                return done
    parsed = parse_feed(file, form, excerpt=excerpt)
    return parsed, Columns.from_spans(parsed.spans)


def _read_quickly(
    file: FeedFile, data: bytes, form: str, shape: Shape, excerpt: bool
) -> tuple[Parsed, Columns] | None:
    text = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(text == _NEWLINE)
    taken = plain_lines(text, ends, shape)
    if len(taken.lines) < max(_MIN_SHARE * len(ends), 1):
        return None
    # One stays: the parser knows by it that there are such lines, and tells what it makes of them.
    example, taken = _span(taken, shape), Taken(*(column[1:] for column in taken))
    rest, lines = _without(text, ends, taken.lines)
    lowered = _lowered(rest, taken)
    try:
        parsed = parse_feed(FeedFile(file.name, [lowered], where=file.where), form, excerpt=excerpt)
    except FeedFormatError:
        # Lines have other numbers in the rest, and the reason may be what was taken out.
        return None
    if example not in parsed.spans or (lowered != rest and parsed.warnings):
        return None
    bad = [record._replace(line=int(lines[record.line - 1]) + 1) for record in parsed.bad]
    table, strings = _table(taken, shape)
    columns = Columns.from_spans(parsed.spans, (4, table, strings))
    return parsed._replace(records=parsed.records + len(taken.lines), bad=bad), columns


def _span(taken: Taken, shape: Shape) -> Span:
    """The record of the first of some plain lines."""
    _, first, last, number = (int(column[0]) for column in taken)
    return Span(4, first, last, shape.value.format(number))


def _lowered(rest: bytes, taken: Taken) -> bytes:
    """A text in which the declared number of entries is that of what is left.

    If it does not fit exactly, the parser says so, and is given the whole file.
    """
    found = re.search(_DECLARED, rest[:_HEAD], re.MULTILINE)
    if not found:
        return rest
    addresses = int((taken.last - taken.first + 1).sum())
    left = int(found[1]) - (len(taken.lines) if found[2] == b"subnets" else addresses)
    return b"%b%d%b" % (rest[: found.start(1)], max(left, 0), rest[found.end(1) :])


def plain_lines(text: Bytes, ends: Lines, shape: Shape) -> Taken:
    """The plain lines of a text.

    Args:
        text: The text.
        ends: Where its line feeds are.
        shape: How plain lines look.
    """
    # Everything but a digit parts numbers; a plain line has exactly the right parting signs.
    signs = np.flatnonzero((text - np.uint8(_ZERO)) > 9)
    last_sign = np.searchsorted(signs, ends)
    first_sign = np.concatenate((np.zeros(1, np.int64), last_sign[:-1] + 1))
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
    parts = [
        _of_separators(text, signs, first_sign, last_sign, starts, separators, shape.top)
        for separators in shape.separators
    ]
    if len(parts) == 1:
        return parts[0]
    joined = Taken(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    order = np.argsort(joined.lines, kind="stable")
    return Taken(*(column[order] for column in joined))


def _of_separators(
    text: Bytes,
    signs: Lines,
    first_sign: Lines,
    last_sign: Lines,
    starts: Lines,
    separators: bytes,
    top: int,
) -> Taken:
    lines = np.flatnonzero(last_sign - first_sign == len(separators) - 1)
    start = starts[lines]
    sign = first_sign[lines]
    good = np.ones(len(lines), np.bool_)
    address = np.zeros(len(lines), np.int64)
    length = np.full(len(lines), 32, np.int64)
    number = np.zeros(len(lines), np.int64)
    before = 0
    for separator in separators:
        end = signs[sign]
        good &= text[end] == separator
        if before == _SLASH:
            length, sound = _numbers(text, start, end, 2, 32)
            sound &= length > 0
        elif before == _TAB:
            number, sound = _numbers(text, start, end, 10, top)
            sound &= number > 0
        else:
            octet, sound = _numbers(text, start, end, 3, 255)
            address = address << 8 | octet
        good &= sound
        before = separator
        start, sign = end + 1, sign + 1
    hosts = (np.int64(1) << (32 - length)) - 1
    # Bits set beyond the prefix length are counted by the parser.
    good &= (address & hosts) == 0
    return Taken(lines[good], address[good], (address | hosts)[good], number[good])


def _numbers(
    text: Bytes, start: Lines, end: Lines, digits: int, top: int
) -> tuple[Lines, NDArray[np.bool_]]:
    """Decimal numbers between places of a text, and which of them are written canonically."""
    size = end - start
    result = np.zeros(len(start), np.int64)
    for place in range(min(int(size.max(initial=0)), digits)):
        digit = text[np.maximum(end - 1 - place, 0)].astype(np.int64) - _ZERO
        result += np.where(place < size, digit, 0) * 10**place
    canonical = (size == 1) | (text[np.minimum(start, len(text) - 1)] != _ZERO)
    return result, (size > 0) & (size <= digits) & canonical & (result <= top)


def _without(text: Bytes, ends: Lines, lines: Lines) -> tuple[bytes, Lines]:
    """A text without some of its lines, and which lines are left."""
    kept = np.ones(len(ends) + 1, np.bool_)
    kept[lines] = False
    bounds = np.concatenate((np.zeros(1, np.int64), ends + 1, [len(text)]))
    return text[np.repeat(kept, np.diff(bounds))].tobytes(), np.flatnonzero(kept)


def _table(taken: Taken, shape: Shape) -> tuple[Table, list[str]]:
    order = np.argsort(taken.number)
    ranked = taken.number[order]
    new = np.ones(len(ranked), np.bool_)
    new[1:] = ranked[1:] != ranked[:-1]
    value = np.empty(len(ranked), np.uint32)
    value[order] = (np.cumsum(new) - 1).astype(np.uint32)
    none = np.empty(0, np.uint64)
    first, last = taken.first.astype(np.uint64), taken.last.astype(np.uint64)
    strings = [shape.value.format(number) for number in ranked[new].tolist()]
    return Table(first, last, none, none, value), strings
