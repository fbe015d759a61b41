"""Copies that have no date of their own: what it means that a publisher serves them.

A publisher that lists all of its own ranges says so again each time it serves the list; so the
list holds on that day, though nothing in it has changed for a year. A list of what somebody has
seen says nothing anew by lying there: it holds on the day on which it came to be, or was first
met. A mirror says neither. (Decision 0015.)

Of copies of one content only the first and the last are kept: between them the publisher stood by
it, as far as it was asked. Where it served another one meanwhile, each return is a copy of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.when import instant, parse_window
from ipskeptic.update.importing import DATED_BY
from ipskeptic.update.layer import load_layer, save_layer
from ipskeptic.update.store import Store

SERVED = "the moment it was served"
# Judgement: often enough for every list's `valid_for`, seldom enough that an update in which
# nothing has changed writes nothing.
AGAIN_DAYS = 7


def stands_by(feed: Feed) -> bool:
    """Whether serving a list again says that it holds now."""
    return feed.coverage == "census"


def minute(now: datetime) -> str:
    """The minute of a moment, as `Window` text."""
    return f"{instant(now).text[:16]}Z"


def is_served(snapshot: Snapshot) -> bool:
    """Whether a copy's date is the moment at which it was served."""
    return f"{DATED_BY}{SERVED}" in snapshot.warnings


def nothing_new(held: Snapshot, new: Snapshot, came_back: bool) -> bool:
    """Whether a copy is held of which nothing is new: neither content nor date.

    That it was served at another moment is no news of its own, unless the content has come back:
    its address gave another one last.
    """
    if held.sha256 != new.sha256 or held.excerpt:
        return False
    if held.holds_at == new.holds_at:
        return True
    return is_served(held) and is_served(new) and not came_back


def served_before(held: Iterable[Snapshot], digest: str) -> tuple[Snapshot, ...]:
    """The copies of one content that are dated by the moment they were served, by date."""
    found = [s for s in held if s.sha256 == digest and is_served(s)]
    return tuple(sorted(found, key=lambda s: parse_window(s.holds_at)))


def due(feed: Feed, same: tuple[Snapshot, ...], now: datetime) -> bool:
    """Whether a content that is served still should be held under its new date."""
    if not same or not stands_by(feed):
        return False
    last = parse_window(same[-1].holds_at)
    return instant(now).begins_after(last) and last.days_from(instant(now)) >= AGAIN_DAYS


def between(held: Iterable[Snapshot], same: tuple[Snapshot, ...]) -> tuple[Snapshot, ...]:
    """The last copy of one content, if an earlier one says the same without it.

    It does not where another content was served in between: then it tells when this one came back.

    Args:
        held: Snapshots of the feed.
        same: Copies of one content, by date.
    """
    if len(same) < 2:
        return ()
    first, last = (parse_window(s.holds_at).start for s in same[-2:])
    other = any(
        s.sha256 != same[-1].sha256
        and s.families == same[-1].families
        and s.holds_at
        and first <= parse_window(s.holds_at).start <= last
        for s in held
    )
    return () if other else same[-1:]


def keep_again(store: Store, last: Snapshot, gone: Iterable[Snapshot], now: datetime) -> Snapshot:
    """Keep a copy under the present date too; only for whoever holds the lock.

    Args:
        store: The data folder.
        last: The last copy of a content.
        gone: Copies that say nothing any more.
        now: The clock.

    Raises:
        StoreError: It can't be read or written.
    """
    layer = load_layer(store.folder.layer_path(last))
    new = last._replace(holds_at=minute(now), fetched_at=instant(now).text)
    save_layer(store.folder.layer_path(new), layer._replace(snapshot=new))
    for snapshot in gone:
        store.folder.layer_path(snapshot).unlink(missing_ok=True)
    return new
