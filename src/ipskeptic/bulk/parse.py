"""The lines of a chunk: which are blank, which are one address, which are for the careful reader.

What is not surely one plain address is left to `intake`: that costs time, never an answer. The
common lines are read by operations on whole arrays: those that are a plain IPv4 address where they
stand; then, of the rest, copies without blanks around and without the brackets of defanged dots.

Source:
    `intake.plain.read_plain`, with which the tests compare it.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ipskeptic.bulk.parse4 import parse4
from ipskeptic.bulk.parse6 import LONGEST, may_be_ipv6, parse6
from ipskeptic.bulk.shapes import BLANK, LINE, OTHER, U8, Bools, Index, Lines

# The blanks of `intake.plain` that are ASCII.
_BLANKS = b"\t\n\v\f\r\x1c\x1d\x1e\x1f \x1a"
_MAX_LINE = 65536  # `intake.lines.MAX_LINE`
_MAX_BLANKS = 64  # judgement: blanks on one side that are taken off here; it bounds the time
_MOST_DIGITS = 15  # of an IPv4 address, with its dots
_LONGEST = max(LONGEST, _MOST_DIGITS + 3 * len("[dot") + 3)
_MAPPED = 0xFFFF  # RFC 4291, section 2.5.5.2: ::ffff:0:0/96


def read_lines(text: U8) -> Lines:
    """Read the lines of a chunk.

    Args:
        text: uint8 [bytes]: whole lines, each with its line feed.

    Returns:
        `LINE` [lines], without tails. Lines of kind `BLANK` and `OTHER` are given untrimmed.
    """
    found = parse4(text)
    lines = np.zeros(len(found.ends), LINE)
    lines["end"] = found.ends
    lines["start"][1:] = found.ends[:-1] + 1
    lines["low"] = found.number
    if found.is_address.all():
        lines["kind"] = 4
        return lines
    lines["kind"] = np.where(found.is_address, 4, OTHER)
    _read_rest(text, lines, np.flatnonzero(~found.is_address))
    return lines


def _read_rest(text: U8, lines: Lines, rest: Index) -> None:
    start = lines["start"].take(rest).astype(np.intp)
    end = lines["end"].take(rest).astype(np.intp)
    fits = end - start <= _MAX_LINE
    if not fits.all():
        rest, start, end = rest[fits], start[fits], end[fits]
    start, end = _trimmed(text, start, end)

    size = end - start
    head = text.take(start)  # of an empty line: its line feed, or a blank
    is_comment = (head == ord("#")) | (head == ord(";"))
    # A line feed, at least, stands after the first byte.
    is_comment |= (head == ord("/")) & (text.take(start + 1, mode="clip") == ord("/"))
    is_blank = size == 0
    lines["kind"][rest[is_blank | (is_comment & _is_ascii(text, start, end, is_comment))]] = BLANK

    short = np.flatnonzero((size > 1) & (size <= _LONGEST) & ~is_comment)
    if len(short) == 0:
        return
    rest, start, size = rest.take(short), start.take(short), size.take(short)
    flat = _copied(text, start, size)
    begins = np.cumsum(size + 1) - (size + 1)
    is_hex = np.logical_and.reduceat(may_be_ipv6(flat) | (flat == ord("\n")), begins)
    for family, chosen in ((6, is_hex), (4, ~is_hex)):
        some = np.flatnonzero(chosen)
        if len(some) == 0:
            continue
        part = flat if len(some) == len(rest) else flat[np.repeat(chosen, size + 1)]
        _read_as(family, part, lines, rest.take(some), start.take(some), size.take(some))


def _read_as(family: int, flat: U8, lines: Lines, rest: Index, start: Index, size: Index) -> None:
    """Fill in those lines that are an address of the family."""
    if family == 6:
        found = parse6(flat)
        good = found.is_address & ((found.high != 0) | (found.low >> np.uint64(32) != _MAPPED))
        high, low = found.high, found.low
    else:
        plain = parse4(_refanged(flat))
        good, low = plain.is_address, plain.number.astype(np.uint64)
        high = np.zeros_like(low)
    chosen = rest[good]
    lines["start"][chosen] = start[good]
    lines["end"][chosen] = (start + size)[good]
    lines["high"][chosen] = high[good]
    lines["low"][chosen] = low[good]
    lines["kind"][chosen] = family


@cache
def _is_blank() -> Bools:
    table = np.zeros(256, np.bool_)
    table[list(_BLANKS)] = True
    return table


def _trimmed(text: U8, start: Index, end: Index) -> tuple[Index, Index]:
    """Starts and ends without blanks; those with very many of them keep some."""
    start, end = start.copy(), end.copy()
    for edge, step, back in ((start, 1, 0), (end, -1, 1)):
        some = np.flatnonzero(start < end)
        for _ in range(_MAX_BLANKS):
            some = some[_is_blank().take(text.take(edge.take(some) - back))]
            if len(some) == 0:
                break
            edge[some] += step
            some = some[start.take(some) < end.take(some)]
    return start, end


def _is_ascii(text: U8, start: Index, end: Index, chosen: Bools) -> Bools:
    """bool [lines]: False for those of the chosen lines with a byte that is not ASCII."""
    good = np.ones(len(start), np.bool_)
    if int(text.max()) >= 0x80:
        for number in np.flatnonzero(chosen).tolist():
            good[number] = text[start[number] : end[number]].max() < 0x80
    return good


def _copied(text: U8, start: Index, size: Index) -> U8:
    """The texts, one after the other, each with a line feed."""
    full = size + 1
    ends = np.cumsum(full)
    flat = text.take(np.repeat(start - ends + full, full) + np.arange(ends[-1]), mode="clip")
    flat[ends - 1] = ord("\n")
    return flat


@cache
def _brackets() -> tuple[U8, U8]:
    """uint8 [256] each: which kind of bracket a byte opens, and closes; 0 for none."""
    opens, closes = np.zeros(256, np.uint8), np.zeros(256, np.uint8)
    for kind, pair in enumerate(("[]", "()", "{}"), start=1):
        opens[ord(pair[0])] = kind
        closes[ord(pair[1])] = kind
    return opens, closes


def _refanged(flat: U8) -> U8:
    """Texts with `[.]` and `[dot]`, in three kinds of brackets, put back to a dot.

    The other forms of `intake.refang` are left to it.
    """
    opens, closes = _brackets()
    kinds = opens.take(flat)
    at = np.flatnonzero(kinds)
    if len(at) == 0:
        return flat
    padded = np.append(flat, np.zeros(4, np.uint8))
    kinds = kinds.take(at)
    dots = at[(padded.take(at + 1) == ord(".")) & (closes.take(padded.take(at + 2)) == kinds)]
    is_word = closes.take(padded.take(at + 4)) == kinds
    for place, letter in enumerate(b"dot", start=1):
        is_word &= padded.take(at + place) | 0x20 == letter
    words = at[is_word]
    kept = np.ones(len(flat), np.bool_)
    for chosen, gone in ((dots, (0, 2)), (words, (0, 2, 3, 4))):
        for place in gone:
            kept[chosen + place] = False
    padded[words + 1] = ord(".")
    return padded[: len(flat)][kept]
