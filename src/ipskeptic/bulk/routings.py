"""Judges every distinct set of routes of an index."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.entries import view
from ipskeptic.bulk.parts import Routed
from ipskeptic.lookup.evidence import routes

if TYPE_CHECKING:
    from ipskeptic.bulk.family import Family

PART = 3


class Routings(NamedTuple):
    """What routing tables say, for each row of the user's index.

    Attributes:
        judged: The distinct things that they say.
        of: uint32 [rows]: which of them.
        row: uint32 [rows]: row of the network table.
    """

    judged: list[Routed]
    of: npt.NDArray[np.uint32]
    row: npt.NDArray[np.uint32]


class Origin(NamedTuple):
    """What a route names as its origin.

    Attributes:
        text: As the table has it; "" where the record says more than that.
        numbers: AS numbers, ascending.
        asn: As the column has it.
        kind: What tells it apart for the verdict.
        name: Names of its networks as the column has them; None where they are to be put together.
    """

    text: str
    numbers: tuple[int, ...]
    asn: str
    kind: object
    name: str | None = None


class _Known(NamedTuple):
    """A judged pattern: which of its origins fill the columns, by their place in it."""

    number: int
    shown: tuple[int, ...]
    named: tuple[int, ...]


def judge_routings(family: Family) -> Routings:
    """Judge all; origins are told apart by what is listed of them, not by their numbers."""
    sets = family.entries.sets(family.flat, PART)
    work = _Work(family)
    entries = family.entries
    start, numbers = view(sets.start), view(sets.entry)
    text, copies = view(entries.text[sets.entry]), view(entries.set[sets.entry])
    found = array("I")
    for n, row in enumerate(view(sets.row)):
        a, b = start[n], start[n + 1]
        found.extend(work.judge(row, numbers[a:b], text[a:b], copies[a:b]))
    table = np.frombuffer(found, dtype=np.uint32).reshape(-1, 2)
    return Routings(work.judged, table[sets.which, 0], table[sets.which, 1])


class _Work:
    """Remembers what was judged."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._answers = family.answers
        self._claimed = family.answers.setting.claim is not None
        self.judged: list[Routed] = []
        self._patterns: dict[object, _Known] = {}

    def judge(
        self, row: int, entries: Sequence[int], texts: Sequence[int], copies: Sequence[int]
    ) -> tuple[int, int]:
        """Judge one set."""
        if len(texts) == 1:
            return self._one(row, entries, texts[0], copies[0])
        distinct = list(dict.fromkeys(texts))
        origins = [self._origin(text) for text in distinct]
        numbers = [number for origin in origins for number in origin.numbers]
        apart = len(numbers) == len(set(numbers)) and all(origin.text for origin in origins)
        if not apart:
            return self._alone(row, entries)
        pattern = (
            tuple(zip(copies, map(distinct.index, texts), strict=True)),
            tuple(origin.kind for origin in origins),
        )
        known = self._patterns.get(pattern)
        if known is None:
            known = self._patterns[pattern] = self._judge(row, entries, origins)
        asn = ";".join(origins[place].asn for place in known.shown)
        named = sorted(n for place in known.named for n in origins[place].numbers)
        name = self._answers.parts.networks.names(named)
        return known.number, self._answers.network(asn, name)

    def _one(self, row: int, entries: Sequence[int], text: int, copies: int) -> tuple[int, int]:
        """Judge a set of one record: as `judge`, in less time, for most are such."""
        # Nothing is kept of it: hardly any text comes twice.
        origin = self._origin(text)
        if not origin.text:
            return self._alone(row, entries)
        pattern = (copies, origin.kind)
        known = self._patterns.get(pattern)
        if known is None:
            known = self._patterns[pattern] = self._judge(row, entries, [origin])
        # The tables nearest to the time may be others than those that have it.
        name = origin.name if known.named else ""
        if name is None:
            name = self._answers.parts.networks.names(origin.numbers)
        asn = origin.asn if known.shown else ""
        return known.number, self._answers.network(asn, name)

    def _judge(self, row: int, entries: Sequence[int], origins: list[Origin]) -> _Known:
        hits, target = self._family.hits(row, list(entries))
        parts = self._answers.parts
        found = parts.judge_routes(hits, target)
        self.judged.append(found)
        shown = found.asn.split(";")
        place_of = {name: n for n, o in enumerate(origins) for name in o.asn.split(";")}
        near = routes.origins(routes.nearest(parts.ask_routes(hits, target)))
        return _Known(
            number=len(self.judged) - 1,
            shown=tuple(dict.fromkeys(place_of[name] for name in shown if name)),
            named=tuple(n for n, o in enumerate(origins) if set(o.numbers) & set(near)),
        )

    def _alone(self, row: int, entries: Sequence[int]) -> tuple[int, int]:
        """Judge a set whose origins overlap: by itself."""
        hits, target = self._family.hits(row, list(entries))
        found = self._answers.parts.routed(hits, target)
        self.judged.append(found)
        return len(self.judged) - 1, self._answers.network(found.asn, found.as_name)

    def _origin(self, text: int) -> Origin:
        value = self._family.entries.value(text)
        parts = self._answers.parts
        if not value.startswith("origin=") or "\t" in value:
            found = Origin("", (), "", None)
        else:
            origin = value[len("origin=") :]
            if "," not in origin and origin[2:].isdigit():
                return self._single(origin, int(origin[2:]))
            numbers = tuple(sorted(set(routes.numbers(origin))))
            listed = tuple(said for n in numbers if (said := parts.networks.listed(n)))
            asn = origin if "," not in origin else _shown(origin)
            kind = ("," in origin, listed, parts.networks.claimed(numbers))
            found = Origin(origin, numbers, asn, kind)
        return found

    def _single(self, origin: str, number: int) -> Origin:
        """One network, as most routes have it."""
        networks = self._answers.parts.networks
        name, said = networks.look_up(number)
        claimed = networks.claimed((number,)) if self._claimed else None
        kind = (False, (said,) if said else (), claimed)
        return Origin(origin, (number,), origin, kind, name)


def _shown(origin: str) -> str:
    return ";".join(name for name in dict.fromkeys(origin.split(", ")) if name)
