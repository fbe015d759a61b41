"""What an update is asked to do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ipskeptic.model.feed import BadRecord, Feed, Snapshot
from ipskeptic.model.when import Window
from ipskeptic.update.importing import REFUSED

__all__ = ["FAILED", "JOBS", "MISSING", "REFUSED", "UNCHANGED", "UPDATED", "Order", "Outcome"]

UPDATED = "updated"
UNCHANGED = "unchanged"
FAILED = "failed"
MISSING = "missing"
# Judgement: enough to fill most lines, few enough to be polite; reading is done by one thread.
JOBS = 8


class Order(NamedTuple):
    """What an update was asked to do.

    Attributes:
        feeds: The feeds wanted.
        at: The time of which dated copies are wanted; None for the newest.
        now: The clock.
        catalogue: Feeds by name.
        any_size: Take copies of whatever size.
        jobs: How many files are fetched at a time.
    """

    feeds: tuple[Feed, ...]
    at: Window | None
    now: datetime
    catalogue: Mapping[str, Feed]
    any_size: bool = False
    jobs: int = JOBS


class Outcome(NamedTuple):
    """What came of one file.

    Attributes:
        feed: Name of the feed.
        url: Address of the file, as its publisher gave it.
        state: "updated", "unchanged", "refused" (it came and was not sound), "failed" (it did not
            come) or "missing" (there is none).
        reason: Why it was refused or failed or is missing, and what to do; "" if none of these.
        snapshot: The copy of it that is held now; None if none is.
        days_off: Whole days between the copy and the time wanted; None without a time.
        remarks: What was odd about it, a clause each.
        bad: The first few refused records.
    """

    feed: str
    url: str
    state: str
    reason: str = ""
    snapshot: Snapshot | None = None
    days_off: int | None = None
    remarks: tuple[str, ...] = ()
    bad: tuple[BadRecord, ...] = ()


class UpdateResult(NamedTuple):
    """What an update did.

    Attributes:
        outcomes: What came of each file, by feed and address.
        compiled: Whether the index was compiled anew.
    """

    outcomes: tuple[Outcome, ...]
    compiled: bool

    def of_state(self, *states: str) -> tuple[Outcome, ...]:
        """The outcomes of some states."""
        return tuple(outcome for outcome in self.outcomes if outcome.state in states)
