"""Judges every distinct set of delegations of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.answers import NO_PREFIX
from ipskeptic.bulk.parts import Delegated
from ipskeptic.model.text import format_span

if TYPE_CHECKING:
    from ipskeptic.bulk.build import Family

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
    start, entry = sets.start.tolist(), sets.entry
    text = family.entries.text[entry].tolist()
    copies = family.entries.set[entry].tolist()
    length = family.entries.length[entry].tolist()
    numbers = entry.tolist()
    found = np.empty((len(sets.row), 2), dtype=np.uint32)
    for n, row in enumerate(sets.row.tolist()):
        at = start[n]
        if start[n + 1] - at == 1:
            found[n] = work.single(row, numbers[at], text[at], copies[at], length[at])
        else:
            found[n] = work.several(row, numbers[at : start[n + 1]])
    return Registries(work.judged, found[sets.which, 0], found[sets.which, 1])


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
        self._values: dict[int, tuple[str, ...]] = {}

    def several(self, row: int, entries: list[int]) -> tuple[int, int]:
        """Judge a set of no or several records."""
        hits, target = self._family.hits(row, entries)
        found = self._answers.parts.delegated(hits, target)
        return self._number(found), self._answers.registry(found, hits, target.family)

    def single(self, row: int, entry: int, text: int, copies: int, length: int) -> tuple[int, int]:
        """Judge a set of one record."""
        value = self._values.get(text) or self._parse(text)
        registry, cc, status, date, handle, name, rest = value
        later = self._later.get(date)
        if later is None:
            later = self._later[date] = self._answers.parts.is_later(date)
        key = (copies, registry, cc, status, later, (name, rest) if self._claimed else None)
        known = self._singles.get(key)
        if known is None:
            hits, target = self._family.hits(row, [entry])
            found = self._answers.parts.delegated(hits, target)
            known = self._singles[key] = (self._number(found), found)
        number, found = known
        if found.lead is None:
            return number, 0
        span = self._span(row, entry) if length == NO_PREFIX else ""
        as_of, usable = found.as_of, found.usable
        columns = (registry, cc, span, status, date, as_of, usable, handle, name)
        return number, self._answers.registry_row(columns, length)

    def _number(self, found: Delegated) -> int:
        number = self._numbers.get(id(found))
        if number is None:
            number = self._numbers[id(found)] = len(self.judged)
            self.judged.append(found)
        return number

    def _parse(self, text: int) -> tuple[str, ...]:
        value = dict(self._family.entries.value(text))
        registry, handle = value.get("registry", ""), value.get("holder", "")
        found = (
            registry,
            value.get("cc", ""),
            value.get("status", ""),
            value.get("date", ""),
            f"{registry}:{handle}" if handle else "",
            value.get("holder-name", ""),
            f"{value.get('name', '')}\t{value.get('user', '')}",
        )
        self._values[text] = found
        return found

    def _span(self, row: int, entry: int) -> str:
        hits, target = self._family.hits(row, [entry])
        record = hits[0].entry
        return format_span(target.family, record.first, record.last)
