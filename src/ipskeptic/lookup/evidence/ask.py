"""What every reader of evidence is given, and the helpers that all of them need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.model.feed import Entry, Feed, Snapshot
from ipskeptic.model.reading import Reading, Source
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_span
from ipskeptic.model.when import Window, parse_window

# At most so many records of one list are named where a prefix or range was asked (judgement).
_NAMED_INSIDE = 3


class Held(NamedTuple):
    """A snapshot that was asked, and what it has on the target.

    Attributes:
        snapshot: The snapshot.
        window: Its date, or None if it has none.
        entries: Its records on the target; empty if it has none.
    """

    snapshot: Snapshot
    window: Window | None
    entries: tuple[Entry, ...]


class Ask(NamedTuple):
    """One question about one target at one time.

    Attributes:
        target: What is asked about.
        seen_at: The time that is asked about.
        feeds: For every feed held, its snapshots by date, undated ones first.
        asn: Looks up what the feeds held say of an AS number, in the same form.
        catalogue: Feeds by name.
        country_code: The embedded country table, or None where it can't be imported.
        complete: Whether all of a prefix or range was read.
        silent: What each feed says that has no record of the target, filled as it is asked: for
            targets of one family and one time it is always the same. None where nothing is kept.
        by_kind: The feeds held of some kinds, by name, filled as they are asked for; None where
            nothing is kept.
        told: What servers that were asked said of the target.
    """

    target: Target
    seen_at: Window
    feeds: Mapping[str, Sequence[Held]]
    asn: Callable[[int], Mapping[str, Sequence[Held]]]
    catalogue: Mapping[str, Feed]
    country_code: Callable[[str], str | None] | None
    complete: bool = True
    silent: dict[str, tuple[Reading, ...]] | None = None
    by_kind: dict[tuple[str, ...], tuple[tuple[str, Feed], ...]] | None = None
    told: tuple[Reading, ...] = ()

    def of_kind(self, *kinds: str) -> list[tuple[Feed, Sequence[Held]]]:
        """The feeds held of some evidence kinds, by name."""
        found = self.by_kind.get(kinds) if self.by_kind is not None else None
        if found is None:
            feeds = ((name, self.catalogue.get(name)) for name in sorted(self.feeds))
            found = tuple((name, feed) for name, feed in feeds if feed and feed.kind in kinds)
            if self.by_kind is not None:
                self.by_kind[kinds] = found
        return [(feed, self.feeds[name]) for name, feed in found]


def source_of(feed: Feed, snapshot: Snapshot) -> Source:
    """The source of a reading from a snapshot of a feed."""
    return Source(
        feed=feed.name,
        title=snapshot.title or feed.title,
        grade=feed.grade,
        credibility=feed.credibility,
        origin=feed.origin,
        upstreams=feed.upstreams,
        coverage=feed.coverage,
        builtin=snapshot.builtin,
        means=feed.means,
        does_not_mean=feed.does_not_mean,
    )


def window_of(snapshot: Snapshot) -> Window | None:
    """The date of a snapshot, or None."""
    return parse_window(snapshot.holds_at) if snapshot.holds_at else None


def covers(entry: Entry, target: Target) -> bool:
    """Whether a record covers all of the target."""
    return entry.first <= target.first and target.last <= entry.last


def whole(held: Held, target: Target) -> Entry | None:
    """The record that covers all of the target, the smallest if there are several.

    Where no single one does, records that say the same and lie side by side are one.
    """
    covering = [entry for entry in held.entries if covers(entry, target)]
    if covering or target.is_single:
        return min(covering, key=lambda entry: entry.last - entry.first, default=None)
    return _joined(held, target)


def _joined(held: Held, target: Target) -> Entry | None:
    entries = sorted(held.entries, key=lambda entry: (entry.first, entry.last))
    if not entries or len({entry.value for entry in entries}) > 1:
        return None
    last = entries[0].last
    for entry in entries[1:]:
        if entry.first > last + 1:
            return None
        last = max(last, entry.last)
    joined = entries[0]._replace(last=last)
    return joined if covers(joined, target) else None


def described(family: int, held: Held, entry: Entry | None, complete: bool) -> str:
    """The matching record as text: one record, several that cover all, or some inside."""
    if entry is None:
        return inside_text(family, held.entries, complete)
    if entry in held.entries:
        return entry_text(family, entry)
    return f"{len(held.entries)} records that together cover {entry_text(family, entry)}"


def entry_text(family: int, entry: Entry) -> str:
    """A record as a prefix, a range or an AS number."""
    if family == 0:
        if entry.first == entry.last:
            return f"AS{entry.first}"
        return f"AS{entry.first}-AS{entry.last}"
    return format_span(family, entry.first, entry.last)


def inside_text(family: int, entries: Sequence[Entry], complete: bool) -> str:
    """Records that cover only part of the target: the first few, and how many."""
    shown = ", ".join(entry_text(family, entry) for entry in entries[:_NAMED_INSIDE])
    if len(entries) <= _NAMED_INSIDE and complete:
        return f"parts of it: {shown}"
    count = f"{len(entries):,} in all" if complete else f"at least {len(entries):,} in all"
    others = " and others" if len(entries) > _NAMED_INSIDE else ""
    return f"parts of it: {shown}{others}, {count}"


def common_value(entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """The pairs that all records share."""
    if not entries:
        return ()
    shared = set(entries[0].value)
    for entry in entries[1:]:
        shared &= set(entry.value)
    return tuple(pair for pair in entries[0].value if pair in shared)


def nearest_sides(held: Sequence[Held], seen_at: Window) -> tuple[Held | None, Held | None]:
    """The nearest dated snapshot at or before a time, and the nearest after it."""
    before = [h for h in held if h.window and not h.window.begins_after(seen_at)]
    after = [h for h in held if h.window and h.window.begins_after(seen_at)]
    earlier = max(before, key=lambda h: (h.window, h.snapshot.sha256), default=None)
    later = min(after, key=lambda h: (h.window, h.snapshot.sha256), default=None)
    return earlier, later
