"""What differs between then and now: country, status, first allocation, registry, origin AS.

Never the opaque id of a holder: it is not constant between files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import Change, Weighed
from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.reading import Absent, Present, is_of_server
from ipskeptic.model.when import Window

# What stands where the newest file of the registry has the block no more.
NOT_IN_FILE = "not in the file"

_DELEGATION = (
    ("registry", "registry"),
    ("country", "cc"),
    ("status", "status"),
    ("first-allocation", "date"),
)
_ROUTE = (("origin-as", "origin"),)
# What a registry's server says in the same words as its file; status and dates are its own.
_SERVER = (("registry", "registry"), ("country", "cc"))


class _Record(NamedTuple):
    """A dated record, at one of its dates."""

    at: Window
    reading: Present


def changes_of(
    weighed: Sequence[Weighed], seen_at: Window, country_now: str = ""
) -> tuple[Change, ...]:
    """Differences between the record nearest to T and the newest record held.

    Where the nearest is the newest there is nothing to compare, save with the embedded table.

    Args:
        weighed: The weighed readings.
        seen_at: T.
        country_now: The country code in the embedded table, the witness for the present; "" where
            it has none, or where a registry's file speaks for the present itself.
    """
    found = [*_of_delegation(weighed, seen_at)]
    found += _of_server(weighed, seen_at, frozenset(change.what for change in found))
    found += _of_route(weighed, seen_at)
    then = _nearest(_files(weighed), seen_at)
    # Where the block has left its country, registry or file, or came after T, that is told.
    told = any(
        change.what in ("country", "registry") or change.then == NOT_IN_FILE for change in found
    )
    if then and country_now and not told:
        found.extend(_country_now(then, country_now))
    return tuple(found)


def _of_delegation(weighed: Sequence[Weighed], seen_at: Window) -> Iterator[Change]:
    held = _files(weighed)
    then = _nearest(held, seen_at)
    if then is None:
        return
    moved_from = {
        feeds[0]
        for item in weighed
        if item.reading.kind == "transfer"
        # One registry alone: it changed the country.
        if len(feeds := item.reading.source.feed.split("+")) > 1
    }
    feed = then.reading.source.feed
    if feed not in moved_from:
        # Another registry that has it too is a standing conflict, and no change.
        registry = _registry(then.reading)
        held = [reading for reading in held if _registry(reading) == registry]
    now = _newest(held)
    silent = _silent(weighed, feed) if now.reading.source.feed == feed else []
    before = min(silent, key=lambda window: (window.days_from(seen_at), window), default=None)
    last = max(silent, default=None)
    if before and before < then.at and before.days_from(seen_at) < then.at.days_from(seen_at):
        yield _status(then, NOT_IN_FILE, before, now.reading.get("status"), now.at)
    elif last and last > now.at:
        yield _status(then, then.reading.get("status"), then.at, NOT_IN_FILE, last)
    else:
        yield from _compare(then, now, _DELEGATION)


def _of_server(
    weighed: Sequence[Weighed], seen_at: Window, told: frozenset[str]
) -> Iterator[Change]:
    """What the registry's server says otherwise now than the file nearest to T."""
    then = _nearest(_files(weighed), seen_at)
    asked = [r for r in _present(weighed, "delegation") if is_of_server(r)]
    if then is None or not asked:
        return
    now = _newest(asked)
    # What the holder writes is another statement than the registry's, and no change of it.
    facts = [
        fact
        for fact in _SERVER
        if fact[0] not in told and not (fact[1] == "cc" and now.reading.get("cc-by"))
    ]
    yield from _compare(then, now, facts)


def _files(weighed: Sequence[Weighed]) -> list[Present]:
    """Delegations out of files."""
    return [r for r in _present(weighed, "delegation") if not is_of_server(r)]


def _silent(weighed: Sequence[Weighed], feed: str) -> list[Window]:
    """Dates of the files of a registry that do not have it."""
    return [
        window
        for item in weighed
        if isinstance(item.reading, Absent) and item.reading.kind == "delegation"
        if item.reading.source.feed == feed
        for window in item.reading.holds_at
    ]


def _status(record: _Record, then: str, then_at: Window, now: str, now_at: Window) -> Change:
    """It came to its registry's files, or went from them."""
    titles = (record.reading.source.title, record.reading.source.title)
    there = "in the file"
    return Change("status", then or there, then_at.text, now or there, now_at.text, titles)


def _registry(reading: Present) -> str:
    """The registry: the combined file of all five is no registry of its own."""
    return reading.get("registry") or reading.source.feed


def _of_route(weighed: Sequence[Weighed], seen_at: Window) -> Iterator[Change]:
    held = _present(weighed, "route")
    then = _nearest(held, seen_at)
    if then is not None:
        yield from _compare(then, _newest(held), _ROUTE)


def _present(weighed: Sequence[Weighed], kind: str) -> list[Present]:
    return [
        reading
        for item in weighed
        if isinstance(reading := item.reading, Present)
        if reading.kind == kind and reading.holds_at and not reading.partial
    ]


def _nearest(held: Sequence[Present], seen_at: Window) -> _Record | None:
    """The record nearest to T, at its date nearest to T; of two equally near the earlier."""
    records = [_Record(window, reading) for reading in held for window in reading.holds_at]
    return min(records, key=lambda found: (found.at.days_from(seen_at), found.at), default=None)


def _newest(held: Sequence[Present]) -> _Record:
    return max(
        (_Record(reading.holds_at[-1], reading) for reading in held), key=lambda found: found.at
    )


def _compare(then: _Record, now: _Record, facts: Sequence[tuple[str, str]]) -> Iterator[Change]:
    for what, key in facts:
        before, after = then.reading.get(key), now.reading.get(key)
        if before and after and before != after and now.at > then.at:
            sources = (then.reading.source.title, now.reading.source.title)
            yield Change(what, before, then.at.text, after, now.at.text, sources)


def _country_now(then: _Record, code: str) -> Iterator[Change]:
    before = then.reading.get("cc")
    if before not in (*NO_COUNTRY, code):
        sources = (then.reading.source.title, "embedded registry table (iptocc)")
        yield Change("country", before, then.at.text, code, "now", sources)
