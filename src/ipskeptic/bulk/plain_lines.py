"""Which lines of a block of text can be decided by their bytes alone, and their IPv4 addresses.

It knows only what is sure: a dotted quad with nothing beside it that a rule of `intake.dotted`
looks at, and a version behind the name of a program (`Chrome/119.0.0.0`). A line with anything else
that could be an address, in any form, is left to the careful reading as a whole. So what is found
here is what the careful reading finds; the tests compare the two.

Of IPv6 addresses it knows those at the start of a line, where logs have them.

native/scan_text.c is the same in C and leaves fewer lines.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipskeptic.model.text import ipv6_number

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_PAD = 32  # more than any rule here looks to either side
_LF, _BLANK, _QUOTE, _DOT, _SLASH, _COLON, _DASH = map(ord, '\n "./:-')
_BACK = 4  # judgement: signs between a word and a number; with more the line is left over
_LONG = 12  # likewise: digits of a part; a longer one is none of a version
_WORD = 16  # likewise: letters of a program's name


class Plain(NamedTuple):
    """What a block holds.

    Attributes:
        values: uint32 [n]: the addresses of the decided lines, in their order.
        lines: int64 [n]: the line of each, 0 for the block's first.
        sixes: IPv6 addresses, each with its line.
        total: How many lines the block has; the last may have no LF.
        left: int64 [m, 3]: line, first byte and end of each line to be read carefully; ascending.
        starts: int64 [n]: the first byte of each address.
        stops: int64 [n]: the byte after its last digit.
        six_spans: The first byte of each IPv6 address, and the byte after its last.
    """

    values: NDArray[np.uint32]
    lines: Numbers
    sixes: list[tuple[int, int]]
    total: int
    left: Numbers
    starts: Numbers
    stops: Numbers
    six_spans: list[tuple[int, int]]


def _table(signs: bytes) -> Mask:
    found = np.zeros(256, bool)
    found[list(signs)] = True
    return found


_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
_OPENING, _CLOSING = b"[({<", b"])}>"
_BEYOND = bytes(range(128, 256))
_IS_UPPER = _table(_UPPER)
_IS_LETTER = _table(_UPPER + _UPPER.lower())
# What may stand directly before an address; a sign of a word, a number or a path is not here.
_IS_BEFORE = _table(b"\n \t\"'=([<>|,;{@")
# What stands between a word and the number it speaks of: `surroundings.before`.
_IS_BETWEEN = _table(b"\"'\t :=.([>")
# A word, or the end of a list that began with one.
_IS_WORD = _table(_UPPER + _UPPER.lower() + _DIGITS + _BEYOND + b"#_\v\f\x1c\x1d\x1e\x1f")
# What may stand after an address at once; after a blank, what begins nothing that is looked at.
_IS_AFTER = _table(b"\n\"'])>|,;")
_IS_NEXT = _table(b"\n[\"'|<>=;,01245789" + _UPPER + _UPPER.lower())
_IS_NEXT[list(b"aobxAOBX")] = False  # and earlier, or later, build, x64: `surroundings.after`
# First bytes of signs that look like ASCII (`refang.disguises`, `refang.typography`).
_IS_DISGUISE = _table(b"\xc2\xcd\xdb\xe1\xe2\xe3\xea\xef")
_IS_OPENING, _IS_CLOSING = _table(_OPENING + b"\\"), _table(_CLOSING)
_IS_NEAR_WORD = _table(_OPENING + _CLOSING + _DIGITS + b" \t-_")
_IS_OPENING_PART, _IS_CLOSING_PART = _table(_OPENING), _table(_CLOSING)


def plain_lines(data: bytes) -> Plain:
    """Decide the lines of a block that can be.

    Args:
        data: Lines that end in LF; the last may have none.
    """
    padded = b"".join((b"\n" * _PAD, data, b"\n" * _PAD))
    text = np.frombuffer(padded, np.uint8)
    ends = np.flatnonzero(text[_PAD:] == _LF) + _PAD  # of lines; the pad behind ends the last
    # As many as there are line feeds, and the end of the data where that is not one.
    count = len(ends) - _PAD + bool(data and not data.endswith(b"\n"))
    ends = ends[:count]
    is_left = np.zeros(count + 1, bool)
    digits = (text - 48) < 10
    places = np.flatnonzero(text == _DOT)
    odd = _odd_places(padded, text, places, ends)
    is_left[np.searchsorted(ends, odd)] = True
    sixes = _sixes(padded, odd, ends, is_left)
    values, starts, stops = _quads(text, digits, places, ends, is_left)
    lines = np.searchsorted(ends, starts)
    kept = ~is_left[lines]
    left = np.flatnonzero(is_left[:count])
    first = np.concatenate(([_PAD], ends + 1))[left]
    spans = np.stack((left, first - _PAD, ends[left] - _PAD), axis=1)
    sixes = [six for six in sixes if not is_left[six[1]]]
    return Plain(
        values[kept],
        lines[kept],
        [(number, line) for number, line, _, _ in sixes],
        count,
        spans,
        starts[kept] - _PAD,
        stops[kept] - _PAD,
        [(start - _PAD, stop - _PAD) for _, _, start, stop in sixes],
    )


def _sixes(
    padded: bytes, odd: Numbers, ends: Numbers, is_left: Mask
) -> list[tuple[int, int, int, int]]:
    """Addresses that begin lines; of a line where nothing else is odd the mark is taken off.

    Returns:
        (number, line, first byte, byte after the last) of each.
    """
    if not len(odd):
        return []
    odd = np.sort(odd)
    lines = np.searchsorted(ends, odd)
    lasts = np.flatnonzero(np.concatenate((lines[1:] != lines[:-1], [True])))
    found = []
    match = _six().match
    for line, last in zip(lines[lasts].tolist(), odd[lasts].tolist(), strict=True):
        start = int(ends[line - 1]) + 1 if line else _PAD
        six = match(padded, start)
        if six is None or last >= six.end() or line == len(ends):
            continue
        if (number := _number_of(six[0])) is not None:
            found.append((number, line, start, six.end()))
            is_left[line] = False
    return found


# Judgement: a log has the same clients again and again.
@lru_cache(1 << 14)
def _number_of(written: bytes) -> int | None:
    return ipv6_number(written.decode("ascii"))


@cache
def _six() -> re.Pattern[bytes]:
    # A first group that a program has not: four digits, at least 2000, as `intake.coloned` asks.
    return re.compile(rb"[2-9a-fA-F][0-9A-Fa-f]{3}:[0-9A-Fa-f:]{1,34}(?=[\n \t\"')>|,;])")


def _odd_places(padded: bytes, text: NDArray[np.uint8], dots: Numbers, ends: Numbers) -> Numbers:
    """Places of all that could belong to an address in another form than the plain one."""
    before, after = text[dots - 1], text[dots + 1]
    odd = _IS_OPENING[before] | _IS_CLOSING[after] | ((before == _BLANK) & (after == _BLANK))
    odd |= _IS_OPENING_PART[after] | _IS_CLOSING_PART[before]  # `1.[2]`, `[1].2`
    found = [dots[odd]]
    colons = np.flatnonzero(text == _COLON)
    before, after = text[colons - 1], text[colons + 1]
    odd = (after == _COLON) | _IS_OPENING[before] | (after | 32 == ord("x")) | _IS_CLOSING[after]
    found.append(colons[odd])
    # Six colons, each behind a group of up to four digits, as an address without `::` has.
    if len(colons) > 5:
        found.append(colons[5:][colons[5:] - colons[:-5] <= 25])
    if not padded.isascii():
        found.append(np.flatnonzero(_IS_DISGUISE[text]))
    found.extend(_words(padded, text))
    return np.concatenate(found)


def _words(padded: bytes, text: NDArray[np.uint8]) -> list[Numbers]:
    """Places of "dot", "period" and "d" where they could stand for a dot."""
    lower = text | 32
    found = []
    middle = np.flatnonzero(lower[1:-1] == ord("o")) + 1
    middle = middle[(lower[middle - 1] == ord("d")) & (lower[middle + 1] == ord("t"))]
    found.append(middle[_IS_NEAR_WORD[text[middle - 2]] & _IS_NEAR_WORD[text[middle + 2]]])
    alone = np.flatnonzero(lower == ord("d"))
    alone = alone[(alone > 1) & (alone < len(text) - 2)]
    near = _IS_OPENING | _table(b" \t")
    odd = near[text[alone - 1]] & (_IS_CLOSING | _table(b" \t"))[text[alone + 1]]
    found.append(alone[odd])
    place = padded.find(b"eriod")
    while place >= 0:
        found.append(np.array([place]))
        place = padded.find(b"eriod", place + 5)
    return found


def _quads(
    text: NDArray[np.uint8], digits: Mask, dots: Numbers, ends: Numbers, is_left: Mask
) -> tuple[NDArray[np.uint32], Numbers, Numbers]:
    """The addresses of plain form, with their first bytes and the bytes after their last.

    Lines with doubtful ones are marked.
    """
    dots = dots[digits[dots - 1] & digits[dots + 1]]
    gaps = np.diff(dots)
    # Whether a dot and the next are of one run, with up to three digits between.
    is_short = (gaps == 2) | (gaps == 3) | ((gaps == 4) & digits[dots[:-1] + 2])
    # Or with more: no address, but a rule may name the run.
    at = np.flatnonzero(gaps > 4)
    at = at[digits[dots[at] + 2] & digits[dots[at] + 3]]
    size = np.full(len(at), 3)
    for step in range(4, _LONG + 1):
        size += (size == step - 1) & digits[dots[at] + step]
    is_left[np.searchsorted(ends, dots[at[size == _LONG]])] = True
    is_linked = is_short
    is_linked[at[size == gaps[at] - 1]] = True
    # Of each dot, whether the next, and the one after it, and so on, are of its run.
    chain = np.concatenate(([False], is_linked, [False, False, False]))
    begins = np.flatnonzero(~chain[:-4] & chain[1:-3] & chain[2:-2])
    is_four = ~chain[begins + 3]
    is_left[np.searchsorted(ends, dots[begins[~is_four]])] = True
    begins = begins[is_four]
    return _decide(text, digits, dots[begins], dots[begins + 2], dots[begins + 1], ends, is_left)


def _decide(
    text: NDArray[np.uint8],
    digits: Mask,
    first: Numbers,
    last: Numbers,
    middle: Numbers,
    ends: Numbers,
    is_left: Mask,
) -> tuple[NDArray[np.uint32], Numbers, Numbers]:
    """As `_quads`, for runs of four parts with these three dots."""
    before = 1 + digits[first - 2] + (digits[first - 2] & digits[first - 3]).astype(np.int64)
    behind = 1 + digits[last + 2] + (digits[last + 2] & digits[last + 3]).astype(np.int64)
    starts, stops = first - before, last + 1 + behind
    is_sound = ~(digits[starts - 1] | digits[stops])
    value = np.zeros(len(first), np.int64)
    largest = np.zeros(len(first), np.int64)
    is_versionlike = np.zeros(len(first), bool)  # `looks.is_versionlike`
    for low, high in ((starts, first), (first + 1, middle), (middle + 1, last), (last + 1, stops)):
        part = _number(text, low, high)
        is_sound &= (part < 256) & (high - low < 4) & ((text[low] != ord("0")) | (high - low == 1))
        value = value << 8 | part & 255
        largest = np.maximum(largest, part)
        is_versionlike |= (part > 255) | (high - low > 3)
        if low is not starts and high is not stops:
            is_versionlike |= (part < 10) & (high - low < 4)
    # Netmasks and wildcard masks begin with these.
    is_sound &= (value >> 24 != 0) & (value >> 24 != 255)
    is_sound &= _stands_alone(text, starts, largest) & _ends_well(text, digits, starts, stops)
    is_agent = _is_agent(text, starts) & (text[stops] != _COLON) & ~digits[stops]
    is_agent &= is_versionlike
    is_left[np.searchsorted(ends, starts[~(is_sound | is_agent)])] = True
    kept = is_sound & ~is_agent
    return value[kept].astype(np.uint32), starts[kept], stops[kept]


def _number(text: NDArray[np.uint8], low: Numbers, high: Numbers) -> Numbers:
    """The numbers of one to three digits from `low` to `high`."""
    size = high - low
    found = text[high - 1].astype(np.int64) - 48
    found += np.where(size > 1, (text[high - 2].astype(np.int64) - 48) * 10, 0)
    found += np.where(size > 2, (text[high - 3].astype(np.int64) - 48) * 100, 0)
    return found


def _stands_alone(text: NDArray[np.uint8], starts: Numbers, largest: Numbers) -> Mask:
    """Whether nothing before it makes it something else than an address."""
    before = text[starts - 1]
    is_url = (before == _SLASH) & (text[starts - 2] == _SLASH)
    at = starts - 1
    for _ in range(_BACK):
        at = at - _IS_BETWEEN[text[at]]
    word = text[at]
    is_sure = ~(_IS_WORD[word] | _IS_BETWEEN[word]) & (largest >= _SMALL)
    sure: Mask = is_url | (before == _LF) | (_IS_BEFORE[before] & is_sure)
    return sure


_SMALL = 41  # `surroundings.SMALL`


def _ends_well(text: NDArray[np.uint8], digits: Mask, starts: Numbers, stops: Numbers) -> Mask:
    """Whether nothing after it makes it something else, or a prefix or range."""
    sign, after = text[stops], text[stops + 1]
    is_dash = after == _DASH
    is_range: Mask = digits[stops + 2] | (_IS_GAP[text[stops + 2]] & digits[stops + 3])
    good: Mask = _IS_AFTER[sign] | (_IS_GAP[sign] & (_IS_NEXT[after] | (is_dash & ~is_range)))
    good |= (sign == _SLASH) & (text[starts - 1] == _SLASH) & (text[starts - 2] == _SLASH)
    # A port.
    at = stops + 1
    for _ in range(5):
        at = at + digits[at]
    good |= (sign == _COLON) & (at > stops + 1) & _IS_PORT_END[text[at]]
    return good


_IS_GAP = _table(b" \t")
_IS_PORT_END = _table(b"\n\"'])>|,; \t/")


def _is_agent(text: NDArray[np.uint8], starts: Numbers) -> Mask:
    """Whether it stands behind the name of a program and a slash."""
    at = starts - 2
    has_capital = np.zeros(len(starts), bool)
    for _ in range(_WORD):
        has_capital |= _IS_UPPER[text[at]]
        at = at - _IS_LETTER[text[at]]
    # Not behind the host of a URL, `X.ORG/`.
    ended = ~_IS_LETTER[text[at]] & (text[at] != _DOT)
    found: Mask = (text[starts - 1] == _SLASH) & has_capital & ended
    return found
