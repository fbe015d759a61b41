"""What a data folder answers, and whether that is one of its good states."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from ipskeptic.errors import IpskepticError
from ipskeptic.lookup.index.reader import Index
from ipskeptic.lookup.online.wire import Limits
from ipskeptic.model.feed import Feed
from ipskeptic.update.fetch.answers import Place
from ipskeptic.update.fetch.http import Client
from ipskeptic.update.fetch.places import Publishers
from ipskeptic.update.fetches import load_fetches
from ipskeptic.update.outcomes import UPDATED, Order, UpdateResult
from ipskeptic.update.store import Store
from ipskeptic.update.updating import update
from tests.faults.publisher import NOW

# A loaded machine is no fault, so servers have time; where slowness is the fault, they have less.
LIMITS = Limits(seconds=15, slowest=400, tries=2)
HASTY = Limits(seconds=0.5, slowest=400, tries=2)
# Addresses that one or more of the feeds have.
_PROBES = (0xC6336401, 0xC6336402, 0x0A000001, 0x0A010001, 0x08080808)


class State(NamedTuple):
    """What the published index says.

    Attributes:
        copies: Feed, date and digest of each copy in it.
        answers: Digest of its answers about some addresses.
    """

    copies: frozenset[tuple[str, str, str]]
    answers: str


def state_of(folder: Path) -> State:
    """The state of a data folder; everything in its index is checked.

    Raises:
        IpskepticError: The index is damaged or missing.
    """
    with Index.open(Store(folder).index_path) as index:
        index.verify()
        copies = [(s.feed, s.holds_at, s.sha256) for s in index.snapshots if not s.builtin]
        found = [
            sorted((copies_of(index, entry.snapshot), entry.value) for entry in index.lookup(4, p))
            for p in _PROBES
        ]
    return State(frozenset(copies), hashlib.sha256(repr(found).encode()).hexdigest())


def copies_of(index: Index, number: int) -> tuple[str, str]:
    """Feed and date of a copy in an index."""
    snapshot = index.snapshots[number]
    return snapshot.feed, snapshot.holds_at


def bring(
    folder: Path,
    wanted: dict[str, Feed],
    place: Place | None = None,
    limits: Limits = LIMITS,
) -> UpdateResult:
    """Update all feeds, without proxies and without waiting between tries."""
    client = Client(limits, proxies={}, sleep=lambda _: None)
    order = Order(tuple(wanted.values()), None, NOW, wanted)
    return update(Store(folder), place or Publishers(client), order, lambda *_: None)


def of_feed(state: State, feed: str) -> frozenset[tuple[str, str, str]]:
    """The copies of one feed in a state."""
    return frozenset(copy for copy in state.copies if copy[0] == feed)


def lies(folder: Path, state: State) -> list[str]:
    """What is remembered as good and is in no published copy."""
    with Index.open(Store(folder).index_path) as index:
        held = {snapshot.sha256 for snapshot in index.snapshots}
    return [
        f"{fetch.feed}: remembered as {fetch.state}, and not in the index"
        for fetch in load_fetches(Store(folder).folder).values()
        if fetch.state == UPDATED and fetch.sha256 not in held
    ]


def trouble(folder: Path) -> list[str]:
    """What `data verify` says, and what is left of killed writers."""
    try:
        found = Store(folder).verify()
    except IpskepticError as error:
        return [str(error)]
    fetching = folder / "fetching"
    left = [*folder.rglob(".writing-*"), *(p for p in fetching.iterdir() if p.is_dir())]
    return [*found, *(f"{path}: left behind" for path in left)]
