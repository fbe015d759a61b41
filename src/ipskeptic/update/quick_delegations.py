"""Plain rows of registries' delegated files.

A row is plain if it names one of the five registries and one of the four common states in small
letters, a country code of two signs or none, a day that is one or none, and a canonical number,
address or prefix; a holder of printable ASCII signs may follow. Reserved AS numbers, which the
parser looks for, and all that comes before the version line are left to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple

import numpy as np

from ipskeptic.lookup.feeds._dates import from_digits
from ipskeptic.lookup.feeds._delegations import head_of
from ipskeptic.lookup.feeds.base import MAX_VALUE
from ipskeptic.model.names import REGISTRIES
from ipskeptic.update.columns import U32, Table
from ipskeptic.update.digits import Mask, Places, Text, count_signs, sign_places
from ipskeptic.update.flatten import I64
from ipskeptic.update.numbering import number_keys
from ipskeptic.update.quick_lists import long_table, number_distinct, read_long
from ipskeptic.update.taken import Taken

KINDS = {0: "asn", 4: "ipv4", 6: "ipv6"}
STATES = ("allocated", "assigned", "available", "reserved")
_RESERVED = STATES.index("reserved")
_PIPE, _DOT, _VERSION, _LINE_FEED, _FIRST_PRINTED = b"|.2\n!"
_PRINTED = 0x7E - _FIRST_PRINTED
_END = 1 << 32
_COUNTRIES = 1 << 16
_NONE = np.zeros(0, np.uint64)


class _Rows(NamedTuple):
    """Rows of which everything but the range is known to be plain.

    Attributes:
        lines: Which lines of the text they are.
        start: Where the text of the range begins.
        middle: Where the sign between it and its size is.
        end: Where the sign after its size is.
        registry: Place in `REGISTRIES`.
        kind: Family.
        head: What they say up to the date, as a number.
        day: The date, as a number.
        holder: Where the holder begins.
        line_end: Where the line ends.
    """

    lines: Places
    start: Places
    middle: Places
    end: Places
    registry: Places
    kind: Places
    head: Places
    day: Places
    holder: Places
    line_end: Places

    def take(self, which: Places | Mask) -> _Rows:
        """The rows of these places."""
        return _Rows(*(column[which] for column in self))


def take(text: Text) -> list[Taken]:
    """The plain rows of a text, by family."""
    rows = _rows(text)
    found = []
    for family, ranges in ((0, _numbers), (4, _addresses), (6, _prefixes)):
        places = np.flatnonzero(rows.kind == family)
        table, sound = ranges(text, rows.take(places))
        found.append((family, places[sound], table.take(sound)))
    # Values of all families at once, since they share many.
    strings, values = _values(text, rows.take(np.concatenate([places for _, places, _ in found])))
    result, done = [], 0
    for family, places, table in found:
        value = values[done : done + len(places)]
        done += len(places)
        kept = np.zeros(len(places), np.bool_)
        kept[np.unique(rows.registry[places], return_index=True)[1]] = True
        if len(places):
            table = table._replace(value=value)
            result.append(Taken(family, rows.lines[places], table, strings, kept))
    return result


def _rows(text: Text) -> _Rows:
    lines, starts, pipes, status_end = _fields(text)
    ends = text.ends[lines]
    registry = _word(text, starts[0], pipes[0], REGISTRIES)
    kind = _word(text, starts[2], pipes[2], tuple(KINDS.values()))
    status = _word(text, starts[6], status_end, STATES)
    country = pipes[1] - starts[1]
    first, second = (text.data[starts[1] + place].astype(np.int64) for place in (0, 1))
    code = np.where(country == 2, first << 8 | second, 0)
    day, sound = text.numbers(starts[5], pipes[5], 99_999_999)
    no_day = _word(text, starts[5], pipes[5], ("00000000",)) == 0
    no_day |= pipes[5] == starts[5]
    sound &= pipes[5] - starts[5] == 8
    sound |= no_day
    day[no_day] = 0
    holder = np.minimum(status_end + 1, ends)
    sound &= (registry >= 0) & (kind >= 0) & (status >= 0) & ((country == 0) | (country == 2))
    # So the last field of a line of sums, and nothing else, is called.
    sound &= (ends - holder <= MAX_VALUE) & (_word(text, holder, ends, ("summary",)) < 0)
    sound &= (kind != 0) | (status != _RESERVED)
    head = (registry * len(STATES) + status) * _COUNTRIES + code
    families = np.array([*KINDS, 0])[kind]
    rows = _Rows(lines, starts[3], pipes[3], pipes[4], registry, families, head, day, holder, ends)
    return rows.take(sound & _are_days(day))


def _fields(text: Text) -> tuple[Places, list[Places], list[Places], Places]:
    """Lines of seven or eight fields of printable signs behind the version line.

    Returns:
        The lines, where each of the first seven fields begins, where each of the first six ends,
        and where the seventh ends.
    """
    pipes = count_signs(text, sign_places(text, _PIPE))
    wanted = (pipes.within == 6) | (pipes.within == 7)
    versions = np.flatnonzero(text.data[text.starts] == _VERSION)
    wanted[: versions[0] + 1 if len(versions) else None] = False
    strange = (text.data - np.uint8(_FIRST_PRINTED)) > _PRINTED
    strange &= text.data != _LINE_FEED
    wanted &= count_signs(text, np.flatnonzero(strange)).within == 0
    lines = np.flatnonzero(wanted)
    before = pipes.before[lines]
    places = [pipes.at[before + place] for place in range(6)]
    status_end = text.ends[lines].copy()
    with_holder = pipes.within[lines] == 7
    status_end[with_holder] = pipes.at[before[with_holder] + 6]
    return lines, [text.starts[lines], *(place + 1 for place in places)], places, status_end


def _word(text: Text, start: Places, end: Places, words: Sequence[str]) -> Places:
    """Which of some words stands between places, -1 for none."""
    last, size = text.eights(start, end), end - start
    result = np.full(len(start), -1, np.int64)
    for number, word in enumerate(words):
        letters = word.encode()
        match = last == int.from_bytes(letters[-8:].rjust(8, b"\0"), "little")
        match &= size == len(letters)
        for place, letter in enumerate(letters[:-8]):
            match &= text.data[start + place] == letter
        result[match] = number
    return result


@lru_cache(maxsize=1 << 16)
def _day(number: int) -> str:
    """The day of a number such as 20141031; "" if it is none. There are not many to keep."""
    return from_digits(f"{number:08}")


def _are_days(days: I64) -> Mask:
    """Which numbers such as 20141031 are days; 0 stands for none and is sound."""
    distinct, places = number_distinct(days)
    sound = [day == 0 or bool(_day(day)) for day in distinct.tolist()]
    return np.array(sound, np.bool_)[places]


_Range = tuple[Table, Mask]


def _numbers(text: Text, rows: _Rows) -> _Range:
    first, sound = text.numbers(rows.start, rows.middle, _END - 1)
    return _counted(text, rows, first, sound)


def _addresses(text: Text, rows: _Rows) -> _Range:
    dots = sign_places(text, _DOT)
    at = np.searchsorted(dots, rows.start)
    sound = np.searchsorted(dots, rows.middle) - at == 3
    first = np.zeros(len(at), np.int64)
    some = np.flatnonzero(sound)
    start = rows.start[some]
    for place in range(4):
        end = dots[at[some] + place] if place < 3 else rows.middle[some]
        octet, canonical = text.numbers(start, end, 255)
        first[some] = first[some] << 8 | octet
        sound[some] &= canonical
        start = end + 1
    return _counted(text, rows, first, sound)


def _counted(text: Text, rows: _Rows, first: I64, sound: Mask) -> _Range:
    count, canonical = text.numbers(rows.middle + 1, rows.end, _END)
    sound = sound & canonical & (count > 0) & (first + count <= _END)
    last = (first + count - 1).astype(np.uint64)
    value = np.zeros(len(first), np.uint32)
    return Table(first.astype(np.uint64), last, _NONE, _NONE, value), sound


def _prefixes(text: Text, rows: _Rows) -> _Range:
    size, sound = text.numbers(rows.middle + 1, rows.end, 128)
    halves = read_long(text.pieces(rows.start, rows.middle))
    if halves is None:
        none = np.zeros(len(size), np.uint64)
        halves, sound = (none, none), np.zeros(len(size), np.bool_)
    table, exact = long_table(*halves, np.minimum(size, 128))
    return table, sound & exact


def _values(text: Text, rows: _Rows) -> tuple[list[str], U32]:
    """The distinct values of rows, sorted, and the place of each row's in them.

    A value is head, day and holder. No head is the beginning of another, and a tab, which sorts
    before all else, stands behind the day. So values are in the order of their parts.
    """
    heads, head = _heads(rows.head)
    days, day = number_distinct(rows.day)
    holders, holder = _holders(text, rows)
    count = len(holders)
    found, places = number_keys(
        (head * len(days) + day) * count + holder + 1, len(heads) * len(days) * count + 1
    )
    pairs, last = np.divmod(found[1:] - 1, count)
    first, middle = np.divmod(pairs, len(days))
    tails = [f"{_day(number) if number else ''}\tholder=" for number in days.tolist()]
    # Steps that run through without one of Python's own for each.
    parts = map(heads.__getitem__, first.tolist()), map(tails.__getitem__, middle.tolist())
    strings = list(map(add, *parts))
    if count > 1 or holders[0]:
        strings = list(map(add, strings, map(holders.__getitem__, last.tolist())))
    return strings, (places - 1).astype(np.uint32)


def _heads(numbers: I64) -> tuple[list[str], I64]:
    """The distinct heads, sorted, and the place of each in them."""
    found, places = number_keys(numbers + 1, len(REGISTRIES) * len(STATES) * _COUNTRIES + 1)
    heads = []
    for number in (found[1:] - 1).tolist():
        rest, code = divmod(number, _COUNTRIES)
        registry, status = divmod(rest, len(STATES))
        country = code.to_bytes(2, "big").decode() if code else ""
        heads.append(head_of(REGISTRIES[registry], country, STATES[status]))
    # Codes that say nothing give one head.
    ranked = sorted(set(heads))
    rank = {head: place for place, head in enumerate(ranked)}
    return ranked, np.array([rank[head] for head in heads], np.int64)[places - 1]


def _holders(text: Text, rows: _Rows) -> tuple[list[str], I64]:
    """The distinct holders, sorted, and the place of each row's in them."""
    if (rows.holder == rows.line_end).all():
        return [""], np.zeros(len(rows.lines), np.int64)
    texts = text.pieces(rows.holder, rows.line_end)
    ranked = sorted(set(texts))
    rank = {holder: place for place, holder in enumerate(ranked)}
    return ranked, np.fromiter(map(rank.__getitem__, texts), np.int64, len(texts))
