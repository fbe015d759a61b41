"""The distinct entries of all snapshots, with their strings and the spans that are no prefix."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ipskeptic.lookup.index import format as fmt
from ipskeptic.update.axes import NO_PREFIX, Line
from ipskeptic.update.columns import Columns
from ipskeptic.update.flatten import I32
from ipskeptic.update.image import Buffer
from ipskeptic.update.numbering import number_keys

# `format.ENTRY`, as numpy says it.
_FIELDS = np.dtype(
    [("string", "<u4"), ("span", "<u4"), ("snapshot", "<u2"), ("length", "u1"), ("zero", "u1")]
)

# One more than the longest prefix length there is.
_LONGEST = 129


class Entries:
    """The entries met so far, numbered from 0 in the order in which they came.

    Attributes:
        count: How many there are.
    """

    def __init__(self) -> None:
        self.count = 0
        self._tables: list[NDArray[np.void]] = [np.zeros(0, _FIELDS)]
        self._spans: list[NDArray[np.uint64]] = [np.zeros((0, 4), np.uint64)]
        self._span_count = 0
        self._strings: dict[str, int] = {"": 0}

    def add(self, number: int, columns: Columns, line: Line) -> tuple[I32, int]:
        """Add the entries of a snapshot.

        Args:
            number: The snapshot's number.
            columns: Its records.
            line: The same, on the line.

        Returns:
            For each record the place of its entry among those added, from 1; and how many were
            added.
        """
        plain = line.prefix_length != NO_PREFIX
        odd = np.flatnonzero(~plain)
        lengths = line.prefix_length[plain].astype(np.int64)
        # One more than the key, so that 0 is none of them.
        count = len(columns.strings)
        keys, places = number_keys(lengths * count + line.value[plain] + 1, _LONGEST * count + 1)
        distinct = keys[1:] - 1
        table = np.zeros(len(distinct) + len(odd), _FIELDS)
        table["string"] = self._numbers(columns)[
            np.concatenate((distinct % max(count, 1), line.value[odd]))
        ]
        table["snapshot"] = number
        of_prefix, of_span = table[: len(distinct)], table[len(distinct) :]
        of_prefix["length"], of_prefix["span"] = distinct // max(count, 1), fmt.NO_SPAN
        of_span["length"] = fmt.NO_PREFIX
        of_span["span"] = np.arange(len(odd)) + self._span_count
        result = np.empty(len(plain), np.int32)
        result[plain] = places
        result[odd] = np.arange(len(odd)) + len(distinct) + 1
        self._tables.append(table)
        self._spans.append(line.bounds)
        self._span_count += len(odd)
        self.count += len(table)
        return result, len(table)

    def _numbers(self, columns: Columns) -> NDArray[np.uint32]:
        known = self._strings
        numbers = [known.setdefault(string, len(known)) for string in columns.strings]
        return np.array(numbers or [0], np.uint32)

    def sections(self, members: I32) -> tuple[I32, dict[bytes, Buffer]]:
        """The sections that hold entries, spans and strings.

        Args:
            members: The entries of all rows. Only what they need is written.

        Returns:
            The members by their numbers in the file, and the sections.
        """
        used = np.zeros(self.count, np.bool_)
        used[members] = True
        table = np.concatenate(self._tables)[used]
        spans = np.concatenate(self._spans)
        odd = table["length"] == fmt.NO_PREFIX
        wanted = np.zeros(len(spans), np.bool_)
        wanted[table["span"][odd]] = True
        table["span"][odd] = _renumbered(wanted)[table["span"][odd]]
        met = np.zeros(len(self._strings), np.bool_)
        met[0] = True
        met[table["string"]] = True
        table["string"] = _renumbered(met)[table["string"]]
        texts = [
            text.encode("utf-8", "backslashreplace")
            for text, needed in zip(self._strings, met.tolist(), strict=True)
            if needed
        ]
        positions = np.fromiter(accumulate(map(len, texts), initial=0), np.uint64)
        return _renumbered(used)[members], {
            b"ENTR": table.tobytes(),
            b"SPAN": spans[wanted].astype("<u8").tobytes(),
            b"SPOS": positions.astype("<u4").tobytes(),
            b"STRG": b"".join(texts),
        }


def _renumbered(kept: NDArray[np.bool_]) -> I32:
    return np.cumsum(kept, dtype=np.int32) - np.int32(1)
