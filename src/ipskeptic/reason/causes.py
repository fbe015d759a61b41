"""Why two answers differ: which copies came or went, or what else is not as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import Assessment, Weighed
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Unavailable
from ipskeptic.model.replay import Cause, Context
from ipskeptic.reason.reading_differences import ReadingPair
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.usability import is_present_time, use_of

_CLOCK = Cause("clock")

# Readings of these kinds follow from who announced the address, or from who holds it.
_FOLLOWS = {
    "as-name": ("route",),
    "rpki-state": ("route",),
    "rpki-invalid": ("route",),
    "registered-country": ("delegation",),
    "undelegated": ("route",),
}


class Explained(NamedTuple):
    """A reading that differs, and why.

    Attributes:
        pair: The reading, before and after.
        why: Why it differs.
        moved_by: Why it moves what it did not, or no more; the same where it moves as before.
    """

    pair: ReadingPair
    why: tuple[Cause, ...]
    moved_by: tuple[Cause, ...]


class Surroundings:
    """What two answers were made with, compared once for all of a report.

    Args:
        then: The first one's.
        now: The second one's; its snapshots are all that count for causes.
        tables: Effects and the catalogue.
    """

    def __init__(self, then: Context, now: Context, tables: Tables) -> None:
        self.tables = tables
        self.then, self.now = then, now
        before, after = then.snapshots, now.snapshots
        known = before is not None and after is not None
        self.known = known
        held = {pin(s) for s in after or ()}
        pinned = {pin(s) for s in before or ()}
        self.new = _by_feed("new-copy", after or (), pinned) if known else {}
        self.gone = _by_feed("gone-copy", before or (), held) if known else {}
        # A feed of the user's own that the configuration does not name any more.
        self.unlisted = {
            s.feed for s in before or () if not s.builtin and s.feed not in tables.catalogue
        }
        self.general = tuple(
            Cause(what)
            for what, differs in (
                ("version", then.version != now.version),
                ("numbers", then.overrides != now.overrides),
            )
            if differs
        )

    def of_kinds(self, kinds: Iterable[str]) -> tuple[Cause, ...]:
        """Copies that are new or gone of feeds of some kinds."""
        wanted = set(kinds)
        catalogue = self.tables.catalogue
        feeds = [
            name
            for name in sorted({*self.new, *self.gone})
            if name in catalogue and catalogue[name].kind in wanted
        ]
        return tuple(cause for name in feeds for cause in self.of_feed(name))

    def of_feed(self, feed: str) -> tuple[Cause, ...]:
        """Copies of a feed that are new or gone."""
        return (*self.new.get(feed, ()), *self.gone.get(feed, ()))


def pin(snapshot: Snapshot) -> tuple[bool, str, str, str]:
    """What tells a snapshot from all others."""
    return (snapshot.builtin, snapshot.feed, snapshot.holds_at, snapshot.sha256)


def _by_feed(
    what: str, snapshots: Sequence[Snapshot], others: set[tuple[bool, str, str, str]]
) -> Mapping[str, tuple[Cause, ...]]:
    found: dict[str, list[Cause]] = {}
    for s in snapshots:
        if pin(s) not in others:
            cause = Cause(what, s.feed, s.title, s.holds_at, s.sha256)
            found.setdefault(s.feed, []).append(cause)
    return {feed: tuple(sorted(causes)) for feed, causes in found.items()}


def explained(
    pairs: Iterable[ReadingPair], before: Assessment, after: Assessment, around: Surroundings
) -> tuple[Explained, ...]:
    """Say of each reading that differs why it does.

    Args:
        pairs: The readings that differ.
        before: The earlier answer.
        after: The later one.
        around: What they were made with.
    """
    asked = _Asked(before.observation, after.observation, around)
    otherwise = [(pair, asked.otherwise(pair)) for pair in pairs]
    by_clock = {pair.kind for pair, cause in otherwise if cause == _CLOCK}
    found = []
    for pair, cause in otherwise:
        own = _causes(pair, around)
        if cause is None and by_clock & set(_FOLLOWS.get(pair.kind, ())):
            cause = _CLOCK
        if cause is None:
            why = own or asked.general or (Cause("other-readings"),)
            found.append(Explained(pair, why, why))
            continue
        # What is not there any more speaks for no time.
        moved = (cause, *own) if _of_one_side(pair) and _came_or_went(pair, around) else (cause,)
        found.append(Explained(pair, (cause, *own) if _redated(pair) else moved, moved))
    return tuple(found)


def general(before: Assessment, after: Assessment, around: Surroundings) -> tuple[Cause, ...]:
    """What else is not as it was, where no reading explains a difference."""
    return _Asked(before.observation, after.observation, around).general


class _Asked:
    """One question at two times."""

    def __init__(self, before: Observation, after: Observation, around: Surroundings) -> None:
        self._before, self._after = before, after
        self._around = around
        # When lines were made is not known: while their time was the present, if it ever was.
        self._then = around.then.clock if around.known else before.seen_at
        self._now = around.now.clock
        # Other dates are compared with T; a clock counts only by what it makes the present.
        self._clock = around.known and (
            is_present_time(before, self._then, around.tables)
            != is_present_time(after, self._now, around.tables)
        )

    @property
    def general(self) -> tuple[Cause, ...]:
        return (*self._around.general, *((_CLOCK,) if self._clock else ()))

    def otherwise(self, pair: ReadingPair) -> Cause | None:
        """Why the very same reading speaks for that time in one answer and not in the other."""
        one, other = pair.before, pair.after
        speaks, spoke = bool(other and other.usable), bool(one and one.usable)
        if one and spoke and not speaks and not self._now_usable(one):
            if self._then_usable(one):
                return _CLOCK
            return self._around.general[0] if self._around.general else None
        if other and speaks and not spoke and not self._then_usable(other):
            return _CLOCK if self._now_usable(other) else None
        return None

    def _then_usable(self, side: Weighed) -> bool:
        return use_of(side.reading, self._before, self._then, self._around.tables).usable

    def _now_usable(self, side: Weighed) -> bool:
        return use_of(side.reading, self._after, self._now, self._around.tables).usable


def _of_one_side(pair: ReadingPair) -> bool:
    return any(s is None or isinstance(s.reading, Unavailable) for s in (pair.before, pair.after))


def _came_or_went(pair: ReadingPair, around: Surroundings) -> bool:
    return any(around.of_feed(feed) for feed in pair.feed.split("+"))


def _redated(pair: ReadingPair) -> bool:
    """Whether both answers have it, by other copies."""
    both = pair.before is not None and pair.after is not None
    return both and pair.dates_of(pair.before) != pair.dates_of(pair.after)


def _causes(pair: ReadingPair, around: Surroundings) -> tuple[Cause, ...]:
    """Which copies, or what of the catalogue, one reading differs by."""
    own = [cause for feed in pair.feed.split("+") for cause in around.of_feed(feed)]
    quoted = {window.text for window in pair.dates}
    nearest = tuple(c for c in own if c.holds_at[:10] in {q[:10] for q in quoted} or not c.holds_at)
    if not around.known:
        own, nearest = [], _quoted(pair)
    found = nearest or tuple(own)
    if not found:
        follows = _FOLLOWS.get(pair.kind, ("route",) if pair.of_network else ())
        found = around.of_kinds(follows)
    if pair.source_differs or pair.feed in around.unlisted:
        found = (*found, Cause("catalogue", pair.feed))
    return found


def _quoted(pair: ReadingPair) -> tuple[Cause, ...]:
    """Where the report's data are not known: the dates that only one of the two quotes."""
    before, after = pair.dates_of(pair.before), pair.dates_of(pair.after)
    return (
        *(Cause("new-copy", pair.feed, "", text) for text in sorted(after - before)),
        *(Cause("gone-copy", pair.feed, "", text) for text in sorted(before - after)),
    )
