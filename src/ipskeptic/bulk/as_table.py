"""The names of all networks of the user's index, read at once."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np

from ipskeptic.bulk.axis import dense
from ipskeptic.bulk.flatten import flatten, section
from ipskeptic.lookup.index.reader import Index

if TYPE_CHECKING:
    from ipskeptic.bulk.entries import Entries

# Parts of the records, as `Entries` numbers them.
NAMES, LISTINGS = 6, 5


class AsTable:
    """Looks up what is plain to see of a network: one name, and no list that has it.

    Args:
        index: The user's index.
        entries: Its entries.
        builtin: The built-in index; what it has is not plain to see.
    """

    def __init__(self, index: Index, entries: Entries, builtin: Index) -> None:
        self._entries = entries
        starts = section(index.file, b"0ASN")
        rows, which = dense(index.file, section(index.file, b"0ROW"))
        flat = flatten(index.file, rows)
        part = entries.part[flat.entry]
        names = _counts(part == NAMES, flat.start)
        listed = _counts(part == LISTINGS, flat.start)
        # The one name of each row; -1 where there is none, -2 where it takes a closer look.
        name = np.where((names == 0) & (listed == 0), -1, -2)
        owner = np.repeat(np.arange(len(rows)), np.diff(flat.start))
        plain = (names == 1) & (listed == 0)
        mine = (part == NAMES) & plain[owner]
        once = np.array([_is_once(entries, n) for n in np.unique(entries.set[flat.entry[mine]])])
        if once.all():
            name[owner[mine]] = entries.text[flat.entry[mine]]
        self._starts: Any = np.ascontiguousarray(starts, dtype=np.uint32).data
        self._names: Any = name[which].astype(np.int64).data
        self._builtin = _held(builtin)

    def name(self, number: int) -> str | None:
        """The name of a network, "" for none; None where it takes a closer look."""
        text: int = self._names[bisect_right(self._starts, number) - 1]
        if text == -2 or number in self._builtin:
            return None
        if text == -1:
            return ""
        value = self._entries.value(text)
        if value.startswith("name=") and "\t" not in value:
            return value[len("name=") :]
        pairs = [pair for pair in value.split("\t") if pair.startswith("name=")]
        return pairs[0][len("name=") :] if pairs else ""


def _is_once(entries: Entries, number: int) -> bool:
    copies = entries.copies(int(number))
    return copies is not None and len(copies.places) == 1


def _counts(mask: Any, start: Any) -> Any:
    """How many of the entries of each row are meant."""
    before = np.zeros(len(mask) + 1, dtype=np.int64)
    np.cumsum(mask, out=before[1:])
    return np.diff(before[start])


def _held(index: Index) -> frozenset[int]:
    """The AS numbers of which the built-in index, a small one, has anything."""
    starts = section(index.file, b"0ASN").tolist()
    rows = section(index.file, b"0ROW").tolist()
    edges = [*starts, 1 << 32]
    return frozenset(
        number
        for place, row in enumerate(rows)
        if row
        for number in range(edges[place], edges[place + 1])
    )
