"""Who holds the block? The registries' delegated files, nearest to the time on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ipskeptic.lookup.evidence.ask import (
    Ask,
    Held,
    common_value,
    described,
    nearest_sides,
    source_of,
    whole,
)
from ipskeptic.model.feed import Entry, Feed
from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.reading import Absent, Present, Reading, joint_source
from ipskeptic.model.when import Window

KINDS = ("delegation", "transfer")

# Rows of these statuses say that nobody has the block: they count as absent (EFFECTS row 7).
_NOBODY = frozenset({"available", "reserved", "ietf", "iana", "ianapool"})


class _Found(NamedTuple):
    """The record in one file that covers all of the target, with the registry that it names."""

    window: Window
    feed: Feed
    registry: str
    copy: Held
    country: str


def read(ask: Ask) -> Iterator[Reading]:
    """Yield delegations, each registry's silence, and changes from one file to the next."""
    history: list[_Found] = []
    family = str(ask.target.family)
    for feed, held in ask.of_kind("delegation"):
        asked = [copy for copy in held if family in copy.snapshot.families]
        usable = [copy for copy in asked if not copy.snapshot.excerpt or delegated(copy.entries)]
        if not usable:
            continue
        yield from _of_registry(ask, feed, usable)
        for copy in usable:
            entry = whole(copy._replace(entries=delegated(copy.entries)), ask.target)
            if entry and copy.window:
                value = dict(entry.value)
                # The combined file of all five is no registry of its own.
                registry = value.get("registry") or feed.name
                history.append(_Found(copy.window, feed, registry, copy, value.get("cc", "")))
    yield from _transfers(history)


def _of_registry(ask: Ask, feed: Feed, held: Sequence[Held]) -> Iterator[Reading]:
    before, after = nearest_sides(held, ask.seen_at)
    sides = [copy for copy in (before, after) if copy] or list(held[-1:])
    having = [copy for copy in sides if delegated(copy.entries)]
    lacking = [copy for copy in sides if not delegated(copy.entries)]
    if lacking:
        source = source_of(feed, lacking[0].snapshot)
        windows = tuple(copy.window for copy in lacking if copy.window)
        fetched = lacking[0].snapshot.fetched_at
        yield Absent(kind="delegation", source=source, holds_at=windows, fetched_at=fetched)
    newest = held[-1]
    since = newest not in sides
    told = False
    if len(having) == 2 and _agree(ask, having[0], having[1]):
        yield _reading(ask, feed, having)
        told = _agree(ask, having[0], newest)
    else:
        for copy in having:
            told = told or (since and copy is after and _agree(ask, copy, newest))
            # Something has changed since the file before: the newest says until when it stands.
            copies = [copy, newest] if told and len(sides) > 1 else [copy]
            yield _reading(ask, feed, copies, _settled(ask, copy, lacking))
    if since and not told:
        yield from _newest(ask, feed, newest, bool(having))


def _newest(ask: Ask, feed: Feed, newest: Held, had: bool) -> Iterator[Reading]:
    """What has changed since: another record, or none where there was one."""
    if delegated(newest.entries):
        yield _reading(ask, feed, [newest])
    elif had and newest.window:
        yield Absent(
            kind="delegation",
            source=source_of(feed, newest.snapshot),
            holds_at=(newest.window,),
            fetched_at=newest.snapshot.fetched_at,
        )


def _settled(ask: Ask, copy: Held, lacking: Sequence[Held]) -> str:
    """Whether a file at least as near to the time does not have it."""
    if copy.window is None:
        return ""
    days = copy.window.days_from(ask.seen_at)
    near = [c.window.days_from(ask.seen_at) <= days for c in lacking if c.window]
    return "disagree" if any(near) else ""


def delegated(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The records of blocks that somebody has: neither available nor reserved."""
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
    lead = copies[0]._replace(entries=delegated(copies[0].entries))
    entries = lead.entries
    entry = whole(lead, ask.target)
    return Present(
        kind="delegation",
        source=source_of(feed, lead.snapshot),
        entry=described(family, lead, entry, ask.complete),
        value=entry.value if entry else common_value(entries),
        holds_at=tuple(copy.window for copy in copies if copy.window),
        fetched_at=lead.snapshot.fetched_at,
        partial=entry is None,
        settled=settled,
    )


def _transfers(history: Sequence[_Found]) -> Iterator[Present]:
    """Each change of registry or country from one file to the next, by date."""
    dated = sorted(history, key=lambda found: (found.window, found.feed.name))
    for old, new in pairwise(dated):
        if old.window == new.window:
            continue
        one = old.registry == new.registry
        if one and (old.country == new.country or old.country in NO_COUNTRY):
            continue  # nothing changed, or a region's code was made a country's
        if not one and _both_have_it(history, old, new):
            continue  # a standing conflict, not a transfer
        sources = [source_of(found.feed, found.copy.snapshot) for found in (old, new)]
        yield Present(
            kind="transfer",
            source=joint_source(sources),
            entry=f"{old.window.text[:10]} to {new.window.text[:10]}",
            value=(("change", _change(old, new)),),
            holds_at=(old.window, new.window),
        )


def _change(old: _Found, new: _Found) -> str:
    before, after = old.country or "none", new.country or "none"
    if old.registry == new.registry:
        return f"the registry's country code changed from {before} to {after}"
    return f"the block moved from {old.feed.title} ({before}) to {new.feed.title} ({after})"


def _both_have_it(history: Sequence[_Found], old: _Found, new: _Found) -> bool:
    """Whether the old registry still had it at the later date, or the new one had it before."""
    return any(
        (found.registry == old.registry and found.window >= new.window)
        or (found.registry == new.registry and found.window <= old.window)
        for found in history
    )
