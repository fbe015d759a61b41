"""Who holds the block? The registries' delegated files, nearest to the time on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ipskeptic.lookup.evidence.ask import (
    Ask,
    Held,
    common_value,
    entry_text,
    inside_text,
    nearest_sides,
    source_of,
    whole,
)
from ipskeptic.model.feed import Entry, Feed
from ipskeptic.model.reading import Absent, Present, Reading, Source

KINDS = ("delegation", "registry-conflict", "transfer")

# Rows of these statuses say that nobody has the block: they count as absent (EFFECTS row 7).
_NOBODY = frozenset({"available", "reserved", "ietf", "iana", "ianapool"})


def read(ask: Ask) -> Iterator[Reading]:
    """Yield delegations, each registry's silence, and where registries or dates disagree."""
    present: list[Present] = []
    history: list[tuple[Feed, Held, Entry]] = []
    family = str(ask.target.family)
    for feed, held in ask.of_kind("delegation"):
        asked = [copy for copy in held if family in copy.snapshot.families]
        usable = [copy for copy in asked if not copy.snapshot.excerpt or _delegated(copy.entries)]
        if not usable:
            continue
        for reading in _of_registry(ask, feed, usable):
            if isinstance(reading, Present):
                present.append(reading)
            yield reading
        for copy in usable:
            entry = whole(copy, ask.target)
            if entry and copy.window and dict(entry.value).get("status") not in _NOBODY:
                history.append((feed, copy, entry))
    yield from _conflict(present)
    yield from _transfers(history)


def _of_registry(ask: Ask, feed: Feed, held: Sequence[Held]) -> Iterator[Reading]:
    before, after = nearest_sides(held, ask.seen_at)
    sides = [copy for copy in (before, after) if copy] or list(held[-1:])
    having = [copy for copy in sides if _delegated(copy.entries)]
    if not having:
        source = source_of(feed, sides[0].snapshot)
        windows = tuple(copy.window for copy in sides if copy.window)
        fetched = sides[0].snapshot.fetched_at
        yield Absent(kind="delegation", source=source, holds_at=windows, fetched_at=fetched)
        return
    if len(having) == 2 and _agree(ask, having[0], having[1]):
        yield _reading(ask, feed, having)
    else:
        differ = len(having) < len(sides)
        for copy in having:
            yield _reading(ask, feed, [copy], "disagree" if differ else "")
    newest = held[-1]
    if newest not in sides and _delegated(newest.entries) and not _agree(ask, having[-1], newest):
        yield _reading(ask, feed, [newest])  # what has changed since


def _delegated(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(e for e in entries if dict(e.value).get("status") not in _NOBODY)


def _agree(ask: Ask, one: Held, other: Held) -> bool:
    """Whether two files say the same of the target.

    The same registry, country, status and first allocation; the block may have been split or
    joined between the two dates (decision 0003).
    """
    return _said(ask, one) == _said(ask, other) and _said(ask, one) is not None


def _said(ask: Ask, held: Held) -> tuple[str, ...] | None:
    entry = whole(held, ask.target)
    if entry is None:
        return None
    value = dict(entry.value)
    return tuple(value.get(key, "") for key in ("registry", "cc", "status", "date"))


def _reading(ask: Ask, feed: Feed, copies: Sequence[Held], settled: str = "") -> Present:
    family = ask.target.family
    lead = copies[0]
    entries = _delegated(lead.entries)
    entry = whole(lead._replace(entries=entries), ask.target)
    return Present(
        kind="delegation",
        source=source_of(feed, lead.snapshot),
        entry=entry_text(family, entry) if entry else inside_text(family, entries, ask.complete),
        value=entry.value if entry else common_value(entries),
        holds_at=tuple(copy.window for copy in copies if copy.window),
        fetched_at=lead.snapshot.fetched_at,
        partial=entry is None,
        settled=settled,
    )


def _conflict(present: Sequence[Present]) -> Iterator[Present]:
    """Two registries claim it: a reading of its own, never a silent choice."""
    by_registry = {reading.source.feed: reading for reading in present}
    if len(by_registry) < 2:
        return
    readings = [by_registry[name] for name in sorted(by_registry)]
    claims = " and ".join(
        f"{r.source.feed} {r.get('cc') or 'no country'} in the file of "
        f"{r.holds_at[0].text if r.holds_at else 'no date'}"
        for r in readings
    )
    yield Present(
        kind="registry-conflict",
        source=_joint([r.source for r in readings]),
        entry=" and ".join(r.entry for r in readings),
        value=(("claims", claims),),
        holds_at=tuple(window for r in readings for window in r.holds_at[:1]),
    )


def _transfers(history: Sequence[tuple[Feed, Held, Entry]]) -> Iterator[Present]:
    """Each change of registry or country from one file to the next, by date."""
    dated = sorted(history, key=lambda item: (item[1].window, item[0].name))
    for (feed, earlier, old), (other, later, new) in pairwise(dated):
        before, after = dict(old.value), dict(new.value)
        if earlier.window == later.window or earlier.window is None or later.window is None:
            continue
        if all(before.get(key, "") == after.get(key, "") for key in ("registry", "cc")):
            continue
        if feed.name != other.name and _still_there(history, feed, later):
            continue  # both registries have it at the later date: a conflict, not a transfer
        change = (
            f"{before.get('registry')} {before.get('cc') or 'no country'} to "
            f"{after.get('registry')} {after.get('cc') or 'no country'}"
        )
        yield Present(
            kind="transfer",
            source=_joint([source_of(feed, earlier.snapshot), source_of(other, later.snapshot)]),
            entry=change,
            value=(("change", change),),
            holds_at=(earlier.window, later.window),
        )


def _still_there(history: Sequence[tuple[Feed, Held, Entry]], feed: Feed, later: Held) -> bool:
    dates = [held.window for other, held, _ in history if other.name == feed.name if held.window]
    return later.window is not None and any(window >= later.window for window in dates)


def _joint(sources: Sequence[Source]) -> Source:
    titles = " and ".join(dict.fromkeys(source.title for source in sources))
    origins = tuple(dict.fromkeys(source.origin for source in sources))
    return Source(
        feed="+".join(dict.fromkeys(source.feed for source in sources)),
        title=titles,
        grade=max(source.grade for source in sources),
        credibility=max(source.credibility for source in sources),
        origin=origins[0],
        upstreams=origins[1:],
        coverage="census",
    )
