"""Step 2 for one target: open the data, look everything up once, let every reader speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from ipskeptic.lookup.evidence.ask import Ask, Held, window_of
from ipskeptic.lookup.evidence.registry import delegated
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry, Feed, Snapshot
from ipskeptic.model.names import REGISTRIES
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Present, Reading
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address
from ipskeptic.model.when import Window

# Kinds of these readers come from elsewhere: from the user, from other readings, from the network.
_NOT_READ_HERE = frozenset({"stated", "derived", "online"})

# A file so old or less speaks for now (delegation-reach-days in data/reasoning/numbers.toml).
_FILE_REACH_DAYS = 31


class Data:
    """The built-in records and the user's index, looked up as one.

    Built-in records always come from the program's own file: an index compiled by another
    version holds other ones.

    Attributes:
        catalogue: Feeds by name.
        snapshots: Every snapshot held, built-in ones first.
        held: For every feed the snapshots held, undated ones first, without records.
        by_kind: The feeds held of some evidence kinds, filled as they are asked for.
    """

    def __init__(self, builtin: Index, index: Index | None, catalogue: Mapping[str, Feed]) -> None:
        """Take two open indexes; closing them is the caller's."""
        self._builtin = builtin
        self._index = index
        self.catalogue = catalogue
        self.snapshots: tuple[Snapshot, ...] = (
            *builtin.snapshots,
            *(s for s in (index.snapshots if index else ()) if not s.builtin),
        )
        self._hold()

    def _hold(self) -> None:
        self.held: Mapping[str, Sequence[Held]] = _by_feed(self.snapshots)
        self.by_kind: dict[tuple[str, ...], tuple[tuple[str, Feed], ...]] = {}
        self._feed_of = {(s.builtin, s.number): s.feed for s in self.snapshots}

    def without(self, feeds: Iterable[str]) -> Data:
        """The same as if the user's index had some feeds not: their records are passed over."""
        left_out = frozenset(feeds)
        data = Data(self._builtin, self._index, self.catalogue)
        data.snapshots = tuple(s for s in self.snapshots if s.builtin or s.feed not in left_out)
        data._hold()
        return data

    def only(self, snapshots: Iterable[Snapshot]) -> Data:
        """The same as if nothing but some of the snapshots held were there.

        Args:
            snapshots: Of `snapshots`, in that order; what they say of themselves counts.
        """
        data = Data(self._builtin, self._index, self.catalogue)
        data.snapshots = tuple(snapshots)
        data._hold()
        return data

    def feeds(self, target: Target) -> tuple[Mapping[str, Sequence[Held]], bool]:
        """What every feed held has on a target, and whether all of it was read."""
        complete = True
        entries: list[tuple[bool, Entry]] = []
        for builtin, index in self.indexes():
            if target.is_single:
                found: Iterable[Entry] = index.lookup(target.family, target.first)
            else:
                answer = index.lookup_range(target.family, target.first, target.last)
                found, complete = answer.entries, complete and answer.complete
            entries.extend((builtin, entry) for entry in found)
        return self._filled(entries), complete

    def asn(self, number: int) -> Mapping[str, Sequence[Held]]:
        """What every feed held has on an AS number."""
        return self._filled(
            [
                (builtin, entry)
                for builtin, index in self.indexes()
                for entry in index.lookup(0, number)
            ]
        )

    def whole_registries(self) -> frozenset[str]:
        """Registries of which a whole file is held."""
        return frozenset(s.feed for s in self.snapshots if s.feed in REGISTRIES and not s.excerpt)

    def indexes(self) -> list[tuple[bool, Index]]:
        """The built-in index (True), and the user's (False) where there is one."""
        both = [(True, self._builtin)]
        if self._index is not None:
            both.append((False, self._index))
        return both

    def _filled(self, entries: Sequence[tuple[bool, Entry]]) -> Mapping[str, Sequence[Held]]:
        if not entries:
            return self.held
        by_snapshot: dict[tuple[bool, int], list[Entry]] = {}
        for builtin, entry in entries:
            by_snapshot.setdefault((builtin, entry.snapshot), []).append(entry)
        feeds = dict(self.held)
        for name in {self._feed_of[key] for key in by_snapshot if key in self._feed_of}:
            feeds[name] = tuple(
                held._replace(entries=tuple(found))
                if (found := by_snapshot.get((held.snapshot.builtin, held.snapshot.number)))
                else held
                for held in feeds[name]
            )
        return feeds


