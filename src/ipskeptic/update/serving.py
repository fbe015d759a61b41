"""Copies that have no date of their own: what it means that a publisher serves them.

A publisher that lists all of its own ranges says so again each time it serves the list; so the
list holds on that day, though nothing in it has changed for a year. A list of what somebody has
seen says nothing anew by lying there: it holds on the day on which it came to be, or was first
met. A mirror says neither. (Decision 0015.)

Of copies of one content only the first and the last are kept: between them the publisher stood by
it, as far as it was asked.
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


def keep_again(store: Store, same: tuple[Snapshot, ...], now: datetime) -> Snapshot:
    """Keep the last copy under the present date too; only for whoever holds the lock.

    Args:
        store: The data folder.
        same: Copies of one content, by date.
        now: The clock.

    Raises:
        StoreError: It can't be read or written.
    """
    layer = load_layer(store.folder.layer_path(same[-1]))
    new = same[-1]._replace(holds_at=minute(now), fetched_at=instant(now).text)
    save_layer(store.folder.layer_path(new), layer._replace(snapshot=new))
    for between in same[1:]:
        store.folder.layer_path(between).unlink(missing_ok=True)
    return new
