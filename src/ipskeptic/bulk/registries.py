"""Judges every distinct set of delegations of an index."""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.answers import NO_PREFIX
from ipskeptic.bulk.entries import view
from ipskeptic.bulk.parts import Delegated
from ipskeptic.model.text import format_span

if TYPE_CHECKING:
    from ipskeptic.bulk.family import Family

PART = 2


class Registries(NamedTuple):
    """What the registries say, for each row of the user's index.

    Attributes:
        judged: The distinct things that they say.
        of: uint32 [rows]: which of them.
        row: uint32 [rows]: row of the registry table.
    """

    judged: list[Delegated]
    of: npt.NDArray[np.uint32]
    row: npt.NDArray[np.uint32]


def judge_registries(family: Family) -> Registries:
    """Judge all; most sets are one record, of which only a few things matter."""
    sets = family.entries.sets(family.flat, PART, lengths=True)
    work = _Work(family)
    entries = family.entries
    # Views and not lists: a list of so many numbers takes as much room as all of the index.
    start, numbers, rows = view(sets.start), view(sets.entry), view(sets.row)
    text, copies = view(entries.text[sets.entry]), view(entries.set[sets.entry])
    length = view(entries.length[sets.entry])
    found = array("I")
    for n, row in enumerate(rows):
        at, end = start[n], start[n + 1]
        if end - at == 1:
            found.extend(work.single(row, numbers[at], text[at], copies[at], length[at]))
        else:
            found.extend(work.several(row, numbers[at:end].tolist()))
    table = np.frombuffer(found, dtype=np.uint32).reshape(-1, 2)
    return Registries(work.judged, table[sets.which, 0], table[sets.which, 1])


# Number of what is judged, what is judged, columns before and after the prefix.
_Value: TypeAlias = "tuple[int, Delegated, tuple[str, ...], tuple[str, ...]]"
_SAYS = ("registry", "cc", "status", "date")
# A text that many rows share is kept once.
_kept = sys.intern


class _Work:
    """Remembers what was judged."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._answers = family.answers
        self._claimed = family.answers.setting.claim is not None
        self.judged: list[Delegated] = []
        self._numbers: dict[int, int] = {}
        self._singles: dict[object, tuple[int, Delegated]] = {}
        self._later: dict[str, bool] = {"": False}
        self._row = family.answers.registry_row

    def several(self, row: int, entries: list[int]) -> tuple[int, int]:
        """Judge a set of no or several records."""
        hits, target = self._family.hits(row, entries)
        found = self._answers.parts.delegated(hits, target)
        return self._number(found), self._answers.registry(found, hits, target.family)

    def single(self, row: int, entry: int, text: int, copies: int, length: int) -> tuple[int, int]:
        """Judge a set of one record."""
        number, found, before, after = self._parse(row, entry, text, copies)
        if found.lead is None:
            return number, 0
        span = self._span(row, entry) if length == NO_PREFIX else ""
        return number, self._row((*before, span, *after), length)

    def _number(self, found: Delegated) -> int:
        number = self._numbers.get(id(found))
        if number is None:
            number = self._numbers[id(found)] = len(self.judged)
            self.judged.append(found)
        return number

    def _parse(self, row: int, entry: int, text: int, copies: int) -> _Value:
        """What all records of a text and of the same copies have in common."""
        value = pairs_of(self._family.entries.value(text))
        get = value.get
        registry, cc, status, date = (get(name, "") for name in _SAYS)
        handle, name = get("holder", ""), get("holder-name", "")
        later = self._later.get(date)
        if later is None:
            later = self._later[date] = self._answers.parts.is_later(date)
        claimed = (name, get("name"), get("user")) if self._claimed else None
        key = (copies, registry, cc, status, later, claimed)
        known = self._singles.get(key)
        if known is None:
            hits, target = self._family.hits(row, [entry])
            found = self._answers.parts.delegated(hits, target)
            known = self._singles[key] = (self._number(found), found)
        number, found = known
        before = (_kept(registry), _kept(cc))
        handle = f"{registry}:{handle}" if handle else ""
        after = (_kept(status), _kept(date), found.as_of, found.usable, handle, name)
        return number, found, before, after

    def _span(self, row: int, entry: int) -> str:
        hits, target = self._family.hits(row, [entry])
        record = hits[0].entry
        return format_span(target.family, record.first, record.last)


def pairs_of(text: str) -> dict[str, str]:
    """The pairs of a text."""
    return dict([pair.split("=", 1) for pair in text.split("\t")]) if text else {}