def _by_feed(snapshots: Iterable[Snapshot]) -> dict[str, Sequence[Held]]:
    feeds: dict[str, list[Held]] = {}
    for snapshot in snapshots:
        feeds.setdefault(snapshot.feed, []).append(Held(snapshot, window_of(snapshot), ()))
    return {
        name: tuple(sorted(held, key=lambda h: (h.snapshot.holds_at, h.snapshot.sha256)))
        for name, held in feeds.items()
    }


@cache
def country_table() -> Callable[[str], str | None] | None:
    """The embedded country table, or None where it can't be imported (musl)."""
    try:
        from iptocc import country_code
    except ImportError:
        return None

    def look_up(address: str) -> str | None:
        answer: Any = country_code(address)
        return answer if isinstance(answer, str) else None

    return look_up


def country_tables() -> Callable[[Sequence[str]], Sequence[str | None]] | None:
    """The same for many addresses at once: their countries in the same order."""
    try:
        from iptocc import country_code
    except ImportError:
        return None

    def look_up(addresses: Sequence[str]) -> Sequence[str | None]:
        found: Any = country_code(addresses)
        return list(found)

    return look_up


@cache
def _readers(names: tuple[str, ...]) -> tuple[Any, ...]:
    wanted = [name for name in names if name not in _NOT_READ_HERE]
    return tuple(import_module(f"ipskeptic.lookup.evidence.{name}") for name in wanted)


def collect(
    observation: Observation,
    data: Data,
    readers: Iterable[str],
    present_time: bool,
    country_code: Callable[[str], str | None] | None,
    now: Window,
    silent: dict[str, tuple[Reading, ...]] | None = None,
    told: tuple[Reading, ...] = (),
) -> tuple[list[Reading], str]:
    """Ask every source about one target.

    Args:
        observation: The target and time.
        data: The opened data.
        readers: Names of the modules in `lookup/evidence`.
        present_time: Whether the time is now.
        country_code: The embedded country table, or None.
        now: The clock.
        silent: What feeds say that have no record, kept from one target to the next of the same
            family and time; None to keep nothing.
        told: What servers that were asked said of the target, whose ASes are looked up too.

    Returns:
        The readings, and the embedded table's country as witness for the present ("" where
        it has none or need not be asked).
    """
    target = observation.target
    feeds, complete = data.feeds(target)
    ask = Ask(
        target=target,
        seen_at=observation.seen_at,
        feeds=feeds,
        asn=data.asn,
        catalogue=data.catalogue,
        country_code=country_code,
        complete=complete,
        silent=silent,
        by_kind=data.by_kind,
        told=told,
    )
    modules = {m.__name__.rpartition(".")[2]: m for m in _readers(tuple(sorted(set(readers))))}
    readings: list[Reading] = list(modules["special"].read(ask))
    if any(is_special(reading, observation) for reading in readings):
        return readings, ""
    for name, module in sorted(modules.items()):
        if name not in ("special", "country_table"):
            readings.extend(module.read(ask))
    if asks_table(readings, data, present_time, observation):
        readings.extend(modules["country_table"].read(ask))
        return readings, ""
    if country_code is None or present_time or is_told(ask, now):
        return readings, ""
    return readings, country_code(format_address(target.family, target.first)) or ""


def is_told(ask: Ask, now: Window) -> bool:
    """Whether a registry's own file speaks for the present: a table without a date then can't."""
    return any(
        copy.window.days_from(now) <= _FILE_REACH_DAYS
        for _, held in ask.of_kind("delegation")
        for copy in held
        if copy.window and delegated(copy.entries)
    )


def is_special(reading: Reading, observation: Observation) -> bool:
    """Whether a reading says that the target is no public address: nothing else is asked then."""
    return (
        isinstance(reading, Present)
        and reading.kind == "special-purpose"
        and not reading.partial
        and reading.get("reachable") == "no"
        and not (reading.since and reading.since.begins_after(observation.seen_at))
    )


def asks_table(
    readings: Sequence[Reading], data: Data, present_time: bool, observation: Observation
) -> bool:
    """Whether the table without dates is the best that is left: EFFECTS row 39."""
    held = [r for r in readings if r.kind == "delegation" and isinstance(r, Present)]
    if present_time:
        return not any(
            window.days_from(observation.seen_at) <= _FILE_REACH_DAYS
            for reading in held
            for window in reading.holds_at
        )
    return not held and not data.whole_registries().issuperset(REGISTRIES)
