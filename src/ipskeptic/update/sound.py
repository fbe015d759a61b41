"""May a copy that was fetched take the place of the one that is held?

A file can be whole, of the right format, and wrong all the same: emptied by a fault, halved,
or another list under the old address. What is imported by hand is its user's choice; what comes
by itself is compared with what is known of the feed.
"""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.when import parse_window

# Judgement: lists change by a few percent a day; DROP, the steadiest, by a quarter in two years.
SHRUNK_TO = 0.5
GROWN_TO = 5
# Judgement: shorter lists may halve or double by chance.
COUNTED_FROM = 100
_KEEP = "--any-size takes it all the same"


def objection(
    new: Snapshot, feed: Feed, held: Iterable[Snapshot], *, archived: bool, any_size: bool = False
) -> str:
    """Why a copy must not be kept, and what to do; "" if it may.

    Args:
        new: What was read.
        feed: Its feed.
        held: Snapshots of the same file of the feed.
        archived: It is a dated copy of an archive, which may be far smaller than today's.
        any_size: Its size is no matter.
    """
    if new.bad > new.records:
        return f"{new.bad:,} of its {new.bad + new.records:,} rows can't be read"
    if any_size:
        return ""
    if not new.records and feed.min_records:
        return f"it is empty, and {feed.min_records:,} records or more are expected: {_KEEP}"
    if new.records < feed.min_records and not archived:
        return f"it has {_count(new)}, and {feed.min_records:,} or more are expected: {_KEEP}"
    if feed.max_records and new.records > feed.max_records:
        return f"it has {_count(new)}, and at most {feed.max_records:,} are expected: {_KEEP}"
    return "" if archived else _against(new, held)


def _against(new: Snapshot, held: Iterable[Snapshot]) -> str:
    alike = [s for s in held if s.families == new.families and not s.excerpt and s.holds_at]
    last = max(alike, key=lambda s: (parse_window(s.holds_at), s.fetched_at), default=None)
    if last is None or max(last.records, new.records) < COUNTED_FROM:
        return ""
    if new.records < last.records * SHRUNK_TO:
        return (
            f"it has {_count(new)}, and the copy of {last.holds_at} has {last.records:,}: {_KEEP}"
        )
    if last.records and new.records > last.records * GROWN_TO:
        return (
            f"it has grown to {new.records:,} records from the {last.records:,} of "
            f"{last.holds_at}: {_KEEP}"
        )
    return ""


def _count(copy: Snapshot) -> str:
    return "1 record" if copy.records == 1 else f"{copy.records:,} records"


def remarks(new: Snapshot, held: Iterable[Snapshot]) -> tuple[str, ...]:
    """What is odd about a copy that is kept, a clause each."""
    dates = [parse_window(s.holds_at) for s in held if s.holds_at]
    newest = max(dates, default=None)
    if newest and new.holds_at and newest.begins_after(parse_window(new.holds_at)):
        return (f"it is older than the copy of {newest.text} that is held",)
    return ()
