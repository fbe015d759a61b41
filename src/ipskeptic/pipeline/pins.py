"""Which snapshots answers rest on: those that a report pins.

Every copy of a feed that was asked counts, and not only those quoted: which copy is nearest to a
time, and whether two agree, depends on all of them. Two kinds of feeds count without being asked:
whole registry files, since the embedded table is asked only where one is missing; and routing
tables where the RPKI is held, since an announcement is judged only where some table is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from ipskeptic.lookup.collect import is_special
from ipskeptic.lookup.embedded import table_snapshot
from ipskeptic.lookup.evidence.country_table import SOURCE
from ipskeptic.model.assessment import Assessment, BadInput
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Present, Unavailable

if TYPE_CHECKING:
    from ipskeptic.lookup.collect import Data


class Pins:
    """Takes answers one after the other, and keeps which feeds they rest on.

    Args:
        present_time: Whether an observation is of the present.
    """

    def __init__(self, present_time: Callable[[Observation], bool]) -> None:
        self._present_time = present_time
        self._feeds: set[str] = set()
        self._public = False
        self._table = False

    def add(self, item: Assessment | BadInput) -> None:
        """Take one answer; refused input rests on nothing."""
        if isinstance(item, BadInput):
            return
        seen = item.observation
        for reading in (weighed.reading for weighed in item.readings):
            # What follows from two feeds names both.
            self._feeds.update(reading.source.feed.split("+"))
            asked = reading.source.feed == SOURCE.feed
            self._table = self._table or (asked and not isinstance(reading, Unavailable))
        if any(is_special(weighed.reading, seen) for weighed in item.readings):
            return
        self._public = True
        # The witness for the present, in `changes`: compared with a registry's own record.
        witnessed = any(
            isinstance(weighed.reading, Present) and weighed.reading.kind == "delegation"
            for weighed in item.readings
        )
        self._table = self._table or (witnessed and not self._present_time(seen))

    def snapshots(self, data: Data) -> tuple[Snapshot, ...]:
        """The snapshots among those held, built-in ones first, the embedded table last."""
        feeds = self._feeds | (self._deciding(data) if self._public else frozenset())
        found = [s for s in data.snapshots if s.feed in feeds]
        table = table_snapshot() if self._table else None
        return (*found, *([table] if table else []))

    @staticmethod
    def _deciding(data: Data) -> frozenset[str]:
        """Feeds that count though they are not asked."""
        kinds = _kinds(data.catalogue, data.snapshots)
        routes = kinds.get("route", set()) if "rpki-state" in kinds else set()
        return data.whole_registries() | routes


def _kinds(catalogue: Mapping[str, Feed], held: Iterable[Snapshot]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for name in {snapshot.feed for snapshot in held}:
        if name in catalogue:
            kinds.setdefault(catalogue[name].kind, set()).add(name)
    return kinds
