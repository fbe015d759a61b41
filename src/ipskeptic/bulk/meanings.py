"""What weighed readings add to a verdict, as bits of a number.

A verdict does not change with order or repetition of readings (`reason.states`), so readings that
would move the same things are one bit, and readings of several parts of the records are joined by
`|`. The verdict on a set of bits is taken by the functions that judge one address, from one sample
reading for each bit.
"""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.observation import Claim
from ipskeptic.model.reading import Present
from ipskeptic.reason.fit import fit_of, names_in
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.verdict import verdict_of


class Meanings:
    """Bits of readings, and verdicts on bits, for one claim.

    Args:
        tables: The tables of the reasoning.
        claim: What somebody claims, or None.
    """

    def __init__(self, tables: Tables, claim: Claim | None) -> None:
        self._tables = tables
        self._claim = claim
        self._moving: dict[object, int] = {}
        self._naming: dict[object, int] = {}
        # For each bit its sample; in one of the two lists only.
        self._moves: list[Weighed | None] = []
        self._names: list[Weighed | None] = []
        self._verdicts: dict[int, tuple[str, ...]] = {}

    def of(self, weighed: Iterable[Weighed]) -> int:
        """The bits of weighed readings."""
        bits = 0
        for item in weighed:
            if item.usable:
                present = isinstance(item.reading, Present)
                key = (item.reading.kind, item.row, present)
                bits |= self._bit(self._moving, key, item, moves=True)
            if self._claim is not None:
                named = self._name_key(item, self._claim)
                if named is not None:
                    bits |= self._bit(self._naming, named, item, moves=False)
        return bits

    def _name_key(self, item: Weighed, claim: Claim) -> object | None:
        """What a reading says on the claim: whether it names the party, and another too."""
        names = frozenset(names_in(item, claim.kind))
        fit, naming = fit_of((item,), claim)
        if names:
            return bool(naming), len(names) == 1
        return fit if fit == "not-named" else None

    def _bit(self, known: dict[object, int], key: object, item: Weighed, *, moves: bool) -> int:
        bit = known.get(key)
        if bit is None:
            known[key] = bit = 1 << len(self._moves)
            self._moves.append(item if moves else None)
            self._names.append(None if moves else item)
        return bit

    def verdict(self, bits: int) -> tuple[str, ...]:
        """Class, all classes joined by ";", carries, stops_at and fit, as a flat row has them."""
        known = self._verdicts.get(bits)
        if known is None:
            moves = [item for n, item in enumerate(self._moves) if item and bits >> n & 1]
            names = [item for n, item in enumerate(self._names) if item and bits >> n & 1]
            found = verdict_of(moves, self._tables)
            fit, _ = fit_of(names, self._claim)
            also = ";".join(found.classes)
            known = (found.classes[0], also, found.carries, found.stops_at, fit)
            self._verdicts[bits] = known
        return known
